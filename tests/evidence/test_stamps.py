"""Time stamps: asked for, checked before they are kept, checked again by a stranger."""

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding

from wangjian.errors import BadInput, NotReady
from wangjian.evidence import stamps
from wangjian.evidence.private_tsa import PrivateTsa
from wangjian.evidence.stamps import BadStampError

AT = datetime(2026, 11, 1, 2, 3, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def tsa():
    return PrivateTsa(lambda: AT)


def test_a_token_holds_against_root_or_root_and_signer_and_no_other(tsa):
    token = stamps.stamped(b"manifest", tsa, tsa.pem)
    assert stamps.when(token) == AT
    assert stamps.check(token, b"manifest", tsa.pem) == AT
    assert stamps.check(token, b"manifest", tsa.root.public_bytes(Encoding.PEM).decode()) == AT
    for message, certificates in ((b"Manifest", tsa.pem), (b"manifest", PrivateTsa().pem)):
        with pytest.raises(BadStampError):
            stamps.check(token, message, certificates)
    with pytest.raises(ValueError, match="PEM"):
        stamps.check(token, b"manifest", "no certificate")


def test_the_private_stamp_says_that_it_is_no_trusted_time(tsa):
    assert "NO TRUSTED TIME" in tsa.certificate.subject.rfc4514_string()


def test_an_answer_to_another_question_is_not_kept(tsa):
    kept = []

    def replays(request):
        kept.append(tsa(request))
        return kept[0]

    stamps.stamped(b"manifest", replays)
    with pytest.raises(BadStampError, match="not to this question"):
        stamps.stamped(b"manifest", replays)


def test_a_token_over_something_else_is_not_kept(tsa):
    def other(request):
        asked = tsp.TimeStampReq.load(request)
        asked["message_imprint"]["hashed_message"] = bytes(32)
        return tsa(asked.dump())

    with pytest.raises(BadStampError, match="something else"):
        stamps.stamped(b"manifest", other)


@pytest.mark.parametrize("answer", [b"", b"\x30\x00", b"<html>", bytes(70_000)], ids=len)
def test_what_is_no_token_is_refused_in_words(answer):
    with pytest.raises(BadStampError):
        stamps.stamped(b"manifest", lambda _: answer)


def test_a_refusal_is_no_token():
    refused = bytes.fromhex("30053003020102")  # status rejection (2), no token
    with pytest.raises(BadStampError):
        stamps.stamped(b"manifest", lambda _: refused)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://tsa.example/", "tsa.example", ""])
def test_only_addresses_of_the_web_are_asked(url):
    with pytest.raises(BadInput):
        stamps.ask(url)


def test_it_is_asked_over_http_and_one_that_is_silent_is_said(tsa):
    class Authority(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(tsa(asked))

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Authority)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/"
    token = stamps.stamped(b"manifest", stamps.ask(url), tsa.pem)
    thread.join()
    server.server_close()
    assert stamps.over(token, b"manifest")
    with pytest.raises(NotReady, match="does not answer"):
        stamps.stamped(b"manifest", stamps.ask(url))
