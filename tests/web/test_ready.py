"""A web process reads ahead, so that nobody who comes first waits for it."""

import logging

import pytest
from django.template import engines
from django.template.loaders import filesystem

from wangjian.authority import knowledge
from wangjian.packs import packs
from wangjian.packs.files import read_file
from wangjian.web.ready import read_ahead

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_read():
    """As in a process that has just begun."""
    for loader in engines["django"].engine.template_loaders:
        loader.reset()
    knowledge.forget()


def test_the_first_pages_read_no_template_and_no_rule_of_their_own(
    sign_in, nothing_read, workspace, monkeypatch
):
    client = sign_in("head")
    read_ahead()

    ours = str(engines["django"].dirs[0])
    get_contents = filesystem.Loader.get_contents

    def no_template(loader, origin):
        assert not str(origin).startswith(ours), f"read while one waits: {origin}"
        return get_contents(loader, origin)

    def no_rule(path, **said):
        assert path.parent.name not in {"rules", "indicators"}, f"read while one waits: {path}"
        return read_file(path, **said)

    monkeypatch.setattr(filesystem.Loader, "get_contents", no_template)
    monkeypatch.setattr(packs, "read_file", no_rule)
    for address in (
        "/",
        "/groups/",
        "/leads/",
        "/work/",
        "/search/?q=食品",
        "/registry/",
        "/rules/",
    ):
        assert client.get(address).status_code == 200, address


def test_a_broken_file_of_the_office_keeps_no_web_process_from_starting(
    nothing_read, workspace, caplog
):
    broken = workspace.path / "packs" / "campaign" / "indicators" / "xx.broken.sql"
    broken.parent.mkdir(parents=True)
    broken.write_text("/* not: [closed */ SELECT 1", encoding="utf-8")
    knowledge.forget()
    with caplog.at_level(logging.ERROR, "wangjian.web"):
        read_ahead()
    assert "xx.broken" in caplog.text
