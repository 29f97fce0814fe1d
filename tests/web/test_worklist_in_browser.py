"""待办: the worklist on a phone."""

import pytest

from tests.web.browser import PHONE, settle, window

pytestmark = pytest.mark.browser

LINES = """cells => cells.flatMap(cell => {
  const text = [...cell.childNodes].find(one => one.nodeType === Node.TEXT_NODE);
  return text.data.split(" · ").map(part => {
    const range = document.createRange(), start = text.data.indexOf(part);
    range.setStart(text, start);
    range.setEnd(text, start + part.length);
    return [part, new Set([...range.getClientRects()].map(one => one.top)).size];
  });
})"""


def test_on_a_phone_no_word_of_why_is_broken_over_two_lines(chromium, desk):
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.docket.models import Matter

    with scope(house_actor()):
        Matter.objects.update(assignee=desk.house.officers["northhead"])
    with window(chromium, desk, "northhead", PHONE) as page:
        page.goto(f"{desk.address}/work/")
        settle(page)
        lines = dict(page.eval_on_selector_all("td.said", LINES))
    assert "由我承办" in lines
    assert set(lines.values()) == {1}
