"""开启网页: `wangjian serve` keeps the web processes and the workers alive on the workspace."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import click

from wangjian.cli import tls
from wangjian.errors import BadInput, Busy

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# The processes of `jobs/lanes.toml`; a test holds the two against each other.
WORKERS = ("short", "long", "captures")
# One for each two cores, the other is the database's: on two cores a second one made pages slower
# (`bench.desk`). What they must agree on is in PostgreSQL.
WEB_PROCESSES = max(1, min(4, (os.cpu_count() or 1) // 2))
# Somebody waits for the first page, nobody for the first job: until then the workers, which all
# begin with reading the same libraries, would have the processor to three quarters.
PAGES_FIRST_SECONDS = 8.0
# A child that dies at once is not started again at full speed.
SHORTEST_LIFE_SECONDS = 5.0


@dataclass(slots=True)
class Child:
    """One process that is kept alive."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)
    not_before: float = 0.0

    def keep_alive(self) -> None:
        """Start it when it may, or again after it ended; not faster than every few seconds."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        at_once = self.process is not None and now - self.started < SHORTEST_LIFE_SECONDS
        if at_once and self.not_before < self.started:
            self.not_before = self.started + SHORTEST_LIFE_SECONDS
            click.echo(
                f"{self.name} 已退出，稍后重启。 {self.name} ended; starting again.", err=True
            )
        if now < self.not_before:
            return
        self.started = now
        # A group of its own: Ctrl-C reaches us alone, and we end the children in order.
        self.process = subprocess.Popen(self.command, env=self.environment, start_new_session=True)

    def ask_to_end(self) -> None:
        """Ask it to stop."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Wait until it stopped, then insist."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=25)
        except subprocess.TimeoutExpired:
            # with whatever it started itself: it leads a group of its own
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="地址 loopback address.")
@click.option("--port", default=8420, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-worker", is_flag=True, help="不启动后台 web pages only.")
@click.option(
    "--tls",
    "certificate",
    nargs=2,
    type=click.Path(path_type=Path),
    metavar="CERT KEY",
    help="证书和私钥 certificate and key (PEM): pages by https, also for other machines.",
)
@click.pass_context
def serve(
    ctx: click.Context,
    host: str,
    port: int,
    *,
    no_worker: bool,
    certificate: tuple[Path, Path] | None,
) -> None:
    """开启网页。Serve the web back office, with its workers, until Ctrl-C.

    On loopback; with a certificate (--tls) also on other addresses of this machine.
    """
    from wangjian.workspace import postgres
    from wangjian.workspace.fitting import must_fit
    from wangjian.workspace.folder import Workspace

    folder = ctx.find_root().obj["folder"]
    workspace = Workspace.find(Path(folder) if folder else None)
    address = _address(host, port, certificate)
    if host not in LOOPBACK and not certificate:
        raise BadInput(
            f"没有证书时只在本机地址提供网页，不能用 {host}",
            f"without a certificate pages are served on loopback only, not on {host}",
            remedy_zh="请用 --tls 证书 私钥，或在前面放一个带证书的反向代理，见 docs/operation.md",
            remedy_en="give --tls CERT KEY, or put a reverse proxy with a certificate in front, see"
            " docs/operation.md",
        )
    _refuse_taken_port(host, port)
    with postgres.running(workspace):
        must_fit(workspace)
        environment = {
            **os.environ,
            "WANGJIAN_WORKSPACE": str(workspace.path),
            "WANGJIAN_DB_ROLE": "app",
            "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR", str(workspace.tmp / "numba")),
        }
        if certificate:
            environment |= {"WANGJIAN_URL": address, "WANGJIAN_TLS": "here"}
        children = [Child("web", web_command(host, port, certificate), environment)]
        if not no_worker:
            later = time.monotonic() + PAGES_FIRST_SECONDS
            children += [
                Child(f"worker {name}", worker_command(name), environment, not_before=later)
                for name in WORKERS
            ]
        click.echo(f"网剑 {address} （Ctrl-C 停止 to stop）")
        _supervise(children)


def _address(host: str, port: int, certificate: tuple[Path, Path] | None) -> str:
    """What officers type; with a certificate it is one that the certificate is for."""
    if not certificate:
        return f"http://{host}:{port}/"
    said = os.environ.get("WANGJIAN_URL", "")
    address = said if said.startswith("https://") else f"https://{host}:{port}/"
    tls.check(*certificate, host=urlsplit(address).hostname or "")
    return address


def worker_command(process: str) -> list[str]:
    """What starts one of the worker processes."""
    # Not with -m: procrastinate wants its jobs outside the main module.
    said = f"from wangjian.jobs.worker import main; main({process!r})"
    return [sys.executable, "-c", said]


def web_command(host: str, port: int, certificate: tuple[Path, Path] | None = None) -> list[str]:
    """What starts the web processes."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi",
        "--host", host, "--port", str(port),
        "--workers", str(WEB_PROCESSES), "--blocking-threads", "3", "--backlog", "1024",
        # It counts connections, idle ones too: a browser holds six of them, and whoever came after
        # the last one waited without end. Below the 1,024 files that a process may open.
        "--backpressure", "900",
        "--no-access-log", "--log-level", "warning",
        *(tls.arguments(*certificate) if certificate else ()),
        "wangjian.web.wsgi:application",
    ]  # fmt: skip


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Busy(
                f"端口 {port} 已被占用",
                f"port {port} is taken",
                remedy_zh="请换一个：wangjian serve --port 8421",
                remedy_en="choose another: wangjian serve --port 8421",
            ) from error


def _supervise(children: list[Child]) -> None:
    """Keep all children alive until a signal asks to stop."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        while not stopping:
            for child in children:
                child.keep_alive()
            time.sleep(0.3)
    finally:
        for child in children:
            child.ask_to_end()
        for child in children:
            child.end()
        click.echo("已停止。 Stopped.")
