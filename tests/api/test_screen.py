"""接口: who may ask, and that nothing that is sent breaks it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registry.made import code_of, write_csv
from wangjian.authority import actions
from wangjian.authority.days import today
from wangjian.authority.models import ApiToken, Journal

pytest_plugins = ["tests.web.conftest"]
SCREEN = "/api/v1/registry/screen"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    from django.core.cache import caches

    for one in caches:
        caches[one].clear()


@pytest.fixture
def lists(house, workspace, tmp_path):
    """One entry, indexed."""
    from wangjian.registry.actions import index_lists, ingest

    rows = [{
        "list_kind": "serious", "authority": "省局", "entry_no": "1号", "name": "近水网络有限公司",
        "registration_no": code_of(1), "entered_on": "2026-01-01",
    }]  # fmt: skip
    file = write_csv(tmp_path / "e.csv", rows)
    ingest(workspace, "list_entry", [file], source="省局", as_of_on=date(2026, 1, 2),
           by=house.actor("clerk"))  # fmt: skip
    index_lists(workspace)


def issued(house, login="north", **said):
    asked = {"purpose": "核对", "scopes": ["registry.screen"],
             "until_on": today() + timedelta(days=30), **said}  # fmt: skip
    return actions.issue_token(by=house.actor(login), **asked)


def ask(client, token="", **said):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.get(SCREEN, said or {"code": code_of(1)}, headers=headers)


def test_nobody_is_told_to_sign_in(client, lists):
    answer = ask(client)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["zh"]
    assert answer.json()["remedy_en"]


def test_a_token_is_answered_with_the_entry_and_the_state_of_the_lists(client, house, lists):
    token, text = issued(house)
    answer = ask(client, text, code=code_of(1), day="2026-06-01")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["day"], said["list_version"], said["lists_as_of"]) == (
        "2026-06-01",
        1,
        "2026-01-02",
    )
    (entry,) = said["entries"]
    assert (entry["how"], entry["confidence"], entry["entry_no"]) == ("code", 1.0, "1号")
    assert ask(client, text, code=code_of(1), day="2025-12-31").json()["entries"] == []
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_a_session_is_answered_and_a_post_needs_the_csrf_token(sign_in, lists):
    from django.test import Client

    assert ask(sign_in("north")).status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in("north").cookies
    body = json.dumps({"name": "近水网络有限公司"})
    assert strict.post(SCREEN, body, content_type="application/json").status_code == 403
    loose = sign_in("north").post(SCREEN, body, content_type="application/json")
    assert [one["how"] for one in loose.json()["entries"]] == ["name_region"]


def test_a_token_needs_no_csrf_token(house, lists):
    from django.test import Client

    _, text = issued(house)
    answer = Client(enforce_csrf_checks=True).post(
        SCREEN, "{}", content_type="application/json", headers={"Authorization": f"Bearer {text}"}
    )
    assert answer.status_code == 400


def test_a_token_that_does_not_hold_is_refused(client, house, lists):
    expired, text = issued(house)
    ApiToken.objects.filter(id=expired.id).update(until_on=today() - timedelta(days=1))
    assert ask(client, text).status_code == 401
    revoked, text = issued(house)
    actions.revoke_token(by=house.actor("north"), token_id=revoked.id)
    assert ask(client, text).status_code == 401
    _, text = issued(house)
    assert ask(client, text[:-1] + ("A" if text[-1] != "A" else "B")).status_code == 401
    assert ask(client, "wj_x").status_code == 401
    other, text = issued(house)
    ApiToken.objects.filter(id=other.id).update(scopes=[])
    assert ask(client, text).status_code == 403


def test_a_token_gives_no_more_than_its_holder_has_today(client, house, lists):
    from wangjian.authority.models import Officer, Post

    _, text = issued(house)
    Post.objects.filter(officer=house.officers["north"]).update(
        from_on=today() - timedelta(days=9), until_on=today() - timedelta(days=1)
    )
    assert ask(client, text).status_code == 403
    Officer.objects.filter(username="north").update(is_active=False)
    assert ask(client, text).status_code == 401


def test_too_many_refused_tries_are_told_so_and_valid_ones_pass(client, house, lists):
    statuses = [ask(client, "wj_x").status_code for _ in range(40)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert ask(client, issued(house)[1]).status_code == 200


def test_issuing_and_revoking_are_in_the_journal_and_the_text_is_nowhere(house):
    token, text = issued(house)
    actions.revoke_token(by=house.actor("north"), token_id=token.id, reason="不用了")
    verbs = list(Journal.objects.filter(ref=f"token:{token.id}").values_list("verb", flat=True))
    assert sorted(verbs) == ["authority.issue_token", "authority.revoke_token"]
    kept = json.dumps(list(ApiToken.objects.values()) + list(Journal.objects.values()), default=str)
    assert text.rpartition("_")[2] not in kept


@pytest.mark.parametrize(
    "said",
    [{"scopes": ["no.such"]}, {"scopes": []}, {"purpose": " "},
     {"until_on": today() - timedelta(days=1)}, {"until_on": today() + timedelta(days=999)}],
)  # fmt: skip
def test_a_token_is_issued_for_known_things_until_a_day(house, said):
    from wangjian.errors import BadInput

    with pytest.raises(BadInput):
        issued(house, **said)


def test_anothers_token_is_not_there_to_be_revoked(sign_in, house):
    token, _ = issued(house)
    south = sign_in("south")
    assert south.post(f"/profile/tokens/{token.id}/revoke/").status_code == 404
    assert token.prefix not in south.get("/profile/tokens/").content.decode()
    actions.revoke_token(by=house.actor("admin"), token_id=token.id)


def test_the_page_shows_a_new_token_once(sign_in, house, lists):
    client = sign_in("north")
    said = {"purpose": "核对", "scopes": "registry.screen", "until_on": str(today())}
    page = client.post("/profile/tokens/", said).content.decode()
    text = page.partition('id="new-token">')[2].partition("<")[0]
    assert ask(client, text).status_code == 200
    again = client.get("/profile/tokens/").content.decode()
    assert text not in again
    assert text[:11] in again


def test_the_description_is_behind_the_sign_in(client, sign_in):
    for page in ("/api/v1/docs", "/api/v1/openapi.json"):
        assert client.get(page).status_code == 302
    signed = sign_in("north")
    assert SCREEN in signed.get("/api/v1/openapi.json").json()["paths"]
    page = signed.get("/api/v1/docs")
    assert page.status_code == 200
    assert b"http://" not in page.content
    assert b"https://" not in page.content


def test_an_address_that_does_not_exist_is_told_in_json(client, db):
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.json()["en"]) == (404, "there is no such address")


HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["\0", "9" * 500, "'; DROP TABLE x", "%s", "\ud800".encode("utf-8", "replace").decode(),
     "有限公司", "𠀀" * 30, "🏪", "(", "[*", "…", "﷽", code_of(1)]
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=HOSTILE, name=HOSTILE, region=HOSTILE, day=HOSTILE | st.just("2026-01-01"))
def test_nothing_that_is_sent_breaks_it(sign_in, lists, code, name, region, day):
    client = sign_in("north")
    said = {"code": code, "name": name, "region": region, "day": day}
    assert client.get(SCREEN, said).status_code in {200, 400}
    posted = client.post(SCREEN, json.dumps(said), content_type="application/json")
    assert posted.status_code in {200, 400}


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"\xff", b"{", b'{"code": 1}', b'{"day": "2026-13-01"}',
             b'{"name": {"a": 1}}', b"[" * 5000, b'{"name": "\\ud800"}', b'{"day": 1e400}'],
)  # fmt: skip
def test_a_body_that_is_no_question_is_refused_in_words(sign_in, lists, body):
    answer = sign_in("north").post(SCREEN, body, content_type="application/json")
    assert answer.status_code in {200, 400}
    assert answer.json()


def test_before_the_lists_are_indexed_it_says_so(sign_in, workspace):
    answer = ask(sign_in("north"))
    assert (answer.status_code, answer.json()["remedy_en"][:4]) == (503, "take")
