"""The demo shop without a browser: the recorder keeps what the shop's log says, and the score sees a loss."""

import asyncio
from contextlib import suppress

from tests.evidence.servers import Browser
from tests.evidence.test_recording import recording
from wangjian.demo.shop.opening import open_shop
from wangjian.demo.shop.scoring import score
from wangjian.demo.shop.serving import CUT, LEFT, NOTHING, WHOLE

PATHS = [
    "/", "/plain.html", "/coded/gzip", "/coded/br", "/coded/zstd", "/coded/deflate", "/chunked",
    "/chunked-gzip", "/until-closed", "/slow", "/gbk.html", "/picture.png?1", "/sound.wav", "/moved",
    "/posted-on", "/echo", "/unchanged", "/nothing", "/hints", "/broken.js", "/odd", "/events",
    "/not-there", "/big.json", "/cut-length", "/cut-chunks", "/cut-head", "/no-answer",
]  # fmt: skip


def visited(tmp_path):
    """Each address asked for once through the recorder; one answer is broken off."""

    async def ask(proxy, url, seconds):
        async with Browser.at(proxy.port) as browser:
            head = f"GET {url} HTTP/1.1\r\nHost: {url.split('/')[2]}\r\nConnection: close\r\n\r\n"
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await browser.ask(head.encode())

    async def go(shop):
        bounds = {"first_byte_seconds": 5, "between_bytes_seconds": 5}
        async with recording(tmp_path, shop.sites[0].port, **bounds) as (proxy, _):
            for path in PATHS:
                await ask(proxy, shop.sites[0].origin + path, 10)
            await ask(proxy, shop.sites[0].origin + "/broken-off", 0.3)
            await asyncio.sleep(0.5)  # until the shop has noticed

    with open_shop() as shop:
        asyncio.run(go(shop))
        return list(shop.log)


def test_every_case_of_the_shop_is_recorded_as_its_log_says(tmp_path):
    log = visited(tmp_path)
    ended = {row.url.rpartition("/")[2]: row.ended for row in log}
    assert ended["cut-length"] == ended["cut-chunks"] == ended["cut-head"] == CUT
    assert (ended["no-answer"], ended["broken-off"]) == (NOTHING, LEFT)
    assert all(
        row.ended == WHOLE
        for row in log
        if "cut" not in row.url and "-o" not in row.url and "no-" not in row.url
    )
    found = score(log, tmp_path / "data.warc")
    assert (found.share, found.missing, found.untold) == (1, (), ())
    assert (found.whole, found.others) == (len(PATHS) - 4, 5)


def test_a_record_that_lacks_an_answer_does_not_pass(tmp_path):
    log = visited(tmp_path)
    file = tmp_path / "data.warc"
    content = file.read_bytes()
    at = content.index(b"after a hint\n")
    file.write_bytes(content[:at] + b"another text\n" + content[at + 13 :])
    [missing] = score(log, file).missing
    assert missing.url.endswith("/hints")
    file.write_bytes(content.replace(b"/no-answer\r\n", b"/no-ANSWER\r\n"))
    [untold] = score(log, file).untold
    assert untold.url.endswith("/no-answer")
