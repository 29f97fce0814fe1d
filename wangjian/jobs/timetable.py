"""时刻表: which job calls which action, and when by itself.

Names are those that rooms nudge (`authority.actions.nudge("monitoring.run", id)`); each job stands
in the queue of its name, and `lanes.toml` says which queues wait for each other. Jobs hold no lock:
one of a killed process would keep its own for ever, and the rows say by themselves what is done.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wangjian.authority import actions as authority_acts
from wangjian.authority import queries as authority
from wangjian.campaign import actions as campaign
from wangjian.casework import actions as casework
from wangjian.docket import messages
from wangjian.errors import NotReady
from wangjian.evidence import actions as evidence
from wangjian.evidence import stamps
from wangjian.evidence.orders import planning as schedules
from wangjian.evidence.orders import working as captures
from wangjian.evidence.phone import closing as phone
from wangjian.evidence.phone import confirming as phone_sweep
from wangjian.evidence.requests import making as exhibit_files
from wangjian.jobs import browsers, endings
from wangjian.monitoring import actions as monitoring
from wangjian.registry import actions as registry
from wangjian.web.lists import exporting
from wangjian.workspace.folder import Workspace

if TYPE_CHECKING:
    from procrastinate.tasks import Task


def workspace() -> Workspace:
    """The workspace that the worker serves."""
    found = settings.WORKSPACE
    if found is None:
        raise NotReady("没有工作区", "no workspace", remedy_zh="请用 wangjian serve 启动")
    return found


def again(task: Task[..., Any, Any], ref: object) -> None:
    """Ask for a job that was asked for before; once, however often that is, while it waits."""
    name = f"{task.name}:{ref}"
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        task.configure(queueing_lock=name).defer(ref=str(ref))


@app.periodic(cron="* * * * *")
@app.task(
    name="authority.write_log", queue="authority.write_log", queueing_lock="authority.write_log"
)
def authority_write_log(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """What waits for the log is entered."""
    authority_acts.write_log(workspace())


@app.periodic(cron="10 18 * * *")  # ten past two in Beijing
@app.task(
    name="authority.note_journal",
    queue="authority.note_journal",
    queueing_lock="authority.note_journal",
)
def authority_note_journal(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """The root over each past day of the journal goes into the log."""
    authority_acts.note_journal_days()
    authority_acts.write_log(workspace())


@app.periodic(cron="* * * * *")
@app.task(name="evidence.complete", queue="evidence.complete", queueing_lock="evidence.complete")
def evidence_complete(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """Proofs of the log and time tokens are put beside the seals; left-over files go."""
    by, url = authority.house_actor(), os.environ.get("WANGJIAN_TSA_URL")
    authority_acts.write_log(workspace())
    evidence.complete(by=by, workspace=workspace(), send=stamps.ask(url) if url else None)
    evidence.sweep(by=by, workspace=workspace())


@app.task(name="evidence.capture", queue="evidence.capture")
def evidence_capture(ref: str = "") -> None:  # noqa: ARG001
    """Addresses that wait to be captured, as long as any is due."""
    captures.work(workspace(), ends=endings.asked, pairs=browsers.kept())


@app.periodic(cron="* * * * *")
@app.task(
    name="evidence.sweep_captures",
    queue="evidence.sweep_captures",
    queueing_lock="evidence.sweep_captures",
)
def evidence_sweep_captures(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """Schedules that are due ask for their captures; what a dead worker was at waits again."""
    schedules.run_due()
    captures.sweep(workspace())


@app.task(name="evidence.seal_phone", queue="evidence.seal_phone")
def evidence_seal_phone(ref: str) -> None:
    """What a phone sent is checked and sealed, or refused."""
    phone.close(workspace(), ref)
    authority_acts.write_log(workspace())
    evidence.complete(by=authority.house_actor(), workspace=workspace())


@app.periodic(cron="* * * * *")
@app.task(
    name="evidence.sweep_phone", queue="evidence.sweep_phone", queueing_lock="evidence.sweep_phone"
)
def evidence_sweep_phone(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """Take up what phones sent without a nudge; what nobody finished in time expires."""
    for capture_id in phone_sweep.sweep(workspace()):
        again(evidence_seal_phone, capture_id)


@app.task(name="evidence.make_file", queue="evidence.make_file")
def evidence_make_file(ref: str) -> None:
    """A package with its record, or a check of a large one, that an officer asked for."""
    exhibit_files.make(workspace(), ref, ends=endings.asked)


@app.periodic(cron="* * * * *")
@app.task(
    name="evidence.sweep_files", queue="evidence.sweep_files", queueing_lock="evidence.sweep_files"
)
def evidence_sweep_files(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """Take up what was asked for without a nudge; remove files that are kept no longer."""
    for request_id in exhibit_files.sweep(workspace()):
        again(evidence_make_file, request_id)


@app.task(name="monitoring.run", queue="monitoring.run")
def monitoring_run(ref: str) -> None:
    """A monitor run that somebody asked for."""
    monitoring.execute_run(workspace(), ref, endings.watch)
    if not endings.asked():
        campaign.roll_up(workspace(), by=authority.house_actor())


@app.task(name="monitoring.try", queue="monitoring.try")
def monitoring_try(ref: str) -> None:
    """A run on trial: it shows no finding, and somebody waits for what it would have shown."""
    monitoring.execute_run(workspace(), ref, endings.watch)


@app.task(name="monitoring.check_draft", queue="monitoring.check_draft")
def monitoring_check_draft(ref: str) -> None:
    """A rule or lexicon that somebody wrote is read and its examples are run."""
    monitoring.check_draft(workspace(), ref)


@app.task(name="monitoring.read_list", queue="monitoring.read_list")
def monitoring_read_list(ref: str) -> None:
    """A list of words that somebody sent becomes a draft."""
    monitoring.read_list(workspace(), ref)


@app.task(name="monitoring.freeze_sample", queue="monitoring.freeze_sample")
def monitoring_freeze_sample(ref: str) -> None:
    """A sample list is drawn and frozen."""
    monitoring.freeze_sample(ref)


@app.task(name="monitoring.compare_runs", queue="monitoring.compare_runs")
def monitoring_compare_runs(ref: str) -> None:
    """Two runs are held against each other."""
    monitoring.execute_comparison(workspace(), ref)


@app.periodic(cron="* * * * *")
@app.task(name="monitoring.due", queue="monitoring.due", queueing_lock="monitoring.due")
def monitoring_due(timestamp: int) -> None:  # noqa: ARG001
    """Items of plans whose time has come are run."""
    monitoring.run_due()


@app.periodic(cron="* * * * *")
@app.task(name="monitoring.sweep", queue="monitoring.sweep", queueing_lock="monitoring.sweep")
def monitoring_sweep(timestamp: int) -> None:  # noqa: ARG001
    """Take up queued runs without a nudge; close those whose worker died."""
    for run_id, on_trial in monitoring.sweep(workspace()):
        again(monitoring_try if on_trial else monitoring_run, run_id)
    checks, lists = monitoring.sweep_drafts()
    for draft_id in checks:
        again(monitoring_check_draft, draft_id)
    for draft_id in lists:
        again(monitoring_read_list, draft_id)
    for sample_id in monitoring.sweep_samples():
        again(monitoring_freeze_sample, sample_id)
    for comparison_id in monitoring.sweep_comparisons():
        again(monitoring_compare_runs, comparison_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="registry.screen", queue="registry.screen", queueing_lock="registry.screen")
def registry_screen(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """After a new load of shops or lists: index the lists, screen what changed."""
    registry.keep_screened(workspace(), by=authority.house_actor())


@app.periodic(cron="*/5 * * * *")
@app.task(name="campaign.roll_up", queue="campaign.roll_up", queueing_lock="campaign.roll_up")
def campaign_roll_up(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """Count again the figures that may have changed."""
    campaign.roll_up(workspace(), by=authority.house_actor(), lightly=True)


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="monitoring.rank_anew", queue="monitoring.rank_anew", queueing_lock="monitoring.rank_anew"
)
def monitoring_rank_anew(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """Rank the open groups that are like those decided on lately."""
    monitoring.rank_anew(by=authority.house_actor())


@app.periodic(cron="* * * * *")
@app.task(
    name="monitoring.write_proposals",
    queue="monitoring.write_proposals",
    queueing_lock="monitoring.write_proposals",
)
def monitoring_write_proposals(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """Write the contexts that were accepted into the office's lexicons."""
    monitoring.write_proposals(workspace())


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="casework.run_policies",
    queue="casework.run_policies",
    queueing_lock="casework.run_policies",
)
def casework_run_policies(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """Take in what signed policies allow, within each office's budget of the day."""
    casework.run_policies(by=authority.house_actor())


@app.task(name="web.export", queue="web.export")
def web_export(ref: str) -> None:
    """A list that an officer asked for as a file."""
    following = exporting.make(workspace(), ref, ends=endings.asked)
    if following:
        again(web_export, following)


@app.periodic(cron="* * * * *")
@app.task(name="web.sweep", queue="web.sweep", queueing_lock="web.sweep")
def web_sweep(timestamp: int) -> None:  # noqa: ARG001
    """Take up queued exports without a nudge; remove files that are kept no longer."""
    for export_id in exporting.sweep(workspace()):
        again(web_export, export_id)


@app.task(name="docket.send_message", queue="docket.send_message")
def docket_send_message(ref: str) -> None:
    """One message by the office's hook."""
    messages.deliver(workspace(), ref)


@app.periodic(cron="* * * * *")
@app.task(
    name="docket.send_messages", queue="docket.send_messages", queueing_lock="docket.send_messages"
)
def docket_send_messages(timestamp: int = 0, ref: str = "") -> None:  # noqa: ARG001
    """Messages that the hook did not take at once."""
    for message_id in messages.to_send():
        messages.deliver(workspace(), message_id)
