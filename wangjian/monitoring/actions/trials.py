"""试放的结果: what a shadow run of a draft found, read by an officer before it is let in.

Beside what would change (`shadow.compare`) a trial keeps a sample of what was seen, with the
words that hit in their text; how often the lexicons fire on ordinary texts, now and before; and
what officers decided on the same things earlier. The last two estimate how much is a false alarm.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from wangjian.monitoring import decisions
from wangjian.monitoring.actions.standing import Standing, entities, standing
from wangjian.monitoring.lists import ordinary
from wangjian.monitoring.lists.lint import Limits, Lint
from wangjian.monitoring.lists.staging import staged
from wangjian.monitoring.models import Finding, FindingGroup, Trial
from wangjian.packs.packs import Packs
from wangjian.registry import queries as registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wangjian.monitoring.actions.running import Outcome
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.models import Run
    from wangjian.monitoring.rulebook import Rule
    from wangjian.monitoring.wordbook import Lexicon
    from wangjian.workspace.folder import Workspace

CHANGED, ANY = 20, 20  # of the sample: what would change, and whatever was seen
ASKED = 500  # sightings of which earlier decisions are asked
AROUND = 60  # characters shown on either side of a hit
PIECES = 3  # places shown of one sighting
TERMS = 12  # that fire on ordinary texts
CHANGES = frozenset({"added", "again", "revived"})
_COLUMNS = ["subject_key", "object_key", "acted_on", "confidence", "shown_values", "spans",
            "row_keys", "load_ids"]  # fmt: skip

Seen = dict[str, Any]


@contextmanager
def tried_packs(ws: Workspace, run: Run) -> Iterator[Packs | None]:
    """The workspace's knowledge with the texts of the run's trial in place; None without one."""
    trial = Trial.objects.filter(run=run).first()
    if trial is None:
        yield None
        return
    root, *others = ws.packs
    files = {place: str(text).encode() for place, text in trial.files.items()}
    with staged(root, files) as copy:
        yield Packs.open((copy, *others))


def keep_report(ws: Workspace, run: Run, outcome: Outcome, library: Library, packs: Packs) -> None:
    """Note what a trial came to, if the run is one; call it in the house's scope."""
    trial = Trial.objects.filter(run=run).first()
    if trial is None:
        return
    random = Random(run.id.hex)  # noqa: S311 - a sample that can be drawn again
    rules = {rule.id: _of_rule(ws, rule, outcome, random) for rule in outcome.rules}
    names = sorted({name for rule in outcome.rules for name in rule.lexicons})
    trial.report = {
        "rules": rules,
        "ordinary": [_on_ordinary(library.lexicons[name], packs) for name in names],
    }
    trial.save(update_fields=["report"])


def _of_rule(ws: Workspace, rule: Rule, outcome: Outcome, random: Random) -> dict[str, Any]:
    path = next(one for one in outcome.files if one.stem == rule.id)
    kinds = {
        (row["subject_key"], row["object_key"]): row["kind"]
        for row in outcome.compared.get(rule.id, {}).get("rows", ())
        if row["kind"] in CHANGES
    }
    asked, changed = _drawn(path, kinds, random)
    earlier = _decided(rule, asked)
    shown = {_key(one): one for one in (*changed, *asked[:ANY])}
    places = _places(ws, rule, list(shown.values()))
    held = standing(rule.id, shown)
    compared = {
        (row["subject_key"], row["object_key"]): row["office_path"]
        for row in outcome.compared.get(rule.id, {}).get("rows", ())
    }
    return {
        "earlier": earlier,
        "sample": [
            {
                "subject_key": one["subject_key"],
                "object_key": one["object_key"],
                "acted_on": one["acted_on"].isoformat(),
                "confidence": one["confidence"],
                "kind": kinds.get(key) or _kind(held.get(key)),
                "office_path": compared.get(key) or (held[key].office_path if key in held else ""),
                "reason": _reason(rule, one),
                "places": places[key],
            }
            for key, one in shown.items()
        ],
    }


