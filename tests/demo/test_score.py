"""对照真相: recall and precision are counted, not believed."""

from hypothesis import given
from hypothesis import strategies as st

from wangjian.demo.score import score

TRUTH = {"r": {"a": "violation", "b": "violation", "c": "near_miss", "d": "evaded"}}


def test_recall_counts_plain_violations_and_precision_counts_every_flag():
    [one] = score(TRUTH, [("r", "a", "o"), ("r", "c", "o"), ("r", "d", "o"), ("r", "x", "o")])
    assert one.recall == 0.5
    assert one.precision == 0.5  # a and d of a, c, d, x
    assert (one.near_misses_flagged, one.elsewhere, one.evaded_found) == (1, 1, 1)


def test_the_same_subject_found_twice_counts_once():
    [one] = score(TRUTH, [("r", "a", "o"), ("r", "a", "o"), ("r", "b", "o")])
    assert (one.recall, one.precision) == (1.0, 1.0)


def test_nothing_found_has_no_precision_and_no_recall_but_zero():
    [one] = score(TRUTH, [])
    assert one.precision is None
    assert one.recall == 0


def test_a_rule_that_planted_nothing_shows_its_false_alarms():
    other = {one.rule_id: one for one in score(TRUTH, [("q", "a", "o")])}["q"]
    assert (other.recall, other.precision, other.elsewhere) == (None, 0.0, 1)


@given(st.lists(st.tuples(st.sampled_from("rq"), st.sampled_from("abcdxyz"), st.just("o"))))
def test_every_flagged_subject_is_counted_in_exactly_one_place(found):
    for one in score(TRUTH, found):
        flagged = {key for rule_id, key, _ in found if rule_id == one.rule_id}
        total = one.found + one.evaded_found + one.near_misses_flagged + one.elsewhere
        assert total == len(flagged)


def test_a_rule_that_answers_to_a_platform_is_scored_by_the_shops_that_were_planted():
    truth = {"r": {"shop:p/1": "violation", "shop:p/2": "near_miss"}}
    [one] = score(truth, [("r", "platform:q", "shop:p/1"), ("r", "platform:q", "shop:p/9")])
    assert (one.found, one.near_misses_flagged, one.elsewhere) == (1, 0, 1)
