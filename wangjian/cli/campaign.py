"""统计指标: count figures, list them, open one."""

from __future__ import annotations

import click

from wangjian.cli.output import Progress, json_option, show_json, show_rows
from wangjian.cli.session import desk


@click.group()
def campaign() -> None:
    """统计指标。Figures: every one opens to the rows that it counted."""


@campaign.command("count")
@click.pass_context
def count(ctx: click.Context) -> None:
    """重新统计。Count all figures anew."""
    with desk(ctx) as open_desk:
        from wangjian.campaign import actions

        progress = Progress()
        done = actions.roll_up(open_desk.workspace, by=open_desk.actor, progress=progress)
        progress.end()
        click.echo(f"已统计 Counted: {done['lake']} + {done['docket']}")


@campaign.command("figures")
@json_option
@click.pass_context
def figures(ctx: click.Context, *, as_json: bool) -> None:
    """列出指标。List the figures with their values, and check the sums that must agree."""
    with desk(ctx) as open_desk:
        from wangjian.campaign import queries

        found = queries.figures(open_desk.workspace, open_desk.actor)
        balances = queries.balances(open_desk.workspace, found)
        rows = [
            {
                "id": one.indicator.id,
                "title": one.indicator.title_zh,
                "title_en": one.indicator.title_en,
                "value": _value(one.value, share=one.indicator.is_share),
                "unit": one.indicator.unit_zh,
                "counts": one.indicator.counts,
                "rows": one.counted_rows,
                "data_as_of": one.data_as_of,
                "definition": one.indicator.definition_zh,
                "outdated": one.outdated,
            }
            for one in found
        ]
        if as_json:
            show_json(
                {
                    "figures": rows,
                    "balances": [
                        {"id": b.balance.id, "left": b.left, "right": b.right, "holds": b.holds}
                        for b in balances
                    ],
                }
            )
            return
        show_rows(
            rows,
            [
                ("id", "指标"),
                ("title", "名称"),
                ("value", "值"),
                ("unit", "单位"),
                ("rows", "行数"),
            ],
            as_json=False,
        )
        for one in balances:
            state = {
                True: "平衡 agrees",
                False: "不平衡 DOES NOT AGREE",
                None: "未统计 not counted",
            }
            click.echo(f"{one.balance.title_zh}：{state[one.holds]}")


def _value(value: float | None, *, share: bool) -> float | int | None:
    if value is None or share or value != int(value):
        return value
    return int(value)


@campaign.command("rows")
@click.argument("metric")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 500))
@json_option
@click.pass_context
def rows(ctx: click.Context, metric: str, limit: int, *, as_json: bool) -> None:
    """打开指标。The rows that a figure counts."""
    with desk(ctx) as open_desk:
        from wangjian.campaign import queries

        behind = queries.Behind(metric)
        opened = queries.rows_of(open_desk.workspace, open_desk.actor, behind, limit=limit)
        show_rows(opened.rows, [(name, name) for name in opened.columns], as_json=as_json)
        if not as_json:
            many = "很多 many" if opened.rows_now is None else f"{opened.rows_now:,}"
            click.echo(f"共 {many} 行 rows；显示 shown {len(opened.rows):,}")
