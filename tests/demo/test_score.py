"""对照真相: recall and precision are counted, not believed."""

from hypothesis import given
from hypothesis import strategies as st

from wangjian.demo.score import score

TRUTH = {"r": {"a": "violation", "b": "violation", "c": "near_miss", "d": "evaded"}}


def test_recall_counts_plain_violations_and_precision_counts_every_flag():
    [one] = score(TRUTH, [("r", "a"), ("r", "c"), ("r", "d"), ("r", "x")])
    assert one.recall == 0.5
    assert one.precision == 0.5  # a and d of a, c, d, x
    assert (one.near_misses_flagged, one.elsewhere, one.evaded_found) == (1, 1, 1)


def test_the_same_subject_found_twice_counts_once():
    [one] = score(TRUTH, [("r", "a"), ("r", "a"), ("r", "b")])
    assert (one.recall, one.precision) == (1.0, 1.0)


def test_nothing_found_has_no_precision_and_no_recall_but_zero():
    [one] = score(TRUTH, [])
    assert one.precision is None
    assert one.recall == 0


def test_a_rule_that_planted_nothing_shows_its_false_alarms():
    other = {one.rule_id: one for one in score(TRUTH, [("q", "a")])}["q"]
    assert (other.recall, other.precision, other.elsewhere) == (None, 0.0, 1)


@given(st.lists(st.tuples(st.sampled_from("rq"), st.sampled_from("abcdxyz"))))
def test_every_flagged_subject_is_counted_in_exactly_one_place(found):
    for one in score(TRUTH, found):
        flagged = {key for rule_id, key in found if rule_id == one.rule_id}
        total = one.found + one.evaded_found + one.near_misses_flagged + one.elsewhere
        assert total == len(flagged)
