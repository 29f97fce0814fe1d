"""谁是谁: probabilities of pairs of records, by splink; the only place that calls it.

What is compared comes as data: levels of each comparison in SQL that both engines know, what each
speaks for in bits (log2 of m/u, how often true pairs are at it against other candidates), and the
pairs themselves. On DuckDB splink works in the session's own connection; on a cluster over Spark
Connect, without JVM functions.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadKnowledge, NotReady

if TYPE_CHECKING:
    import pyarrow as pa

    from wangjian.lake.session import EngineSession, Session

RECORD = "record"  # by what every record of both sides is known: a whole number
# Columns of the table of pairs, as splink wants them, and what it calls the two sides.
PAIR = ("join_key_l", "join_key_r", "match_key")
LEFT, RIGHT = "left", "right"
_PAIRS = "link_pair"
_LEVEL = "level_"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a comparison; without `bits` there is nothing to compare."""

    name: str
    sql: str  # empty: whatever is left
    bits: float | None = None

    def settings(self) -> dict[str, Any]:
        """In splink's words."""
        said: dict[str, Any] = {
            "sql_condition": self.sql or "ELSE",
            "label_for_charts": self.name,
        }
        if self.bits is None:
            return said | {"is_null_level": True}
        odds = 2.0**self.bits
        return said | {"m_probability": odds / (1 + odds), "u_probability": 1 / (1 + odds)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, level by level; the first that holds counts."""

    name: str
    levels: tuple[Level, ...]

    @property
    def column(self) -> str:
        """The column of a scored pair that has the number of its level."""
        return f"{_LEVEL}{self.name}"

    def numbers(self) -> dict[str, int]:
        """The number of each level in a scored pair; the one without bits is -1."""
        speaking = [level.name for level in self.levels if level.bits is not None]
        made = {name: len(speaking) - 1 - n for n, name in enumerate(speaking)}
        return {level.name: made.get(level.name, -1) for level in self.levels}

    def settings(self) -> dict[str, Any]:
        """In splink's words."""
        return {
            "output_column_name": self.name,
            "comparison_levels": [level.settings() for level in self.levels],
        }


@dataclass(frozen=True, slots=True)
class Model:
    """All that is compared, and the share of pairs that are right before anything is."""

    comparisons: tuple[Comparison, ...]
    prior: float

    def settings(self) -> dict[str, Any]:
        """In splink's words."""
        return {
            "link_type": "link_only",
            "unique_id_column_name": RECORD,
            "probability_two_random_records_match": self.prior,
            "comparisons": [one.settings() for one in self.comparisons],
            # Pairs are handed in; splink wants a rule all the same.
            "blocking_rules_to_generate_predictions": [
                {"blocking_rule": f"l.{RECORD} = r.{RECORD}"}
            ],
            "retain_matching_columns": True,  # without them there are no levels either
            "retain_intermediate_calculation_columns": False,
            "comparison_vector_value_column_prefix": _LEVEL,
        }


def pair_sql(left: str, right: str) -> str:
    """SQL of the columns of a table of pairs, out of the two records' numbers."""
    return (
        f"'{LEFT}-__-' || CAST({left} AS TEXT) AS {PAIR[0]},"
        f" '{RIGHT}-__-' || CAST({right} AS TEXT) AS {PAIR[1]}, '0' AS {PAIR[2]}"
    )


class Linker:
    """Scores pairs of records of two tables of a session, lot by lot.

    Both tables have `record` and the same columns, those that the levels speak of.
    """

    def __init__(self, session: Session, model: Model, left: str, right: str) -> None:
        """NotReady where splink is not installed; BadKnowledge where it refuses the model."""
        self._session = session
        self._model = model
        try:
            from splink import Linker as Splink
        except ImportError as error:
            raise NotReady(
                "没有安装比对组件 splink",
                "splink, which links records, is not installed",
                remedy_zh="安装 wangjian[link]",
                remedy_en="install wangjian[link]",
            ) from error
        logging.getLogger("splink").setLevel(logging.ERROR)  # it would advise on every run
        self._api = _api(session)
        sides = [
            self._api.register(table, dataset_display_name=name)
            for table, name in ((left, LEFT), (right, RIGHT))
        ]
        try:
            self._splink = Splink(sides, model.settings(), log_level=None)
        except Exception as error:
            # splink tells of bad settings by many kinds of error.
            raise BadKnowledge(
                f"比对设置不成立：{error}", f"the model is refused: {error}"
            ) from error
        self._known = False

    def score(self, pairs: pa.Table) -> pa.Table:
        """`left_record`, `right_record`, `probability`, and `level_<comparison>` of each pair."""
        self._session.add_table(_PAIRS, pairs)
        if not self._known:
            known = self._api.register(_PAIRS)
            self._splink.table_management.register_blocked_pairs_for_predict(known)
            self._known = True
        scored = self._splink.inference.predict(warning_mode="never")
        levels = ", ".join(one.column for one in self._model.comparisons)
        try:
            return self._session.arrow(
                f"SELECT {RECORD}_l AS left_record, {RECORD}_r AS right_record,"  # noqa: S608
                f" match_probability AS probability, {levels} FROM {scored.physical_name}"
            )
        finally:
            if self._session.engine == "duckdb":
                scored.drop_table_from_database_and_remove_from_cache()


def _api(session: Session) -> Any:
    """Splink's way into the session's own engine."""
    engine: EngineSession = session  # type: ignore[assignment]
    if session.engine == "duckdb":
        from splink import DuckDBAPI

        return DuckDBAPI(connection=engine.handle)
    from splink import SparkAPI

    return SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=engine.handle,
        break_lineage_method="persist",
        register_udfs_automatically=False,
        num_partitions_on_repartition=200,
    )
