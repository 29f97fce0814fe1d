"""The workspace's own server: one for all who use it, gone with the last, back after any death."""

from __future__ import annotations

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from wangjian.errors import NotReady
from wangjian.workspace import cluster, locks, postgres, programs
from wangjian.workspace.folder import Workspace

USE = (
    "import sys; from pathlib import Path\n"
    "from wangjian.workspace import postgres; from wangjian.workspace.folder import Workspace\n"
    "with postgres.running(Workspace.open(Path(sys.argv[1]))):\n"
    "    print('runs', flush=True); sys.stdin.read()"
)
ROOT = os.geteuid() == 0
LONG = "long" * 30
only_root = pytest.mark.skipif(not ROOT, reason="needs root")


@pytest.fixture
def ws(own_server: Path) -> Workspace:
    return Workspace.create(own_server / "ws")


def connect(ws: Workspace, role: postgres.Role = "owner") -> psycopg.Connection:
    return psycopg.connect(make_conninfo(**postgres.connection(ws, role)), autocommit=True)


def value(connection: psycopg.Connection, query: str) -> object:
    row = connection.execute(query).fetchone()
    return row and row[0]


def lives(ws: Workspace) -> bool:
    return cluster.find(ws).lives()


@contextmanager
def user(ws: Workspace) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that uses the server."""
    command = [sys.executable, "-c", USE, str(ws.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"runs\n"
        try:
            yield child
        finally:
            if child.stdin and not child.stdin.closed:
                child.stdin.close()
            child.wait()


def postmaster(ws: Workspace) -> int:
    return int(cluster.find(ws).pid_file.read_text().splitlines()[0])


def gone(ws: Workspace) -> None:
    """Wait until nothing of a killed server is left."""
    while lives(ws):
        time.sleep(0.01)


def as_user(uid: int, work: Callable[[], None]) -> None:
    """Do the work in a child that is another user of the machine."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            work()
        except BaseException:  # noqa: BLE001 - the child has nobody else to tell
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def test_it_runs_for_the_body_only(ws: Workspace) -> None:
    with postgres.running(ws):
        assert lives(ws)
        with connect(ws) as connection:
            assert value(connection, "SHOW timezone") == "UTC"
            assert value(connection, "SHOW server_encoding") == "UTF8"
            assert value(connection, "SHOW listen_addresses") == ""
            assert value(connection, "SHOW jit") == "off"
            assert value(connection, "SELECT upper('é')") == "É"
            assert value(connection, "SELECT 'Z' < 'a' AND 'a' < '中'") is True
    assert not lives(ws)


def test_the_serving_role_gets_what_the_owner_makes_and_nothing_more(ws: Workspace) -> None:
    with postgres.running(ws), connect(ws) as owner, connect(ws, "app") as app:
        owner.execute("CREATE TABLE lead (id int GENERATED ALWAYS AS IDENTITY, office text)")
        owner.execute("CREATE SCHEMA later")
        owner.execute("CREATE TABLE later.more (x serial)")
        app.execute("INSERT INTO lead (office) VALUES ('a'), ('b')")
        app.execute("INSERT INTO later.more DEFAULT VALUES")
        app.execute("UPDATE lead SET office = 'c' WHERE office = 'b'")
        owner.execute("ALTER TABLE lead ENABLE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY own ON lead USING (office = 'a')")
        assert value(app, "SELECT count(*) FROM lead") == 1
        for forbidden in (
            "CREATE TABLE mine (x int)",
            "CREATE SCHEMA mine",
            "TRUNCATE lead",
            "DROP TABLE lead",
            "ALTER TABLE lead DISABLE ROW LEVEL SECURITY",
            "SET ROLE wj_owner",
            "UPDATE wangjian_meta.workspace_identity SET workspace_id = gen_random_uuid()",
            "COPY lead TO PROGRAM 'cat'",
            "SELECT pg_read_file('/etc/passwd')",
            "CREATE ROLE other",
        ):
            with pytest.raises(psycopg.errors.Error):
                app.execute(forbidden)
        facts = "SELECT bool_or(rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
        assert value(app, f"{facts} FROM pg_roles WHERE rolname IN ('wj_app', 'wj_owner')") is False
        assert (
            value(app, "SELECT workspace_id::text FROM wangjian_meta.workspace_identity") == ws.id
        )


