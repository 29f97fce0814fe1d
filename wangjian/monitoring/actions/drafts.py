"""起草的行为: a rule, lexicon or catalogue taken up as a draft, written, checked, made a file.

A draft notes what stood in the office's folder when it was taken up. Where somebody wrote that
file meanwhile it is not saved over: its author looks at the difference and takes the draft up anew.
Checks and trials are carried out by the worker (`checks`, `trials`), never here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from wangjian.authority import actions as authority
from wangjian.authority import knowledge, permissions
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, Conflict, NoSuchRecord, WrongState
from wangjian.monitoring import drafting
from wangjian.monitoring.actions.knowledge import write_files
from wangjian.monitoring.actions.runs import request_run
from wangjian.monitoring.actions.shadow import admit
from wangjian.monitoring.lists.staging import Plan
from wangjian.monitoring.models import Draft, Run, RunState, Trial
from wangjian.monitoring.models.drafts import CheckState, DraftState
from wangjian.monitoring.queries.books import knowledge_file
from wangjian.monitoring.queries.drafts import is_checked, tried

if TYPE_CHECKING:
    import uuid

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.library import Library
    from wangjian.packs.changes import Change
    from wangjian.packs.packs import Packs
    from wangjian.workspace.folder import Workspace

RIGHT = "monitoring.write_rules"
MOST_WORDS = 500


def open_draft(*, ws: Workspace, by: Actor, packs: Packs, kind: str, ref: str) -> Draft:
    """Take a file that is there up as a draft."""
    permissions.require(by, RIGHT)
    file = knowledge_file(packs, drafting.folder_of(kind), ref)
    body, table = drafting.text_of(file)
    if file.origin == "product":
        body = drafting.replacing(body, file.digest)
    return made(ws, by, kind=kind, ref=ref, body=body, table=table, replaces=file.digest)


def new_draft(
    *, ws: Workspace, by: Actor, packs: Packs, library: Library, kind: str, ref: str
) -> Draft:
    """Begin a rule, lexicon or catalogue that is not there yet, from a small one that works."""
    permissions.require(by, RIGHT)
    _is_new(ws, library, kind, ref)
    body, table = drafting.skeleton(packs, kind, ref)
    return made(ws, by, kind=kind, ref=ref, body=body, table=table, replaces="")


def further_catalogue(
    *, ws: Workspace, by: Actor, packs: Packs, library: Library, like: str, ref: str
) -> Draft:
    """Begin a list of the office's own under the view of a catalogue that is there."""
    permissions.require(by, RIGHT)
    kind = drafting.CATALOGUE
    _is_new(ws, library, kind, ref)
    body, table = drafting.beside(knowledge_file(packs, drafting.folder_of(kind), like), ref)
    return made(ws, by, kind=kind, ref=ref, body=body, table=table, replaces="")


def keep_draft(
    *, by: Actor, draft_id: uuid.UUID, version: int, body: str, table: str | None = None
) -> Draft:
    """Keep a draft's text; refused where somebody kept another one since `version` was read.

    Without a `table` that of the draft stays: a long list is not sent back and forth.
    """
    permissions.require(by, RIGHT)
    if len(body) > drafting.LONGEST_RULE or len(table or "") > drafting.LONGEST_TABLE:
        raise BadInput("文字过长", "the text is too long")
    if "\0" in body or "\0" in (table or ""):
        raise BadInput("文字中有不可用的字符", "the text has a character that cannot be kept")
    with scope(by):
        draft = _open(draft_id)
        if draft.version != version:
            raise _newer(draft)
        draft.body = drafting.plain(body)
        if table is not None:
            draft.table = drafting.plain(table)
        digest = _digest(draft)
        if digest != draft.digest:
            draft.digest = digest
            draft.version += 1
            draft.changed_by_id, draft.changed_at = officer(by), timezone.now()
            draft.save()
    return draft


def ask_check(*, by: Actor, draft_id: uuid.UUID) -> Draft:
    """Ask the worker to read the draft and to run its examples."""
    permissions.require(by, RIGHT)
    with scope(by):
        draft = _open(draft_id)
        draft.check_state, draft.check_digest = CheckState.QUEUED, draft.digest
        draft.checked = {}
        draft.save(update_fields=["check_state", "check_digest", "checked"])
        authority.nudge("monitoring.check_draft", str(draft.id))
    return draft


def try_draft(*, by: Actor, draft_id: uuid.UUID, rules: tuple[str, ...]) -> Run:
    """Ask for a shadow run of the draft over all data; `rules` are those that it decides."""
    permissions.require(by, RIGHT)
    if not rules:
        raise BadInput(
            "没有规则读它",
            "no rule reads it",
            remedy_zh="请先写一条读它的规则",
            remedy_en="write a rule that reads it first",
        )
    with scope(by):
        draft = _open(draft_id)
        waiting = Run.objects.filter(
            trial__draft=draft, state__in=[RunState.QUEUED, RunState.RUNNING]
        )
        if waiting.exists():
            raise WrongState(
                "这份草稿已在试运行",
                "this draft is being tried already",
                remedy_zh="请等它完成，或先停止",
                remedy_en="wait for its end, or stop it first",
            )
        run = request_run(by=by, rules=rules, shadow=True)
        Trial.objects.create(
            run=run,
            draft=draft,
            ref=draft.ref,
            files=drafting.files_of(draft.kind, draft.ref, draft.body, draft.table),
            digest=draft.digest,
        )
    return run


