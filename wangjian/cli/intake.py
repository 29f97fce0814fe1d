"""受理: finding groups in rank order; take some in as leads, by hand or by a signed policy."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import click

from wangjian.cli.output import json_option, show_rows
from wangjian.cli.session import desk
from wangjian.errors import BadInput

COLUMNS = [
    ("id", "编号"),
    ("subject_name", "主体"),
    ("subject_key", "主体键"),
    ("topic", "专题"),
    ("severity", "程度"),
    ("findings_count", "命中"),
    ("score", "排序分"),
    ("office_name", "机关"),
    ("why", "理由"),
]


@click.group()
def intake() -> None:
    """受理。Finding groups become leads: by an officer, or by a policy that the head signed."""


@intake.command("list")
@click.option("--state", "states", multiple=True, default=["open"], help="open, left, taken ...")
@click.option("--topic", default="", help="专题 topic.")
@click.option("--rule", "rule_id", default="", help="规则 rule.")
@click.option("--severity", default=1, type=click.IntRange(1, 5), help="至少此程度 at least.")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1, 500))
@json_option
@click.pass_context
def list_groups(
    ctx: click.Context,
    states: tuple[str, ...],
    topic: str,
    rule_id: str,
    severity: int,
    limit: int,
    *,
    as_json: bool,
) -> None:
    """列出命中归组。Groups in rank order."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import queries

        page = queries.ranked_groups(
            open_desk.actor,
            states=states,
            topic=topic,
            rule_id=rule_id,
            min_severity=severity,
            limit=limit,
        )
        rows = [{**asdict(row), "why": row.reason.zh} for row in page.rows]
        show_rows(rows, COLUMNS, as_json=as_json)


@intake.command("take")
@click.argument("group_ids", nargs=-1)
@click.option("--top", default=0, type=click.IntRange(0, 200), help="前几组 the first so many.")
@json_option
@click.pass_context
def take(ctx: click.Context, group_ids: tuple[str, ...], top: int, *, as_json: bool) -> None:
    """受理为线索。Take groups in as leads; each starts its clock. All or none."""
    with desk(ctx) as open_desk:
        from wangjian.casework import actions
        from wangjian.monitoring import queries

        by = open_desk.actor
        wanted = [_uuid(one) for one in group_ids]
        if top:
            wanted += [row.id for row in queries.ranked_groups(by, limit=top).rows]
        if not wanted:
            raise BadInput(
                "没有指定命中归组",
                "no group was named",
                remedy_zh="请写编号，或用 --top 10 受理排在最前的十组",
                remedy_en="name ids, or take the first ten with --top 10",
            )
        taken = actions.take_in(by=by, group_ids=wanted)
        show_rows(
            [asdict(one) for one in taken],
            [("number", "线索"), ("how", "如何 how"), ("group_id", "归组")],
            as_json=as_json,
        )


@intake.command("leave")
@click.argument("group_id")
@click.option("--words", default="", help="说明 note.")
@click.pass_context
def leave(ctx: click.Context, group_id: str, words: str) -> None:
    """暂不受理。Look at it and leave it listed."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions

        actions.leave_group(by=open_desk.actor, group_id=_uuid(group_id), words=words)
        click.echo("已暂不受理 Left.")


@intake.command("dismiss")
@click.argument("group_id")
@click.option("--code", "reason_code", required=True, help="理由代码 code, of dismissals.csv.")
@click.option("--words", default="", help="说明 note.")
@click.pass_context
def dismiss(ctx: click.Context, group_id: str, reason_code: str, words: str) -> None:
    """排除。Dismiss a group: it stays dismissed until its object or the rule changes."""
    with desk(ctx) as open_desk:
        from wangjian.casework import actions

        actions.dismiss(
            by=open_desk.actor,
            group_ids=[_uuid(group_id)],
            reason_code=reason_code,
            words=words,
        )
        click.echo("已排除 Dismissed.")


@intake.command("undo")
@click.argument("group_ids", nargs=-1, required=True)
@json_option
@click.pass_context
def undo(ctx: click.Context, group_ids: tuple[str, ...], *, as_json: bool) -> None:
    """撤销。Take one's own decisions of the last minutes back: groups wait again, all or none."""
    with desk(ctx) as open_desk:
        from wangjian.casework import actions

        wanted = [_uuid(one) for one in group_ids]
        done = actions.undo_decision(by=open_desk.actor, group_ids=wanted)
        show_rows([{"id": str(one)} for one in done], [("id", "编号")], as_json=as_json)


