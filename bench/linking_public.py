"""公开数据集: our use of splink against its own published settings, on its own benchmark sets.

    python -m bench.linking_public --data FOLDER

FOLDER has `linkage/` (fake_1000, febrl3, historical_50k). Both sides are judged on pairs within
that half of the true clusters from which nothing was learnt: splink learns as its tutorials do,
without truth, from all records; ours fits the bits of its levels on the other half, as the
product's own weights are fitted on planted truth.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from wangjian.lake.linking import Comparison, Level, Linker, Model
from wangjian.lake.session import memory_session
from wangjian.registry.bulk import linking
from wangjian.registry.bulk.preparing import BUSINESSES, SUBJECTS
from wangjian.registry.decisions.linking import Key, Method
from wangjian.text.functions import FUNCTIONS

MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Bench:
    """A set: its records, how splink's tutorial links it, and what ours compares."""

    name: str
    read: str  # SQL with unique_id, cluster and the columns
    published: Callable[[], tuple[dict[str, Any], list[Any], float, float, list[Any]]]
    texts: tuple[str, ...]  # columns compared by edits
    exact: tuple[str, ...]  # columns compared as they are
    keys: tuple[str, ...]


def _fake() -> tuple[dict[str, Any], list[Any], float, float, list[Any]]:
    import splink.comparison_library as cl
    from splink import block_on

    settings = {
        "link_type": "dedupe_only",
        "comparisons": [
            cl.NameComparison("first_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on("first_name", "dob"),
            block_on("surname"),
        ],
    }
    sure = [block_on("first_name", "surname")]
    return settings, sure, 0.7, 1e6, [block_on("first_name", "surname"), block_on("email")]


def _febrl() -> tuple[dict[str, Any], list[Any], float, float, list[Any]]:
    import splink.comparison_library as cl
    from splink import block_on

    settings = {
        "link_type": "dedupe_only",
        "comparisons": [
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [2]),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on(column)
            for column in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
        ],
    }
    sure = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    return settings, sure, 0.9, 1e6, [block_on("date_of_birth"), block_on("postcode")]


