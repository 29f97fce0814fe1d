"""The programs and settings of the workspace's own server."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangjian.errors import NotReady
from wangjian.workspace import locks, postgres, programs, settings
from wangjian.workspace.folder import Workspace


@pytest.fixture
def ws(own_server: Path) -> Workspace:
    return Workspace.create(own_server / "ws")


def test_settings_quote_what_they_are_given(tmp_path: Path) -> None:
    text = settings.written(tmp_path / 'it\'s "x"', 18)
    assert 'it\'\'s ""x"""\'' in text
    buffers = next(line for line in text.splitlines() if line.startswith("shared_buffers"))
    assert 64 <= int(buffers.split("'")[1].removesuffix("MB")) <= 512


def test_without_programs_it_says_what_to_install(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "find_spec", lambda _: None)
    with pytest.raises(NotReady, match="WANGJIAN_DATABASE_URL"), postgres.running(ws):
        pass
    assert locks.free(ws.path / "postgres" / "start.lock")
