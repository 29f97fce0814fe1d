"""Every page that there is, with records of the made-up market; some are made for it."""

from __future__ import annotations


def addresses(market) -> list[str]:
    """Every page that there is, with records of this market."""
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.campaign.models import MetricValue
    from wangjian.casework.actions import take_in
    from wangjian.casework.models import Lead
    from wangjian.monitoring.models import FindingGroup, Run
    from wangjian.registry.models import QuarantineRow

    figures = list(MetricValue.objects.order_by("metric").values_list("metric", flat=True)[:4:3])
    row = QuarantineRow.objects.order_by("id").first()
    run = Run.objects.order_by("-id").first()
    with scope(house_actor()):
        found = FindingGroup.objects.filter(rule_ids__contains=["cn.ads.absolutes"])
        group = found.filter(state="open").first() or found.first()
        if not Lead.objects.exists():
            others = FindingGroup.objects.filter(state="open").exclude(topic="advertising")
            worst = others.order_by("-score").first()
            take_in(by=market.house.actor("top"), group_ids=[worst.id])
        lead = Lead.objects.select_related("matter").first()
    return [
        "/",
        "/?wall=1",
        "/?region=510000&from=2026-10-01",
        "/work/",
        *[f"/figures/{metric}/" for metric in figures],
        *subject_addresses(),
        "/loads/",
        f"/loads/{row.load_id}/",
        f"/loads/{row.load_id}/rows/{row.id}/",
        f"/linking/{waiting_pairs()[0]}/",
        "/linking/decided/",
        "/runs/",
        f"/runs/{run.id}/",
        "/rules/?topic=price",
        "/rules/cn.ads.absolutes/",
        "/lexicons/?q=国家级",
        "/lexicons/cn.wildlife.forms/",
        "/catalogues/",
        "/catalogues/cn.devices_free/",
        *monitor_addresses(market),
        "/groups/",
        f"/groups/{group.id}/",
        f"/groups/{dismissed()}/teach/",
        f"/groups/?like={group.id}",
        "/second/",
        f"/second/{sent()}/",
        "/proposals/",
        "/leads/",
        f"/leads/{lead.matter_id}/",
        *evidence_addresses(market, lead),
        "/policies/",
        "/phone/",
        "/phone/waiting/",
        "/policies/cn.sure_display/left-out/",
        "/profile/",
        "/account/password/",
    ]


def evidence_addresses(market, lead) -> list[str]:
    """The queue with something of each state in it, a batch, a schedule, and an exhibit."""
    from django.conf import settings

    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.evidence import actions, handing
    from wangjian.evidence.models import CaptureBatch, CaptureRequest, Exhibit
    from wangjian.evidence.orders import asking, planning
    from wangjian.evidence.orders.asking import Wanted

    with scope(house_actor()):
        exhibit = Exhibit.objects.filter(kind="capture").first()
    if exhibit is None:
        by = market.house.actor("top")
        new = actions.NewExhibit(
            "capture", "某店首页", captured(), (), ("李四",), "https://shop.example/",
            lead.matter.subject_id, f"lead:{lead.matter_id}",
        )  # fmt: skip
        exhibit = actions.seal(by=by, workspace=settings.WORKSPACE, new=new)
        handing.note_step(by=by, exhibit_id=exhibit.id, verb="hand_over", note="交法规处")
        urls = [Wanted(f"https://a.example/item/{n}") for n in range(4)]
        asking.request_many(by=by, title="一批网店", wanted=urls)
        planning.plan(by=by, title="直播间", wanted=urls[:1], when=planning.When())
        with scope(house_actor()):
            ids = list(CaptureRequest.objects.filter(why="batch").values_list("id", flat=True))
            for one, state in zip(ids, ("running", "failed", "cancelled"), strict=False):
                CaptureRequest.objects.filter(id=one).update(
                    state=state, attempts=1, told={"zh": "没有应答", "en": "no answer"}
                )
    with scope(house_actor()):
        batch = CaptureBatch.objects.first()
    return [
        "/exhibits/",
        f"/exhibits/{exhibit.id}/",
        "/captures/?state=failed",
        f"/captures/?batch={batch.id}&state=cancelled",
        "/captures/batches/",
        f"/captures/of/lead/{lead.matter_id}/",
    ]


def captured() -> dict[str, bytes]:
    """What a capture lays down, in small: a picture of one point, the record of its environment."""
    import base64

    point = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    return {
        "seen/screenshot-01.png": base64.b64decode(point),
        "seen/text.txt": "某店首页\n花椒油 12.00 元\n".encode() * 40,
        "wangjian/browser.json": b'{"sandbox":true,"version":"1","viewport":{"height":900,"width":1366}}',
        "wangjian/environment.json": b'{"fresh_profile":true,"browser_ended":"done","limits_reached":["tiles"]}',
        "wangjian/replay.json": b'{"agrees":false,"resources_share":0.5,"text_share":0.25,"missing":["https://shop.example/x"]}',
        "wangjian/steps.jsonl": b'{"at":"2026-11-01T02:03:00Z","step":"open","url":"https://shop.example/"}\n',
    }


