"""Matters: numbers, steps, two people at one matter, and what is kept of all of it."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from wangjian.authority.days import today
from wangjian.authority.models import Fact, Journal, Post
from wangjian.authority.queries import house_actor
from wangjian.docket import actions, knowledge, queries
from wangjian.docket.models import Clock, ClockEntry, Matter, NumberSeries, ProcedureVersion, Step
from wangjian.errors import BadInput, Conflict, NoSuchRecord, NotAllowed, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(land):
    return land.actor("sc/cd/", "officer")


@pytest.fixture
def head(land):
    return land.actor("sc/cd/", "head")


def step(by, matter, verb, version, **fields):
    return actions.take_step(by=by, matter_id=matter.id, verb=verb, fields=fields, version=version)


def test_a_new_matter_has_number_step_clock_journal_and_fact(officer, open_one):
    matter = open_one(officer)
    assert matter.number == f"成市监线索〔{today().year}〕0001号"
    assert (matter.state, matter.version, matter.is_open) == ("open", 1, True)
    cards = queries.clock_cards(officer, matter.id)
    assert [(card.state, card.budget, card.law) for card in cards] == [
        ("running", 15, ("cn.procedure.18",))
    ]
    assert matter.due_on == cards[0].due_on
    assert Journal.objects.filter(verb="docket.open", ref=f"matter:{matter.id}").count() == 1
    assert Fact.objects.filter(kind="lead.opened", ref=str(matter.id)).count() == 1


def test_numbers_run_per_office_and_kind_and_year(land, open_one):
    city, other = land.actor("sc/cd/", "officer"), land.actor("sc/my/", "officer")
    assert [open_one(city).seq for _ in range(3)] == [1, 2, 3]
    assert open_one(other).seq == 1
    series = NumberSeries.objects.values_list("kind", "last")
    assert sorted(series) == [("lead", 1), ("lead", 3)]


def test_a_number_that_a_failure_gave_back_is_given_to_the_next(officer, open_one):
    open_one(officer)

    def fails():
        with transaction.atomic():
            open_one(officer)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert open_one(officer).seq == 2


def test_a_matter_goes_to_an_office_below_but_not_beside(land, open_one):
    city = land.actor("sc/cd/", "officer")
    assert open_one(city, "sc/cd/qy/").office_path == "sc/cd/qy/"
    with pytest.raises(NotAllowed):
        open_one(city, "sc/my/")
    with pytest.raises(NotAllowed):
        open_one(city, "sc/")


def test_a_path_without_an_office_is_told(officer, open_one):
    with pytest.raises(NoSuchRecord):
        open_one(officer, "sc/cd/none/")


def test_without_the_right_no_step_is_taken(land, officer, open_one):
    matter = open_one(officer)
    auditor = land.actor("sc/", "auditor")
    with pytest.raises(NotAllowed, match="办理事项"):
        step(auditor, matter, "note", 1, reason="x")
    with pytest.raises(NotAllowed, match="批准延长"):
        step(officer, matter, "extend", 1, reason="x")


def test_the_second_of_two_is_told_what_the_first_did(land, officer, open_one):
    matter = open_one(officer)
    colleague = land.actor("sc/cd/", "officer", login="小周")
    step(colleague, matter, "note", 1, reason="已联系")
    with pytest.raises(Conflict, match="小周已办理“记录核查情况”"):
        step(officer, matter, "note", 1, reason="x")
    assert len(queries.timeline(officer, matter.id)) == 2
    step(officer, matter, "note", 2, reason="x")


def test_a_made_up_version_is_a_conflict_too(officer, open_one):
    matter = open_one(officer)
    with pytest.raises(Conflict):
        step(officer, matter, "note", 7, reason="x")


def test_a_lead_goes_from_open_to_its_end(officer, head, open_one):
    matter = open_one(officer)
    step(officer, matter, "assign", 1, assignee=str(officer.officer_id))
    step(officer, matter, "note", 2, reason="店铺仍在营业")
    step(head, matter, "extend", 3, reason="案情复杂")
    extended = queries.clock_cards(officer, matter.id)[0]
    assert (extended.extended, [line.verb for line in extended.lines]) == (15, ["start", "extend"])
    with pytest.raises(WrongState):
        step(head, matter, "extend", 4, reason="又")
    step(
        officer,
        matter,
        "not_file",
        4,
        ground="minor",
        decided_by=str(head.officer_id),
        reason="改了",
    )
    ended = Matter.objects.none()
    ended = queries.matter(officer, matter.id)
    assert (ended.state, ended.is_open, ended.due_on, ended.closed_on) == (
        "not_filed",
        False,
        None,
        today(),
    )
    assert queries.clock_cards(officer, matter.id)[0].state == "stopped"
    rows = queries.timeline(officer, matter.id)
    assert [row.verb for row in rows] == ["not_file", "extend", "note", "assign", "open"]
    assert ("决定人", head.officer_name) in [(w.zh, zh) for w, zh, _ in rows[0].fields]
    assert queries.possible_steps(officer, matter.id) == []


def test_the_one_who_decides_must_be_head_here_or_above(land, officer, open_one):
    matter = open_one(officer)
    stranger = land.actor("sc/my/", "head")
    said = {"ground": "minor", "reason": "改了"}
    for wrong in (officer.officer_id, stranger.officer_id, uuid.uuid4()):
        with pytest.raises(BadInput, match="决定人"):
            step(officer, matter, "not_file", 1, **said, decided_by=str(wrong))
    above = land.actor("sc/", "deputy")
    step(officer, matter, "not_file", 1, **said, decided_by=str(above.officer_id))


def test_a_head_whose_term_ended_decides_nothing(land, officer, head, open_one):
    matter = open_one(officer)
    Post.objects.filter(officer_id=head.officer_id).update(until_on=today() - timedelta(days=1))
    with pytest.raises(BadInput, match="目前无人"):
        step(
            officer,
            matter,
            "not_file",
            1,
            ground="minor",
            reason="x",
            decided_by=str(head.officer_id),
        )


def test_time_away_for_testing_stands_still(officer, open_one):
    matter = open_one(officer)
    step(officer, matter, "send_out", 1, what_for="testing", reason="样品一件")
    waiting = queries.matter(officer, matter.id)
    assert (waiting.state, waiting.due_on) == ("waiting", None)
    assert queries.clock_cards(officer, matter.id)[0].state == "paused"
    step(officer, matter, "returned", 2, reason="合格")
    back = queries.matter(officer, matter.id)
    assert back.due_on == matter.due_on
    assert [line.verb for line in queries.clock_cards(officer, matter.id)[0].lines] == [
        "start", "pause", "resume",
    ]  # fmt: skip


def test_identification_does_not_stop_a_clock_that_began_before_july_2021(officer, open_one):
    matter = open_one(officer, received_on="2021-07-01")
    step(officer, matter, "send_out", 1, what_for="identification", reason="权利人")
    card = queries.clock_cards(officer, matter.id)[0]
    assert (card.state, card.law, card.late) == ("running", ("cn.procedure.17",), True)
    step(officer, matter, "returned", 2, reason="系假冒")


def test_late_and_mine_are_found_in_the_order_of_their_days(officer, open_one):
    late = open_one(officer, received_on="2026-01-05")
    soon = open_one(officer)
    away = open_one(officer)
    step(officer, away, "send_out", 1, what_for="testing", reason="样品")
    step(officer, soon, "assign", 1, assignee=str(officer.officer_id))
    rows, cursor = queries.matters(officer, limit=2)
    assert [row.id for row in rows] == [late.id, soon.id]
    rows, cursor = queries.matters(officer, limit=2, after=cursor)
    assert ([row.id for row in rows], cursor) == ([away.id], "")
    assert [row.id for row in queries.matters(officer, late=True)[0]] == [late.id]
    assert [row.id for row in queries.matters(officer, mine=True)[0]] == [soon.id]
    with pytest.raises(BadInput):
        queries.matters(officer, after="nonsense")


def test_possible_steps_say_why_one_is_closed(officer, open_one):
    matter = open_one(officer)
    steps = {one.verb: one for one in queries.possible_steps(officer, matter.id)}
    assert "案件办理" in steps["file"].closed.zh
    assert "批准延长" in steps["extend"].closed.zh
    assert steps["note"].closed is None
    assert steps["not_file"].ends
    assert not steps["note"].ends
    grounds = next(f.choices for f in steps["not_file"].fields if f.field.name == "ground")
    assert grounds[0][0] == "minor"


def test_a_matter_keeps_the_procedure_that_it_was_opened_by(officer, open_one):
    matter = open_one(officer)
    kept = ProcedureVersion.objects.get(digest=matter.procedure_id)
    assert kept.procedure_id == "cn.lead"
    procedure, file = knowledge.procedure("lead")
    assert file.digest == matter.procedure_id
    assert list(knowledge.kept(matter.procedure_id).steps) == list(procedure.steps)
    assert knowledge.kept(matter.procedure_id) == procedure
    ProcedureVersion.objects.filter(digest=matter.procedure_id)
    with pytest.raises(NoSuchRecord):
        knowledge.kept("0" * 64)


def test_an_offices_own_procedure_stands_beside_open_matters(workspace, officer, open_one):
    before = open_one(officer)
    _, file = knowledge.procedure("lead")
    own = workspace.path / "packs/docket/procedures/lead.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    changed = file.body.replace('zh = "记录核查情况"', 'zh = "记一笔"')
    own.write_text(f'replaces_digest = "{file.digest}"\n{changed}', encoding="utf-8")
    from wangjian.authority.knowledge import forget

    forget()
    after = open_one(officer)
    assert after.procedure_id != before.procedure_id
    names = [
        {one.verb: one.words.zh for one in queries.possible_steps(officer, matter.id)}["note"]
        for matter in (before, after)
    ]
    assert names == ["记录核查情况", "记一笔"]
    own.unlink()
    forget()


def test_a_new_calendar_moves_open_clocks_and_says_which(officer, head, open_one, monkeypatch):
    from wangjian.law.calendar import Calendar, SpecialDay

    matter = open_one(officer)
    real = knowledge.calendar()
    closed = [SpecialDay(matter.due_on, False, "防疫", "本地通知")]
    longer = Calendar([*real, *closed], covers=real.covers)
    monkeypatch.setattr(knowledge, "calendar", lambda: longer)
    moved = actions.project_clocks(by=head, reason="防疫通知")
    assert [(one, old) for one, old, _ in moved] == [(matter.id, matter.due_on)]
    assert queries.matter(officer, matter.id).due_on > matter.due_on
    noted = Journal.objects.get(verb="docket.project_clocks")
    assert noted.values["moved"][0][0] == str(matter.id)


def test_steps_and_ledgers_stay_as_they_were_written(officer, open_one):
    matter = open_one(officer)
    from wangjian.authority.actor import scope

    for model, statement in (
        (Step, "UPDATE docket_step SET reason = 'x' WHERE id = %s"),
        (Step, "DELETE FROM docket_step WHERE id = %s"),
        (ClockEntry, "UPDATE docket_clockentry SET acted_on = now() WHERE id = %s"),
        (ClockEntry, "DELETE FROM docket_clockentry WHERE id = %s"),
    ):
        with scope(officer):
            row = model.objects.order_by("id").first()
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [row.id])
    assert matter.version == 1


def test_history_keeps_bulk_changes_and_who_made_them(officer, open_one):
    from wangjian.authority.actor import scope

    matters = [open_one(officer) for _ in range(3)]
    with scope(officer):
        Matter.objects.filter(id__in=[m.id for m in matters]).update(title="批量")
        events = Matter.pgh_event_model.objects.filter(title="批量")
        assert events.count() == 3
        assert {event.pgh_context["officer"] for event in events} == {str(officer.officer_id)}


def test_related_matters_are_linked_once(officer, open_one):
    one, two = open_one(officer), open_one(officer)
    for _ in range(2):
        actions.link_matters(by=officer, matter_id=one.id, other_id=two.id, how="follows")
    assert Journal.objects.filter(verb="docket.link").count() == 1


def test_the_house_itself_may_act(land, open_one):
    assert open_one(house_actor(), "sc/cd/").number


def test_a_clock_is_stored_with_its_derived_day(officer, open_one):
    from wangjian.authority.actor import scope

    matter = open_one(officer)
    with scope(officer):
        clock = Clock.objects.get(matter=matter)
    assert (clock.budget, clock.unit, clock.law_version.isoformat()) == (
        15,
        "working_days",
        "2021-07-15",
    )
    assert clock.due_on == matter.due_on
