"""Rules, lexicons and catalogues are read by every officer; only rule authors write drafts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from wangjian.authority import knowledge

pytestmark = pytest.mark.django_db

OPEN = [
    reverse("rules"),
    reverse("rules_one", args=["cn.price.compared"]),
    reverse("lexicons"),
    reverse("lexicons_one", args=["cn.ads.absolutes"]),
    reverse("lexicons_one", args=["cn.wildlife.animals"]),
    reverse("catalogues"),
    reverse("catalogues_one", args=["cn.protected_animals"]),
    reverse("catalogues_one", args=["cn.key_works"]),
]


def shown(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.fixture
def author(house, sign_in):
    from wangjian.authority import actions, queries
    from wangjian.authority.models import Officer

    by = queries.actor_by_login("admin", os_user="")
    officer = actions.add_officer(by=by, login="author", display_name="规则员")
    actions.appoint(by=by, officer_id=officer.id, office_id=house.top.id, role="rule_author")
    house.officers["author"] = Officer.objects.get(id=officer.id)
    return sign_in("author")


@pytest.mark.parametrize("path", OPEN)
def test_every_officer_reads_what_rules_and_lexicons_say_and_nobody_else(client, sign_in, path):
    assert client.get(path).status_code == 302
    for login in ("clerk", "south", "english"):
        shown(sign_in(login), path)


def test_a_rule_shows_its_duty_in_both_languages_its_law_its_examples_and_its_query(sign_in):
    page = shown(sign_in("head"), reverse("rules_one", args=["cn.price.compared"]))
    for text in (
        "被比较价格须说明",
        "compared price to be explained",
        "2020-12-01 至 2022-06-30",
        "《价格法》",
        "应查出",
        "应放过",
        "法律施行前",
        "只写原价，高于前七日最低标价",
        "FROM price_point",
    ):
        assert text in page, text


def test_the_list_of_rules_is_narrowed_by_words_law_topic_and_state(sign_in):
    client = sign_in("head")
    listed = shown(client, reverse("rules"), q="亮照")
    assert "cn.display.licence" in listed
    assert "cn.price.compared" not in listed
    assert "cn.price.compared" in shown(client, reverse("rules"), topic="price")
    assert "cn.price.compared" in shown(client, reverse("rules"), q="cn.pricemark.16")
    assert 'class="empty"' in shown(client, reverse("rules"), state="office")


def test_a_word_is_found_in_one_lexicon_and_in_all_of_them(sign_in):
    client = sign_in("head")
    assert "cn.ads.absolutes" in shown(client, reverse("lexicons"), q="国家级")
    page = shown(client, reverse("lexicons_one", args=["cn.ads.absolutes"]), q="世界级")
    assert "世界级" in page
    assert "最好用" not in page
    empty = shown(client, reverse("lexicons_one", args=["cn.ads.absolutes"]), q="没有这样的词")
    assert 'class="empty"' in empty


def test_a_long_list_comes_page_by_page(sign_in):
    client, path = sign_in("head"), reverse("catalogues_one", args=["cn.protected_animals"])
    first = shown(client, path)
    assert "after=100" in first
    assert shown(client, path, after="100") != first
    assert "after=" not in shown(client, path, after="1600").split("下一页")[0].split("pager")[-1]
    shown(client, path, after="-1")
    shown(client, path, after="９９")


@pytest.mark.parametrize("name", ["rules_one", "lexicons_one", "catalogues_one"])
def test_what_no_file_says_is_said_to_be_not_there(sign_in, name):
    answer = sign_in("head").get(reverse(name, args=["no.such.thing"]))
    assert answer.status_code == 404
    assert "没有" in answer.content.decode()


def test_a_file_of_the_office_is_marked_and_one_that_does_not_load_is_told_of(sign_in, workspace):
    folder = workspace.path / "packs" / "monitoring" / "rules"
    folder.mkdir(parents=True)
    product = knowledge.packs().file("monitoring", "rules", ".sql", "cn.display.licence")
    text = product.path.read_text("utf-8").replace(
        "id: cn.display.licence", f"id: cn.display.licence\nreplaces_digest: {product.digest}"
    )
    (folder / "cn.display.licence.sql").write_text(text, encoding="utf-8")
    (folder / "office.broken.sql").write_text("SELECT 1", encoding="utf-8")
    knowledge.forget()
    client = sign_in("head")
    page = shown(client, reverse("rules"))
    assert "本单位" in page
    assert "office.broken.sql" in page
    one = shown(client, reverse("rules_one", args=["cn.display.licence"]))
    assert product.digest[:12] in one
    knowledge.forget()


@pytest.mark.parametrize("login", ["clerk", "north", "head"])
def test_drafts_are_for_rule_authors_alone(sign_in, login):
    client = sign_in(login)
    assert client.get(reverse("drafts")).status_code == 403
    given = {"kind": "rule", "ref": "cn.display.licence"}
    assert client.post(reverse("drafts_change"), given).status_code == 403
    assert client.post(reverse("drafts_new"), given).status_code == 403
    assert client.post(reverse("drafts_import"), {"ref": "office.a"}).status_code == 403
    switched = client.post(
        reverse("rules_switch", args=["cn.display.licence"]), {"act": "off", "reason": "x"}
    )
    assert switched.status_code == 403
    assert "改写" not in shown(client, reverse("rules_one", args=["cn.display.licence"]))


def test_an_author_sees_an_error_at_its_line_and_keeps_the_text(author, workspace):
    begun = author.post(reverse("drafts_new"), {"kind": "rule", "ref": "office.mine"})
    path = begun.headers["Location"]
    page = shown(author, path)
    assert "网店未亮出经营地址" in page
    text = "/*---\nid: office.mine\ntitle: {zh: 甲}\n---*/\nSELECT 1"
    answer = author.post(f"{path}act/", {"version": 1, "body": text, "act": "check"})
    told = answer.content.decode()
    assert answer.status_code == 400
    assert "SELECT 1" in told
    assert 'role="alert"' in told
    assert "SELECT 1" in shown(author, path)


def test_an_older_window_on_a_draft_is_refused_with_its_text_still_there(author, workspace):
    path = author.post(reverse("drafts_new"), {"kind": "rule", "ref": "office.mine"}).headers[
        "Location"
    ]
    author.post(f"{path}act/", {"version": 1, "body": "甲", "act": "keep"})
    answer = author.post(f"{path}act/", {"version": 1, "body": "我的文字", "act": "keep"})
    assert answer.status_code == 409
    assert "我的文字" in answer.content.decode()


def test_a_new_id_that_is_none_or_taken_is_refused_beside_its_field(author, workspace):
    for ref in ("cn.mine", "甲", "cn.display.licence"):
        answer = author.post(reverse("drafts_new"), {"kind": "rule", "ref": ref})
        assert answer.status_code == 400, ref
        assert 'aria-invalid="true"' in answer.content.decode()


def test_an_author_switches_a_rule_off_and_on_with_a_reason(author, workspace):
    path = reverse("rules_switch", args=["cn.display.licence"])
    assert author.post(path, {"act": "off", "reason": ""}).status_code == 400
    author.post(path, {"act": "off", "reason": "专项核对"})
    page = shown(author, reverse("rules_one", args=["cn.display.licence"]))
    assert "专项核对" in page
    assert "已停用" in shown(author, reverse("rules"))
    author.post(path, {"act": "on", "reason": "核对完"})
    assert "专项核对" not in shown(author, reverse("rules_one", args=["cn.display.licence"]))


def test_an_author_changes_a_catalogue_and_adds_a_list_beside_it(author, workspace):
    there = reverse("catalogues_one", args=["cn.key_works"])
    assert "另加一份" in shown(author, there)
    taken = author.post(reverse("drafts_change"), {"kind": "catalogue", "ref": "cn.key_works"})
    page = shown(author, taken.headers["Location"])
    assert "条目（CSV）" in page
    assert there in page
    given = {"kind": "catalogue", "like": "cn.key_works", "ref": "office.works"}
    path = author.post(reverse("drafts_new"), given).headers["Location"]
    page = shown(author, path)
    assert "view: key_work" in page
    assert "title,work_kind,rights_holder" in page
    table = "title,work_kind\n某作品,电影\n"
    body = "id: office.works\nview: key_work\ntitle: {zh: 甲, en: a}\ncolumns:\n  - {name: title}\n"
    sent = {"version": 1, "body": body, "table": table, "act": "check"}
    answer = author.post(f"{path}act/", sent)
    assert answer.status_code == 400
    assert "多余的列：work_kind" in answer.content.decode()
    listed = shown(author, reverse("drafts"))
    assert listed.count("目录</td>") == 2


def test_who_may_not_write_sees_catalogues_without_buttons(sign_in):
    page = shown(sign_in("head"), reverse("catalogues_one", args=["cn.key_works"]))
    assert reverse("drafts_new") not in page
    assert "改写" not in page
