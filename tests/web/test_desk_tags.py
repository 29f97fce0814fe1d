"""Numbers, days, marks: the pages' own filters."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils.html import escape
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from wangjian.web.templatetags import desk


@pytest.mark.parametrize(
    ("value", "shown"),
    [(364000, "364,000"), (0, "0"), (12.5, "12.5"), (-1234, "-1,234"), (None, "—"), ("", "—")],
)
def test_a_number_has_separators_in_both_languages(value, shown):
    for language in ("zh-hans", "en"):
        with override(language):
            assert desk.num(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(364000, "36.4万"), (10000, "1万"), (9999, "9,999"), (2e8, "2亿"), (None, "—")],
)
def test_a_large_number_is_also_written_in_wan_and_yi(value, shown):
    assert desk.wan(value) == shown


def test_an_english_page_has_no_use_for_wan():
    with override("en"):
        assert not desk.needs_wan(364000)
    with override("zh-hans"):
        assert desk.needs_wan(364000)


@pytest.mark.parametrize(("value", "shown"), [(0.9375, "93.8%"), (1, "100%"), (0, "0%")])
def test_a_share_is_shown_as_a_rate(value, shown):
    assert desk.share(value) == shown


def test_a_moment_is_shown_as_the_clock_in_beijing_shows_it():
    late = datetime(2026, 1, 1, 16, 30, tzinfo=UTC)
    assert desk.moment(late) == "2026-01-02 00:30"
    assert desk.day(late) == "2026-01-02"
    assert desk.moment("2026-01-01T16:30:00+00:00") == "2026-01-02 00:30"
    assert desk.day(date(2026, 3, 5)) == "2026-03-05"
    assert desk.day(None) == desk.moment("") == "—"


def test_hit_characters_are_highlighted_and_the_rest_is_escaped():
    assert desk.marked("<b>全网最低价", [(5, 8)]) == "&lt;b&gt;全网<mark>最低价</mark>"


@given(
    text=st.text(max_size=30),
    spans=st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=6),
)
def test_marking_never_changes_or_loses_a_character(text, spans):
    marked = desk.marked(text, spans)
    assert re.sub("</?mark>", "", marked) == escape(text)
    assert marked.count("<mark>") == marked.count("</mark>")
    inside = "".join(re.findall("<mark>(.*?)</mark>", marked, flags=re.DOTALL))
    wanted = {i for a, b in spans for i in range(max(a, 0), min(b, len(text)))}
    assert inside == escape("".join(c for i, c in enumerate(text) if i in wanted))


def test_text_that_comes_in_both_languages_is_shown_in_the_pages_own():
    both = {"zh": "亮照", "en": "display", "title_zh": "率", "title_en": "rate"}
    with override("zh-hans"):
        assert (desk.spoken(both), desk.titled(both)) == ("亮照", "率")
    with override("en"):
        assert (desk.spoken(both), desk.titled(both)) == ("display", "rate")


def test_severity_is_said_in_words_as_well_as_drawn():
    with override("zh-hans"):
        drawn = desk.severity(4)
    assert drawn.count('class="on"') == 4
    assert 'aria-label="严重程度 4（共 5 级）"' in drawn


def test_the_address_of_a_static_file_carries_its_digest():
    assert re.fullmatch(
        r"/static/web/wangjian\.css\?v=[0-9a-f]{10}", desk.asset("web/wangjian.css")
    )
    with pytest.raises(FileNotFoundError):
        desk.asset("web/no such file.css")


def test_columns_and_tables_are_called_as_officers_call_them():
    with override("zh-hans"):
        assert desk.column_name("shown_no") != "shown_no"
        assert desk.table_name("business") == "企业登记"
        assert desk.column_name("nobody_knows") == "nobody_knows"


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "—"), (True, "是"), (1.0, "1"), ("甲", "甲"), (0, "0")]
)
def test_a_cell_shows_any_value(value, shown):
    with override("zh-hans"):
        assert desk.cell(value) == shown


def test_a_code_of_a_row_is_said_in_words():
    assert desk.measured("revoked", "status") == "吊销"
    with override("en"):
        assert desk.measured("moved_out", "status") == "moved out"
    assert desk.measured("revoked", "title") == "revoked"


def test_pictures_have_a_size_of_their_own_where_no_style_sheet_comes():
    from xml.etree import ElementTree as ET

    from django.contrib.staticfiles import finders
    from django.template.loader import render_to_string

    logo = ET.parse(finders.find("web/wangjian.svg")).getroot()  # noqa: S314 - our own file
    assert (logo.get("width"), logo.get("height")) == ("32", "32")
    assert re.search(r'<svg class="icon" width="18" height="18"', desk.icon("leads"))
    [shown] = re.findall(r"<img [^>]*wangjian[^>]*>", render_to_string("gate.html"))
    assert 'width="36"' in shown
    assert 'height="36"' in shown
