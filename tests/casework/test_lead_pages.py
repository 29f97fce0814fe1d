"""Lists, cards, exports and the view for figures."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import Journal
from wangjian.casework import actions, queries
from wangjian.casework.decisions.highlight import Span, cut, excerpt
from wangjian.casework.queries import LeadFilter, cards
from wangjian.docket import actions as docket
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed
from wangjian.monitoring.models import Finding


@pytest.fixture
def leads(officer, found):
    made = []
    for n in range(7):
        group = found(f"shop:pf1:{n}", severity=1 + n % 3, score=n)
        made += actions.take_in(by=officer, group_ids=[group.id])
    return [one.lead_id for one in made]


def walk(actor, filters, limit):
    seen, cursor, more = [], "", True
    while more:
        rows, cursor = queries.leads(actor, filters, cursor=cursor, limit=limit)
        seen += rows
        more = bool(cursor)
    return seen


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["due", "new", "severity"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_show_every_lead_once_in_order(officer, leads, order, limit):
    docket.take_step(
        by=officer, matter_id=leads[3], verb="send_out", version=1,
        fields={"what_for": "testing", "reason": "样品"},
    )  # fmt: skip
    rows = walk(officer, LeadFilter(order=order), limit)
    assert sorted(row.id for row in rows) == sorted(leads)
    if order == "new":
        assert [row.id for row in rows] == leads[::-1]
    elif order == "severity":
        assert [row.severity for row in rows] == sorted(
            (row.severity for row in rows), reverse=True
        )
    else:
        assert rows[-1].id == leads[3]
        assert rows[-1].due_on is None


@pytest.mark.django_db
def test_a_list_is_narrowed(officer, leads):
    def ids(**how):
        return {row.id for row in queries.leads(officer, LeadFilter(**how))[0]}

    docket.take_step(
        by=officer, matter_id=leads[0], verb="assign", version=1,
        fields={"assignee": str(officer.officer_id)},
    )  # fmt: skip
    assert ids(mine=True) == {leads[0]}
    assert ids(severity=3) == {leads[2], leads[5]}
    assert ids(state="open") == set(leads)
    assert ids(state="checking") == {leads[0]}
    assert ids(late=True) == set()
    assert ids(topic="display") == set(leads)
    assert ids(topic="site") == ids(source="complaint") == ids(rule="cn.site.icp") == set()
    assert ids(rule="cn.display.licence") == ids(office_path="sc/cd/") == set(leads)
    assert ids(office_path="sc/cd/qy/") == ids(opened_from=today() + timedelta(days=1)) == set()
    assert ids(opened_until=today()) == set(leads)
    assert ids(text="shop:pf1:3") == {leads[3]}
    assert ids(text="0002号") == {leads[1]}
    assert ids(text="100%_\\'") == set()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["pf1:3", "0002号", "川成市监", "1", "shop:pf1", "没有这一家"])
def test_a_text_is_found_alike_whether_few_or_very_many_say_it(officer, leads, monkeypatch, text):
    def ids():
        return {row.id for row in queries.leads(officer, LeadFilter(text=text))[0]}

    few = ids()
    monkeypatch.setattr("wangjian.docket.search.MOST_SAYING", -1)
    assert ids() == few
    assert len(few) < len(leads) or text in {"川成市监", "1", "shop:pf1"}


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "~", "2026-01-01~x", "x~" + "0" * 32])
def test_a_made_up_cursor_is_refused(officer, cursor):
    with pytest.raises(BadInput):
        queries.leads(officer, cursor=cursor)
    with pytest.raises(BadInput):
        queries.leads(officer, LeadFilter(order="luck"))


@pytest.mark.django_db
def test_another_office_lists_exports_and_counts_nothing(land, leads):
    stranger = land.actor("sc/my/", "head")
    assert queries.leads(stranger) == ([], "")
    assert list(queries.export_rows(stranger)) == []
    assert queries.balance(stranger).leads == 0
    with pytest.raises(NoSuchRecord):
        queries.lead_card(stranger, leads[0])
    administrator = land.actor("sc/", "administrator")
    assert queries.leads(administrator) == ([], "")
    above = land.actor("sc/", "auditor")
    assert len(queries.leads(above)[0]) == len(leads)
    with pytest.raises(NotAllowed):
        queries.export_rows(above)


@pytest.mark.django_db
def test_an_export_has_every_row_and_is_in_the_journal(officer, leads, monkeypatch):
    monkeypatch.setattr("wangjian.casework.queries.lists._BATCH", 3)
    rows = list(queries.export_rows(officer, LeadFilter(topic="display")))
    assert len(rows) == len(leads)
    assert list(rows[0]) == [name for name, _, _ in queries.EXPORT_COLUMNS]
    assert rows[0]["law"] == "cn.ecl.15;cn.olt.12"
    assert Journal.objects.get(verb="casework.export").values == {
        "filters": {"topic": "display", "order": "new"}
    }


@pytest.mark.django_db
def test_the_view_for_figures_sees_what_its_reader_sees(land, officer, leads):
    def counted(actor):
        with scope(actor), connection.cursor() as cursor:
            cursor.execute("SELECT ended_as, count(*) FROM lead_now GROUP BY 1")
            return dict(cursor.fetchall())

    assert counted(officer) == {"open": len(leads)}
    assert counted(land.actor("sc/my/", "head")) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM lead_now")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_an_act_of_2020_is_judged_by_the_text_of_2020(officer, found):
    group = found(acted_on=date(2020, 11, 11))
    (done,) = actions.take_in(by=officer, group_ids=[group.id])
    card = queries.lead_card(officer, done.lead_id)
    assert [line.ref for line in card.law] == ["cn.ecl.15"]
    assert card.law[0].on == date(2020, 11, 11)
    assert card.law[0].from_on <= date(2020, 11, 11)
    assert card.items[0].rule_version == date(2019, 1, 1)


@pytest.mark.django_db
def test_a_lead_shows_the_mark_and_both_texts_of_a_sanction_that_grew_milder(officer, found):
    group = found(rule="cn.brushing.empty_parcels", acted_on=date(2025, 10, 14), topic="brushing")
    (done,) = actions.take_in(by=officer, group_ids=[group.id])
    line = next(x for x in queries.lead_card(officer, done.lead_id).law if x.ref == "cn.aucl.8")
    assert [one.ref for one in line.sanctions] == ["cn.aucl.20"]
    assert {step.before.ref for step in line.steps} == {"cn.aucl.8", "cn.aucl.20"}
    page = render_to_string("web/later.html", {"line": line})
    assert "后法较轻，应予考虑" in page
    assert "二十万元以上一百万元以下" in page  # the text of the act's day
    assert "《反不正当竞争法》第25条" in page  # and the later one


@pytest.mark.django_db
def test_a_sanction_that_several_duties_share_is_told_once(officer, found):
    group = found(rule="cn.brushing.empty_parcels", acted_on=date(2025, 10, 14), topic="brushing")
    (done,) = actions.take_in(by=officer, group_ids=[group.id])
    law = queries.lead_card(officer, done.lead_id).law
    told = [step.before.ref for line in law for step in line.steps]
    assert sorted(told) == ["cn.aucl.20", "cn.aucl.8"]


@pytest.mark.django_db
def test_an_act_under_the_law_of_today_bears_no_mark(officer, found):
    group = found(rule="cn.brushing.empty_parcels", acted_on=date(2026, 1, 5), topic="brushing")
    (done,) = actions.take_in(by=officer, group_ids=[group.id])
    assert all(not line.steps for line in queries.lead_card(officer, done.lead_id).law)


@pytest.mark.django_db
def test_an_article_that_a_file_no_longer_has_is_still_named(officer):
    from wangjian.authority import knowledge

    line = cards._law_line(knowledge.packs().law(), "cn.ecl.999", date(2020, 11, 11))
    assert (line.ref, line.asks_zh) == ("cn.ecl.999", "")
    assert "999" in line.cited


@pytest.mark.django_db
def test_the_rows_of_a_lead_open_with_their_hits_marked(officer, found, monkeypatch):
    group = found(findings=2)
    (done,) = actions.take_in(by=officer, group_ids=[group.id])
    spans = [
        {"table": "shown", "column": "page_text", "row_key": "row0", "term": "最好", "start": 2,
         "stop": 4},
    ]  # fmt: skip
    with scope(officer):
        Finding.objects.filter(object_key="look:0").update(spans=spans)
    asked = {}

    def rows_by_key(_, table, refs):
        asked[table] = refs
        return [{"row_key": key, "page_text": "全国最好的茶"} for _, key in refs]

    monkeypatch.setattr(cards, "registry", SimpleNamespace(rows_by_key=rows_by_key))
    shown = queries.lead_rows(officer, None, done.lead_id)
    assert asked == {"shown": [("load1", "row0"), ("load1", "row1")]}
    marked = [[piece.text for piece in row.marked.get("page_text", [])] for row in shown]
    assert marked == [["全国", "最好", "的茶"], []]


texts = st.text(max_size=40)
spans = st.lists(
    st.tuples(st.integers(-3, 45), st.integers(-3, 45), st.sampled_from("ab")).map(
        lambda one: Span(*one)
    ),
    max_size=8,
)


@given(texts, spans)
def test_no_character_is_lost_and_each_marked_one_was_hit(text, found):
    pieces = cut(text, found)
    assert "".join(piece.text for piece in pieces) == text
    at = 0
    for piece in pieces:
        for index in range(at, at + len(piece.text)):
            hit = {span.term for span in found if span.start <= index < span.stop}
            assert bool(hit) == bool(piece.terms)
            assert hit <= set(piece.terms)
        at += len(piece.text)


@given(st.text(min_size=200, max_size=400), st.integers(0, 199), st.integers(1, 5))
def test_an_excerpt_shows_the_first_hit_in_its_place(text, start, length):
    pieces = excerpt(text, [Span(start, start + length, "t")])
    marked = [piece.text for piece in pieces if piece.terms]
    assert marked == [text[start : start + length]]
    inside = "".join(piece.text for piece in pieces if piece.text != "…")
    assert inside in text or "…" in text
