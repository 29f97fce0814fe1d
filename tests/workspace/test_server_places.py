"""Where the workspace's server lies and as whom it runs: any path, any user, nobody's rights."""

# ruff: noqa: F811 - a test asks for a fixture by the name under which it came in

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from a_server import as_user, connect, value, ws  # noqa: F401

from wangjian.errors import NotReady
from wangjian.workspace import cluster, postgres, programs
from wangjian.workspace.folder import Workspace

LONG = "long" * 30
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "很长的文件夹名称" * 10,
        "with space, comma",
        'quote\'s "and" $HOME `x` %s \\ #',
        "line\nbreak",
    ],
)
def test_any_path_will_do(own_server: Path, name: str) -> None:
    ws = Workspace.create(own_server / name)
    with postgres.running(ws), connect(ws, "app") as app:
        assert value(app, "SELECT current_user::text") == "wj_app"
        parts = postgres.connection(ws, "app")
        assert len(os.fsencode(parts["host"])) < 90
        assert "," not in parts["host"]
        assert stat.S_IMODE(Path(parts["host"]).stat().st_mode) == 0o700
    with postgres.running(ws):
        assert postgres.connection(ws, "app") == parts


@pytest.mark.slow
def test_a_swept_temporary_folder_does_not_lose_the_server(own_server: Path) -> None:
    ws = Workspace.create(own_server / LONG)
    with postgres.running(ws):
        shutil.rmtree(postgres.connection(ws, "app")["host"])
        with postgres.running(ws), connect(ws) as owner:
            assert value(owner, "SELECT 1") == 1


def test_a_folder_in_the_temporary_place_that_others_could_use_is_not_used(
    own_server: Path,
) -> None:
    ws = Workspace.create(own_server / LONG)
    first = Path(postgres.connection(ws, "app")["host"])
    first.chmod(0o777)
    second = Path(postgres.connection(ws, "app")["host"])
    assert second != first
    assert stat.S_IMODE(second.stat().st_mode) == 0o700
    first.rmdir()


@pytest.mark.slow
def test_no_parent_folder_changes_its_rights(own_server: Path) -> None:
    ws = Workspace.create(own_server / "a" / "b" / "ws")
    parents = [ws.path, *ws.path.parents]
    before = [path.stat().st_mode for path in parents]
    with postgres.running(ws):
        pass
    assert [path.stat().st_mode for path in parents] == before
    postgres.discard(ws)


@pytest.mark.slow
@only_root
def test_below_a_closed_folder_root_s_database_lies_elsewhere(
    own_server: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = own_server / "closed"
    closed.mkdir(mode=0o700)
    ws = Workspace.create(closed / "ws")
    twin = Workspace.create(closed / "twin")
    # A restored copy on the same machine has the same id.
    shutil.copy(ws.path / "workspace.toml", twin.path / "workspace.toml")
    twin = Workspace.open(twin.path)
    try:
        with postgres.running(ws), postgres.running(twin), connect(ws) as owner:
            assert value(owner, "SELECT 1") == 1
            homes = {cluster.find(ws).home, cluster.find(twin).home}
            assert homes == {programs.SHARED / ws.id, programs.SHARED / f"{ws.id}-1"}
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert str(programs.SHARED / ws.id) in capsys.readouterr().err
    finally:
        postgres.discard(ws)
        postgres.discard(twin)
    assert not any(home.exists() for home in homes)


@pytest.mark.slow
@only_root
def test_root_s_server_runs_as_a_user_without_rights(ws: Workspace) -> None:
    with postgres.running(ws):
        place = cluster.find(ws)
        assert place.account.uid != 0
        assert place.data.stat().st_uid == place.account.uid


@pytest.mark.slow
@only_root
def test_an_ordinary_user_has_a_server_of_its_own_and_root_may_use_it_too(own_server: Path) -> None:
    folder = own_server / "home"
    folder.mkdir(mode=0o700)
    os.chown(folder, 65534, 65534)

    def use() -> None:
        ws = Workspace.create(folder / "ws")
        with postgres.running(ws), connect(ws) as owner:
            owner.execute("CREATE TABLE mine AS SELECT 1 AS x")
        assert cluster.find(ws).data.stat().st_uid == os.geteuid() == 65534

    def use_again() -> None:
        ws = Workspace.open(folder / "ws")
        with postgres.running(ws), connect(ws) as owner:
            assert value(owner, "SELECT x FROM mine") == 1
            ws.secret("made-by-root")

    as_user(65534, use)
    use_again()
    as_user(65534, use_again)
    postgres.discard(Workspace.open(folder / "ws"))


@pytest.mark.slow
@only_root
def test_two_users_of_one_machine_do_not_meet(own_server: Path) -> None:
    roots = Workspace.create(own_server / LONG)
    folder = own_server / "home"
    folder.mkdir(mode=0o755)
    os.chown(folder, 65534, 65534)

    def use() -> None:
        ws = Workspace.create(folder / LONG)
        with postgres.running(ws), connect(ws) as owner:
            assert value(owner, "SELECT 1") == 1
        with pytest.raises(NotReady, match="run as the user"):
            Workspace.open(roots.path).secret("x")
        with pytest.raises(NotReady):
            postgres.running(Workspace.open(roots.path)).__enter__()

    with postgres.running(roots), connect(roots) as owner:
        as_user(65534, use)
        assert value(owner, "SELECT 1") == 1
    postgres.discard(Workspace.open(folder / LONG))


@pytest.mark.slow
@only_root
def test_programs_that_root_s_user_cannot_reach_are_copied(
    own_server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = programs._installed()[0]
    closed = own_server / "closed"
    package = closed / "packages" / installed.parent.name
    shutil.copytree(installed, package / installed.name, symlinks=True)
    libraries = installed.parent.with_name(f"{installed.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, package.parent / libraries.name, symlinks=True)
    closed.chmod(0o700)
    monkeypatch.setattr(programs, "_installed", lambda: [package / installed.name])
    monkeypatch.setattr(programs, "SHARED", own_server / "shared")
    ws = Workspace.create(own_server / "ws")
    for _ in range(2):
        with postgres.running(ws), connect(ws) as owner:
            assert value(owner, "SELECT 1") == 1
    assert len(list((own_server / "shared" / "programs").iterdir())) == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
