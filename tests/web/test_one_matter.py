"""One link, one matter, some days: asked for by phone, answered, handed back, and nothing else."""

import json
import re
import sys
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.casework.conftest import make_group
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import Journal
from wangjian.authority.queries import house_actor
from wangjian.casework import actions as casework
from wangjian.docket import messages, one_matter
from wangjian.docket import queries as docket
from wangjian.docket.models import LinkPhoto, OneMatterLink, OutMessage
from wangjian.docket.one_matter import NewLink
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WrongState

pytestmark = pytest.mark.django_db

JPEG = bytes.fromhex("ffd8ffe000104a46494600") + b"picture" * 20
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"picture"


@pytest.fixture(autouse=True)
def _fresh():
    for name in ("memory", "sheets"):
        caches[name].clear()


@pytest.fixture
def lead(house, workspace):
    make = make_group(key="shop:pf1:100", path=house.south.path)
    other = make_group(key="shop:pf1:101", path=house.south.path)
    one, two = casework.take_in(by=house.actor("south"), group_ids=[make.id, other.id])
    return one.lead_id, two.lead_id


def wanted(**said):
    return NewLink(**{"addressee": "张三丰", "phone": "138 0000 1234", "purpose": "到店核对执照",
                      "until_on": today() + timedelta(days=3), **said})  # fmt: skip


@pytest.fixture
def sent(house, workspace, lead):
    """The link and its token, as the message has it."""
    link = one_matter.send(
        by=house.actor("south"), ws=workspace, matter_id=lead[0], new=wanted(),
        address=lambda token: f"http://testserver/m/{token}/",
    )  # fmt: skip
    [message] = rows(OutMessage)
    return link, re.search(r"/m/([^/]+)/", message.text)[1]


def rows(model, **said):
    with scope(house_actor()):
        return list(model.objects.filter(**said).order_by("id"))


def code_now():
    return re.search(r"\d{6}", rows(OutMessage, kind="code")[-1].text)[0]


def opened(token):
    phone = Client()
    where = reverse("link", args=[token])
    phone.post(where, {"do": "code"})
    assert phone.post(where, {"do": "check", "code": code_now()}).status_code == 302
    return phone, where


def test_before_the_code_the_page_tells_nothing_of_the_matter(sent, client):
    link, token = sent
    page = client.get(reverse("link", args=[token])).content.decode()
    assert "138****1234" in page
    assert "13800001234" not in page
    assert "张三丰" not in page
    assert "到店核对执照" not in page
    assert link.matter.number not in page


def test_with_the_code_one_sees_that_matter_answers_and_hands_it_back(sent, lead, house):
    _, token = sent
    phone, where = opened(token)
    page = phone.get(where).content.decode()
    assert "到店核对执照" in page
    kept = phone.post(
        where, {"do": "photo", "answer": "写到一半", "photo": SimpleUploadedFile("a.jpg", JPEG)}
    )
    assert "写到一半" in kept.content.decode()
    assert (
        phone.post(where, {"do": "answer", "answer": "已到店，执照与公示一致"}).status_code == 302
    )
    assert "已交回" in phone.get(where).content.decode()
    row = docket.timeline(house.actor("south"), lead[0])[0]
    assert row.by_name == "张三丰（一事一链）"
    assert row.reason.startswith("已到店，执照与公示一致")
    assert rows(LinkPhoto)[0].sha256[:12] in row.reason
    entry = Journal.objects.get(verb="docket.link_answered")
    assert (entry.officer_id, entry.officer_name) == (None, "张三丰（一事一链）")
    assert [one.text for one in rows(OutMessage)] == ["", ""]


def test_it_opens_that_matter_alone_and_nothing_of_the_desk(sent, lead):
    phone, _ = opened(sent[1])
    for address in (reverse("leads_one", args=[lead[0]]), reverse("leads"), reverse("home"),
                    reverse("links_of", args=[lead[0]])):  # fmt: skip
        answer = phone.get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith(reverse("account_login"))
    other = docket.matter(house_actor(), lead[1])
    assert other.number not in phone.get(reverse("link", args=[sent[1]])).content.decode()


def test_one_persons_code_opens_no_other_link(sent, house, workspace, lead):
    second = one_matter.send(
        by=house.actor("south"), ws=workspace, matter_id=lead[1], new=wanted(),
        address=lambda token: f"http://testserver/m/{token}/",
    )  # fmt: skip
    token = re.search(r"/m/([^/]+)/", rows(OutMessage, link=second)[0].text)[1]
    phone, _ = opened(sent[1])
    assert "到店核对执照" not in phone.get(reverse("link", args=[token])).content.decode()