def _drawn(
    path: Path, kinds: dict[tuple[str, str], str], random: Random
) -> tuple[list[Seen], list[Seen]]:
    """A sample of all sightings, and one of those that would change something."""
    file = pq.ParquetFile(path)
    rows = file.metadata.num_rows
    wanted = set(random.sample(range(rows), min(rows, ASKED)))
    asked: list[Seen] = []
    changed: list[Seen] = []
    met = place = 0
    for batch in file.iter_batches(batch_size=20_000, columns=_COLUMNS):
        keys = zip(
            batch.column("subject_key").to_pylist(),
            batch.column("object_key").to_pylist(),
            strict=True,
        )
        for row, key in enumerate(keys):
            if place in wanted:
                asked.append(batch.slice(row, 1).to_pylist()[0])
            if key in kinds:
                met += 1
                # Each of those met so far stands in the sample with the same chance.
                if len(changed) < CHANGED:
                    changed.append(batch.slice(row, 1).to_pylist()[0])
                elif (at := random.randrange(met)) < CHANGED:
                    changed[at] = batch.slice(row, 1).to_pylist()[0]
            place += 1
    random.shuffle(asked)
    return [_read(one) for one in asked], [_read(one) for one in changed]


def _read(row: Seen) -> Seen:
    for name in ("shown_values", "spans", "row_keys", "load_ids"):
        row[name] = json.loads(row[name])
    return row


def _decided(rule: Rule, asked: Sequence[Seen]) -> dict[str, int]:
    """What officers decided earlier on the same object, else on the subject under the topic."""
    ids = entities(one["subject_key"] for one in asked)
    threads = {
        decisions.thread(rule.id, ids[one["subject_key"]], one["object_key"]): one
        for one in asked
        if one["subject_key"] in ids
    }
    found = Finding.objects.filter(thread__in=list(threads), withdrawn_at=None)
    own: dict[Any, str] = dict(found.order_by("episode").values_list("thread", "group__state"))
    groups = FindingGroup.objects.filter(
        subject_id__in={ids[one["subject_key"]] for one in threads.values()}, topic=rule.topic
    ).exclude(reason_code="run_withdrawn")
    of_subject: dict[Any, str] = dict(groups.order_by("episode").values_list("subject_id", "state"))
    states = Counter(
        own.get(thread) or of_subject.get(ids[one["subject_key"]], "")
        for thread, one in threads.items()
    )
    return {
        "asked": len(asked),
        "dismissed": states["dismissed"],
        "confirmed": states["taken"] + states["closed"],
        "waiting": states["open"] + states["left"],
    }


def _kind(held: Standing | None) -> str:
    if held is None:
        return "added"
    return "dismissed" if held.state == "dismissed" else "kept"


def _places(ws: Workspace, rule: Rule, seen: Sequence[Seen]) -> dict[tuple[str, str], list[Any]]:
    """The texts around the words that hit, of each sighting; rows are read table by table."""
    wanted: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in seen:
        for span in one["spans"][:PIECES]:
            for load in one["load_ids"].get(span["table"], ()):
                wanted[span["table"]].add((load, span["row_key"]))
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for table, pairs in wanted.items():
        if table in rule.row_tables:
            for row in registry.rows_by_key(ws, table, sorted(pairs)):
                rows[table, row["row_key"]] = row
    return {
        _key(one): [
            piece
            for span in one["spans"][:PIECES]
            if (piece := _piece(span, rows.get((span["table"], span["row_key"]), {})))
        ]
        for one in seen
    }


def _piece(span: dict[str, Any], row: dict[str, Any]) -> dict[str, Any] | None:
    text = row.get(span["column"])
    if not isinstance(text, str):
        return None
    start, stop = int(span["start"]), int(span["stop"])
    begins = max(0, start - AROUND)
    return {
        "column": span["column"],
        "term": span["term"],
        "before": ("…" if begins else "") + text[begins:start],
        "hit": text[start:stop],
        "after": text[stop : stop + AROUND] + ("…" if len(text) > stop + AROUND else ""),
    }


def _reason(rule: Rule, one: Seen) -> dict[str, str]:
    known = {**one["shown_values"], "acted_on": one["acted_on"].isoformat()}
    return {language: rule.reason.filled(known, language) for language in ("zh", "en")}


def _on_ordinary(lexicon: Lexicon, packs: Packs) -> dict[str, Any]:
    """How often a lexicon fires on the made-up texts of which none should be hit."""
    lint = Lint(lexicon, Limits.of(packs))
    lint.feed(*ordinary.of_texts(ordinary.shipped(packs)))
    kinds = lint.by_kind()
    return {
        "lexicon": lexicon.id,
        "title": {"zh": lexicon.title.zh, "en": lexicon.title.en},
        "texts": sum(one.texts for one in kinds),
        "hit": sum(one.hit for one in kinds),
        "ok": all(one.ok for one in kinds),
        "terms": [
            {"term": one.term, "texts": one.texts, "sample": list(one.samples[0])}
            for one in lint.figures()
            if one.texts and one.samples
        ][:TERMS],
    }


def _key(one: Seen) -> tuple[str, str]:
    return one["subject_key"], one["object_key"]
