"""A dismissal teaches: a context is proposed with what it would silence, answered and written."""

import json

import pytest

from wangjian.authority import knowledge
from wangjian.authority.actor import scope
from wangjian.authority.ids import new_id
from wangjian.authority.models import Journal
from wangjian.authority.queries import house_actor
from wangjian.errors import BadInput, Duplicate, NoSuchRecord, NotAllowed, WrongState
from wangjian.monitoring import actions, queries
from wangjian.monitoring.library import read_library
from wangjian.monitoring.lists.excusing import plan_excuse, would_excuse
from wangjian.monitoring.models import ContextProposal, Finding, FindingGroup, RuleText, Run
from wangjian.packs.packs import Packs
from wangjian.registry.models import Entity

RULE = "cn.ads.absolutes"
TERM = "国家级"


@pytest.fixture(scope="module")
def library():
    return read_library(Packs.open(), problems=[])


@pytest.fixture
def officer(land):
    return land.actor("sc/cd/", "officer")


@pytest.fixture
def author(land):
    return land.actor("sc/", "rule_author")


def group(number, text, *, terms=(TERM,), path="sc/cd/", state="open"):
    """A group that was found by these terms in this text."""
    key = f"shop:pf1/{number}"
    entity = Entity.objects.create(id=new_id(), natural_key=key, kind="shop")
    run = Run.objects.first() or Run.objects.create(state="done")
    file = knowledge.packs().file("monitoring", "rules", ".sql", RULE)
    header = json.loads(json.dumps(file.header, default=str))
    said = {"rule_id": RULE, "header": header, "sql": file.body, "first_run": run}
    RuleText.objects.get_or_create(digest=file.digest, defaults=said)
    spans = [
        {
            "table": "listing", "row_key": "r", "column": "title", "term": term,
            "start": text.index(term), "stop": text.index(term) + len(term),
        }
        for term in terms
    ]  # fmt: skip
    spans[0] |= {"text": text, "from": 0, "key": text}
    days = {"first_acted_on": "2026-11-18"}
    seen = {"first_seen_at": "2026-11-20T02:00Z", "last_seen_at": "2026-11-20T02:00Z"}
    with scope(house_actor()):
        made = FindingGroup.objects.create(
            office_path=path, subject=entity, subject_key=key, topic="advertising", state=state,
            rule_ids=[RULE], findings_count=1, last_acted_on="2026-11-18", **days, **seen,
        )  # fmt: skip
        Finding.objects.create(
            office_path=path, thread=new_id(), group=made, subject=entity, subject_key=key,
            object_key="listing:1", object_digest="d", rule_id=RULE, rule_digest=file.digest,
            rule_logic="l", rule_version="2015-09-01", severity=2, acted_on="2026-11-18",
            confidence=0.9, values={"hit_term": "、".join(sorted(terms))}, spans=spans,
            first_run=run, last_run=run, **days, **seen,
        )  # fmt: skip
    return made


def test_what_a_context_would_silence_is_told_before_it_is_proposed(land, officer, library):
    mine = group(1, "国家级示范社出品花椒油", state="dismissed")
    same = group(2, "国家级示范社直供大米")
    both = group(3, "国家级示范社 全国第一品牌", terms=(TERM, "第一品牌"))
    group(4, "国家级品质花椒油")
    group(5, "国家级示范社茶叶", path="sc/my/")
    effect = queries.would_silence(
        officer, mine.id, term=TERM, context="国家级示范社", library=library
    )
    assert (effect.own, effect.silenced, effect.lessened) == (True, 1, 1)
    assert effect.sample == [(same.id, "国家级示范社直供大米")]
    assert effect.looked_at == 3
    assert both.id not in [one for one, _ in effect.sample]