def test_a_wrong_code_opens_nothing_and_too_many_lock_the_link(sent):
    _, token = sent
    phone, where = Client(), reverse("link", args=[sent[1]])
    for n in range(15):
        if n % 5 == 0:
            later(OneMatterLink)
            phone.post(where, {"do": "code"})
        wrong = f"{(int(code_now()) + 1) % 1_000_000:06}"
        phone.post(where, {"do": "check", "code": wrong})
    assert rows(OneMatterLink)[0].state == "locked"
    assert phone.get(where).status_code == 404
    with pytest.raises(NotAllowed):
        one_matter.held(token)
    assert Journal.objects.filter(verb="docket.link_refused").count() == 1


def later(model):
    with scope(house_actor()):
        model.objects.update(code_sent_at=timezone.now() - timedelta(minutes=2))


def test_a_code_is_tried_five_times_lives_ten_minutes_and_works_once(sent):
    phone, where = Client(), reverse("link", args=[sent[1]])
    phone.post(where, {"do": "code"})
    code = code_now()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        phone.post(where, {"do": "check", "code": wrong})
    assert phone.post(where, {"do": "check", "code": code}).status_code == 400
    later(OneMatterLink)
    phone.post(where, {"do": "code"})
    code = code_now()
    with scope(house_actor()):
        OneMatterLink.objects.update(code_sent_at=timezone.now() - timedelta(minutes=11))
    assert phone.post(where, {"do": "check", "code": code}).status_code == 400
    later(OneMatterLink)
    phone.post(where, {"do": "code"})
    code = code_now()
    assert phone.post(where, {"do": "check", "code": code}).status_code == 302
    assert Client().post(where, {"do": "check", "code": code}).status_code == 400


def test_codes_are_sent_once_a_minute_and_not_without_end(sent, workspace):
    phone, where = Client(), reverse("link", args=[sent[1]])
    phone.post(where, {"do": "code"})
    assert phone.post(where, {"do": "code"}).status_code == 409
    for _ in range(20):
        later(OneMatterLink)
        phone.post(where, {"do": "code"})
    assert len(rows(OutMessage, kind="code")) == 10


def test_only_the_newest_code_stands_in_a_message(sent):
    phone, where = Client(), reverse("link", args=[sent[1]])
    phone.post(where, {"do": "code"})
    later(OneMatterLink)
    phone.post(where, {"do": "code"})
    assert [bool(one.text) for one in rows(OutMessage, kind="code")] == [False, True]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"<html><script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.jpg", b"GIF89a" + b"x" * 50),
        ("a.png", b"%PDF-1.7"),
        ("a.jpg", b""),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(sent, name, content):
    phone, where = opened(sent[1])
    answer = phone.post(where, {"do": "photo", "photo": SimpleUploadedFile(name, content)})
    assert answer.status_code == 400
    assert rows(LinkPhoto) == []


def test_a_picture_is_kept_by_its_digest_and_shown_to_the_office_alone(
    sent, house, workspace, sign_in
):
    phone, where = opened(sent[1])
    for _ in range(2):
        phone.post(where, {"do": "photo", "photo": SimpleUploadedFile("../../x.png", PNG)})
    [photo] = rows(LinkPhoto)
    assert photo.media == "image/png"
    path = one_matter.photo_path(workspace, photo.sha256, photo.media)
    assert path.is_relative_to(workspace.evidence)
    assert path.read_bytes() == PNG
    assert "/" not in photo.name
    address = reverse("links_photo", args=[photo.id])
    assert sign_in("north").get(address).status_code == 404
    shown = sign_in("south").get(address)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_pictures_are_counted_and_measured(sent, workspace):
    _, token = sent
    for n in range(9):
        one_matter.add_photo(ws=workspace, token=token, name="a", content=JPEG + bytes([n]))
    with pytest.raises(BadInput):
        one_matter.add_photo(ws=workspace, token=token, name="a", content=JPEG + b"more")
    with pytest.raises(BadInput):
        one_matter.add_photo(ws=workspace, token=token, name="a", content=JPEG * 200_000)


def test_a_link_is_taken_back_runs_out_and_is_answered_once(sent, house, workspace):
    link, token = sent
    one_matter.answer(token=token, text="好")
    with pytest.raises(WrongState):
        one_matter.answer(token=token, text="再来")
    with pytest.raises(WrongState):
        one_matter.add_photo(ws=workspace, token=token, name="a", content=JPEG)
    with scope(house_actor()):
        OneMatterLink.objects.update(state="open", until_on=today() - timedelta(days=1))
    assert Client().get(reverse("link", args=[token])).status_code == 404
    with scope(house_actor()):
        OneMatterLink.objects.update(until_on=today())
    one_matter.withdraw(by=house.actor("south"), link_id=link.id)
    assert Client().get(reverse("link", args=[token])).status_code == 404
    assert [one.text for one in rows(OutMessage)] == [""]


