"""Spark 集群: a real Apache Spark standalone cluster on loopback, for tests and benches.

    scripts/spark-cluster env      # make its environment, say where its Python is
    scripts/spark-cluster start    # a master, two workers, a Spark Connect server: says the address
    scripts/spark-cluster stop

`pyspark` and `pyspark-client` overwrite each other, so the cluster has an environment of its own,
from `requirements-spark.lock`, below `WANGJIAN_SPARK_FOLDER` (else the user's cache). It needs
Java 17 or 21 and nothing but Python's own library to run this file.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-spark.lock"
FOLDER_VARIABLE = "WANGJIAN_SPARK_FOLDER"
HOST = "127.0.0.1"
WORKERS = 2
SECONDS = 120.0  # for all parts to answer; ten are usual
_STATE = "running.json"


class CannotStartError(RuntimeError):
    """What is missing, and what to do."""


def folder() -> Path:
    """Where the environment and what runs keep their files; never in the checkout."""
    said = os.environ.get(FOLDER_VARIABLE)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(said) if said else cache / "wangjian" / "spark"


def java() -> str:
    """The program, or what to do where there is none."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin" if home else None)
    if found is None:
        raise CannotStartError(
            "没有 Java：请安装 Java 17 或 21（例如 apt-get install openjdk-17-jre-headless）。"
            " No Java here: install Java 17 or 21 (apt-get install openjdk-17-jre-headless)."
        )
    return found


def environment(python: str = sys.executable) -> Path:
    """The Python of the cluster's environment, made from the lock if it is not there."""
    java()
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    place = folder() / f"env-{version}-{digest}"
    place.parent.mkdir(parents=True, exist_ok=True)
    with _only_one(place.with_suffix(".lock")):
        if not (place / "ready").exists():
            shutil.rmtree(place, ignore_errors=True)
            _make(place, python)
            (place / "ready").touch()
    return place / "bin" / "python"


