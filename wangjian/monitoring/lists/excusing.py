"""免责语境: a context that a dismissal taught, written into the office's own lexicon.

>>> would_excuse("本店最高温度220度", 2, 4, "最高", "最高温度", 12)
True
>>> would_excuse("本店品质最高", 4, 6, "最高", "温度", 12)
False
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangjian.errors import BadInput, NoSuchRecord
from wangjian.monitoring.groups import MARK, parts, too_short
from wangjian.monitoring.lists import lexicon_text
from wangjian.monitoring.wordbook import HEADINGS
from wangjian.text.folding import folded
from wangjian.text.scanning import spelling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangjian.monitoring.lists.staging import Plan
    from wangjian.monitoring.wordbook import Lexicon
    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Packs

LONGEST = 60  # characters: a longer context is a sentence, which nobody writes twice alike
_FORBIDDEN = set("|\n\r\t") | {MARK, "/"}


def cleaned(context: str) -> str:
    """A context as a cell of a lexicon can hold it; BadInput says what is wrong with it."""
    context = context.strip()
    if wrong := too_short(context):
        raise BadInput(*wrong)
    if len(context) > LONGEST or set(context) & _FORBIDDEN or not context.isprintable():
        raise BadInput(
            f"语境不超过{LONGEST}个字，不能含有竖线、斜线、@ 或换行",
            f"a context has up to {LONGEST} characters, no bar, slash, @ or line break",
        )
    return context


def would_excuse(text: str, start: int, stop: int, term: str, context: str, window: int) -> bool:
    """Whether a context excuses the hit at these characters, as a lexicon reads it.

    A context that holds the term excuses it where it covers it, any other where it stands within
    the window. What stands inside the hit itself excuses nothing.
    """
    wanted, own = folded(context), folded(term)
    if own in wanted:
        around = text[max(0, start - len(context)) : stop + len(context)]
        return wanted in folded(around)
    before = text[max(0, start - window - len(context)) : start]
    after = text[stop : stop + window + len(context)]
    return wanted in folded(before) or wanted in folded(after)


def lexicon_with(lexicons: Iterable[Lexicon], term: str) -> Lexicon | None:
    """The first lexicon that has the term."""
    same = spelling(term)
    for lexicon in lexicons:
        if any(spelling(entry.term) == same for entry in lexicon.entries):
            return lexicon
    return None


def plan_excuse(packs: Packs, lexicon: str, term: str, context: str) -> Plan:
    """The office's own file of that lexicon, with the context beside the term; not yet written."""
    from wangjian.monitoring.lists.staging import Plan

    listed, sidecar = _standing(packs, ".csv", lexicon), _standing(packs, ".yaml", lexicon)
    old = listed or sidecar
    if old is None:
        raise NoSuchRecord(f"没有词库“{lexicon}”", f"there is no lexicon {lexicon}")
    header: dict[str, Any] = dict(old.header)
    place = f"monitoring/lexicons/{lexicon}"
    files: dict[str, bytes | None] = {}
    if listed is None:  # its terms come from a catalogue: the context counts for all of them
        header["excuse"] = [*(header.get("excuse") or []), context]
    else:
        rows = [{name: row.get(name, "") for name in HEADINGS} for row in listed.rows()]
        found = [row for row in rows if spelling(row["term"]) == spelling(term)]
        if not found:
            raise NoSuchRecord(
                f"词库“{lexicon}”中已没有“{term}”", f"{lexicon} has no term {term} any more"
            )
        held = parts(found[0]["excuse"])
        if context not in held:
            found[0]["excuse"] = "|".join((*held, context))
        files[f"{place}.csv"] = lexicon_text.table_text(rows)
    if old.origin == "product":
        header["replaces_digest"] = old.digest
    files[f"{place}.yaml"] = lexicon_text.sidecar_text(header)
    return Plan.over(packs.roots[0].path, files)


def _standing(packs: Packs, suffix: str, lexicon: str) -> KnowledgeFile | None:
    for file in packs.files("monitoring", "lexicons", suffix):
        if file.id == lexicon:
            return file
    return None