def _historical() -> tuple[dict[str, Any], list[Any], float, float, list[Any]]:
    import splink.comparison_library as cl
    from splink import block_on

    first, last, post = "substr(first_name,1,3)", "surname", "substr(postcode_fake,1,3)"
    settings = {
        "link_type": "dedupe_only",
        "comparisons": [
            cl.ForenameSurnameComparison(
                "first_name",
                "surname",
                forename_surname_concat_col_name="first_name_surname_concat",
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        "blocking_rules_to_generate_predictions": [
            block_on(first, "substr(surname,1,4)"),
            block_on(last, "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on(post, "dob"),
            block_on(post, "first_name"),
            block_on(post, "surname"),
            block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ],
    }
    sure = [block_on("first_name", "surname", "dob")]
    return settings, sure, 0.6, 5e6, [block_on("first_name", "surname"), block_on("dob")]


BENCHES = (
    Bench(
        "fake_1000",
        "SELECT unique_id, cluster, first_name, surname, dob, city, email"
        " FROM read_csv('{data}/linkage/fake_1000.csv', all_varchar = true)",
        _fake,
        ("first_name", "surname", "dob", "email"),
        ("city",),
        (
            "dob",
            "email",
            "surname",
            "first_name || '|' || city",
            "substr(email, 1, 6)",
            "first_name || '|' || substr(dob, 1, 7)",
            "surname || '|' || substr(dob, 6, 5)",
            "split_part(email, '@', 1)",
        ),
    ),
    Bench(
        "febrl3",
        "SELECT rec_id AS unique_id, split_part(rec_id, '-', 2) AS cluster, given_name, surname,"
        " date_of_birth, soc_sec_id, street_number, postcode, address_1, suburb"
        " FROM read_csv('{data}/linkage/febrl_dataset3.csv', all_varchar = true,"
        " header = false, skip = 1, names = ['rec_id', 'given_name', 'surname', 'street_number',"
        " 'address_1', 'address_2', 'suburb', 'postcode', 'state', 'date_of_birth',"
        " 'soc_sec_id'])",
        _febrl,
        ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode", "address_1", "suburb"),
        ("street_number",),
        (
            "soc_sec_id",
            "date_of_birth",
            "given_name || '|' || surname",
            "address_1",
            "surname || '|' || postcode",
            "given_name || '|' || postcode",
            "suburb || '|' || street_number",
            "surname || '|' || suburb",
        ),
    ),
    Bench(
        "historical_50k",
        "SELECT unique_id, cluster, first_name, surname, dob, postcode_fake, birth_place,"
        " occupation, first_name || ' ' || surname AS first_name_surname_concat"
        " FROM read_parquet('{data}/linkage/historical_50k.parquet')",
        _historical,
        ("first_name", "surname", "dob", "postcode_fake"),
        ("birth_place", "occupation"),
        (
            "postcode_fake",
            "surname || '|' || dob",
            "first_name || '|' || dob",
            "dob || '|' || birth_place",
            "first_name || '|' || surname || '|' || birth_place",
            "surname || '|' || substr(postcode_fake, 1, 4)",
            "first_name || '|' || substr(postcode_fake, 1, 4)",
            "substr(first_name, 1, 2) || '|' || substr(surname, 1, 2) || '|' || substr(dob, 1, 7)",
            "substr(first_name, 1, 3) || '|' || substr(surname, 1, 4)",
            "surname || '|' || occupation || '|' || substr(dob, 1, 4)",
            "dob || '|' || substr(postcode_fake, 1, 3)",
            "first_name || '|' || surname",
        ),
    ),
)
Pairs = dict[tuple[int, int], float]


def records(bench: Bench, data: Path) -> pa.Table:
    """The set's records, numbered, empty texts null."""
    connection = duckdb.connect()
    found = connection.sql(bench.read.format(data=data)).to_arrow_table()
    columns = {"record": pa.array(range(1, found.num_rows + 1), pa.int64())}
    for name in found.column_names:
        texts = [text.strip() or None if text else None for text in found[name].to_pylist()]
        columns[name] = pa.array(texts, pa.string())
    return pa.table(columns)


def published(bench: Bench, table: pa.Table) -> Pairs:
    """Pairs and probabilities by splink's own tutorial."""
    from splink import DuckDBAPI
    from splink import Linker as Splink

    settings, sure, recall, most, trainings = bench.published()
    api = DuckDBAPI()
    settings |= {"unique_id_column_name": "record"}
    link = Splink(api.register(table), settings, log_level=None)
    training = link.training
    training.estimate_probability_two_random_records_match(sure, recall=recall)
    training.estimate_u_using_random_sampling(max_pairs=most, seed=1)
    for rule in trainings:
        training.estimate_parameters_using_expectation_maximisation(rule)
    found = link.inference.predict(threshold_match_probability=0.01).as_duckdbpyrelation()
    rows = found.select("record_l, record_r, match_probability").fetchall()
    return {(min(a, b), max(a, b)): share for a, b, share in rows}


def model(bench: Bench, bits: dict[tuple[str, str], float], prior: float) -> Model:
    """Levels of each column: the same, a character or two off, the same beginning, other."""
    made = []
    for column in (*bench.texts, *bench.exact):
        one, other = f"{column}_l", f"{column}_r"
        levels = [(MISSING, f"{one} IS NULL OR {other} IS NULL"), ("same", f"{one} = {other}")]
        if column in bench.texts:
            levels += [
                ("one_off", f"edits({one}, {other}) <= 1"),
                ("two_off", f"edits({one}, {other}) <= 2"),
                ("begins", f"substr({one}, 1, 3) = substr({other}, 1, 3)"),
            ]
        levels.append(("other", ""))
        made.append(
            Comparison(
                column,
                tuple(
                    Level(name, sql, None if name == MISSING else bits.get((column, name), 0.0))
                    for name, sql in levels
                ),
            )
        )
    return Model(tuple(made), prior)


def ours(bench: Bench, table: pa.Table, half: Callable[[int], bool]) -> Pairs:
    """Candidates by rare keys, levels through `lake.linking`, bits fitted on one half."""
    keys = tuple(Key(f"k{n}", "", sql, 60, 1000) for n, sql in enumerate(bench.keys))
    limits = {"candidates": 60.0, "links": 60.0, "kept": 0.0}
    method = Method(keys, model(bench, {}, 0.5), {}, limits, "")
    cluster = table["cluster"].to_pylist()
    with (
        tempfile.TemporaryDirectory() as tmp,
        memory_session({}, [], tmp=Path(tmp), memory="3GB") as session,
    ):
        session.register(FUNCTIONS)
        kept = table.drop_columns(["unique_id", "cluster"])
        kept = kept.append_column("subject", kept["record"])
        session.add_table(SUBJECTS, kept)
        session.add_table(BUSINESSES, kept)
        rare = [linking.ask(session, linking.rare_sql(key, n)) for n, key in enumerate(keys)]
        session.add_table(linking.KEYS, pa.concat_tables(rare))
        pairs = linking.ask(session, linking.candidates_sql(method, 1, table.num_rows))
        scored = Linker(session, method.model, SUBJECTS, BUSINESSES).score(pairs)
        named = [one.column for one in method.model.comparisons]
        rows = list(zip(*(scored[n].to_pylist() for n in ("left_record", "right_record", *named)),
                        strict=True))  # fmt: skip
    once = {(a, b): tuple(levels) for a, b, *levels in rows if a < b}
    once |= {(b, a): tuple(levels) for a, b, *levels in rows if a > b}
    counted: Counter[tuple[tuple[int, ...], bool]] = Counter(
        (levels, cluster[a - 1] == cluster[b - 1])
        for (a, b), levels in once.items()
        if half(a) and half(b)
    )
    share = _fitted(method.model, counted)
    return {pair: share(levels) for pair, levels in once.items()}


def _fitted(
    of: Model, counted: Counter[tuple[tuple[int, ...], bool]]
) -> Callable[[tuple[int, ...]], float]:
    """Bits of the levels by which these pairs are likeliest, and what they make of a pair."""
    place = {
        (n, number): 0
        for n, one in enumerate(of.comparisons)
        for number in one.numbers().values()
        if number >= 0
    }
    place = {key: n for n, key in enumerate(place)}

    def marks(levels: tuple[int, ...]) -> list[int]:
        return [place[n, number] for n, number in enumerate(levels) if number >= 0]

    patterns = sorted({levels for levels, _ in counted})
    table = np.zeros((len(patterns), len(place) + 1))
    table[:, -1] = 1.0
    for n, levels in enumerate(patterns):
        table[n, marks(levels)] = 1.0
    right = np.array([counted[levels, True] for levels in patterns], float)
    every = right + np.array([counted[levels, False] for levels in patterns], float)
    weights = np.zeros(len(place) + 1)
    for _ in range(50):  # Newton's steps, held back a little so that no weight runs away
        share = 1 / (1 + np.exp(-table @ weights))
        pull = table.T @ (right - every * share) - 0.5 * weights
        bend = (table.T * (every * share * (1 - share))) @ table + 0.5 * np.eye(len(weights))
        weights += np.linalg.solve(bend, pull)

    def probability(levels: tuple[int, ...]) -> float:
        return float(1 / (1 + np.exp(-weights[marks(levels)].sum() - weights[-1])))

    return probability


def judge(pairs: Pairs, table: pa.Table, test: Callable[[int], bool]) -> dict[str, float]:
    """The best F1 over all thresholds, with its recall and precision, on the half kept back."""
    cluster = table["cluster"].to_pylist()
    sizes = Counter(name for n, name in enumerate(cluster, 1) if test(n))
    every = sum(size * (size - 1) // 2 for size in sizes.values())
    listed = sorted(
        ((share, cluster[a - 1] == cluster[b - 1]) for (a, b), share in pairs.items()
         if test(a) and test(b)),
        reverse=True,
    )  # fmt: skip
    best = {"f1": 0.0}
    right = 0
    for n, (share, same) in enumerate(listed, 1):
        right += same
        if n < len(listed) and listed[n][0] == share:
            continue
        recall, precision = right / every, right / n
        f1 = 2 * recall * precision / max(1e-9, recall + precision)
        if f1 > best["f1"]:
            best = {"f1": f1, "recall": recall, "precision": precision, "from": share}
    return {name: round(value, 4) for name, value in best.items()}


def main() -> None:
    """Both sides on each set, in one run."""
    parser = argparse.ArgumentParser(prog="python -m bench.linking_public")
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    for bench in BENCHES:
        table = records(bench, options.data)
        cluster = table["cluster"].to_pylist()
        learnt = [zlib.crc32(name.encode()) % 2 == 0 for name in cluster]

        def half(record: int, learnt: list[bool] = learnt) -> bool:
            return learnt[record - 1]

        def test(record: int, learnt: list[bool] = learnt) -> bool:
            return not learnt[record - 1]

        for name, run in (
            ("published", lambda: published(bench, table)),  # noqa: B023
            ("ours", lambda: ours(bench, table, half)),  # noqa: B023
        ):
            began = time.perf_counter()
            pairs = run()
            seconds = round(time.perf_counter() - began, 1)
            found = judge(pairs, table, test)
            print(f"{bench.name:15} {name:10} {found}  pairs {len(pairs):,}  {seconds} s")


if __name__ == "__main__":
    main()
