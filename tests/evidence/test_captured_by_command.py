"""From an address to a package that a stranger checks, by commands alone, in a workspace of its own."""

import json
import os
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.evidence.test_shop_captured import shop  # noqa: F401 - a fixture
from wangjian.evidence.domain.keeping import TSA_VARIABLE
from wangjian.evidence.private_tsa import PrivateTsa

pytestmark = [pytest.mark.slow, pytest.mark.browser]
COMMAND = [sys.executable, "-c", "import sys; from wangjian.cli import main; sys.exit(main())"]


def run(*arguments, **environment):
    own = ("WANGJIAN_CHROMIUM",)  # the suite's workspace and server are not meant for this
    kept = {
        name: text
        for name, text in os.environ.items()
        if name in own or not name.startswith("WANGJIAN")
    }
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, env=kept | environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("by-command") / "workspace"
    done = run("init", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def tsa():
    made = PrivateTsa()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(made(asked))

        def log_message(self, *_):
            """Nothing on the screen."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made, {TSA_VARIABLE: f"http://127.0.0.1:{server.server_port}/"}
        server.shutdown()


def test_a_page_is_captured_as_by_a_phone_and_checked_with_and_without_keys(
    workspace,
    shop,  # noqa: F811 - the fixture
    tsa,
    tmp_path,
):
    made, environment = tsa
    allow = [word for host, port in shop.allowed for word in ("--allow", f"{host}:{port}")]
    how = ["--device", "phone", "--scroll", "--video", "--officer", "李四", *allow]
    done = run("-w", workspace, "capture", shop.home, *how, "--json", **environment)
    assert done.returncode == 0, done.stderr
    [row] = json.loads(done.stdout)
    assert (row["title"], row["timestamp"]) == ("演示网店", True)
    assert isinstance(row["log"], int)
    with zipfile.ZipFile(row["file"]) as package:
        names = package.namelist()
        browser, replay, environment_, about = (
            json.loads(package.read(name))
            for name in (
                "wangjian/browser.json", "wangjian/replay.json", "wangjian/environment.json",
                "datapackage.json",
            )
        )  # fmt: skip
        steps = [json.loads(one)["step"] for one in package.open("wangjian/steps.jsonl")]
    assert "Mobile" in browser["user_agent"]
    assert about["wangjian"]["device"] == "phone"
    assert about["wangjian"]["officers"][1:] == ["李四"]
    assert "scroll" in steps
    assert environment_["video_pictures"] == sum(
        name.startswith("seen/video/") and name.endswith(".jpg") for name in names
    )
    assert environment_["video_pictures"] > 1
    assert replay["agrees"], replay

    keys = {}
    for option, name, words in (
        ("--signer-key", "office.pem", ["evidence", "key"]),
        ("--log-key", "log.key", ["ledger", "key"]),
        ("--checkpoint", "checkpoint.txt", ["ledger", "checkpoint"]),
    ):
        printed = run("-w", workspace, *words)
        assert printed.returncode == 0, printed.stderr
        (tmp_path / name).write_text(printed.stdout, encoding="utf-8")
        keys[option] = tmp_path / name
    (tmp_path / "tsa.pem").write_text(made.pem, encoding="utf-8")
    keys["--tsa-cert"] = tmp_path / "tsa.pem"
    with_all = [word for pair in keys.items() for word in pair]

    def verdict(file, *words):
        said = run("verify", file, *words, "--json")
        told = json.loads(said.stdout) if said.returncode < 3 else {"checks": []}
        assert told.get("exit_code", said.returncode) == said.returncode
        return said.returncode, {one["id"]: one["state"] for one in told["checks"]}

    code, states = verdict(row["file"], *with_all)
    assert (code, set(states.values())) == (0, {"holds"}), states
    code, states = verdict(row["file"])
    assert code == 2
    assert (states["signature"], states["log"], states["time"]) == ("own-key",) * 3
    assert "checkpoint" not in states
    content = Path(row["file"]).read_bytes()
    changed = tmp_path / "changed.wacz"
    changed.write_bytes(content[:5000] + bytes([content[5000] ^ 1]) + content[5001:])
    assert verdict(changed, *with_all)[0] == 1
    assert verdict(row["file"], "--log-key", "no key")[0] == 64
    assert verdict(row["file"], "--logkey", "no option")[0] == 64
    assert verdict(tmp_path / "nothing.wacz")[0] == 4


def test_what_may_not_be_visited_leaves_no_exhibit_and_the_other_address_is_captured(
    workspace,
    shop,  # noqa: F811 - the fixture
):
    where = "{}:{}".format(*shop.allowed[0])
    before = json.loads(run("-w", workspace, "evidence", "list", "--json").stdout)
    done = run(
        "-w", workspace, "capture", "http://10.0.0.1/", shop.plain, "--allow", where, "--json"
    )
    assert done.returncode == 3
    assert "--allow" in done.stderr
    refused, sealed = json.loads(done.stdout)
    assert "open network" in refused["failed"]
    assert (sealed["title"], sealed["timestamp"]) == ("演示网店：一件商品", False)
    after = json.loads(run("-w", workspace, "evidence", "list", "--json").stdout)
    assert len(after) == len(before) + 1
    assert run("verify", sealed["file"]).returncode == 2
