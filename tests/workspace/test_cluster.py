"""The workspace's own server: one for all who use it, gone with the last, back after any death."""

# ruff: noqa: F811 - a test asks for a fixture by the name under which it came in

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from a_server import USE, connect, gone, lives, postmaster, user, value, ws  # noqa: F401
from psycopg.conninfo import make_conninfo

from wangjian.errors import NotReady
from wangjian.workspace import cluster, locks, postgres
from wangjian.workspace.folder import Workspace


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
