"""A workspace with a server of its own, and others who use it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from wangjian.workspace import cluster, postgres
from wangjian.workspace.folder import Workspace

USE = (
    "import sys; from pathlib import Path\n"
    "from wangjian.workspace import postgres; from wangjian.workspace.folder import Workspace\n"
    "with postgres.running(Workspace.open(Path(sys.argv[1]))):\n"
    "    print('runs', flush=True); sys.stdin.read()"
)


@pytest.fixture
def ws(own_server: Path) -> Workspace:
    return Workspace.create(own_server / "ws")


def connect(ws: Workspace, role: postgres.Role = "owner") -> psycopg.Connection:
    return psycopg.connect(make_conninfo(**postgres.connection(ws, role)), autocommit=True)


def value(connection: psycopg.Connection, query: str) -> object:
    row = connection.execute(query).fetchone()
    return row and row[0]


def lives(ws: Workspace) -> bool:
    return cluster.find(ws).lives()


@contextmanager
def user(ws: Workspace) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that uses the server."""
    command = [sys.executable, "-c", USE, str(ws.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"runs\n"
        try:
            yield child
        finally:
            if child.stdin and not child.stdin.closed:
                child.stdin.close()
            child.wait()


def postmaster(ws: Workspace) -> int:
    return int(cluster.find(ws).pid_file.read_text().splitlines()[0])


def gone(ws: Workspace) -> None:
    """Wait until nothing of a killed server is left."""
    while lives(ws):
        time.sleep(0.01)


def as_user(uid: int, work: Callable[[], None]) -> None:
    """Do the work in a child that is another user of the machine."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            work()
        except BaseException:  # noqa: BLE001 - the child has nobody else to tell
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
