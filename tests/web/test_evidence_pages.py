"""Evidence at the desk: asked for on any page, the queue, an exhibit whole, batches, schedules."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wangjian.authority.actor import reading, scope
from wangjian.authority.days import today
from wangjian.authority.queries import actor_of, house_actor
from wangjian.casework.actions import NewLead, open_lead
from wangjian.evidence import actions, handing, queries
from wangjian.evidence.custody import Step
from wangjian.evidence.models import CaptureRequest, CaptureSchedule, Custody, ExhibitRequest
from wangjian.evidence.orders import asking
from wangjian.evidence.orders.asking import Wanted
from wangjian.evidence.record import bundle
from wangjian.evidence.requests import making
from wangjian.registry.models import Entity, Shop
from wangjian.web.models import SavedView

pytestmark = pytest.mark.django_db

A = "https://a.example/item/1"
PNG = b"\x89PNG\r\n\x1a\nrest"
HOSTILE = "<script>alert(1)</script><h1>店</h1>"
FILES = {
    "seen/dom.html": HOSTILE.encode(),
    "seen/screenshot-01.png": PNG,
    "seen/text.txt": HOSTILE.encode(),
    "wangjian/environment.json": b'{"fresh_profile":true,"limits_reached":["tiles"]}',
    "wangjian/replay.json": b'{"agrees":false,"resources_share":0.5,"text_share":0.25,"missing":["https://a.example/x"]}',
}


@pytest.fixture
def shop(db):
    entity = Entity.objects.create(id=uuid.uuid4(), kind="shop", natural_key="shop:pf1/1")
    Shop.objects.create(
        entity=entity,
        source="s",
        load_id="l",
        digest="d",
        name="一店",
        url="https://shop.example/1",
    )
    return entity


@pytest.fixture
def lead(house, shop):
    told = NewLead(
        office_path=house.north.path, severity=2, title="一店：亮照有误", subject_name="一店",
        received_on=today(), source="report", subject_id=shop.id, subject_key=shop.natural_key,
    )  # fmt: skip
    return open_lead(by=house.actor("north"), new=told)


@pytest.fixture
def exhibit(house, workspace, lead, shop):
    new = actions.NewExhibit(
        "capture", "一店首页", FILES, (), ("李四",), A, shop.id, f"lead:{lead.matter_id}"
    )
    return actions.seal(by=house.actor("north"), workspace=workspace, new=new)


def waiting():
    with scope(house_actor()):
        return {
            one.url: (one.made_for, one.office_path, one.subject_id)
            for one in CaptureRequest.objects.filter(state="queued")
        }


def test_a_lead_s_page_queues_its_address_and_shows_what_waits_and_what_was_kept(
    house, lead, shop, exhibit, sign_in
):
    client = sign_in("north")
    there = reverse("captures_of_lead", args=[lead.matter_id])
    assert there in client.get(reverse("leads_one", args=[lead.matter_id])).content.decode()
    part = client.get(there, headers={"HX-Request": "true"}).content.decode()
    assert "https://shop.example/1" in part
    assert "一店首页" in part
    assert "<html" not in part
    answer = client.post(there, {"url": "https://shop.example/1", "other": A, "device": "phone"})
    assert answer.status_code == 302
    ref = f"lead:{lead.matter_id}"
    assert waiting() == {
        "https://shop.example/1": (ref, house.north.path, shop.id),
        A: (ref, house.north.path, shop.id),
    }
    part = client.get(f"{there}?rows=1", headers={"HX-Request": "true"}).content.decode()
    assert part.count("排队") == 2
    assert '<form method="post" action="' + there not in part, "what was being written stays"


def test_what_is_asked_for_from_above_belongs_to_the_lead_s_office(house, lead, sign_in):
    there = reverse("captures_of_lead", args=[lead.matter_id])
    sign_in("top").post(there, {"url": "https://shop.example/1", "device": "desktop"})
    [(_, office, _)] = waiting().values()
    assert office == house.north.path


def test_only_addresses_that_were_offered_or_written_are_captured(lead, sign_in):
    client = sign_in("north")
    there = reverse("captures_of_lead", args=[lead.matter_id])
    answer = client.post(there, {"url": "https://other.example/", "device": "desktop"})
    assert answer.status_code == 400
    assert "请勾选或填写网址" in answer.content.decode()
    answer = client.post(there, {"other": "file:///etc/passwd", "device": "desktop"})
    assert answer.status_code == 400
    assert waiting() == {}


def test_a_thing_s_page_has_its_captures_and_its_timeline_tells_of_exhibits(shop, exhibit, sign_in):
    client = sign_in("north")
    page = client.get(reverse("subjects_one", args=[shop.id])).content.decode()
    there = reverse("captures_of_subject", args=[shop.id])
    assert there in page
    assert "一店首页" in client.get(there).content.decode()
    told = client.get(reverse("subjects_one", args=[shop.id]) + "?show=evidence").content.decode()
    assert "固定证据：一店首页" in told
    assert reverse("exhibits_one", args=[exhibit.id]) in told


def test_another_office_sees_nothing_of_it(house, lead, exhibit, sign_in):
    client = sign_in("south")
    assert client.get(reverse("captures_of_lead", args=[lead.matter_id])).status_code == 404
    assert client.get(reverse("exhibits_one", args=[exhibit.id])).status_code == 404
    assert (
        client.get(reverse("exhibits_picture", args=[exhibit.id, "screenshot-01.png"])).status_code
        == 404
    )
    assert "一店首页" not in client.get(reverse("exhibits")).content.decode()


def test_an_exhibit_s_page_shows_text_and_pictures_and_never_the_page_itself(exhibit, sign_in):
    client = sign_in("north")
    page = client.get(reverse("exhibits_one", args=[exhibit.id])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert HOSTILE not in page
    for said in ("取证环境核查单", "不够相符", "25%", exhibit.sm3, "https://a.example/x", "保管链"):
        assert said in page, said
    picture = client.get(reverse("exhibits_picture", args=[exhibit.id, "screenshot-01.png"]))
    assert (picture.content, picture["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in picture["Content-Security-Policy"]
    for name in ("dom.html", "text.txt"):
        other = client.get(reverse("exhibits_picture", args=[exhibit.id, name]))
        assert other.status_code == 404


def test_verify_again_says_line_by_line_what_holds(exhibit, workspace, sign_in):
    client = sign_in("north")
    there = reverse("exhibits_check", args=[exhibit.id])
    page = client.post(there).content.decode()
    assert "每个文件的 SHA-256 和 SM3 与清单相符" in page
    assert "SHA-256 and SM3 of every file are as listed" in page
    file = queries.file_of(workspace, exhibit)
    raw = bytearray(file.read_bytes())
    raw[100] ^= 1
    file.write_bytes(raw)
    assert "不符：见下" in client.post(there).content.decode()


def test_a_package_leaves_after_a_second_look_and_its_custody_says_so(house, exhibit, sign_in):
    there = reverse("exhibits_file", args=[exhibit.id])
    client = sign_in("north")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert "reauthenticate" in client.post(there)["Location"]
    with scope(house_actor()):
        assert not Custody.objects.exists()
    answer = sign_in("north", known=True).post(there)
    assert answer["Content-Disposition"] == f'attachment; filename="{exhibit.id}.wacz"'
    assert b"".join(answer.streaming_content).startswith(b"PK")
    with scope(house_actor()):
        assert Custody.objects.get().verb == "export"
    page = client.get(reverse("exhibits_one", args=[exhibit.id])).content.decode()
    assert "下载证据包</b>" in page


def test_a_package_with_its_record_is_made_while_the_page_waits_and_leaves_after_a_second_look(
    exhibit, workspace, sign_in, monkeypatch
):
    monkeypatch.setattr(bundle, "pdf", lambda _record: b"%PDF-")
    there = reverse("exhibits_file", args=[exhibit.id])
    client = sign_in("north", known=True)
    answer = client.post(there, {"record": "1"})
    assert answer["Location"] == f"{reverse('exhibits_one', args=[exhibit.id])}#made"
    with scope(house_actor()):
        one = ExhibitRequest.objects.get()
    part = reverse("exhibits_made", args=[exhibit.id])
    page = client.get(reverse("exhibits_one", args=[exhibit.id])).content.decode()
    assert f'hx-get="{part}"' in page, "it asks for itself again while something waits"
    assert "排队" in client.get(part).content.decode()
    fetch = reverse("exhibits_made_file", args=[one.id])
    assert client.get(fetch).status_code == 409, "it is not there yet"
    with scope(house_actor()):
        ExhibitRequest.objects.update(state="running", done_bytes=exhibit.size_bytes // 2)
    assert 'value="49"' in client.get(part).content.decode()
    with scope(house_actor()):
        ExhibitRequest.objects.update(state="queued")
    making.make(workspace, str(one.id))
    told = client.get(part).content.decode()
    assert "<html" not in told
    assert "hx-get" not in told
    assert fetch in told
    answer = client.get(fetch)
    assert answer["Content-Disposition"] == f'attachment; filename="{exhibit.id}.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as file:
        assert {"exhibit.wacz", "record.docx", "record.pdf"} <= set(file.namelist())
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert "reauthenticate" in client.get(fetch)["Location"]
    with scope(house_actor()):
        assert Custody.objects.get().verb == "export"
    assert sign_in("head", known=True).get(fetch).status_code == 404, "not what another asked for"


def test_a_large_package_is_checked_while_the_page_waits(exhibit, workspace, sign_in, monkeypatch):
    monkeypatch.setattr(handing, "MOST_AT_ONCE", exhibit.size_bytes - 1)
    client = sign_in("north")
    there = reverse("exhibits_one", args=[exhibit.id])
    answer = client.post(reverse("exhibits_check", args=[exhibit.id]))
    assert answer["Location"] == f"{there}#made"
    with scope(house_actor()):
        one = ExhibitRequest.objects.get(kind="check")
    page = client.get(there).content.decode()
    assert reverse("exhibits_made_stop", args=[one.id]) in page
    assert "本机关的公钥" in page
    making.make(workspace, str(one.id))
    assert "每个文件的 SHA-256 和 SM3 与清单相符" in client.get(there).content.decode()
    client.post(reverse("exhibits_check", args=[exhibit.id]))
    with scope(house_actor()):
        again = ExhibitRequest.objects.get(kind="check", state="queued")
    stop = reverse("exhibits_made_stop", args=[again.id])
    assert client.post(stop)["Location"] == f"{there}#made"
    assert client.post(stop)["Location"] == reverse("exhibits"), "it is over already"
    assert "已停止" in client.get(there).content.decode()


def test_custody_and_a_notary_s_act_are_noted_on_the_page(exhibit, sign_in):
    client = sign_in("north")
    one = reverse("exhibits_one", args=[exhibit.id])
    assert (
        client.post(
            reverse("exhibits_custody", args=[exhibit.id]), {"verb": "seal", "note": "x"}
        ).status_code
        == 400
    )
    client.post(
        reverse("exhibits_custody", args=[exhibit.id]), {"verb": "hand_over", "note": "交王五"}
    )
    act = {
        "number": "（2026）川证字第1号", "notary": "某公证处", "acted_on": today().isoformat(),
        "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"),
    }  # fmt: skip
    there = reverse("exhibits_notary", args=[exhibit.id])
    assert client.post(there, act).status_code == 302
    act["file"] = SimpleUploadedFile("a.pdf", b"<script>")
    assert client.post(there, act).status_code == 400
    page = client.get(one).content.decode()
    assert "交王五" in page
    with scope(house_actor()):
        step = Custody.objects.get(verb="notary")
    scan = client.get(reverse("exhibits_act", args=[exhibit.id, step.id]))
    assert b"".join(scan.streaming_content) == b"%PDF-1.7 x"
    assert scan["Content-Disposition"].startswith("attachment")


def test_what_a_batch_s_choices_do_not_need_counts_for_nothing(sign_in):
    client = sign_in("north")
    there = reverse("captures_batches")
    fields = {
        "title": "一批", "source": "addresses", "addresses": A, "device": "desktop",
        "view": "no view", "rule": "no rule", "every": "now", "first_at": "x", "until_on": "x",
    }  # fmt: skip
    assert client.post(there, fields).status_code == 302
    with scope(house_actor()):
        assert not CaptureSchedule.objects.exists()
    assert set(waiting()) == {A}
    wrong = client.post(there, {**fields, "every": "day"})
    assert wrong.status_code == 400, "what is needed is looked at"
    wrong = client.post(there, {**fields, "source": "rule"})
    assert wrong.status_code == 400


def test_the_queue_is_asked_called_off_and_tried_again(sign_in):
    client = sign_in("north")
    queue = reverse("captures")
    assert "队列是空的" in client.get(queue).content.decode()
    assert (
        client.post(reverse("captures_ask"), {"url": "shop", "device": "desktop"}).status_code
        == 400
    )
    assert client.post(reverse("captures_ask"), {"url": A, "device": "desktop"}).status_code == 302
    with scope(house_actor()):
        one = CaptureRequest.objects.get()
    page = client.get(queue).content.decode()
    assert 'hx-trigger="load delay:3s"' in page, "it asks for itself again while something waits"
    rows = client.get(queue, headers={"HX-Request": "true"}).content.decode()
    assert A in rows
    assert "<html" not in rows
    back = client.post(reverse("captures_cancel", args=[one.id]), {"next": "https://evil.example/"})
    assert back["Location"] == queue
    assert "已取消" in client.get(queue).content.decode()
    client.post(reverse("captures_retry", args=[one.id]), {"next": queue})
    assert waiting() == {A: ("", one.office_path, None)}
    assert "没有符合条件" in client.get(queue + "?state=done").content.decode()


def test_a_login_that_the_office_has_and_a_video_are_chosen_and_shown(house, workspace, sign_in):
    client = sign_in("north")
    assert 'name="login"' not in client.get(reverse("captures")).content.decode()
    place = workspace.secrets.joinpath("logins", *house.north.path.strip("/").split("/"))
    place.mkdir(parents=True)
    (place / "buyer.json").write_text('{"cookies": []}')
    assert '<option value="buyer">' in client.get(reverse("captures")).content.decode()
    told = {"url": A, "device": "desktop", "login": "buyer", "video": "on"}
    assert client.post(reverse("captures_ask"), told).status_code == 302
    wrong = {**told, "url": "https://b.example/", "login": "seller"}
    assert client.post(reverse("captures_ask"), wrong).status_code == 400
    batch(client, addresses="https://c.example/", login="buyer", every="day", until_on=today())
    with scope(house_actor()):
        assert [(one.login, one.video) for one in CaptureRequest.objects.all()] == [("buyer", True)]
        assert CaptureSchedule.objects.get().login == "buyer"
    for page in (reverse("captures"), reverse("captures_batches")):
        assert "登录 buyer" in client.get(page).content.decode()


def test_a_video_is_shown_by_some_of_its_pictures(house, workspace, sign_in):
    times = [b'{"picture":"%05d.jpg","seconds":%.1f}' % (n, 100 + n / 2) for n in range(1, 101)]
    files = {
        **FILES, "seen/video/frames.jsonl": b"\n".join(times),
        **{f"seen/video/{n:05}.jpg": b"\xff\xd8%d" % n for n in range(1, 101)},
        "seen/video/00004.jpg": b"<script>",
        "wangjian/environment.json": b'{"login":"buyer","video_pictures":100}',
    }  # fmt: skip
    new = actions.NewExhibit("capture", "直播间", files, (), ("李四",), A)
    made = actions.seal(by=house.actor("north"), workspace=workspace, new=new)
    client = sign_in("north")
    page = client.get(reverse("exhibits_one", args=[made.id])).content.decode()
    assert "100 幅画面，这里 34 幅" in page
    assert "buyer" in page
    answer = client.get(reverse("exhibits_frame", args=[made.id, "00001.jpg"]))
    assert (answer["Content-Type"], answer.content) == ("image/jpeg", b"\xff\xd81")
    assert "sandbox" in answer["Content-Security-Policy"]
    for gone in ("00004.jpg", "00200.jpg", "frames.jsonl"):
        assert client.get(reverse("exhibits_frame", args=[made.id, gone])).status_code == 404


def test_a_package_that_still_says_values_of_a_login_warns_before_it_leaves(
    house, workspace, sign_in
):
    told = {
        "answers": 2,
        "addresses": ["https://a.example/me"],
        "not_searched": 1,
        "shown_in_text": 3,
    }
    environment = json.dumps({"login": "buyer", "login_values_repeated": told}).encode()
    page = page_with(house, workspace, sign_in, environment)
    assert "还能读到登录状态中的值" in page
    for said in ("2 份服务器的答复", "https://a.example/me", "3 处", "1 份答复无法查找"):
        assert said in page, said
    none = {"answers": 0, "addresses": [], "not_searched": 0, "shown_in_text": 0}
    environment = json.dumps({"login": "buyer", "login_values_repeated": none}).encode()
    page = page_with(house, workspace, sign_in, environment)
    assert "还能读到登录状态中的值" not in page
    assert "服务器的答复没有重复登录状态中的值" in page, "a line of the checklist"


def test_an_exhibit_of_a_phone_says_what_the_phone_noted(house, workspace, sign_in):
    told = {
        "began_at": "2026-11-01T02:03:00Z", "code": "0648-063c", "note": "货架第二排",
        "matter": "川市监线索〔2026〕1号", "second_officer": "李四", "device": "a phone",
        "place": {"latitude": "30.8943", "longitude": "120.0868", "accuracy_metres": "12"},
    }  # fmt: skip
    files = {**FILES, "wangjian/phone.json": json.dumps(told).encode()}
    steps = (Step("2026-11-01T02:03:00Z", "receive", "wangjian"),)
    new = actions.NewExhibit("phone", "现场", files, steps, ("李四",))
    made = actions.seal(by=house.actor("north"), workspace=workspace, new=new)
    page = sign_in("north").get(reverse("exhibits_one", args=[made.id])).content.decode()
    for said in (
        "2026-11-01 10:03:00", "0648-063c", "货架第二排", "1号", "30.8943, 120.0868 (± 12 m)",
        "服务器收到全部文件",
    ):  # fmt: skip
        assert said in page, said


def page_with(house, workspace, sign_in, environment):
    files = {**FILES, "wangjian/environment.json": environment}
    new = actions.NewExhibit("capture", "会员页", files, (), ("李四",), A)
    made = actions.seal(by=house.actor("north"), workspace=workspace, new=new)
    return sign_in("north").get(reverse("exhibits_one", args=[made.id])).content.decode()


def test_who_may_not_capture_has_no_buttons(house, exhibit, sign_in):
    asking.request(by=house.actor("north"), wanted=Wanted(A))
    from wangjian.authority import actions as authority

    authority.appoint(
        by=house.actor("admin"),
        officer_id=house.officers["idle"].id,
        office_id=house.north.id,
        role="auditor",
    )
    client = sign_in("idle")
    for there in (
        reverse("captures"),
        reverse("exhibits_one", args=[exhibit.id]),
        reverse("captures_batches"),
    ):
        page = client.get(there)
        assert page.status_code == 200
        for gone in ("captures/ask/", "/cancel/", "/file/", "/notary/", "排队或安排"):
            assert gone not in page.content.decode(), (there, gone)
    assert client.post(reverse("exhibits_file", args=[exhibit.id])).status_code == 403
    assert (
        client.post(
            reverse("captures_ask"), {"url": "https://b.example/", "device": "desktop"}
        ).status_code
        == 400
    )


def batch(client, **said):
    told = {"title": "一批", "source": "addresses", "device": "desktop", "every": "now", **said}
    return client.post(reverse("captures_batches"), told)


def test_a_batch_is_pasted_and_shows_how_far_it_is(sign_in):
    client = sign_in("north")
    answer = batch(client, addresses=f"{A}\n\nhttps://b.example/\n{A}")
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "已处理 0 / 2" in page
    assert "一批" in client.get(reverse("captures_batches")).content.decode()
    wrong = batch(client, addresses="shop.example")
    assert wrong.status_code == 400
    assert "shop.example" in wrong.content.decode()
    assert batch(client, addresses="").status_code == 400
    with scope(house_actor()):
        [one] = {row.batch_id for row in CaptureRequest.objects.all()}
    client.post(reverse("captures_batch_cancel", args=[one]))
    assert waiting() == {}


def test_a_batch_takes_a_saved_view_of_leads_or_of_shops(house, lead, shop, sign_in):
    client = sign_in("north")
    officer = house.officers["north"]
    for listing, query in (("leads", "state=open"), ("registry-shop", "")):
        view = SavedView.objects.create(
            officer=officer, office=house.north, listing=listing, name=f"我的{listing}", query=query
        )
        answer = batch(client, source="view", view=str(view.id), title=listing)
        assert answer.status_code == 302, answer.content.decode()
    with scope(house_actor()):
        rows = CaptureRequest.objects.order_by("id")
        assert [(one.url, one.made_for) for one in rows] == [
            ("https://shop.example/1", f"lead:{lead.matter_id}"), ("https://shop.example/1", ""),
        ]  # fmt: skip


def test_a_rule_without_open_leads_says_so(sign_in):
    answer = batch(sign_in("north"), source="rule", rule="cn.ads.absolutes")
    assert answer.status_code == 400
    assert "没有已知网址" in answer.content.decode()


def test_a_schedule_is_made_and_stopped(sign_in):
    client = sign_in("north")
    assert batch(client, addresses=A, every="day").status_code == 400, "it needs an end"
    until = (today() + timedelta(days=5)).isoformat()
    assert batch(client, addresses=A, every="day", until_on=until).status_code == 302
    with scope(house_actor()):
        one = CaptureSchedule.objects.get()
    page = client.get(reverse("captures_batches")).content.decode()
    assert "每天" in page
    assert "1 个网址" in page
    client.post(reverse("captures_stop", args=[one.id]))
    assert "已结束" in client.get(reverse("captures_batches")).content.decode()


def test_how_far_batches_are_costs_one_look_however_many_there_are(
    house, sign_in, django_assert_num_queries
):
    client = sign_in("north")
    for number in range(3):
        batch(client, title=f"第{number}批", addresses=f"{A}/{number}\n{A}")
    by = actor_of(house.officers["north"])
    with reading(by), django_assert_num_queries(2):
        found = queries.batches(by)
    assert [(one.left, one.over, one.counts["queued"]) for one in found] == [(2, 0, 2)] * 3


def test_exhibits_are_found_by_kind_words_and_sums(exhibit, sign_in):
    client = sign_in("north")
    for found, query in (
        (True, "?text=首页"), (True, f"?text={exhibit.sha256}"), (True, f"?text={exhibit.sm3}"),
        (True, "?kind=capture"), (False, "?kind=phone"), (False, "?text=别的"),
        (False, "?from=2026-01-01&until=2026-01-02"),
    ):  # fmt: skip
        page = client.get(reverse("exhibits") + query).content.decode()
        assert ("一店首页" in page) == found, query
