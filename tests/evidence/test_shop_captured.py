"""A shop that shows everything HTTP can do, captured in real Chromium: nothing of it is missing."""

import json
import os
import shutil

import pytest
from warcio.archiveiterator import ArchiveIterator

from wangjian.demo.shop import coding
from wangjian.demo.shop.opening import open_shop
from wangjian.demo.shop.scoring import score
from wangjian.demo.shop.serving import LEFT, WHOLE
from wangjian.errors import BadInput
from wangjian.evidence.comparing import alike
from wangjian.evidence.recording import logins
from wangjian.evidence.recording.capture import Wish, capture, replay, rows


@pytest.fixture
def shop(monkeypatch):
    if not (os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")):
        pytest.skip("no Chromium here: install it, or name it in WANGJIAN_CHROMIUM")
    with open_shop() as opened:
        # the recorder takes the shop's authority for one of those that the system trusts
        monkeypatch.setenv("SSL_CERT_FILE", str(opened.ca))
        yield opened


def text_of(folder):
    return (folder / "text.txt").read_text(encoding="utf-8")


def addresses(folder):
    with (folder / "data.warc").open("rb") as file:
        records = ArchiveIterator(file, no_record_parse=True)
        return {one.rec_headers.get_header("WARC-Target-URI") for one in records} - {None}


@pytest.mark.browser
def test_every_answer_sent_is_in_the_record_byte_for_byte(shop, tmp_path):
    wish = Wish(shop.home, scroll=True, allowed=shop.allowed)
    seen = capture(wish, tmp_path)
    assert seen.ended == "done", (tmp_path / "browser-errors.txt").read_text()
    said = text_of(tmp_path)
    assert "全部检查完毕" in said
    assert "not in time" not in said
    assert "failed" not in said
    found = score(shop.log, tmp_path / "data.warc")
    assert (found.missing, found.untold, found.share) == ((), (), 1)
    assert found.whole > 100
    left = {row.url.rpartition("/")[2] for row in shop.log if row.ended == LEFT}
    assert left <= {"broken-off", "sound.wav"}, "the page broke off only what it says"
    assert any(row.socket for row in shop.log)
    tls = [row for row in shop.log if row.site == "tls"]
    assert tls
    assert all(row.ended == WHOLE for row in tls)
    assert seen.limits == ()
    told = json.loads((tmp_path / "marks.json").read_text(encoding="utf-8"))
    assert [(one["kind"], one["said"], one["kept"]) for one in told] == [
        ("licence", "营业执照", "follow-1-"), ("icp", "浙ICP备20209901号-1", ""),
    ], "the link in a comment is none"  # fmt: skip
    assert "91330500MA2020990K" in (tmp_path / "follow-1-text.txt").read_text(encoding="utf-8")
    assert (tmp_path / "follow-1-screenshot-01.png").exists()
    assert not addresses(tmp_path) - {row.url for row in shop.log}, "the browser asked for itself"

    before = len(shop.log)
    again = tmp_path / "again"
    again.mkdir()
    with (tmp_path / "screenshot-01.png").open("ab") as file:
        file.write(b"\n")  # another file with the same picture: it is looked at tile by tile
    played = replay(tmp_path / "data.warc", wish, again)
    assert len(shop.log) == before, "what was played back came from the record alone"
    assert played.missing == {}
    pictures = json.loads((again / "pictures.json").read_text())
    assert sum(one["counted"] for one in pictures) > 100
    assert alike(pictures) > 0.95
    assert sorted(text_of(again).splitlines()) == sorted(said.splitlines())


@pytest.mark.slow
@pytest.mark.browser
def test_a_replay_that_looks_otherwise_is_seen_by_its_pictures(shop, tmp_path):
    wish = Wish(shop.plain, allowed=shop.allowed)
    capture(wish, tmp_path)
    (tmp_path / "screenshot-01.png").write_bytes(coding.png(1366, 900, (0, 0, 0)))
    again = tmp_path / "again"
    again.mkdir()
    replay(tmp_path / "data.warc", wish, again)
    assert alike(json.loads((again / "pictures.json").read_text())) == 0


@pytest.mark.slow
@pytest.mark.browser
def test_a_video_is_pictures_with_their_times(shop, tmp_path):
    capture(Wish(shop.home, scroll=True, video=True, allowed=shop.allowed), tmp_path)
    times = rows(tmp_path / "video" / "frames.jsonl")
    assert len(times) > 3, "the page was seen while it grew and while it was scrolled"
    assert [one["seconds"] for one in times] == sorted(one["seconds"] for one in times)
    for one in times:
        assert (tmp_path / "video" / one["picture"]).read_bytes().startswith(b"\xff\xd8")


@pytest.mark.slow
@pytest.mark.browser
def test_a_login_is_sent_and_its_values_stay_out_of_the_package(shop, tmp_path):
    address = shop.sites[0].origin
    secrets = tmp_path / "secrets"
    (secrets / "logins").mkdir(parents=True)
    (secrets / "logins" / "buyer.json").write_text(
        json.dumps({"cookies": [{"name": "who", "value": "buyer-7-of-it", "url": address}]})
    )
    folder = tmp_path / "capture"
    folder.mkdir()
    login = logins.found(secrets, "buyer")
    wish = Wish(shop.plain, login=login, allowed=shop.allowed)
    capture(wish, folder)
    assert b"Cookie: who=*************\r\n" in (folder / "data.warc").read_bytes()
    kept = [one.read_bytes() for one in folder.rglob("*") if one.is_file()]
    assert not any(b"buyer-7-of-it" in one for one in kept)
    told = rows(folder / "exchanges.jsonl")
    assert any(one["withheld"] for one in told)
    again = folder / "again"
    again.mkdir()
    assert replay(folder / "data.warc", wish, again).missing == {}


@pytest.mark.parametrize("name", ["nobody", "../key", "", "broken"])
def test_a_login_that_is_not_there_is_refused_in_words(tmp_path, name):
    (tmp_path / "logins").mkdir()
    (tmp_path / "logins" / "broken.json").write_text("[]")
    with pytest.raises(BadInput, match="登录状态"):
        logins.found(tmp_path, name)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_page_meets_a_browser_like_that_of_a_buyer(shop, tmp_path, device):
    capture(Wish(shop.plain, device=device, allowed=shop.allowed), tmp_path)
    said = json.loads((tmp_path / "browser.json").read_text(encoding="utf-8"))["user_agent"]
    assert f"User-Agent: {said}\r\n".encode() in (tmp_path / "data.warc").read_bytes()
    assert "Headless" not in said
    assert ("Mobile" in said) == (device == "phone")


@pytest.mark.slow
@pytest.mark.browser
def test_a_hidden_link_is_not_followed(shop, tmp_path):
    capture(Wish(shop.plain, allowed=shop.allowed), tmp_path)
    [filing] = json.loads((tmp_path / "marks.json").read_text(encoding="utf-8"))
    assert filing["kind"] == "icp"
    assert not any(row.url.endswith("/next.html") for row in shop.log)


@pytest.mark.browser
def test_a_page_with_a_service_worker_over_tls_is_recorded_whole(shop, tmp_path):
    seen = capture(Wish(f"{shop.sites[2].origin}/", allowed=shop.allowed), tmp_path)
    assert seen.ended == "done"
    assert "service worker: 200" in text_of(tmp_path)
    found = score(shop.log, tmp_path / "data.warc")
    assert (found.missing, found.untold, found.share) == ((), (), 1)
    assert any(row.url.endswith("/sw.js") and row.ended == WHOLE for row in shop.log)
    chains = json.loads((tmp_path / "tls.json").read_text())
    assert all(one["chain"] and not one["refused"] for one in chains.values())
