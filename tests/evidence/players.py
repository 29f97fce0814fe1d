"""Players of web archives on loopback, and a Chromium that reaches nothing but loopback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scripts import outside_programs

# Without them a player undoes what the archive holds.
CODINGS = "gzip, deflate, br, zstd"
KINDS = {".html": "text/html", ".js": "text/javascript", ".wacz": "application/wacz"}


def needed(make, *what):
    """The place of an outside program, or a skip that says what to install."""
    try:
        return make(*what)
    except outside_programs.CannotHaveError as error:
        pytest.skip(str(error))


@contextmanager
def browser():
    """A page in which no name and no address leads out of this machine."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here: install it, or name it in WANGJIAN_CHROMIUM")
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    # as root Chromium has no sandbox of its own
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=arguments)
        yield opened.new_page()
        opened.close()


class Ranges(BaseHTTPRequestHandler):
    """Files as a player asks for them: whole, or a part."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._answer()

    def do_HEAD(self):
        self._answer()

    def _answer(self):
        name = self.path.partition("?")[0].removeprefix("/") or "index.html"
        file = self.server.files.get(name) or self.server.folder / name
        body = file.read_bytes() if ".." not in name and file.is_file() else None
        self.send_response(404 if body is None else 206 if self.headers["Range"] else 200)
        whole = len(body or b"")
        if body is not None:
            self.send_header("Content-Type", KINDS.get(file.suffix, "application/octet-stream"))
            self.send_header("Accept-Ranges", "bytes")
        if body is not None and self.headers["Range"]:
            first, last = re.match(r"bytes=(\d*)-(\d*)", self.headers["Range"]).groups()
            begin = int(first) if first else whole - int(last)
            end = int(last) if first and last else whole - 1
            body = body[begin : end + 1]
            self.send_header("Content-Range", f"bytes {begin}-{begin + len(body) - 1}/{whole}")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body or b"")

    def log_message(self, *_):
        """Nothing on the screen."""


@contextmanager
def serving(folder, **files):
    """The files of a folder, and some by other names; yields the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Ranges) as server:
        server.folder, server.files = (
            folder,
            {name.replace("_", "."): files[name] for name in files},
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def pywb(programs, folder, *packages):
    """pywb with one collection of these packages; yields its address."""
    around = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    manager = str(programs / "wb-manager")
    for command in (
        [manager, "init", "shop"],
        [manager, "add", "--unpack-wacz", "shop", *map(str, packages)],
    ):
        done = subprocess.run(
            command, cwd=folder, env=around, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(programs / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
    with (folder / "pywb.log").open("wb") as log, subprocess.Popen(
        command, cwd=folder, env=around, stdout=log, stderr=log, start_new_session=True
    ) as process:  # fmt: skip
        try:
            until = time.monotonic() + 120
            while (told := asked(f"http://127.0.0.1:{port}/shop/")[0]) != 200:
                said = (folder / "pywb.log").read_text(encoding="utf-8", errors="replace")
                assert process.poll() is None, said
                assert time.monotonic() < until, f"pywb says {told}: {said}"
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/shop"
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def asked(url):
    """Status and body of an answer; 0 where nothing answers."""
    told = urllib.request.Request(url, headers={"Accept-Encoding": CODINGS})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(told, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError:
        return 0, b""
