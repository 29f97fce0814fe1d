"""Facts: nothing that is committed late is passed over."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from wangjian.authority import actions, queries
from wangjian.authority.models import Fact


def in_thread(work):
    def run():
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_fact_that_commits_late_comes_after_the_mark_and_is_read():
    written, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            actions.fact("x", "slow", "1")
            written.set()
            assert go_on.wait(30)

    thread = in_thread(slow)
    assert written.wait(30)
    with transaction.atomic():
        actions.fact("x", "quick", "2")
    first = queries.facts_since(0)
    assert [fact.kind for fact in first] == ["quick"]
    go_on.set()
    thread.join()
    then = queries.facts_since(first[-1].seq)
    assert [fact.kind for fact in then] == ["slow"]
    assert then[0].id < first[0].id


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_readers_lose_and_double_nothing():
    writers, each = 6, 25
    done = threading.Event()
    seen = [[] for _ in range(2)]

    def write(number):
        for n in range(each):
            with transaction.atomic():
                actions.fact("x", "k", f"{number}.{n}")

    def read(into):
        mark = 0
        while True:
            last = done.is_set()
            facts = queries.facts_since(mark, limit=7)
            into.extend(fact.ref for fact in facts)
            mark = facts[-1].seq if facts else mark
            if last and not facts:
                return

    readers = [in_thread(lambda into=into: read(into)) for into in seen]
    threads = [in_thread(lambda n=n: write(n)) for n in range(writers)]
    for thread in threads:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    wanted = {f"{number}.{n}" for number in range(writers) for n in range(each)}
    for refs in seen:
        assert len(refs) == len(set(refs))
        assert set(refs) == wanted
    assert sorted(Fact.objects.values_list("seq", flat=True)) == list(range(1, len(wanted) + 1))


@pytest.mark.django_db
def test_a_reader_asks_for_the_kinds_it_knows():
    actions.fact("a", "x", "1")
    actions.fact("b", "x", "2")
    actions.fact("a", "y", "3")
    assert [f.ref for f in queries.facts_since(0, room="a")] == ["1", "3"]
    assert [f.ref for f in queries.facts_since(0, room="a", kinds=["y"])] == ["3"]
    assert queries.facts_since(3) == []


@pytest.mark.django_db
def test_a_fact_is_never_changed_or_taken_back():
    fact = actions.fact("a", "x", "1")
    for statement in (
        "UPDATE authority_fact SET ref = '2' WHERE id = %s",
        "DELETE FROM authority_fact WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [fact.id])


@pytest.mark.django_db
def test_a_nudge_waits_in_the_queue_without_a_worker_and_goes_with_its_transaction():
    actions.nudge("evidence.capture", "1")
    assert list(ProcrastinateJob.objects.values_list("task_name", "args")) == [
        ("evidence.capture", {"ref": "1"})
    ]

    def fails():
        with transaction.atomic():
            actions.nudge("evidence.capture", "2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert ProcrastinateJob.objects.count() == 1
