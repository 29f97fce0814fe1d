"""What a phone sends over the network: tus 1.0.0, a capture's way, and who may send at all."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import uuid
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import take_in_lead
from wangjian.authority import actions as authority
from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.docket.models import Matter
from wangjian.evidence import package
from wangjian.evidence.phone import closing, receiving
from wangjian.evidence.phone.limits import limits
from wangjian.web.phone import tus

pytestmark = pytest.mark.django_db

TUS = {"Tus-Resumable": "1.0.0"}
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


@pytest.fixture
def phone(house, workspace, sign_in):
    by = house.actor("admin")
    other = authority.add_officer(by=by, login="north2", display_name="北二")
    authority.appoint(by=by, officer_id=other.id, office_id=house.north.id, role="officer")
    house.officers["north2"] = other
    return Phone(sign_in("north"), workspace)


class Phone:
    """A phone as the server sees it."""

    def __init__(self, client: Client, workspace) -> None:
        self.client, self.workspace = client, workspace
        self.now = self.get("/phone/now/").json()

    def get(self, path):
        return self.client.get(path)

    def post(self, path, body=None):
        return self.client.post(path, json.dumps(body or {}), content_type="application/json")

    def announce(self, **said):
        body = {
            "id": str(uuid.uuid4()),
            "second": next(one["id"] for one in self.now["others"] if one["name"] == "北二"),
            "title": "现场",
            "began_at": datetime.now(UTC).isoformat(),
            "checkpoint": self.now["checkpoint"],
            **said,
        }
        return self.post("/phone/captures/", body)

    def announced(self):
        return self.announce().json()["id"]

    def create(self, of, content=PICTURE, no=1, length=None, **said):
        told = package.measured("one", content)
        about = {
            "capture": of,
            "no": str(no),
            "name": "照片.png",
            "sha256": told.sha256,
            "sm3": told.sm3,
            "taken_at": "2026-11-01T02:03:04.567Z",
            **said,
        }
        pairs = (
            f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in about.items()
        )
        headers = {
            **TUS,
            "Upload-Length": str(len(content) if length is None else length),
            "Upload-Metadata": ",".join(pairs),
        }
        return self.client.post("/phone/files/", headers=headers)

    def created(self, of, content=PICTURE, **said):
        answer = self.create(of, content, **said)
        assert answer.status_code == 201, answer.content
        return answer["Location"]

    def patch(self, where, offset, content, **headers):
        return self.client.generic(
            "PATCH", where, content, content_type="application/offset+octet-stream",
            headers={**TUS, "Upload-Offset": str(offset), **headers},
        )  # fmt: skip

    def offset(self, where):
        answer = self.client.head(where, headers=TUS)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        return int(answer["Upload-Offset"])


def test_a_capture_goes_its_way_and_is_sealed(phone):
    capture = phone.announced()
    where = phone.created(capture)
    assert re.fullmatch(r"/phone/files/[0-9a-f-]{36}/", where)
    answer = phone.patch(where, 0, PICTURE[:1000])
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "1000")
    assert answer["Upload-Expires"].endswith("GMT")
    assert phone.post(f"/phone/captures/{capture}/finish/").status_code == 409
    assert phone.patch(where, 1000, PICTURE[1000:])["Upload-Offset"] == str(len(PICTURE))
    assert phone.post(f"/phone/captures/{capture}/finish/").json()["state"] == "received"
    closing.close(phone.workspace, capture)
    told = phone.get(f"/phone/captures/{capture}/").json()
    assert (told["state"], told["confirmed"]) == ("sealed", False)


def test_a_changed_file_is_refused_in_the_officers_language(phone):
    capture = phone.announced()
    where = phone.created(capture, sha256="f" * 64)
    phone.patch(where, 0, PICTURE)
    phone.post(f"/phone/captures/{capture}/finish/")
    closing.close(phone.workspace, capture)
    told = phone.get(f"/phone/captures/{capture}/").json()
    assert told["state"] == "refused"
    assert "与手机上的不同" in told["why"]


@pytest.mark.parametrize(
    ("content", "said", "status", "why"),
    [
        (b"<html>no picture</html>", {}, 415, "不是照片、影像、录音或 PDF"),
        (PICTURE, {"length": 3 * 10**9}, 413, "太大"),
    ],
)
def test_what_the_server_refused_reads_so_at_once_on_the_phone_and_at_the_desk(
    phone, sign_in, content, said, status, why
):
    capture = phone.announced()
    answer = phone.create(capture, content, **said)
    if answer.status_code == 201:
        answer = phone.patch(answer["Location"], 0, content)
    assert answer.status_code == status
    assert why in answer.content.decode()
    told = phone.get(f"/phone/captures/{capture}/").json()
    assert (told["state"], why in told["why"]) == ("refused", True)
    for page in ("/phone/waiting/", f"/phone/sent/{capture}/"):
        shown = phone.get(page).content.decode()
        assert why in shown, page
        assert "已拒收" in shown, page
        assert "正在传送" not in shown, page
    assert why in sign_in("north2").get(f"/phone/sent/{capture}/").content.decode()
    assert sign_in("top").get(f"/phone/sent/{capture}/").status_code == 404


def test_the_desk_shows_how_far_a_capture_is_while_it_comes_in(phone):
    capture = phone.announced()
    where = phone.created(capture)
    phone.patch(where, 0, PICTURE[:1000])
    assert f'href="/phone/sent/{capture}/"' in phone.get("/phone/waiting/").content.decode()
    shown = phone.get(f"/phone/sent/{capture}/").content.decode()
    for one in ("正在传送", "照片.png", "1,000", f"{len(PICTURE):,}"):
        assert one in shown, one


STEP = st.tuples(
    st.sampled_from(["next", "next", "next", "start", "gap", "before", "end"]),
    st.integers(1, 700),
)


@given(steps=st.lists(STEP, max_size=12))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_order_bytes_come_in_the_file_is_the_one_that_was_sent(phone, steps):
    where = phone.created(phone.announced())
    have = 0
    for how, length in steps:
        places = {
            "next": have,
            "start": 0,
            "gap": have + 1,
            "before": have - 1,
            "end": len(PICTURE),
        }
        at = places[how]
        sent = PICTURE[max(at, 0) : max(at, 0) + length]
        if not sent:
            continue
        answer = phone.patch(where, at, sent)
        if at == have:
            have = min(have + length, len(PICTURE))
            assert (answer.status_code, answer["Upload-Offset"]) == (204, str(have))
        else:
            assert answer.status_code == (400 if at < 0 else 409)
        assert phone.offset(where) == have
    while have < len(PICTURE):
        have = int(phone.patch(where, have, PICTURE[have : have + 900])["Upload-Offset"])
    file_id = uuid.UUID(where.split("/")[-2])
    kept = receiving.place_of(phone.workspace, file_id).read_bytes()
    assert hashlib.sha256(kept).digest() == hashlib.sha256(PICTURE).digest()


def test_other_versions_and_ways_are_refused_as_tus_says(phone):
    where = phone.created(phone.announced())
    answer = phone.client.options("/phone/files/")
    assert (answer.status_code, answer["Tus-Version"]) == (204, "1.0.0")
    assert answer["Tus-Extension"] == "creation,expiration"
    assert answer["Tus-Max-Size"] == str(limits().file_bytes)
    old = phone.client.head(where, headers={"Tus-Resumable": "0.2.2"})
    assert (old.status_code, old["Tus-Version"]) == (412, "1.0.0")
    wrong = phone.client.generic(
        "PATCH", where, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
    )
    assert (wrong.status_code, wrong["Tus-Resumable"]) == (415, "1.0.0")
    assert phone.client.head(f"/phone/files/{uuid.uuid4()}/", headers=TUS).status_code == 404
    for bad in ("", "-1", "1e3", "9" * 40, "٣"):
        assert phone.patch(where, bad, PICTURE).status_code == 400
    instead = phone.client.post(
        where, PICTURE, content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )  # fmt: skip
    assert instead["Upload-Offset"] == str(len(PICTURE))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"sha256": "no"}, 400),
        ({"no": "0"}, 400),
        ({"taken_at": "yesterday"}, 400),
        ({"capture": "1"}, 400),
        ({"capture": str(uuid.uuid4())}, 404),
        ({"length": 0}, 400),
        ({"length": 10**15}, 400),
        ({"length": 3 * 10**9}, 413),
    ],
)
def test_a_file_that_is_announced_wrongly_is_refused(phone, said, status):
    assert phone.create(phone.announced(), **said).status_code == status


def test_one_body_is_bounded_and_few_are_read_at_a_time(phone, monkeypatch):
    where = phone.created(phone.announced())
    monkeypatch.setattr(tus, "limits", Small)
    assert phone.patch(where, 0, PICTURE).status_code == 413
    monkeypatch.undo()
    for _ in range(limits().at_once):
        assert tus._reading.acquire(blocking=False)
    try:
        assert phone.patch(where, 0, PICTURE).status_code == 423
    finally:
        for _ in range(limits().at_once):
            tus._reading.release()
    assert phone.patch(where, 0, PICTURE).status_code == 204


class Small:
    body_bytes = 100


def test_a_name_leads_nowhere(phone):
    capture = phone.announced()
    where = phone.created(capture, name="../../../tmp/照片.png")
    phone.patch(where, 0, PICTURE)
    phone.post(f"/phone/captures/{capture}/finish/")
    done = closing.close(phone.workspace, capture)
    with scope(house_actor()):
        assert [one.name for one in done.files.all()] == ["照片.png"]


def test_a_request_without_the_token_of_the_page_changes_nothing(phone, house):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(house.officers["north"], backend="wangjian.web.account.door.OfficerBackend")
    assert strict.post("/phone/captures/", "{}", content_type="application/json").status_code == 403
    answer = strict.post("/phone/files/", headers={**TUS, "Upload-Length": "1"})
    assert answer.status_code == 403
    token = strict.get("/phone/now/").json()["csrf"]
    answer = strict.post(
        "/phone/captures/", "{}", content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("matter", ["\x00", "线索\ud800", "\n"])
def test_a_number_that_no_database_takes_is_no_matter(phone, matter):
    assert phone.announce(matter=matter).status_code == 200


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"began_at": "0001-01-01T00:00:00+14:00"}, 400),
        ({"began_at": "9999-12-31T23:59:59-14:00"}, 400),
        ({"place": {"latitude": 10**400, "longitude": 1}}, 200),
        ({"title": "\x00"}, 400),
        ({"checkpoint": "\ud800\n\n— \ud800 AAAAAAAA\n"}, 400),
    ],
)
def test_what_no_phone_says_is_refused_or_left_out(phone, said, status):
    assert phone.announce(**said).status_code == status


def test_who_may_not_capture_is_told_so_whatever_was_sent(phone, sign_in):
    sign_in("clerk")
    assert phone.announce(matter="\x00").status_code == 403


def test_the_bytes_of_a_phone_come_in_outside_of_a_transaction():
    assert (
        "default"
        in resolve("/phone/files/00000000-0000-0000-0000-000000000000/").func._non_atomic_requests
    )


@pytest.mark.parametrize("body", ["", "[]", "[" * 5000, '{"id": 1}', '{"id": "x", "second": {}}'])
def test_what_is_no_capture_is_refused(phone, body):
    answer = phone.client.post("/phone/captures/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["told"]


def test_only_the_phones_page_and_its_worker_let_webassembly_run(phone):
    def policy(path):
        return phone.get(path)["Content-Security-Policy"]

    assert "'wasm-unsafe-eval'" in policy("/phone/")
    assert "default-src 'none'" in policy("/phone/hasher.js")
    assert "wasm" not in policy("/phone/waiting/")
    assert "wasm" not in policy("/work/")


def test_the_page_that_a_phone_keeps_says_nothing_of_anybody(phone):
    page = phone.get("/phone/").content.decode()
    for one in ("北一", "北市局", "csrf"):
        assert one not in page
    worker = phone.get("/phone/worker.js")
    assert worker["Content-Type"] == "text/javascript"
    kept = re.findall(r'^  "(/[^"]+)",$', worker.content.decode(), re.MULTILINE)
    assert "/phone/" in kept
    assert len(kept) > 8
    manifest = phone.get("/phone/manifest.json").json()
    assert (manifest["scope"], manifest["display"]) == ("/phone/", "standalone")


def test_the_second_officer_confirms_on_the_desk(phone, house, sign_in):
    capture = phone.announced()
    phone.patch(phone.created(capture), 0, PICTURE)
    phone.post(f"/phone/captures/{capture}/finish/")
    closing.close(phone.workspace, capture)
    client = sign_in("north2")
    assert "待第二人确认" in client.get("/work/").content.decode()
    page = client.get("/phone/waiting/").content.decode()
    assert hashlib.sha256(PICTURE).hexdigest() in page
    answer = client.post(f"/phone/waiting/{capture}/", follow=True)
    assert "已确认：现场" in answer.content.decode()
    assert "没有等您确认的取证" in answer.content.decode()
    sign_in("north")
    assert phone.get(f"/phone/captures/{capture}/").json()["confirmed"] is True


def test_a_lead_has_a_code_that_opens_the_page_for_it(phone):
    answer = phone.get("/phone/code/?matter=%E7%BA%BF%E7%B4%A21")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")


def test_what_was_taken_for_a_lead_stands_with_it_and_its_page_shows_a_code(phone, house, tmp_path):
    take_in_lead(house, tmp_path)
    with scope(house_actor()):
        matter = Matter.objects.get()
    capture = phone.announce(matter=matter.number).json()["id"]
    phone.patch(phone.created(capture), 0, PICTURE)
    phone.post(f"/phone/captures/{capture}/finish/")
    done = closing.close(phone.workspace, capture)
    part = phone.get(f"/captures/of/lead/{matter.id}/").content.decode()
    assert str(done.exhibit_id) in part
    assert f"/phone/code/?matter={quote(matter.number)}" in part


def test_a_number_that_nobody_knows_is_kept_as_it_was_typed(phone):
    capture = phone.announce(matter="线索〔1999〕9号").json()["id"]
    phone.patch(phone.created(capture), 0, PICTURE)
    phone.post(f"/phone/captures/{capture}/finish/")
    done = closing.close(phone.workspace, capture)
    assert (done.matter_number, done.matter_id) == ("线索〔1999〕9号", None)