@intake.command("policies")
@json_option
@click.pass_context
def policies(ctx: click.Context, *, as_json: bool) -> None:
    """受理策略。Policies, who signed them until when, and why one stands still."""
    with desk(ctx) as open_desk:
        from wangjian.casework import queries

        rows: list[dict[str, Any]] = []
        for card in queries.policies(open_desk.actor):
            signature = card.signature
            rows.append(
                {
                    "id": card.policy_id,
                    "title": card.policy.words.zh if card.policy else "",
                    "digest": card.policy.digest if card.policy else "",
                    "office": card.office_name,
                    "signed_by": signature.officer.display_name if signature else "",
                    "until_on": signature.until_on if signature else None,
                    "stopped": card.stopped.zh if card.stopped else "",
                    "stopped_en": card.stopped.en if card.stopped else "",
                    "waiting": card.waiting,
                }
            )
        show_rows(
            rows,
            [
                ("id", "策略"),
                ("title", "名称"),
                ("office", "机关"),
                ("signed_by", "签批人"),
                ("until_on", "有效至"),
                ("stopped", "停止原因"),
                ("waiting", "待受理"),
            ],
            as_json=as_json,
        )


@intake.command("sign")
@click.argument("policy_id")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="有效至 last day.")
@click.option("--digest", default="", help="文件摘要 digest of the text that you read.")
@click.password_option("--password", confirmation_prompt=False, help="本人密码 your password.")
@click.pass_context
def sign(ctx: click.Context, policy_id: str, until: datetime, digest: str, password: str) -> None:
    """签批策略。Sign a policy as the head of your office, for its digest and until a day."""
    with desk(ctx) as open_desk:
        from wangjian.casework import actions, knowledge

        signature = actions.sign_policy(
            by=open_desk.actor,
            policy_id=policy_id,
            digest=digest or knowledge.policy(policy_id).digest,
            until_on=until.date(),
            password=password,
        )
        click.echo(f"已签批 Signed: {policy_id} {signature.digest[:12]} → {signature.until_on}")


@intake.command("withdraw")
@click.argument("policy_id")
@click.option("--reason", required=True, help="理由 why.")
@click.pass_context
def withdraw(ctx: click.Context, policy_id: str, reason: str) -> None:
    """撤回签批。Take the signature back: the policy stops at once."""
    with desk(ctx) as open_desk:
        from wangjian.casework import actions

        actions.withdraw_signature(by=open_desk.actor, policy_id=policy_id, reason=reason)
        click.echo("已撤回 Withdrawn.")


@intake.command("run")
@json_option
@click.pass_context
def run(ctx: click.Context, *, as_json: bool) -> None:
    """按策略受理。Take in what signed policies allow today, within each office's budget."""
    with desk(ctx) as open_desk:
        from wangjian.casework import actions

        rows = [
            {
                "policy": one.policy_id,
                "office": one.office_path,
                "matching": one.matching,
                "taken": one.taken,
                "left_out": one.left_out,
                "stopped": one.stopped_zh,
                "stopped_en": one.stopped_en,
            }
            for one in actions.run_policies(by=open_desk.actor)
        ]
        show_rows(
            rows,
            [
                ("policy", "策略"),
                ("office", "机关"),
                ("matching", "符合"),
                ("taken", "受理"),
                ("left_out", "未受理"),
                ("stopped", "停止原因"),
            ],
            as_json=as_json,
        )


@intake.command("sample")
@click.argument("policy_id")
@click.option("-n", "count", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--seed", required=True, help="种子 the same seed draws the same groups.")
@click.pass_context
def sample(ctx: click.Context, policy_id: str, count: int, seed: str) -> None:
    """抽查未受理。Draw groups that a policy left out, for a second look."""
    with desk(ctx) as open_desk:
        from wangjian.casework import actions

        for group_id in actions.sample_left_out(
            by=open_desk.actor, policy_id=policy_id, n=count, seed=seed
        ):
            click.echo(str(group_id))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadInput(
            f"不是归组编号：{text}",
            f"no id of a group: {text}",
            remedy_zh="请用 wangjian intake list 查看",
            remedy_en="see wangjian intake list",
        ) from error
