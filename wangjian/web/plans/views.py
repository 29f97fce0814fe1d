"""监测计划页面: the plans, one as topics by batches, an item with its runs, sample lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangjian.authority import knowledge
from wangjian.authority.days import today
from wangjian.authority.permissions import may
from wangjian.errors import BadInput, NoSuchRecord, WangjianError
from wangjian.monitoring import actions, queries
from wangjian.monitoring.planbook import PlanText, read_plans
from wangjian.web.lists.listing import asking
from wangjian.web.plans import forms
from wangjian.web.plans.listing import PLANS, items, sample_rows
from wangjian.web.templatetags.desk import english, said
from wangjian.web.words import library

if TYPE_CHECKING:
    import uuid

    from django import forms as django_forms
    from django.http import HttpResponse

    from wangjian.monitoring.queries import ItemShown, PlanCard
    from wangjian.web.middleware import OfficerRequest

RIGHT, RUN = "monitoring.plan", "monitoring.run"
PAGE = 100


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Every plan, the newest first; and the forms that begin one."""
    return _list(request)


@require_POST
def open_file(request: OfficerRequest) -> HttpResponse:
    """A plan out of a file."""
    files = _files()
    form = forms.OpenForm(request.POST, files=files, language=_language(), auto_id="id_open_%s")
    if form.is_valid():
        plan = actions.open_plan(
            by=request.actor,
            text=files[form.cleaned_data["file"]],
            from_on=form.cleaned_data["from_on"],
            name=form.cleaned_data["name"],
            english=english(),
        )
        return redirect("plans_one", plan.id)
    return _list(request, open_form=form, status=400)


@require_POST
def begin(request: OfficerRequest) -> HttpResponse:
    """An empty plan."""
    form = forms.NewForm(request.POST, auto_id="id_new_%s")
    if form.is_valid():
        try:
            with transaction.atomic():
                plan = actions.new_plan(by=request.actor, **form.cleaned_data)
        except BadInput as error:
            form.add_error(None, said(error))
        else:
            return redirect("plans_one", plan.id)
    return _list(request, new_form=form, status=400)


@require_safe
def one(request: OfficerRequest, plan_id: uuid.UUID) -> HttpResponse:
    """One plan as topics by batches."""
    return _page(request, _card(plan_id))


