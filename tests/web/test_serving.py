"""The web server that `wangjian serve` starts, as browsers and programs meet it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager

from wangjian.cli.serve import web_command

APP = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


@contextmanager
def serving(folder):
    (folder / "small.py").write_text(APP, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*web_command("127.0.0.1", port)[:-1], "small:application"]
    server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(folder)})
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def ask(connection):
    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    said = b""
    while not said.endswith(b"ok"):
        part = connection.recv(4096)
        assert part, said
        said += part
    return said.partition(b"\r\n")[0]


def test_browsers_that_keep_their_connections_leave_room_for_the_next(tmp_path):
    with serving(tmp_path) as port, ExitStack() as open_ones:
        for _ in range(300):
            idle = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), 10))
            assert ask(idle) == b"HTTP/1.1 200 OK"
        with socket.create_connection(("127.0.0.1", port), 10) as newcomer:
            assert ask(newcomer) == b"HTTP/1.1 200 OK"
