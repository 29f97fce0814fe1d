"""The log and the rows that wait for it: nothing is lost, nothing entered twice, nothing rewritten."""

import shutil
import threading
import tomllib
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from wangjian.authority import actions, log
from wangjian.authority.days import instants_of, today
from wangjian.authority.models import Journal, LedgerEntry
from wangjian.errors import NotReady
from wangjian.ledger import entries

pytestmark = pytest.mark.django_db


def enter(number):
    return actions.enter("exhibit", sha256=f"{number:064x}", ref=str(number))


def places():
    return list(LedgerEntry.objects.order_by("id").values_list("ref", "leaf_index"))


def test_what_was_said_in_a_transaction_is_proven_to_an_outsider(workspace):
    entry = enter(1)
    assert log.proof_of(workspace, entry) is None
    assert actions.write_log(workspace) == 1
    entry.refresh_from_db()
    proof = log.proof_of(workspace, entry)
    key = log.open_log(workspace).signer.verifier
    assert proof.check(entry.body.encode(), [key]).size == 1
    assert log.audit(workspace).problems == []


@pytest.mark.parametrize("origin", ['"a b"', '"a+b"', "7"])
def test_a_name_that_no_log_can_have_is_refused_in_words(workspace, monkeypatch, origin):
    said = tomllib.loads(f"origin = {origin}")
    monkeypatch.setattr(type(workspace), "table", lambda _self, _name: said)
    with pytest.raises(NotReady, match="no name of a log"):
        log.open_log(workspace)


def test_an_act_that_fails_leaves_nothing_for_the_log(workspace):
    def fails():
        with transaction.atomic():
            enter(1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert actions.write_log(workspace) == 0
    assert log.open_log(workspace).checkpoint().size == 0


def test_the_same_statement_twice_is_one_entry(workspace):
    at = instants_of(today())[0]
    first = actions.enter("x", sha256="0" * 64, at=at)
    assert actions.enter("x", sha256="0" * 64, at=at) == first
    assert actions.write_log(workspace) == 1


def test_however_much_waits_one_job_is_asked_for(workspace):
    for number in range(3):
        enter(number)
    jobs = ProcrastinateJob.objects.filter(task_name="authority.write_log")
    assert [job.args for job in jobs] == [{"ref": ""}]


def test_a_row_cannot_be_changed_moved_or_taken_back(workspace):
    enter(1)
    actions.write_log(workspace)
    for statement in (
        "UPDATE authority_ledgerentry SET body = '{}'",
        "UPDATE authority_ledgerentry SET leaf_index = 7",
        "UPDATE authority_ledgerentry SET leaf_index = NULL",
        "DELETE FROM authority_ledgerentry",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_a_killed_writer_appended_but_did_not_note_is_recognised(workspace):
    enter(1)
    actions.write_log(workspace)
    second = enter(2)
    log.open_log(workspace).append([second.body.encode()])
    enter(3)
    assert actions.write_log(workspace) == 2
    assert places() == [("1", 0), ("2", 1), ("3", 2)]
    assert log.open_log(workspace).checkpoint().size == 3
    assert log.audit(workspace).problems == []


def test_a_restored_log_may_be_ahead_of_its_database_and_the_rows_come_back(workspace):
    enter(1)
    ahead = entries.written("notice", at=instants_of(today())[0], sha256="f" * 64)
    actions.write_log(workspace)
    log.open_log(workspace).append([ahead])
    assert actions.write_log(workspace) == 1
    assert log.entry_at(1).kind == "notice"
    assert log.entry_at(1).body.encode() == ahead
    assert log.audit(workspace).problems == []


def test_a_log_behind_its_database_or_another_log_is_refused(workspace):
    enter(1)
    actions.write_log(workspace)
    folder = log.open_log(workspace).folder
    enter(2)
    shutil.rmtree(folder)
    with pytest.raises(NotReady, match="不属于同一时刻"):
        actions.write_log(workspace)
    other = entries.written("notice", at=instants_of(today())[0], sha256="e" * 64)
    log.open_log(workspace).append([other, other])
    with pytest.raises(NotReady, match="entry 0 is another one"):
        actions.write_log(workspace)
    assert log.audit(workspace).problems != []


def test_the_journal_of_a_past_day_is_in_the_log_and_a_row_slipped_in_later_is_seen(workspace):
    yesterday = instants_of(today() - timedelta(days=1))[0] + timedelta(hours=3)
    for number in range(3):
        Journal.objects.create(verb="x.y", ref=str(number), at=yesterday, values={"share": 0.5})
    Journal.objects.create(verb="x.y", ref="today")
    assert actions.note_journal_days() == 1
    assert actions.note_journal_days() == 0, "once a day"
    actions.write_log(workspace)
    [said] = log.newest(log.JOURNAL_DAY)
    assert (said["on"], said["rows"]) == ((today() - timedelta(days=1)).isoformat(), 3)
    assert log.audit(workspace).problems == []
    Journal.objects.create(verb="x.y", ref="later", at=yesterday)
    [(zh, en)] = log.audit(workspace).problems
    assert "留痕" in zh
    assert "3 rows then, 4 now" in en


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_enter_every_row_once(workspace):
    def work(first):
        try:
            for number in range(first, first + 10):
                with transaction.atomic():
                    enter(number)
                actions.write_log(workspace)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n * 10,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    indices = LedgerEntry.objects.order_by("leaf_index").values_list("leaf_index", flat=True)
    assert list(indices) == list(range(40))
    assert log.audit(workspace).problems == []
