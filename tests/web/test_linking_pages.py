"""Clerical review: a pair side by side, what may be said of it, and its undoing."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(house):
    """A shop whose name differs by a character from a firm's, and a second firm beside it."""
    from wangjian.registry.actions import entities_for
    from wangjian.registry.models import Business, EntityTie, Shop

    shop, firm, other = "shop:p1/1", "business:cn.uscc/91A", "business:cn.uscc/91B"
    ids = entities_for([shop, firm, other])
    lean = {"source": "省局", "load_id": "l", "digest": "d"}
    Shop.objects.create(
        entity_id=ids[shop],
        row_key="s",
        name="近水小店",
        registered_name="杭州近永食品有限公司",
        **lean,
    )
    Business.objects.create(
        entity_id=ids[firm], row_key="a", name="杭州近水食品有限公司", registration_no="91A", **lean
    )
    Business.objects.create(entity_id=ids[other], row_key="b", name="杭州近山食品有限公司", **lean)
    reasons = {"name": "full_one_off", "code": "missing", "place": "county", "gone": "x"}
    made = {"entity_id": ids[shop], "how": "linked", "verdict": "waits", "reasons": reasons}
    first = EntityTie.objects.create(business_id=ids[firm], probability=0.55, **made)
    EntityTie.objects.create(business_id=ids[other], probability=0.35, **made)
    return first


def shown(client, address="linking", **said):
    page = client.get(reverse(address), **said)
    assert page.status_code == 200
    return page.content.decode()


def test_a_pair_stands_side_by_side_with_what_differs_marked(sign_in, pair):
    page = shown(sign_in("clerk"))
    assert "<mark>永</mark>" in page
    assert "<mark>水</mark>" in page
    assert "全名差一个字" in page
    assert "同一县区" in page
    assert "没有代码" not in page  # there was nothing to compare
    assert "55%" in page
    assert "还有 2 对待复核" in page
    assert "杭州近山食品有限公司" in page  # it may also be


def test_the_page_speaks_english_too(sign_in, pair):
    page = shown(sign_in("english"))
    assert "one character of the name differs" in page
    assert "2 pairs wait." in page
    assert "Cannot tell" not in page  # an officer without the right sees no buttons


def test_a_verdict_leads_to_the_next_pair_and_is_undone_with_a_reason(sign_in, pair):
    from wangjian.registry.models import EntityTie
    from wangjian.registry.queries import waiting_ties

    client = sign_in("clerk")
    answer = client.post(
        reverse("linking_decide", args=[pair.id]), {"verdict": "different", "words": "字号不同"}
    )
    assert answer.url.endswith(f"?after={pair.id}")
    assert "杭州近山食品有限公司" in client.get(answer.url).content.decode()
    assert "字号不同" in shown(client, "linking_decided")
    made = EntityTie.objects.get(how="decided")
    address = reverse("linking_undo", args=[made.id])
    client.post(address, {"reason": " "})
    assert waiting_ties().count() == 1
    client.post(address, {"reason": "看错了"})
    assert waiting_ties().count() == 2
    assert "看错了" in shown(client, "linking_decided")


def test_the_same_verdict_twice_says_why_not(sign_in, pair):
    client = sign_in("clerk")
    address = reverse("linking_decide", args=[pair.id])
    client.post(address, {"verdict": "same"})
    page = client.post(address, {"verdict": "same"}, follow=True).content.decode()
    assert "已认定" in page
    assert "没有待复核的" in shown(client)  # who runs the shop is decided


def test_whoever_has_not_the_right_sees_and_decides_nothing(sign_in, pair):
    from wangjian.registry.models import EntityTie

    client = sign_in("north")
    assert 'name="verdict"' not in shown(client)
    client.post(reverse("linking_decide", args=[pair.id]), {"verdict": "same"})
    assert not EntityTie.objects.filter(how="decided").exists()
    assert sign_in("idle").get(reverse("linking")).status_code == 403


@pytest.mark.parametrize("after", ["x", "9" * 30, "-1"])
def test_an_address_that_was_tampered_with_begins_from_the_first(sign_in, pair, after):
    assert "<mark>永</mark>" in sign_in("clerk").get(f"/linking/?after={after}").content.decode()