def test_a_made_up_token_is_told_the_same_and_guessing_is_slowed_down(house, client):
    answers = [client.get(reverse("link", args=[f"guess{n}"])).status_code for n in range(45)]
    assert answers[:40] == [404] * 40
    assert answers[44] == 429


@pytest.mark.parametrize(
    "said",
    [
        {"phone": "12345"},
        {"phone": "13800001234; rm -rf /"},
        {"purpose": ""},
        {"purpose": "长" * 201},
        {"addressee": ""},
        {"until_on": today() + timedelta(days=15)},
        {"until_on": today() - timedelta(days=1)},
    ],
)
def test_a_link_that_says_too_little_or_lives_too_long_is_refused(house, workspace, lead, said):
    with pytest.raises(BadInput):
        one_matter.send(
            by=house.actor("south"),
            ws=workspace,
            matter_id=lead[0],
            new=wanted(**said),
            address=str,
        )


def test_another_office_and_who_may_take_no_step_send_none(house, workspace, lead):
    with pytest.raises(NoSuchRecord):
        one_matter.send(
            by=house.actor("north"), ws=workspace, matter_id=lead[0], new=wanted(), address=str
        )
    from wangjian.authority import actions

    actions.appoint(by=house.actor("admin"), officer_id=house.officers["idle"].id,
                    office_id=house.south.id, role="auditor")  # fmt: skip
    with pytest.raises(NotAllowed):
        one_matter.send(
            by=house.actor("idle"), ws=workspace, matter_id=lead[0], new=wanted(), address=str
        )


def test_on_the_desk_a_link_is_sent_copied_and_listed_with_a_masked_number(house, lead, sign_in):
    client = sign_in("south")
    where = reverse("links_of", args=[lead[0]])
    fields = {"addressee": "李四", "phone": "13900005678", "purpose": "拍照",
              "until_on": (today() + timedelta(days=2)).isoformat()}  # fmt: skip
    assert client.post(where, {**fields, "phone": "1"}).status_code == 400
    assert client.post(where, fields).status_code == 302
    page = client.get(reverse("links")).content.decode()
    assert "139****5678" in page
    assert "13900005678" not in page
    assert "http://testserver/m/" in page
    [message] = rows(OutMessage)
    client.post(reverse("links_sent", args=[message.id]))
    assert "http://testserver/m/" not in client.get(reverse("links")).content.decode()


def test_the_offices_command_is_given_the_message_and_the_text_is_emptied(
    house, workspace, lead, tmp_path
):
    out = tmp_path / "sent.json"
    hook(
        workspace,
        f'command = ["{sys.executable}", "-c", "import sys; open({str(out)!r}, \'w\').write(sys.stdin.read())"]',
    )
    try:
        one_matter.send(by=house.actor("south"), ws=workspace, matter_id=lead[0], new=wanted(),
                        address=lambda token: f"https://desk/m/{token}/")  # fmt: skip
        [message] = rows(OutMessage)
        assert message.state == "queued"
        assert messages.deliver(workspace, message.id)
        said = json.loads(out.read_text(encoding="utf-8"))
        assert said["phone"] == "13800001234"
        assert "https://desk/m/" in said["text"]
        [message] = rows(OutMessage)
        assert (message.state, message.text) == ("sent", "")
    finally:
        hook(workspace, "")


def test_a_command_that_fails_is_tried_five_times_and_then_shown(house, workspace, lead):
    hook(workspace, 'command = ["false"]')
    try:
        one_matter.send(
            by=house.actor("south"), ws=workspace, matter_id=lead[0], new=wanted(), address=str
        )
        for _ in range(5):
            for message_id in messages.to_send():
                assert not messages.deliver(workspace, message_id)
        [message] = rows(OutMessage)
        assert (message.state, message.tries, message.problem) == ("failed", 5, "false: 1")
        assert messages.to_send() == []
    finally:
        hook(workspace, "")


@pytest.mark.parametrize(
    "text", ['url = "http://sms.example.gov.cn/"', 'url = "file:///etc/passwd"', "command = 1"]
)
def test_a_hook_that_would_send_in_the_clear_is_refused(workspace, text):
    from wangjian.errors import NotReady

    hook(workspace, text)
    try:
        with pytest.raises(NotReady):
            messages.hook(workspace)
    finally:
        hook(workspace, "")


def hook(ws, text):
    file = ws.path / "workspace.toml"
    plain = file.read_text(encoding="utf-8").split("\n[messages]")[0]
    file.write_text(plain + (f"\n[messages]\n{text}\n" if text else ""), encoding="utf-8")
