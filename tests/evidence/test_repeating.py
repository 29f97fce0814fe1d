"""What a server repeats of a login stays and is counted; what only the profile said becomes stars."""

import json
import zlib
from pathlib import Path

import pytest

from tests.evidence.test_shop_captured import shop  # noqa: F401 - a fixture
from wangjian.demo.shop import coding
from wangjian.evidence.recording.capture import Wish, capture
from wangjian.evidence.recording.limits import bounded
from wangjian.evidence.repeating import looked_for
from wangjian.evidence.warc import RESPONSE, Archive, spooled

TOLD, OWN, WORD = "s3cret & <of>/her", "only-in-the-profile", "店主的名字是王小二"
LIMITS = {"body_bytes": 50_000, "all_bytes": 90_000}


@pytest.fixture
def login(tmp_path):
    file = tmp_path / "login.json"
    kept = [{"name": "own", "value": OWN}, {"name": "name", "value": WORD}]
    cookies = [{"name": "sid", "value": TOLD}]
    said = {"cookies": cookies, "origins": [{"localStorage": kept}]}
    file.write_text(json.dumps(said), encoding="utf-8")
    return file


def captured(folder: Path, answers, text=""):
    """A folder as a capture leaves it; answers are fields, body, and fields of the record."""
    folder.mkdir()
    with (folder / "data.warc").open("wb") as out:
        archive = Archive(out)
        for number, (fields, body, *more) in enumerate(answers):
            head = "\r\n".join(["HTTP/1.1 200 OK", *fields, "", ""]).encode()
            url = f"https://shop.example/{number}"
            archive.write("response", url, RESPONSE, spooled(body, head), fields=more)
    (folder / "text.txt").write_text(text, encoding="utf-8")
    return folder


def deflate(body):
    made = zlib.compressobj(wbits=-15)
    return made.compress(body) + made.flush()


@pytest.mark.parametrize(
    ("fields", "packed"),
    [
        ((), lambda body: body),
        (("Content-Encoding: gzip",), coding.gzipped),
        (("Content-Encoding: x-gzip", "Transfer-Encoding: chunked"),
         lambda body: coding.chunked(coding.gzipped(body), size=9)),
        (("Content-Encoding: deflate",), zlib.compress),
        (("Content-Encoding: deflate",), deflate),
        (("Content-Encoding: br",), coding.brotli_stored),
        (("Content-Encoding: zstd",), coding.zstd_stored),
        (("Transfer-Encoding: chunked",), lambda body: coding.chunked(body, size=5)),
    ],
)  # fmt: skip
def test_an_answer_that_repeats_a_value_is_counted_in_whatever_coding(
    tmp_path, login, fields, packed
):
    answers = [(fields, packed(f"<p>{TOLD}</p>".encode())), (fields, packed(b"<p>nothing</p>"))]
    found = looked_for(captured(tmp_path / "one", answers), login, bounded(None))
    assert (found.answers, found.addresses) == (1, ["https://shop.example/0"])
    assert found.not_searched == 0


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{TOLD}".encode(), b"s3cret &amp; &lt;of&gt;/her", b"s3cret%20%26%20%3Cof%3E%2Fher",
        b"s3cret+%26+%3Cof%3E%2Fher", b'{"a": "s3cret & <of>\\/her"}', WORD.encode("gb18030"),
        json.dumps({"a": WORD}).encode(), b"x" * ((1 << 20) - 5) + TOLD.encode(),
    ],
)  # fmt: skip
def test_however_it_is_written(tmp_path, login, body):
    assert looked_for(captured(tmp_path / "one", [((), body)]), login, bounded(None)).answers == 1


def test_what_the_server_says_stays_and_what_only_the_profile_said_becomes_stars(tmp_path, login):
    text = f"您好，{WORD}。{OWN} {OWN}"
    folder = captured(tmp_path / "one", [((), WORD.encode())], text)
    (folder / "dom.html").write_text(f"<p>{WORD}<b>{OWN}</b>", encoding="utf-8")
    before = (folder / "data.warc").read_bytes()
    found = looked_for(folder, login, bounded(None))
    assert (folder / "data.warc").read_bytes() == before
    assert (folder / "text.txt").read_text(
        encoding="utf-8"
    ) == f"您好，{WORD}。{'*' * 19} {'*' * 19}"
    assert (folder / "dom.html").read_text(encoding="utf-8") == f"<p>{WORD}<b>{'*' * 19}</b>"
    assert found.others.text(f"{WORD} {OWN}") == f"{WORD} {'*' * 19}", "the replay's text too"
    told = found.as_json()
    assert told == {
        "answers": 1, "addresses": ["https://shop.example/0"], "not_searched": 0,
        "shown_in_text": 3, "starred_in_page": {"dom.html": 1, "text.txt": 2},
    }  # fmt: skip
    assert not [one for one in (TOLD, OWN, WORD) if one in json.dumps(told, ensure_ascii=False)]


def test_what_cannot_be_searched_is_counted_too(tmp_path, login):
    bomb = coding.gzipped(b"0" * 60_000)
    answers = [
        (("Content-Encoding: gzip",), b"no gzip at all"),
        (("Content-Encoding: compress",), b"who knows"),
        (("Content-Encoding: gzip, br",), b"two"),
        (("Content-Encoding: gzip",), bomb),
        (("Content-Encoding: gzip",), bomb),
        ((), b"after both bombs nothing is left to be searched"),
    ]
    found = looked_for(captured(tmp_path / "one", answers), login, bounded(LIMITS))
    assert (found.answers, found.not_searched) == (0, 6)


def test_nothing_and_what_was_cut_are_searched_as_far_as_they_go(tmp_path, login):
    packed = coding.gzipped(TOLD.encode() + bytes(range(256)) * 40)
    cut = ("WARC-Truncated", "disconnect")
    answers = [
        (("Content-Encoding: gzip", "Content-Length: 900"), b""),  # what HEAD is answered
        (("Content-Encoding: gzip",), packed[:200], cut),
        (("Content-Encoding: br",), coding.brotli_stored(b"x" * 99)[:20], cut),
    ]
    found = looked_for(captured(tmp_path / "one", answers), login, bounded(None))
    assert (found.answers, found.not_searched) == (1, 0)


def test_without_a_login_nothing_is_looked_for(tmp_path):
    found = looked_for(tmp_path / "no such folder", None, bounded(None))
    assert (found.answers, found.starred, bool(found.others)) == (0, {}, False)


@pytest.mark.slow
@pytest.mark.browser
def test_a_page_that_greets_by_a_value_of_the_login(shop, tmp_path):  # noqa: F811 - the fixture
    origin = shop.sites[0].origin
    login = tmp_path / "login.json"
    cookies = [{"name": "who", "value": "buyer-7-of-it", "url": origin}]
    kept = [{"origin": origin, "localStorage": [{"name": "token", "value": OWN}]}]
    login.write_text(json.dumps({"cookies": cookies, "origins": kept}))
    folder = tmp_path / "capture"
    folder.mkdir()
    wish = Wish(f"{origin}/account", login=login, allowed=shop.allowed)
    assert capture(wish, folder).ended == "done"
    found = looked_for(folder, login, bounded(None))
    assert (found.answers, found.addresses) == (1, [wish.url])
    assert found.starred == {"dom.html": 1, "text.txt": 1}
    assert found.shown == 2
    text = (folder / "text.txt").read_text(encoding="utf-8")
    assert text.split() == ["您好，buyer-7-of-it", "*" * len(OWN)]
