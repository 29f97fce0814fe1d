"""Values of a login go over the wire and stay out of the record; the replay finds its answers."""

import asyncio
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.servers import Browser, answering
from tests.evidence.test_recording import recording, records
from wangjian.errors import BadInput
from wangjian.evidence.recording.certificates import ThrowawayAuthority
from wangjian.evidence.recording.logins import found, known, named
from wangjian.evidence.recording.playback import Playback
from wangjian.evidence.recording.proxy import Proxy
from wangjian.evidence.recording.withholding import Withheld

SECRET = "s3cret/of the=office"
CODED = quote(SECRET, safe="")
STATE = {
    "cookies": [{"name": "sid", "value": SECRET}, {"name": "lang", "value": "zh"}],
    "origins": [
        {"localStorage": [{"name": "t", "value": json.dumps({"token": {"a": ["inside-of-it"]}})}]}
    ],
}


def test_what_is_withheld_is_sent_and_stands_as_stars_in_the_record(tmp_path):
    login = tmp_path / "login.json"
    login.write_text(json.dumps(STATE))
    heard = []

    async def script(head, reader, writer):
        heard.append(head + await reader.readexactly(len(body)))
        answer = f"HTTP/1.1 200 OK\r\nSet-Cookie: sid={CODED}\r\nContent-Length: 2\r\n\r\nok"
        writer.write(answer.encode())
        return True

    body = b"token=inside-of-it&lang=zh"

    def asked(port):
        head = f"POST http://127.0.0.1:{port}/?s={CODED} HTTP/1.1\r\nCookie: sid={SECRET}\r\n"
        return head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body

    async def record():
        async with (
            answering(script) as port,
            recording(tmp_path, port, Withheld.of(login)) as (proxy, recorder),
            Browser.at(proxy.port) as browser,
        ):
            await browser.ask(asked(port), until=b"ok")
            return port, recorder

    async def play(port):
        behind = Playback.of(tmp_path / "data.warc")
        behind.withheld = Withheld.of(login)
        proxy = Proxy(behind, ThrowawayAuthority(tmp_path), tmp_path)
        await proxy.start()
        async with Browser.at(proxy.port) as browser:
            said = await browser.ask(asked(port), until=b"ok")
            await proxy.stop(0.1)
            return said

    port, recorder = asyncio.run(record())
    assert all(one in heard[0] for one in (SECRET.encode(), CODED.encode(), body))
    whole = (tmp_path / "data.warc").read_bytes() + json.dumps(recorder.log).encode()
    assert not [one for one in (SECRET, CODED, "inside-of-it") if one.encode() in whole]
    ((_, _, sent, _),) = [one for one in records(tmp_path) if one[0] == "request"]
    assert sent.endswith(b"\r\n\r\ntoken=************&lang=zh"), "what is short opens no door"
    assert len(sent) == len(heard[0]), "lengths stay"
    assert recorder.log[0]["withheld"] == 4
    assert asyncio.run(play(port)).endswith(b"ok"), "the answer is found by what was sent"


@given(st.text(min_size=8, max_size=40), st.binary(max_size=40), st.binary(max_size=40))
def test_no_value_of_a_login_is_left_and_lengths_stay(value, before, behind):
    said = before + value.encode() + behind
    masked, count = Withheld([value]).masked(said)
    assert count
    assert len(masked) == len(said)
    assert value.encode() not in masked or set(value) == {"*"}
    assert Withheld([]).masked(said) == (said, 0)


def test_a_login_is_of_its_office_or_of_all(tmp_path):
    own = tmp_path / "logins" / "sc" / "cd"
    own.mkdir(parents=True)
    for file in (
        own / "shop.json",
        tmp_path / "logins" / "shop.json",
        tmp_path / "logins/all.json",
    ):
        file.write_text(json.dumps({"cookies": []}))
    (own / "only.json").write_text(json.dumps({"cookies": []}))
    assert known(tmp_path, "sc/cd/") == ["all", "only", "shop"]
    assert known(tmp_path, "sc/") == known(tmp_path, "sc/cd/qy/") == ["all", "shop"]
    assert found(tmp_path, "shop", "sc/cd/") == own / "shop.json"
    assert found(tmp_path, "shop", "sc/") == tmp_path / "logins" / "shop.json"
    for office in ("sc/", "sc/cd/qy/", "../", ""):
        with pytest.raises(BadInput, match="登录状态"):
            found(tmp_path, "only", office)


@pytest.mark.parametrize("name", ["../key", "a/b", "A", "a" * 80])
def test_an_order_carries_only_what_can_be_a_name(name):
    assert named("shop-1") == "shop-1"
    with pytest.raises(BadInput):
        named(name)