def subject_addresses() -> list[str]:
    """The registry's pages, a duplicate pair made for one of them."""
    from wangjian.registry.models import SEARCHED, Business, Platform, Shop

    firm, other = Business.objects.order_by("entity").values_list("entity_id", flat=True)[:2]
    shop = Shop.objects.exclude(registration_no=None).order_by("entity").first()
    return [
        *[f"/registry/?kind={kind}" for kind in SEARCHED],
        f"/registry/{firm}/",
        f"/registry/{shop.entity_id}/",
        f"/registry/{Platform.objects.order_by('entity').first().entity_id}/",
        "/registry/same/",
        "/registry/same/merged/",
        f"/registry/same/pair/?one={firm}&other={other}",
        f"/registry/same/pair/?one={firm}",
        f"/search/?q={shop.name[:2]}",
        "/search/",
    ]


def dismissed() -> str:
    """A group that words found and an officer dismissed."""
    from wangjian.authority.queries import actor_by_login
    from wangjian.casework.actions import decide

    group = words_group("dismissed")
    if group.state == "open":
        by = actor_by_login("top", os_user="")
        decide(by=by, act="dismiss", group_ids=[group.id], reason_code="exempt")
    return str(group.id)


def sent() -> str:
    """A second reading that waits."""
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import actor_by_login, house_actor
    from wangjian.casework.actions import decide
    from wangjian.casework.models import SecondReading

    with scope(house_actor()):
        waiting = SecondReading.objects.filter(state="waiting", why="asked").first()
    if waiting is None:
        group = words_group("open")
        by = actor_by_login("top", os_user="")
        decide(by=by, act="second", group_ids=[group.id], words="拿不准")
        return sent()
    return str(waiting.id)


def words_group(state: str):
    """A group of words in that state, else the last of the open ones."""
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.monitoring.models import FindingGroup

    with scope(house_actor()):
        # Not of advertising: those few groups are what other tests decide on.
        groups = FindingGroup.objects.filter(findings__term__gt="").exclude(topic="advertising")
        groups = groups.distinct().order_by("score", "id")
        return groups.filter(state=state).first() or groups.filter(state="open").first()


def monitor_addresses(market) -> list[str]:
    """A checked draft, a plan with an item and a sample list, and two runs compared."""
    from django.conf import settings

    from wangjian.authority.days import today
    from wangjian.authority.knowledge import packs
    from wangjian.monitoring import actions
    from wangjian.monitoring.models import Draft, Run, RunComparison, SampleList, SweepPlan
    from wangjian.monitoring.planbook import read_plans

    if not SweepPlan.objects.exists():
        author, head = market.house.actor("admin"), market.house.actor("head")
        ws = settings.WORKSPACE
        draft = actions.open_draft(
            ws=ws, by=author, packs=packs(), kind="rule", ref="cn.ads.special_supply"
        )
        actions.ask_check(by=author, draft_id=draft.id)
        actions.check_draft(ws, draft.id)
        text = read_plans(packs())["cn.example_campaign"]
        plan = actions.open_plan(by=head, text=text, from_on=today())
        sample = actions.draw_sample(
            by=head, plan_id=plan.id, name="样本", kind="shop", size=20, seed="7"
        )
        actions.freeze_sample(sample.id)
        done = Run.objects.filter(state="done").first()
        later = Run.objects.create(state="done", counts=done.counts)
        made = actions.compare_runs(by=head, first_id=done.id, second_id=later.id)
        actions.execute_comparison(ws, made.id)
    plan = SweepPlan.objects.get()
    return [
        "/drafts/",
        f"/drafts/{Draft.objects.get().id}/",
        "/plans/",
        f"/plans/{plan.id}/",
        f"/plans/items/{plan.items.order_by('no').first().id}/",
        f"/plans/samples/{SampleList.objects.get().id}/",
        f"/runs/compared/{RunComparison.objects.get().id}/",
    ]


def waiting_pairs() -> list[int]:
    """Two links that wait for an officer: a shop of the market beside two firms of it."""
    from wangjian.registry.models import Business, EntityTie, Shop

    if not EntityTie.objects.filter(how="linked").exists():
        shop = Shop.objects.exclude(address=None).order_by("entity").first()
        for n, firm in enumerate(Business.objects.order_by("entity")[:2]):
            EntityTie.objects.create(
                entity_id=shop.entity_id,
                business_id=firm.entity_id,
                how="linked",
                verdict="waits",
                probability=0.6 - n / 5,
                reasons={"name": "one_off", "place": "city", "region": "same"},
            )
    return list(EntityTie.objects.filter(how="linked").order_by("id").values_list("id", flat=True))
