"""外部程序: programs of others that play and check our packages, for `make test-all` only.

    scripts/outside-programs wacz          # py-wacz with its check of signatures
    scripts/outside-programs pywb
    scripts/outside-programs replaywebpage

Each has an environment of its own below `WANGJIAN_OUTSIDE_FOLDER` (else the user's cache), never in
the checkout: they are GPL and AGPL, and nothing of them is part of the product. Each verb makes
what is missing and prints where it lies.
"""

from __future__ import annotations

import argparse
import base64
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

FOLDER_VARIABLE = "WANGJIAN_OUTSIDE_FOLDER"
# What each environment holds; setuptools because they still ask for `pkg_resources`.
PYTHON_PROGRAMS = {
    "wacz": ("wacz[signing]==0.6.0", "setuptools<80"),
    "pywb": ("pywb==2.10.0", "setuptools<80"),
}
# Its own dependencies cannot be installed; its two bundled files need none.
PLAYER, PLAYER_SHA512 = (
    "replaywebpage@2.5.3",
    "nCj2PSON3BxeSJKE8AsYPyULv0XPZKJWfy4l9PyQre9SqwLZ+WKZVs/sfLqPOQ4GrH+0YkjbwOhr8cSTH08gsQ==",
)


class CannotHaveError(RuntimeError):
    """What is missing, and what to do."""


def folder() -> Path:
    """Where they lie; never in the checkout."""
    said = os.environ.get(FOLDER_VARIABLE)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(said) if said else cache / "wangjian" / "outside"


def python_program(name: str) -> Path:
    """The folder with the programs of an environment (`bin`), made if it is not there."""
    packages = PYTHON_PROGRAMS[name]
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    digest = hashlib.sha256(" ".join(packages).encode()).hexdigest()[:12]
    return _made(f"{name}-{version}-{digest}", lambda place: _install(place, packages)) / "bin"


def player() -> Path:
    """The folder of ReplayWeb.page, as its publisher packed it."""
    digest = hashlib.sha256(PLAYER_SHA512.encode()).hexdigest()[:12]
    return _made(f"replaywebpage-{digest}", _unpack) / "package"


def _made(name: str, make: Callable[[Path], None]) -> Path:
    place = folder() / name
    place.parent.mkdir(parents=True, exist_ok=True)
    with _only_one(place.with_suffix(".lock")):
        if not (place / "ready").exists():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            make(place)
            (place / "ready").touch()
    return place


def _install(place: Path, packages: Sequence[str]) -> None:
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        raise CannotHaveError("没有 uv：先 make setup。 No uv here: run make setup first.")
    python = place / "bin" / "python"
    _run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(place))
    _run(uv, "pip", "install", "--quiet", "--python", str(python), *packages)


def _unpack(place: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise CannotHaveError(
            "没有 npm：请安装（例如 apt-get install npm）。 No npm here: apt-get install npm."
        )
    _run(npm, "pack", PLAYER, "--silent", "--pack-destination", str(place))
    [packed] = place.glob("*.tgz")
    told = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
    if told != PLAYER_SHA512:
        raise CannotHaveError(
            f"{PLAYER} 与登记的哈希不符。 {PLAYER} is not the package that was looked at: {told}"
        )
    with tarfile.open(packed) as archive:
        archive.extractall(place, filter="data")


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotHaveError(
            f"装不上，请检查网络或软件源。 Cannot be installed, see the network or the registry: "
            f"{' '.join(command[-2:])}: {done.stderr.strip()[-500:]}"
        )


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """The verbs of the script."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("program", choices=[*PYTHON_PROGRAMS, "replaywebpage"])
    name = parser.parse_args().program
    try:
        print(player() if name == "replaywebpage" else python_program(name))
    except CannotHaveError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
