"""起草页面: the drafts, one with its text, what was checked and tried of it, and its saving."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangjian.authority import knowledge
from wangjian.authority.permissions import require
from wangjian.errors import BadInput, WangjianError
from wangjian.monitoring import actions, drafting, queries
from wangjian.monitoring.actions.checks import fault
from wangjian.web.drafts.forms import EDITABLE, DraftForm, ListForm, NewForm
from wangjian.web.drafts.listing import DRAFTS
from wangjian.web.drafts.shown import context_of, state_of
from wangjian.web.lists.listing import asking
from wangjian.web.templatetags.desk import said
from wangjian.web.words import library
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.monitoring.models import Draft
    from wangjian.monitoring.queries import DraftCard
    from wangjian.web.middleware import OfficerRequest

RIGHT = "monitoring.write_rules"
PAGE = 50


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Drafts that somebody is writing, and the forms that begin one."""
    require(request.actor, RIGHT)
    return _list(request)


@require_POST
def change(request: OfficerRequest) -> HttpResponse:
    """Take a rule, lexicon or catalogue that is there up as a draft."""
    draft = actions.open_draft(
        ws=workspace(),
        by=request.actor,
        packs=knowledge.packs(),
        kind=request.POST.get("kind", ""),
        ref=request.POST.get("ref", ""),
    )
    return redirect("drafts_one", draft.id)


@require_POST
def begin(request: OfficerRequest) -> HttpResponse:
    """Begin one from a skeleton, or a further list like a catalogue that is there."""
    require(request.actor, RIGHT)
    form = NewForm(request.POST)
    if form.is_valid():
        kind, ref = form.cleaned_data["kind"], form.cleaned_data["ref"].strip()
        try:
            with transaction.atomic():
                draft = _begun(request, kind, ref, form.cleaned_data["like"])
        except WangjianError as error:
            form.add_error("ref", said(error))
        else:
            return redirect("drafts_one", draft.id)
    return _list(request, new_form=form, status=400)


def _begun(request: OfficerRequest, kind: str, ref: str, like: str) -> Draft:
    ws, by, packs = workspace(), request.actor, knowledge.packs()
    if like:
        return actions.further_catalogue(
            ws=ws, by=by, packs=packs, library=library(), like=like, ref=ref
        )
    return actions.new_draft(ws=ws, by=by, packs=packs, library=library(), kind=kind, ref=ref)


@require_POST
def take_list(request: OfficerRequest) -> HttpResponse:
    """An outside list comes in as a draft."""
    require(request.actor, RIGHT)
    form = ListForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                draft = actions.import_list(
                    ws=workspace(),
                    by=request.actor,
                    library=library(),
                    ref=form.cleaned_data["ref"].strip(),
                    name=sent.name,
                    content=sent.chunks(),
                    header=form.header,
                )
        except WangjianError as error:
            form.add_error(None, said(error))
        else:
            return redirect("drafts_one", draft.id)
    return _list(request, list_form=form, status=400)


@require_safe
def one(request: OfficerRequest, draft_id: uuid.UUID) -> HttpResponse:
    """One draft with its text."""
    require(request.actor, RIGHT)
    return _page(request, queries.draft_card(workspace(), draft_id))


@require_safe
def state(request: OfficerRequest, draft_id: uuid.UUID) -> HttpResponse:
    """What was checked and tried; it asks for itself again while the worker is at it."""
    require(request.actor, RIGHT)
    card = queries.draft_card(workspace(), draft_id)
    return render(request, "drafts/state.html", state_of(request, card))