def install_draft(
    *, ws: Workspace, by: Actor, draft_id: uuid.UUID, version: int, reason: str
) -> Change:
    """Make the draft a file of the office, and let it in where a trial of this text was seen.

    Refused where its text was not checked, where somebody changed the draft, or where the file
    in the folder is no longer the one that the draft began with.
    """
    permissions.require(by, RIGHT)
    if not reason.strip():
        raise BadInput("保存须写明改了什么、为什么", "say what is changed and why")
    with scope(by):
        draft = _open(draft_id)
        if draft.version != version:
            raise _newer(draft)
        if not is_checked(draft):
            raise WrongState(
                "保存前须检查通过",
                "a draft is checked before it is saved",
                remedy_zh="请先检查，改到没有错误为止",
                remedy_en="check it first, and mend what is said",
            )
        trial = tried(draft)
        if trial is not None:
            admit(by=by, run_id=trial.run_id, ref=draft.ref, reason=reason)
        files = drafting.files_of(draft.kind, draft.ref, draft.body, draft.table)
        draft.state = DraftState.SAVED
        draft.changed_by_id, draft.changed_at = officer(by), timezone.now()
        draft.save(update_fields=["state", "changed_by_id", "changed_at"])
        plan = Plan({place: text.encode() for place, text in files.items()}, dict(draft.base))
        change = write_files(
            ws, plan, by=by, verb="edit", reason=f"{draft.ref}：{reason}", digest=draft.digest
        )
        Draft.objects.filter(id=draft.id).update(change_no=change.number)
    knowledge.forget()
    return change


def rebase_draft(*, ws: Workspace, by: Actor, draft_id: uuid.UUID, packs: Packs) -> Draft:
    """Take the draft up anew over what stands in the folder now; its text stays as it is."""
    permissions.require(by, RIGHT)
    with scope(by):
        draft = _open(draft_id)
        draft.base = drafting.standing(ws, draft.kind, draft.ref)
        draft.replaces = _read_now(packs, draft.kind, draft.ref)
        draft.version += 1
        draft.check_state = CheckState.NONE
        draft.changed_by_id, draft.changed_at = officer(by), timezone.now()
        draft.save()
        authority.journal(by, "monitoring.rebase_draft", f"draft:{draft.id}", draft.ref)
    return draft


def drop_draft(*, by: Actor, draft_id: uuid.UUID) -> Draft:
    """Give a draft up; it stays on record."""
    permissions.require(by, RIGHT)
    with scope(by):
        draft = _open(draft_id, also=DraftState.READING)
        draft.state = DraftState.DROPPED
        draft.changed_by_id, draft.changed_at = officer(by), timezone.now()
        draft.save(update_fields=["state", "changed_by_id", "changed_at"])
        authority.journal(by, "monitoring.drop_draft", f"draft:{draft.id}", draft.ref)
    return draft


def made(  # noqa: PLR0913 - what a draft begins with
    ws: Workspace, by: Actor, *, kind: str, ref: str, body: str, table: str, replaces: str
) -> Draft:
    """A new draft, over what stands in the office's folder now."""
    with scope(by):
        draft = Draft(
            kind=kind,
            ref=ref,
            body=drafting.plain(body),
            table=drafting.plain(table),
            base=drafting.standing(ws, kind, ref),
            replaces=replaces,
            made_by_id=officer(by),
            changed_by_id=officer(by),
        )
        draft.digest = _digest(draft)
        draft.save()
        authority.journal(by, "monitoring.open_draft", f"draft:{draft.id}", ref)
    return draft


def _is_new(ws: Workspace, library: Library, kind: str, ref: str) -> None:
    if ref in drafting.known(library, kind):
        raise Conflict(
            f"已有“{ref}”",
            f"there is a {ref} already",
            remedy_zh="请在它的页面上改写，或换一个编号",
            remedy_en="change that one from its page, or choose another id",
        )
    drafting.may_bear(ws.packs[0], ref, replaces=False)


def _read_now(packs: Packs, kind: str, ref: str) -> str:
    try:
        return knowledge_file(packs, drafting.folder_of(kind), ref).digest
    except NoSuchRecord:
        return ""


def _open(draft_id: uuid.UUID, *, also: DraftState = DraftState.OPEN) -> Draft:
    draft = Draft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise NoSuchRecord(f"没有草稿 {draft_id}", f"there is no draft {draft_id}")
    if draft.state not in {DraftState.OPEN, also}:
        raise WrongState(
            f"这份草稿{DraftState(draft.state).label}，不能再改",
            f"this draft is {draft.state} and is not changed any more",
            remedy_zh="请从规则、词库或目录的页面重新改写",
            remedy_en="begin a new one from the page of the rule, lexicon or catalogue",
        )
    return draft


def _newer(draft: Draft) -> Conflict:
    return Conflict(
        f"草稿在您打开之后又有改动（第{draft.version}版）",
        f"the draft was changed since you opened it (version {draft.version})",
        remedy_zh="请把您的文字另存，刷新后再改",
        remedy_en="keep your text elsewhere, load the page again and change it there",
    )


def _digest(draft: Draft) -> str:
    return drafting.digest_of(drafting.files_of(draft.kind, draft.ref, draft.body, draft.table))


def officer(by: Actor) -> uuid.UUID:
    """Who writes; the house itself writes nothing."""
    if by.officer_id is None:
        raise BadInput("草稿须由人编写", "a draft is written by somebody")
    return by.officer_id