def _make(place: Path, python: str) -> None:
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(python).parent))
    if uv is None:
        raise CannotStartError("没有 uv：先 make setup。 No uv here: run make setup first.")
    # The bulk of it is PySpark's source distribution of some 400 MB with Spark's jars.
    packages = [uv, "pip", "install", "--quiet", "--python", str(place / "bin" / "python")]
    locks = ["--build-constraints", str(ROOT / "build-constraints.lock"), "-r", str(LOCK)]
    for command in (
        [uv, "venv", "--quiet", "--python", python, str(place)],
        [*packages, "--require-hashes", *locks],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotStartError(
                f"装不上 Spark 环境 cannot make the environment: {done.stderr.strip()}"
            )


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass
class Cluster:
    """A master, workers and a Connect server, each a process of its own."""

    run: Path  # logs, scratch files
    address: str = ""  # sc://127.0.0.1:port
    pids: dict[str, int] = field(default_factory=dict)
    parts: dict[str, tuple[list[str], dict[str, str]]] = field(default_factory=dict)
    lasting: bool = False  # stays when the process that started it ends, however it ends

    @classmethod
    def start(
        cls,
        run: Path,
        *,
        package: Path | None = ROOT,
        conf: Mapping[str, str] | None = None,
        lasting: bool = False,
    ) -> Cluster:
        """Start all of it and wait until it answers.

        `package` is the folder with our package that the executors see; None leaves it out, as
        an office may have forgotten it.
        """
        cluster = cls(run, lasting=lasting)
        run.mkdir(parents=True, exist_ok=True)
        try:
            cluster._start(environment(), package, dict(conf or {}))
        except BaseException:
            cluster.stop()
            raise
        return cluster

    def _start(self, python: Path, package: Path | None, conf: dict[str, str]) -> None:
        spark = next(python.parents[1].glob("lib/python*/site-packages/pyspark"))
        around = _surroundings(self.run, spark, package)
        master, pages, connect = _free_ports(3)
        url = f"spark://{HOST}:{master}"
        deploy = [str(spark / "bin" / "spark-class"), "org.apache.spark.deploy"]
        listen = ["--host", HOST, "--port", str(master), "--webui-port", str(pages)]
        self._launch("master", [deploy[0], f"{deploy[1]}.master.Master", *listen], around)
        for number in range(1, WORKERS + 1):
            own = ["--host", HOST, "--webui-port", "0", "--cores", "1", "--memory", "1500m"]
            scratch = ["--work-dir", str(self.run / f"work-{number}"), url]
            command = [deploy[0], f"{deploy[1]}.worker.Worker", *own, *scratch]
            self._launch(f"worker-{number}", command, around)
        self._wait(lambda: _workers(pages) == WORKERS, "master")
        settings = {
            "spark.master": url,
            "spark.connect.grpc.binding.address": HOST,
            "spark.connect.grpc.binding.port": str(connect),
            "spark.driver.host": HOST,
            "spark.driver.bindAddress": HOST,
            "spark.executor.memory": "1g",
            "spark.executor.cores": "1",
            "spark.pyspark.python": str(python),
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "4",  # two cores; Spark's own is 200
            "spark.ui.enabled": "false",
            **conf,
        }
        said = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
        server = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
        command = [str(spark / "bin" / "spark-submit"), *server, *said, "spark-internal"]
        # Such a server takes its memory from there, whatever `spark.driver.memory` says.
        self._launch("connect", command, around | {"SPARK_DAEMON_MEMORY": "1g"})
        self._wait(lambda: _answers(connect), "connect")
        self.address = f"sc://{HOST}:{connect}"

    def _launch(self, name: str, command: list[str], around: dict[str, str]) -> None:
        self.parts[name] = command, around
        if not self.lasting and (bound := shutil.which("setpriv")):
            command = [bound, "--pdeathsig", "KILL", *command]
        with (self.run / f"{name}.log").open("wb") as log:
            # A group of its own, which the executors that a worker starts belong to as well.
            process = subprocess.Popen(
                command, env=around, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        self.pids[name] = process.pid

    def _wait(self, ready: Callable[[], bool], name: str) -> None:
        until = time.monotonic() + SECONDS
        while not ready():
            if time.monotonic() > until or not _alive(self.pids[name]):
                log = (self.run / f"{name}.log").read_text(encoding="utf-8", errors="replace")
                raise CannotStartError(f"{name} 没有启动 did not start:\n{log[-2000:]}")
            time.sleep(0.1)

    def kill(self, name: str) -> None:
        """End a part at once and what it started: a worker with its executors."""
        pid = self.pids.pop(name)
        _signal(pid, signal.SIGKILL)
        _gone(pid)

    def again(self, name: str) -> None:
        """Start a part that was killed once more; a worker gets executors by itself."""
        self._launch(name, *self.parts[name])

    def stop(self) -> None:
        """End all parts, those that take work first."""
        for kind, seconds in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)):
            for pid in reversed(self.pids.values()):
                _signal(pid, kind)
            if all(_gone(pid, seconds) for pid in self.pids.values()):
                break
        self.pids.clear()


def _surroundings(run: Path, spark: Path, package: Path | None) -> dict[str, str]:
    around = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SPARK_", "PYSPARK_", "WANGJIAN_", "DJANGO_"))
        and name not in {"PYTHONPATH", "VIRTUAL_ENV"}
    }
    around |= {
        "SPARK_HOME": str(spark),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_DIRS": str(run / "scratch"),
        "SPARK_DAEMON_MEMORY": "256m",
        "NUMBA_CACHE_DIR": str(folder() / "numba"),  # compiled once, not once a process
    }
    if package is not None:
        around["PYTHONPATH"] = str(package)
    return around


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _workers(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/json/", timeout=5) as answer:
            return int(json.load(answer)["aliveworkers"])
    except (OSError, ValueError):  # the page is there before what it shows
        return 0


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


def _signal(pid: int, kind: signal.Signals) -> None:
    try:
        os.killpg(pid, kind)
    except ProcessLookupError:
        return


def _alive(pid: int) -> bool:
    try:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False
    except ChildProcessError:  # started by another process of this script
        pass
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _gone(pid: int, seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while _alive(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def main() -> int:
    """The verbs of the script."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("verb", choices=["env", "start", "stop"])
    verb = parser.parse_args().verb
    state = folder() / _STATE
    try:
        if verb == "env":
            print(environment())
        elif verb == "start":
            if state.exists():
                print("已在运行（先 stop）。 It runs already (stop it first).", file=sys.stderr)
                return 1
            cluster = Cluster.start(folder() / "run", lasting=True)
            state.write_text(json.dumps(cluster.pids), encoding="utf-8")
            print(cluster.address)
        elif state.exists():
            Cluster(folder() / "run", pids=json.loads(state.read_text(encoding="utf-8"))).stop()
            state.unlink()
    except CannotStartError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