@require_http_methods(["POST"])
def act(request: OfficerRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Keep the text, and do what the pressed button says; on a refusal the text stays there."""
    require(request.actor, RIGHT)
    card = queries.draft_card(workspace(), draft_id)
    wanted = request.POST.get("act", "keep")
    if wanted in {"drop", "rebase", "stop"}:
        return _without_text(request, card, wanted)
    form = _form(card.draft, request)
    if not form.is_valid():
        return _page(request, card, form=form, status=400)
    try:
        with transaction.atomic():
            draft = actions.keep_draft(
                by=request.actor,
                draft_id=draft_id,
                version=form.cleaned_data["version"],
                body=form.cleaned_data["body"],
                table=form.table_given,
            )
    except WangjianError as error:
        form.add_error(None, said(error))
        return _page(request, card, form=form, status=error.status)
    try:
        with transaction.atomic():
            told = _do(request, draft, wanted, form.cleaned_data.get("reason", ""))
    except WangjianError as error:
        card = queries.draft_card(workspace(), draft_id)
        return _page(request, card, refused=error, status=error.status)
    messages.success(request, told)
    return redirect("drafts_one", draft_id)


def _do(request: OfficerRequest, draft: Draft, wanted: str, reason: str) -> str:
    by = request.actor
    if wanted == "keep":
        return _("草稿已保存。")
    if wanted == "install":
        change = actions.install_draft(
            ws=workspace(), by=by, draft_id=draft.id, version=draft.version, reason=reason
        )
        return _("已写入本单位的知识文件（改动 #%(n)s），之后的运行按它判断。") % {
            "n": change.number
        }
    if wanted not in {"check", "try"}:
        raise BadInput("没有这个操作", "there is no such act")
    # What is wrong by itself is said at once; examples and data are the worker's.
    read = drafting.read_alone(
        drafting.files_of(draft.kind, draft.ref, draft.body, draft.table),
        packs=knowledge.packs(),
        library=library(),
        tmp=workspace().tmp,
    )
    actions.ask_check(by=by, draft_id=draft.id)
    if wanted == "check":
        return _("正在检查，结果显示在旁边。")
    actions.try_draft(by=by, draft_id=draft.id, rules=drafting.decided_by(library(), read))
    return _("已排队试运行，结果显示在旁边。")


def _without_text(request: OfficerRequest, card: DraftCard, wanted: str) -> HttpResponse:
    by, draft = request.actor, card.draft
    if wanted == "drop":
        actions.drop_draft(by=by, draft_id=draft.id)
        messages.success(request, _("草稿已放弃。"))
        return redirect("drafts")
    if wanted == "rebase":
        actions.rebase_draft(ws=workspace(), by=by, draft_id=draft.id, packs=knowledge.packs())
        messages.success(request, _("草稿改以现行文件为底，文字没有动；请重新检查。"))
    elif card.trial is not None:
        actions.stop_run(by=by, run_id=card.trial.run_id)
        messages.success(request, _("已要求停止试运行。"))
    return redirect("drafts_one", draft.id)


def _form(draft: Draft, request: OfficerRequest | None = None) -> DraftForm:
    editable = len(draft.table) <= EDITABLE
    if request is not None:
        return DraftForm(request.POST, request.FILES, kind=draft.kind, editable=editable)
    return DraftForm(
        kind=draft.kind,
        editable=editable,
        initial={"version": draft.version, "body": draft.body, "table": draft.table},
    )


def _page(
    request: OfficerRequest,
    card: DraftCard,
    *,
    form: DraftForm | None = None,
    refused: WangjianError | None = None,
    status: int = 200,
) -> HttpResponse:
    given = context_of(request, card, fault(refused) if refused else None)
    given["form"] = form or _form(card.draft)
    return render(request, "drafts/one.html", given, status=status)


def _list(
    request: OfficerRequest,
    *,
    new_form: NewForm | None = None,
    list_form: ListForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found, following = DRAFTS.page(asking(request), request.GET.get("after", ""), PAGE)
    given: dict[str, Any] = {
        "drafts": found,
        "shown": len(found),
        "next_page": following,
        "new_form": new_form or NewForm(auto_id="id_new_%s"),
        "list_form": list_form or ListForm(auto_id="id_list_%s"),
        "list_open": list_form is not None,
    }
    return render(request, "drafts/list.html", given, status=status)