def test_only_out_of_a_dismissal_and_of_its_own_words(officer, library):
    waiting = group(1, "国家级示范社出品花椒油")
    said = {"by": officer, "term": TERM, "library": library}
    with pytest.raises(WrongState):
        actions.propose_context(**said, group_id=waiting.id, context="国家级示范社")
    gone = group(2, "国家级示范社直供大米", state="dismissed")
    for context in ("社", "国家级|示范", "@示范社", "/国家级.*/", "不在文中的话"):
        with pytest.raises(BadInput):
            actions.propose_context(**said, group_id=gone.id, context=context)
    with pytest.raises(BadInput):
        actions.propose_context(**said | {"term": "别的词"}, group_id=gone.id, context="示范社")
    actions.propose_context(**said, group_id=gone.id, context="国家级示范社")
    with pytest.raises(Duplicate):
        actions.propose_context(**said, group_id=gone.id, context="国家级示范社")


def test_a_rule_author_answers_and_another_office_does_not_see_it(land, officer, author, library):
    gone = group(1, "国家级示范社出品花椒油", state="dismissed")
    made = actions.propose_context(
        by=officer, group_id=gone.id, term=TERM, context="国家级示范社", library=library
    )
    assert queries.proposals(land.actor("sc/my/", "officer"))[0] == []
    with pytest.raises(NotAllowed):
        actions.answer_proposal(by=officer, proposal_id=made.id, accept=True)
    with pytest.raises(NoSuchRecord):
        far = land.actor("sc/my/", "rule_author")
        actions.answer_proposal(by=far, proposal_id=made.id, accept=True)
    with pytest.raises(BadInput):
        actions.answer_proposal(by=author, proposal_id=made.id, accept=False)
    actions.answer_proposal(by=author, proposal_id=made.id, accept=False, answer="太宽")
    with pytest.raises(WrongState):
        actions.answer_proposal(by=author, proposal_id=made.id, accept=True)


def test_what_is_accepted_is_tried_and_written_into_the_offices_own_lexicon(
    workspace, officer, author, library
):
    (workspace.packs[0] / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")
    gone = group(1, "国家级示范社出品花椒油", state="dismissed")
    made = actions.propose_context(
        by=officer, group_id=gone.id, term=TERM, context="国家级示范社", library=library
    )
    actions.answer_proposal(by=author, proposal_id=made.id, accept=True)
    done = actions.write_proposal(workspace, made.id)
    assert (done.state, done.problem_zh) == ("written", "")
    packs = Packs.open(workspace.packs)
    file = packs.file("monitoring", "lexicons", ".csv", "cn.ads.absolutes")
    assert file.origin != "product"
    assert packs.clashes == ()
    (row,) = [row for row in file.rows() if row["term"] == TERM]
    assert "国家级示范社" in row["excuse"].split("|")
    assert Journal.objects.filter(verb="monitoring.files_excuse").count() == 1
    assert actions.write_proposal(workspace, made.id).state == "written"
    assert actions.write_proposals(workspace) == 0


def test_a_context_that_breaks_an_example_is_not_written_and_says_so(
    workspace, officer, author, library
):
    (workspace.packs[0] / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")
    gone = group(1, "国家级花椒油", state="dismissed")
    made = actions.propose_context(
        by=officer, group_id=gone.id, term=TERM, context="国家级花椒油", library=library
    )
    actions.answer_proposal(by=author, proposal_id=made.id, accept=True)
    done = actions.write_proposal(workspace, made.id)
    assert done.state == "failed"
    assert "示例" in done.problem_zh
    assert plan_excuse(Packs.open(workspace.packs), "cn.ads.absolutes", TERM, "国家级花椒油").files
    with scope(author):
        assert ContextProposal.objects.get().problem_en


@pytest.mark.parametrize(
    ("text", "context", "excused"),
    [
        ("國家級示范社", "国家级示范社", True),
        ("示范社评为国家级", "示范社", True),
        ("示范社" + "很" * 13 + "国家级", "示范社", False),
        ("国家级品质", "示范社", False),
    ],
)
def test_a_context_excuses_where_it_covers_the_term_or_stands_near_it(text, context, excused):
    start = next(n for n, one in enumerate(text) if one in "国國")
    assert would_excuse(text, start, start + 3, TERM, context, 12) is excused
