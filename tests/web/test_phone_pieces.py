"""What was photographed and filmed is seen before it is confirmed, and never as a page."""

from __future__ import annotations

import hashlib

import pytest

from tests.web.test_phone_sending import PICTURE, Phone
from wangjian.authority import actions as authority
from wangjian.evidence.phone import closing
from wangjian.evidence.showing import pieces

pytestmark = pytest.mark.django_db

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 50
PAPER = b"%PDF-1.7 " + b"text " * 100


@pytest.fixture
def sealed(house, workspace, sign_in):
    by = house.actor("admin")
    other = authority.add_officer(by=by, login="north2", display_name="北二")
    authority.appoint(by=by, officer_id=other.id, office_id=house.north.id, role="officer")
    house.officers["north2"] = other
    phone = Phone(sign_in("north"), workspace)
    capture = phone.announced()
    for no, (name, content) in enumerate(
        [("照片.png", PICTURE), ("影像.mp4", FILM), ("单据.pdf", PAPER)], 1
    ):
        phone.patch(phone.created(capture, content, no=no, name=name), 0, content)
    phone.post(f"/phone/captures/{capture}/finish/")
    return Sealed(closing.close(workspace, capture), workspace, sign_in("north2"))


class Sealed:
    """A capture as its second officer has it before her."""

    def __init__(self, capture, workspace, client):
        self.id, self.workspace, self.client = capture.exhibit_id, workspace, client
        self.file = workspace.evidence / capture.exhibit.path

    def get(self, no, query="", **headers):
        return self.client.get(f"/phone/exhibits/{self.id}/{no}/{query}", headers=headers)


def body(answer):
    return b"".join(answer.streaming_content)


def test_the_second_officer_sees_what_is_to_be_confirmed(sealed):
    for page in ("/phone/waiting/", f"/exhibits/{sealed.id}/"):
        shown = sealed.client.get(page).content.decode()
        assert f'<img src="/phone/exhibits/{sealed.id}/1/" alt="照片.png"' in shown
        assert f'<video src="/phone/exhibits/{sealed.id}/2/" controls' in shown
        assert f'href="/phone/exhibits/{sealed.id}/3/?save"' in shown
        assert hashlib.sha256(PAPER).hexdigest() in shown


@pytest.mark.parametrize(
    ("no", "content", "kind", "saved"),
    [
        (1, PICTURE, "image/png", False),
        (2, FILM, "video/mp4", False),
        (3, PAPER, "application/pdf", True),
    ],
)
def test_a_file_is_given_as_it_was_sent_and_can_do_nothing(sealed, no, content, kind, saved):
    answer = sealed.get(no)
    assert body(answer) == content
    assert (answer["Content-Type"], answer["Content-Length"]) == (kind, str(len(content)))
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment" if saved else "inline")
    assert sealed.get(no, "?save")["Content-Disposition"].startswith("attachment")


def test_a_player_is_given_the_part_that_it_asks_for(sealed):
    answer = sealed.get(2, Range="bytes=100-199")
    assert (answer.status_code, body(answer)) == (206, FILM[100:200])
    assert answer["Content-Range"] == f"bytes 100-199/{len(FILM)}"
    assert body(sealed.get(2, Range="bytes=500-")) == FILM[500:]
    assert body(sealed.get(2, Range=f"bytes=0-{10**14}")) == FILM
    assert sealed.get(2, Range=f"bytes={len(FILM)}-").status_code == 416
    assert body(sealed.get(2, Range="bytes=9-1, 2-3")) == FILM


def test_what_is_not_there_or_not_one_s_own_is_not_given(sealed, sign_in):
    assert sealed.get(4).status_code == 404
    assert sealed.get(0).status_code == 404
    sign_in("south")
    assert sealed.get(1).status_code == 404


def test_a_file_that_is_not_what_the_list_says_is_not_given(sealed):
    whole = sealed.file.read_bytes()
    sealed.file.chmod(0o600)
    sealed.file.write_bytes(whole.replace(PICTURE[:16], b"<html><script>//"))
    assert sealed.get(1).status_code == 404
    assert sealed.get(2).status_code == 200
    sealed.file.write_bytes(whole[: len(whole) // 2])
    assert sealed.get(2).status_code == 404
    assert "证据文件读不出" in sealed.client.get("/phone/waiting/").content.decode()


def test_an_index_that_leads_out_of_the_archive_leads_nowhere(sealed, monkeypatch):
    for at, length in ((-1, 100), (0, 10**12), (10**12, 10), (0, 3)):
        monkeypatch.setattr(pieces, "_record", lambda *_args, found=(at, length): found)
        assert sealed.get(1).status_code == 404
