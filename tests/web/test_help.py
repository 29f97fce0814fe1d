"""Help on `?`: every screen of the navigation has its own, in both languages, with its keys."""

import pytest

from wangjian.web.help.reading import help_of, screens
from wangjian.web.shell import GROUPS

pytestmark = pytest.mark.django_db

# The plain administration has its own pages; these are short lists that say what they are.
WITHOUT = {"admin", "proposals"}


def test_every_screen_of_the_navigation_has_help_of_its_own():
    doors = {door.name for _, doors in GROUPS for door in doors}
    assert doors - WITHOUT - screens() == set()


@pytest.mark.parametrize("screen", sorted(screens()))
def test_help_is_said_in_both_languages(screen):
    found = help_of(screen)
    said = [found.title, *found.text, *(key.does for key in found.keys)]
    assert found.text
    for one in said:
        assert one.zh
        assert one.en.isascii()


def test_the_page_opens_its_own_help_by_a_key_and_without_script_by_a_link(sign_in):
    html = sign_in("head").get("/work/").content.decode()
    assert 'href="/help/work/" hx-get="/help/work/" hx-target="#help" data-key="?"' in html
    page = sign_in("head").get("/help/work/").content.decode()
    assert "要您办的都在一张清单里" in page
    assert "<kbd>?</kbd>" in page


def test_over_the_page_it_comes_as_a_sheet(sign_in):
    answer = sign_in("head").get("/help/groups/", headers={"hx-request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert 'method="dialog"' in html


def test_a_screen_without_a_file_gets_the_help_of_every_page(sign_in):
    assert help_of("no-such") == help_of("desk")
    assert sign_in("head").get("/help/no-such/").status_code == 200


def test_it_speaks_english_to_whoever_chose_it(sign_in):
    html = sign_in("english").get("/help/home/").content.decode()
    assert "First what waits for you" in html
    assert "先是等您办的" not in html