@require_POST
def act(request: OfficerRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Add a topic, a batch, an item or a draw to a plan, or end it."""
    card = _card(plan_id)
    wanted = request.POST.get("act", "")
    made = _forms(card, request)
    if wanted not in made:
        raise BadInput("没有这个操作", "there is no such act")
    form = made[wanted]
    if not form.is_valid():
        return _page(request, card, {wanted: form}, status=400)
    try:
        with transaction.atomic():
            told = _do(request, plan_id, wanted, form)
    except BadInput as error:
        form.add_error(None, said(error))
        return _page(request, card, {wanted: form}, status=error.status)
    messages.success(request, told)
    return redirect("plans_one", plan_id)


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: OfficerRequest, item_id: uuid.UUID) -> HttpResponse:
    """One item: what is to be said before it runs, its form, its divisions, its runs."""
    shown = queries.item_card(item_id, library=library(), today=today())
    if request.method != "POST":
        return _item_page(request, shown)
    form = _item_form(shown, request)
    if not form.is_valid():
        return _item_page(request, shown, form=form, status=400)
    try:
        with transaction.atomic():
            actions.change_item(
                by=request.actor,
                item_id=item_id,
                version=form.cleaned_data["version"],
                library=library(),
                said=form.said(),
            )
    except WangjianError as error:
        form.add_error(None, said(error))
        return _item_page(request, shown, form=form, status=error.status)
    messages.success(request, _("项目已保存。"))
    return redirect("plans_item", item_id)


@require_POST
def item_act(request: OfficerRequest, item_id: uuid.UUID) -> HttpResponse:
    """Note what divisions were asked and said, or run the item now."""
    by, wanted = request.actor, request.POST.get("act", "")
    if wanted == "run":
        return redirect("runs_one", actions.run_item(by=by, item_id=item_id).id)
    shown = queries.item_card(item_id, library=library(), today=today())
    form: django_forms.Form
    if wanted == "consult":
        form = forms.ConsultForm(request.POST, auto_id="id_consult_%s")
    elif wanted == "answer":
        form = forms.AnswerForm(request.POST, auto_id="id_answer_%s")
    else:
        raise BadInput("没有这个操作", "there is no such act")
    if not form.is_valid():
        return _item_page(request, shown, consult_form=form, status=400)
    if wanted == "consult":
        actions.consult(by=by, item_id=item_id, **form.cleaned_data)
    else:
        noted = next(
            (one for one in shown.consulted if str(one.id) == request.POST.get("consultation")),
            None,
        )
        if noted is None:
            raise NoSuchRecord("没有这条征求意见", "there is no such consultation")
        actions.answer(by=by, consultation_id=noted.id, **form.cleaned_data)
    messages.success(request, _("已记录。"))
    return redirect("plans_item", item_id)


@require_safe
def sample(request: OfficerRequest, sample_id: uuid.UUID) -> HttpResponse:
    """A sample list as it was frozen, page by page."""
    found, _rows = queries.sample_card(sample_id, limit=1)
    listing = sample_rows(str(sample_id))
    rows, following = listing.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "plans/sample.html",
        {
            "sample": found,
            "listing": listing,
            "rows": rows,
            "shown": len(rows),
            "next_page": following,
        },
    )


def _do(request: OfficerRequest, plan_id: uuid.UUID, wanted: str, form: Any) -> str:
    by, given = request.actor, form.cleaned_data
    if wanted == "topic":
        actions.add_topic(
            by=by,
            plan_id=plan_id,
            name=given["name"],
            topics=given["topics"],
            divisions=form.divisions_named,
        )
        return _("专题已加入。")
    if wanted == "batch":
        actions.add_batch(by=by, plan_id=plan_id, **given)
        return _("批次已加入。")
    if wanted == "item":
        actions.add_item(
            by=by,
            plan_id=plan_id,
            topic_id=given["topic"],
            batch_id=given["batch"],
            name=given["name"],
        )
        return _("项目已加入，请填写它的规则和范围。")
    if wanted == "sample":
        actions.draw_sample(by=by, plan_id=plan_id, **given)
        return _("名单已排队抽取，抽好即固定。")
    actions.end_plan(by=by, plan_id=plan_id, reason=given["reason"])
    return _("计划已结束，不再定时运行。")


def _forms(card: PlanCard, request: OfficerRequest | None = None) -> dict[str, Any]:
    posted = request.POST if request is not None else None
    topics = [topic for topic, _cells in card.rows]
    return {
        "topic": forms.TopicForm(posted, auto_id="id_topic_%s"),
        "batch": forms.BatchForm(posted, auto_id="id_batch_%s"),
        "item": forms.NewItemForm(posted, parts=(topics, card.batches), auto_id="id_item_%s"),
        "sample": forms.SampleForm(posted, auto_id="id_sample_%s"),
        "end": forms.EndForm(posted, auto_id="id_end_%s"),
    }


def _page(
    request: OfficerRequest,
    card: PlanCard,
    filled: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    writes = _writes(request, card.plan)
    return render(
        request,
        "plans/one.html",
        {
            "card": card,
            "plan": card.plan,
            "listing": items(str(card.plan.id)),
            "late": [one for one in card.items if one.too_late],
            "may_plan": writes,
            "forms": {**_forms(card), **(filled or {})} if writes else {},
            "opened": next(iter(filled), "") if filled else "",
        },
        status=status,
    )


def _item_form(shown: ItemShown, request: OfficerRequest | None = None) -> forms.ItemForm:
    samples = queries.samples_of(shown.item.plan_id)
    if request is not None:
        return forms.ItemForm(request.POST, plan=shown.item.plan, samples=samples)
    return forms.ItemForm(
        initial=forms.ItemForm.of(shown.item), plan=shown.item.plan, samples=samples
    )


def _item_page(
    request: OfficerRequest,
    shown: ItemShown,
    *,
    form: forms.ItemForm | None = None,
    consult_form: Any = None,
    status: int = 200,
) -> HttpResponse:
    item = shown.item
    writes = _writes(request, item.plan)
    holds = request.actor.range.holds(item.plan.office_path)
    return render(
        request,
        "plans/item.html",
        {
            "shown": shown,
            "item": item,
            "form": (form or _item_form(shown)) if writes else None,
            "consult_form": consult_form
            or forms.ConsultForm(initial={"asked_on": today()}, auto_id="id_consult_%s"),
            "answer_form": forms.AnswerForm(
                initial={"answered_on": today()}, auto_id="id_answer_%s"
            ),
            "runs": queries.item_runs(item.id),
            "may_plan": writes,
            "may_run": item.plan.ended_at is None and holds and may(request.actor, RUN),
            "may_compare": may(request.actor, RUN),
        },
        status=status,
    )


def _list(
    request: OfficerRequest,
    *,
    open_form: forms.OpenForm | None = None,
    new_form: forms.NewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    files = _files()
    found, following = PLANS.page(asking(request), request.GET.get("after", ""), PAGE)
    writes = may(request.actor, RIGHT)
    beginning = {"from_on": today()}
    return render(
        request,
        "plans/list.html",
        {
            "plans": found,
            "shown": len(found),
            "next_page": following,
            "files": files,
            "may_plan": writes,
            "open_form": open_form
            or forms.OpenForm(
                files=files, language=_language(), initial=beginning, auto_id="id_open_%s"
            ),
            "new_form": new_form or forms.NewForm(initial=beginning, auto_id="id_new_%s"),
            "new_open": new_form is not None,
        },
        status=status,
    )


def _card(plan_id: uuid.UUID) -> PlanCard:
    return queries.plan_card(plan_id, library=library(), today=today())


def _files() -> dict[str, PlanText]:
    held = library()
    return read_plans(knowledge.packs(), rules=held.rules, topics=held.topics, problems=[])


def _writes(request: OfficerRequest, plan: Any) -> bool:
    holds = request.actor.range.holds(plan.office_path)
    return plan.ended_at is None and holds and may(request.actor, RIGHT)


def _language() -> str:
    return "en" if english() else "zh"