def test_without_the_password_nobody_enters(ws: Workspace) -> None:
    with postgres.running(ws):
        for role in ("wj_super", "wj_owner", "wj_app"):
            parts = {**postgres.connection(ws, "app"), "user": role, "password": "guess"}
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(make_conninfo(**parts))


def test_users_share_one_server_and_the_last_one_stops_it(ws: Workspace) -> None:
    with user(ws):
        number = postmaster(ws)
        with postgres.running(ws), postgres.running(ws):
            assert postmaster(ws) == number
        assert lives(ws)
    assert not lives(ws)


@pytest.mark.slow
def test_many_who_come_at_once_all_get_it(ws: Workspace) -> None:
    command = [sys.executable, "-c", USE, str(ws.path)]
    children = [
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for _ in range(6)
    ]
    assert [child.wait() for child in children] == [0] * 6
    assert not lives(ws)


@pytest.mark.slow
def test_a_killed_user_leaves_a_server_that_the_next_one_uses_and_stops(ws: Workspace) -> None:
    with user(ws) as child:
        number = postmaster(ws)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert lives(ws)
        with postgres.running(ws):
            assert postmaster(ws) == number
        assert not lives(ws)


def test_after_kill_9_of_everything_it_starts_with_all_that_was_committed(ws: Workspace) -> None:
    with postgres.running(ws), connect(ws) as owner:
        owner.execute("CREATE TABLE kept (x int)")
    with user(ws) as child, connect(ws) as owner:
        owner.execute("INSERT INTO kept VALUES (1)")
        os.kill(postmaster(ws), signal.SIGKILL)
        child.send_signal(signal.SIGKILL)
    with postgres.running(ws), connect(ws) as owner:
        assert value(owner, "SELECT count(*) FROM kept") == 1


@pytest.mark.slow
def test_a_number_that_another_process_has_now_is_not_believed(ws: Workspace) -> None:
    with postgres.running(ws):
        place = cluster.find(ws)
        os.kill(postmaster(ws), signal.SIGKILL)
        gone(ws)
        # The power came back and the number went to somebody else's process.
        other = subprocess.Popen(["/bin/sleep", "600"], **place.account.keywords())
        try:
            lines = place.pid_file.read_text().splitlines()
            place.pid_file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
            sockets = cluster.socket_folder(place)
            (sockets / ".s.PGSQL.5432.lock").write_text(f"{other.pid}\n")
            with postgres.running(ws), connect(ws) as owner:
                assert value(owner, "SELECT 1") == 1
            assert other.poll() is None
        finally:
            other.kill()
            other.wait()


@pytest.mark.slow
def test_a_server_killed_in_use_is_started_again_by_the_next_user(ws: Workspace) -> None:
    with postgres.running(ws):
        os.kill(postmaster(ws), signal.SIGKILL)
        with postgres.running(ws), connect(ws) as owner:
            assert value(owner, "SELECT 1") == 1


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


def test_a_server_that_does_not_start_says_why(ws: Workspace) -> None:
    with postgres.running(ws):
        place = cluster.find(ws)
    (place.data / "office.conf").write_text("no_such_parameter = 1\n")
    with (
        pytest.raises(NotReady, match=r"office\.conf") as refused,
        postgres.running(ws),
    ):
        pass
    assert str(place.log) in str(refused.value)
    (place.data / "office.conf").unlink()
    with postgres.running(ws):
        pass


