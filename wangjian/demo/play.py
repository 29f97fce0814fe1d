"""演练: the whole main job on a made-up market, as `make demo` runs it.

Offices and officers, files in, rules, intake by hand and by a signed policy, steps in some
leads, figures - everything through the same actions that verbs and pages call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from wangjian.demo.companies import made_up, real
from wangjian.demo.files import write_market
from wangjian.demo.market import make_market, ordinary_titles, seeds
from wangjian.demo.plants.links import add_links
from wangjian.demo.plants.planting import plant_all
from wangjian.demo.score import Score, read_truth, score
from wangjian.demo.traffic import add_traffic

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.monitoring.models import Run
    from wangjian.workspace.folder import Workspace

Say = Callable[..., None]
AS_OF = date(2026, 11, 11)
# How much of the market breaks each rule, and how much of it only looks so.
PLANTED_SHARE = 0.01
MOST_PLATFORMS = 119


@dataclass(frozen=True, slots=True)
class Size:
    """How large the market is."""

    shops: int

    @property
    def companies(self) -> int:
        """Some firms have several shops."""
        return max(200, int(self.shops * 0.92))

    @property
    def platforms(self) -> int:
        """From a few to as many as the campaign had."""
        return max(6, min(MOST_PLATFORMS, self.shops // 200))


def make_files(
    folder: Path, size: Size, *, seed: int, data: Path | None, banned: list[str]
) -> dict[str, int]:
    """Write the market's files and its truth; with `data`, on real registrations and texts.

    Gives what could not be planted for want of shops, as `plant_all` does.
    """
    rng = Random(seed)
    words = seeds("market")
    if data is None:
        companies = list(made_up(rng, words, size.companies, as_of=AS_OF))
        titles = ordinary_titles(rng, words, max(500, size.shops // 2))
    else:
        companies = list(real(rng, data, words, size.companies, as_of=AS_OF))
        titles = real_titles(rng, data, max(500, size.shops * 2))
    market = make_market(
        rng, companies, shops=size.shops, platforms=size.platforms, titles=titles, as_of=AS_OF
    )
    add_traffic(rng, market)
    add_links(rng, market, max(100, size.shops // 2))
    wanting = plant_all(rng, market, share=PLANTED_SHARE, banned_titles=banned)
    write_market(market, folder)
    return wanting


def real_titles(rng: Random, data: Path, count: int) -> list[str]:
    """Real titles of goods, ordinary as far as anybody knows."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(data / "texts" / "texts.parquet", columns=["kind", "text"])
    titles = table.filter(pc.match_substring(table["kind"], "title"))["text"].to_pylist()
    titles = titles or table["text"].to_pylist()
    return [str(text)[:900] for text in rng.sample(titles, min(count, len(titles)))]


OFFICES = (
    ("bj", "北京市市场监督管理局（演示）", "京市监", "110000"),
    ("sh", "上海市市场监督管理局（演示）", "沪市监", "310000"),
    ("sc", "四川省市场监督管理局（演示）", "川市监", "510000"),
)
# login, name, office code ("" is the top), role; some roles in a sister office too
OFFICERS = (
    ("officer", "执法员甲", "", "officer"),
    ("officer.bj", "执法员乙", "bj", "officer"),
    ("officer.sh", "执法员丙", "sh", "officer"),
    ("officer.sc", "执法员丁", "sc", "officer"),
    ("second", "复核员戊", "", "second_reader"),
    ("second.sc", "复核员卯", "sc", "second_reader"),
    ("head", "负责人己", "", "head"),
    ("head.sc", "负责人庚", "sc", "head"),
    ("deputy", "副职辛", "", "deputy"),
    ("clerk", "归集员壬", "", "registry_clerk"),
    ("author", "规则员癸", "", "rule_author"),
    ("coordinator", "统筹员子", "", "coordinator"),
    ("auditor", "审计员丑", "", "auditor"),
    ("auditor.sh", "审计员辰", "sh", "auditor"),
    ("administrator", "管理员寅", "", "administrator"),
)


def logins() -> list[dict[str, str]]:
    """Who may sign in, for the table that the demo prints."""
    from wangjian.authority.models import Post
    from wangjian.authority.permissions import roles

    found: dict[str, dict[str, str]] = {}
    posts = Post.objects.select_related("officer", "office").order_by("office__path", "officer_id")
    for post in posts:
        one = found.setdefault(
            post.officer.username,
            {
                "login": post.officer.username,
                "name": post.officer.display_name,
                "office": post.office.name,
                "role": "",
            },
        )
        role = roles().roles[post.role]
        one["role"] += ("、" if one["role"] else "") + f"{role.zh} {role.en}"
    return list(found.values())


