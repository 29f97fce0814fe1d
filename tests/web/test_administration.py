"""The administration and the audit log: through actions, journalled, within one's own branch."""

from datetime import timedelta

import pytest
from django.urls import reverse

from wangjian.authority import actions
from wangjian.authority.days import today
from wangjian.authority.models import Journal, Office, Officer, Post
from wangjian.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


@pytest.mark.parametrize("login", ["head", "north", "clerk"])
def test_only_administrators_enter_and_others_are_told_why(sign_in, login):
    client = sign_in(login)
    asked = client.get(reverse("admin:index"), follow=True)
    assert asked.status_code == 403
    assert "管理用户和机关" in asked.content.decode()


def test_an_officer_is_added_through_the_action_and_gets_a_link(admin, house):
    fields = {"username": "newone", "display_name": "新人", "language": "zh-hans"}
    page = admin.post(reverse("admin:authority_officer_add"), fields, follow=True).content.decode()
    made = Officer.objects.get(username="newone")
    assert not made.has_usable_password()
    assert "/welcome/" in page
    assert Journal.objects.filter(verb="authority.add_officer", ref=f"officer:{made.id}").exists()


def test_a_post_is_given_and_ended_and_a_refusal_is_said(admin, house):
    fields = {"officer": house.officers["idle"].pk, "office": house.north.pk, "role": "head",
              "from_on": today().isoformat(), "until_on": ""}  # fmt: skip
    add = reverse("admin:authority_post_add")
    assert "任期截止日" in admin.post(add, fields, follow=True).content.decode()
    assert not Post.objects.filter(officer=house.officers["idle"]).exists()
    admin.post(add, {**fields, "until_on": (today() + timedelta(days=30)).isoformat()})
    post = Post.objects.get(officer=house.officers["idle"])
    admin.post(
        reverse("admin:authority_post_change", args=[post.pk]), {"until_on": today().isoformat()}
    )
    post.refresh_from_db()
    assert post.until_on == today()
    assert Journal.objects.filter(verb="authority.end_post").exists()


def test_an_office_is_added_below_another_and_renamed(admin, house):
    fields = {
        "parent": house.north.pk,
        "name": "东区局",
        "short_name": "东",
        "code": "east",
        "region": "",
    }
    admin.post(reverse("admin:authority_office_add"), fields)
    made = Office.objects.get(path="top/north/east/")
    admin.post(
        reverse("admin:authority_office_change", args=[made.pk]),
        {"name": "东区市场监管局", "short_name": "东", "region": "", "valid_until": ""},
    )
    made.refresh_from_db()
    assert made.name == "东区市场监管局"
    assert Journal.objects.filter(verb="authority.change_office").exists()


@pytest.mark.parametrize("model", ["officer", "office", "post", "region"])
def test_nothing_is_deleted(admin, house, model):
    key = {"officer": house.officers["north"].pk, "office": house.north.pk,
           "post": Post.objects.first().pk, "region": "x"}[model]  # fmt: skip
    assert admin.post(
        reverse(f"admin:authority_{model}_delete", args=[key]), {"post": "yes"}
    ).status_code in {302, 403}
    where = reverse(f"admin:authority_{model}_changelist")
    assert "delete_selected" not in admin.get(where).content.decode()
    assert Officer.objects.filter(pk=house.officers["north"].pk).exists()
    assert Office.objects.filter(pk=house.north.pk).exists()


def test_who_is_disabled_is_signed_out_at_once(admin, house):
    from django.test import Client

    other = Client()
    other.force_login(house.officers["north"], backend="wangjian.web.account.door.OfficerBackend")
    assert other.get(reverse("profile")).status_code == 200
    admin.post(
        reverse("admin:authority_officer_changelist"),
        {"action": "keep_out", "_selected_action": house.officers["north"].pk},
    )
    house.officers["north"].refresh_from_db()
    assert not house.officers["north"].is_active
    assert other.get(reverse("profile")).status_code == 302


def test_an_administrator_of_a_branch_manages_that_branch_alone(house, sign_in):
    by = house.actor("admin")
    actions.appoint(
        by=by, officer_id=house.officers["idle"].id, office_id=house.north.id, role="administrator"
    )
    here = house.actor("idle")
    officers = {login: one.id for login, one in house.officers.items()}
    for act in (
        lambda: actions.appoint(by=here, officer_id=officers["idle"], office_id=house.top.id, role="officer"),
        lambda: actions.appoint(by=here, officer_id=officers["idle"], office_id=house.south.id, role="officer"),
        lambda: actions.make_link(by=here, officer_id=officers["head"]),
        lambda: actions.make_link(by=here, officer_id=officers["south"]),
        lambda: actions.reset_second_factor(by=here, officer_id=officers["head"]),
        lambda: actions.set_active(by=here, officer_id=officers["head"], active=False),
        lambda: actions.rename_officer(by=here, officer_id=officers["south"], display_name="x"),
        lambda: actions.add_office(by=here, parent_id=house.top.id, name="x", code="x"),
        lambda: actions.change_office(by=here, office_id=house.top.id, name="x", short_name="x"),
        lambda: actions.end_post(by=here, post_id=Post.objects.get(officer_id=officers["south"]).id, until_on=today()),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    assert actions.make_link(by=here, officer_id=officers["north"])
    page = sign_in("idle").get(reverse("admin:authority_officer_changelist")).content.decode()
    assert "northhead" in page
    assert "南一" not in page


def test_the_log_is_found_by_officer_act_object_day_and_office(sign_in, house):
    actions.choose_language(by=house.actor("north"), language="en")
    actions.choose_language(by=house.actor("south"), language="en")
    client = sign_in("head")
    where = reverse("audit")

    def shown(**said):
        return [row.row.ref for row in client.get(where, said).context["rows"]]

    north, south = (f"officer:{house.officers[login].id}" for login in ("north", "south"))
    chosen = {"verb": "authority.choose_language"}
    assert shown(**chosen) == [south, north]
    assert shown(**chosen, officer="north") == [north]
    assert shown(**chosen, officer="南一") == [south]
    assert shown(**chosen, office=house.north.path) == [north]
    assert shown(**chosen, ref=south) == [south]
    assert shown(**chosen, from_on=(today() + timedelta(days=1)).isoformat()) == []
    assert shown(**chosen, until_on=today().isoformat()) == [south, north]
    assert shown(**chosen, until_on=(today() - timedelta(days=1)).isoformat()) == []


def test_the_log_of_a_branch_is_that_branchs(sign_in, house):
    actions.choose_language(by=house.actor("south"), language="en")
    client = sign_in("northhead")
    assert [
        row
        for row in client.get(reverse("audit")).context["rows"]
        if row.row.office_path != house.north.path
    ] == []
    assert sign_in("north").get(reverse("audit")).status_code == 403


def test_the_log_goes_on_page_by_page(sign_in, house):
    for n in range(120):
        actions.journal(house.actor("north"), "authority.choose_language", f"thing:{n}")
    client, seen, after = sign_in("head"), [], ""
    while True:
        page = client.get(reverse("audit"), {"verb": "authority.choose_language", "after": after})
        seen += [row.row.ref for row in page.context["rows"]]
        after = page.context["next_page"]
        if not after:
            break
    assert seen == [f"thing:{n}" for n in reversed(range(120))]