@pytest.mark.slow
def test_a_cluster_of_another_version_is_not_touched(ws: Workspace) -> None:
    with postgres.running(ws):
        place = cluster.find(ws)
    (place.data / "PG_VERSION").write_text("99\n")
    with (
        pytest.raises(NotReady, match=r"99[\s\S]*wangjian backup"),
        postgres.running(ws),
    ):
        pass
    (place.data / "PG_VERSION").write_text("x\n")
    with pytest.raises(NotReady, match="damaged"), postgres.running(ws):
        pass


@pytest.mark.slow
def test_an_initdb_killed_half_way_is_done_again(ws: Workspace) -> None:
    place = cluster.find(ws)
    (place.home / "data.new").mkdir()
    (place.home / "data.new" / "PG_VERSION").write_text("18\n")
    with postgres.running(ws):
        assert lives(ws)


@pytest.mark.slow
def test_a_death_between_initdb_and_the_roles_is_made_good(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cluster, "_prepare", dies)
        with pytest.raises(KeyboardInterrupt), postgres.running(ws):
            pass
    assert not lives(ws)
    with postgres.running(ws), connect(ws, "app") as app:
        assert value(app, "SELECT 1") == 1


def test_a_folder_copied_without_its_database_is_refused(ws: Workspace, tmp_path: Path) -> None:
    (ws.path / "postgres").symlink_to(tmp_path / "not here")
    with pytest.raises(NotReady, match="wangjian backup"), postgres.running(ws):
        pass


@pytest.mark.slow
def test_the_database_of_another_workspace_is_refused(ws: Workspace, own_server: Path) -> None:
    with postgres.running(ws):
        pass
    other = Workspace.create(own_server / "other")
    (other.secrets).rmdir()
    shutil.copytree(ws.secrets, other.secrets)
    shutil.move(ws.path / "postgres", other.path / "postgres")
    with pytest.raises(NotReady, match="another workspace"), postgres.running(other):
        pass


def test_discard_leaves_a_workspace_without_a_database(ws: Workspace) -> None:
    with postgres.running(ws), connect(ws) as owner:
        owner.execute("CREATE TABLE x ()")
    postgres.discard(ws)
    assert not (ws.path / "postgres").exists()
    postgres.discard(ws)


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


def test_what_a_killed_process_asked_last_is_waited_for(ws: Workspace) -> None:
    """A server ends the statement of a client that is gone; here the making of the database."""
    with postgres.running(ws):
        place = cluster.find(ws)
        with cluster._connect(place, "postgres") as server:
            server.execute("DROP DATABASE wangjian WITH (FORCE)")
        with ThreadPoolExecutor() as both:
            for one in [both.submit(cluster._set_up, place) for _ in range(3)]:
                one.result()
        with connect(ws) as owner:
            assert value(owner, "SELECT 1") == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_kills_at_any_moment_leave_a_workspace_that_starts(own_server: Path, seed: int) -> None:
    chance = random.Random(seed)
    ws = Workspace.create(own_server / "ws")
    command = [sys.executable, "-c", USE, str(ws.path)]
    kept = 0
    for _ in range(8):
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, 2))
        child.kill()
        child.communicate()
        place = cluster.find(ws)
        if place.pid_file.exists() and place.lives() and chance.random() < 0.7:
            with suppress(ProcessLookupError):  # it may be ending by itself
                os.kill(postmaster(ws), signal.SIGKILL)
        if chance.random() < 0.4:
            with postgres.running(ws), connect(ws) as owner:
                owner.execute("CREATE TABLE IF NOT EXISTS kept (x int)")
                owner.execute("INSERT INTO kept VALUES (1)")
            kept += 1
    with postgres.running(ws), connect(ws) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (x int)")
        assert value(owner, "SELECT count(*) FROM kept") == kept
    assert not lives(ws)


@pytest.mark.slow
def test_an_initdb_whose_starter_was_killed_is_waited_for(ws: Workspace) -> None:
    place = cluster.find(ws)
    with locks.Lock(place.home / "server.lock") as lock:
        lock.take(exclusive=True)
        orphan = subprocess.Popen(["/bin/sleep", "0.5"], pass_fds=(lock.fd,))
    with postgres.running(ws):
        assert orphan.poll() == 0