def leave_second_factor_off(ws: Workspace) -> None:
    """So that a demonstration can be signed in to at once; the sign-in page says that it is off."""
    with (ws.path / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n# a demonstration: an office leaves this at "roles" or sets "all"\n'
            '[sign_in]\nsecond_factor = "off"\n'
        )


def people(ws: Workspace, by: Actor) -> str:
    """Offices of three regions and one officer for each role; returns their password."""
    from wangjian.authority import actions
    from wangjian.authority.models import Office, Officer

    leave_second_factor_off(ws)
    password = ws.secret("demo-password")
    top = Office.objects.get(parent__isnull=True)
    offices = {"": top}
    for code, name, short, region in OFFICES:
        offices[code] = actions.add_office(
            by=by, parent_id=top.id, name=name, code=code, short_name=short, region_id=region
        )
    until = AS_OF + timedelta(days=3 * 365)
    for login, name, code, role in OFFICERS:
        officer = actions.add_officer(by=by, login=login, display_name=name)
        actions.appoint(
            by=by,
            officer_id=officer.id,
            office_id=offices[code].id,
            role=role,
            until_on=until if role in {"head", "deputy"} else None,
        )
        actions.use_link(token=actions.make_link(by=by, officer_id=officer.id), password=password)
    admin = Officer.objects.get(username="admin")
    if not admin.has_usable_password():
        token = actions.make_link(by=by, officer_id=admin.id)
        actions.use_link(token=token, password=password)
    return password


def intake(password: str) -> dict[str, int]:
    """A signed policy takes in its share, an officer the best of the rest and dismisses one."""
    from wangjian.authority import queries as authority
    from wangjian.casework import actions, knowledge
    from wangjian.monitoring import actions as monitoring
    from wangjian.monitoring import queries as groups

    head, officer = authority.actor_by_login("head"), authority.actor_by_login("officer")
    policy = knowledge.policy("cn.sure_display")
    actions.sign_policy(
        by=head,
        policy_id=policy.id,
        digest=policy.digest,
        until_on=authority_today() + timedelta(days=90),
        password=password,
    )
    by_policy = sum(run.taken for run in actions.run_policies(by=head))
    best = [row.id for row in groups.ranked_groups(officer, limit=14).rows]
    taken = actions.take_in(by=officer, group_ids=best[:10])
    for group_id in best[10:11]:
        monitoring.leave_group(by=officer, group_id=group_id, words="等待平台补充材料")
    actions.dismiss(
        by=officer, group_ids=best[11:12], reason_code="evidence_short", words="截图不清"
    )
    actions.decide(by=officer, act="second", group_ids=best[12:14], words="拿不准，请复核")
    return {"policy": by_policy, "officer": len(taken)}


def authority_today() -> date:
    """The day in Beijing."""
    from wangjian.authority.days import today

    return today()


def steps() -> int:
    """Some leads go their way: assigned, noted, and a few to each of their ends."""
    from wangjian.authority import queries as authority
    from wangjian.authority.models import Officer
    from wangjian.casework import actions, queries
    from wangjian.docket import queries as docket

    head, officer = authority.actor_by_login("head"), authority.actor_by_login("officer")
    who = {one.username: str(one.id) for one in Officer.objects.all()}
    decided = {"decided_by": who["head"]}
    rows, _ = queries.leads(officer, limit=12)
    plans: list[list[tuple[str, dict[str, str]]]] = [
        [("assign", {"assignee": who["officer"]})],
        [("note", {"reason": "已打开店铺页面核对，问题仍在"})],
        [
            ("note", {"reason": "平台已下架"}),
            ("remove", {"ground": "taken_down", "reason": "平台已下架相关商品", **decided}),
        ],
        [("not_file", {"ground": "minor", "reason": "当日改正，没有造成危害后果", **decided})],
        [
            (
                "transfer",
                {
                    "ground": "other_office",
                    "receiver": "浙江省市场监督管理局",
                    "reason": "实际经营地在浙江",
                    **decided,
                },
            )
        ],
        [("send_out", {"what_for": "identification", "reason": "寄送权利人辨认"})],
    ]
    done = 0
    for row, plan in zip(rows, plans, strict=False):
        by = head if row.office_path == head.office_path else officer
        for verb, fields in plan:
            version = docket.matter(by, row.id).version
            actions.take_lead_step(
                by=by, matter_id=row.id, verb=verb, fields=fields, version=version
            )
            done += 1
    return done


def scores(truth: Path) -> list[Score]:
    """What the rules found beside what was planted."""
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.monitoring.models import Finding

    with scope(house_actor()):
        found: Iterable[Any] = Finding.objects.filter(withdrawn_at__isnull=True).values_list(
            "rule_id", "subject_key", "object_key"
        )
        return score(read_truth(truth), list(found))


def finished(run: Run) -> bool:
    """Whether a run came to its end."""
    return run.state == "done"
