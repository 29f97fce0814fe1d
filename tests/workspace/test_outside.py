"""A server that somebody else runs: taken when it is fit and ours, refused with what to do."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from wangjian.errors import BadInput, NotReady
from wangjian.workspace import backup, cluster, outside, postgres, programs, roles
from wangjian.workspace.folder import Workspace

SYSTEM_15 = Path("/usr/lib/postgresql/15/bin")


class Server:
    """An office's own server, with a role that may make roles and one that may not."""

    def __init__(self, workspace: Workspace) -> None:
        self.place = cluster.find(workspace)
        self.execute("CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'm:/@'")
        self.execute("GRANT CONNECT ON DATABASE postgres TO maker")
        self.execute("CREATE ROLE plain LOGIN PASSWORD 'p'")

    def execute(self, statement: str, database: str = "postgres") -> None:
        parts = cluster.address(self.place, roles.SUPER, database)
        with psycopg.connect(make_conninfo(**parts), autocommit=True) as connection:
            connection.execute(statement)

    def database(self, name: str, owner: str, *, options: str = "") -> None:
        self.execute(f"CREATE DATABASE {name} OWNER {owner} {options}")
        self.execute(f"ALTER SCHEMA public OWNER TO {owner}", name)

    def url(self, name: str, user: str, password: str) -> str:
        host = quote(str(cluster.socket_folder(self.place)), safe="")
        return f"postgresql://{user}:{quote(password, safe='')}@{host}/{name}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="wj-out-") as name:
        Path(name).chmod(0o711)
        workspace = Workspace.create(Path(name) / "ws")
        with cluster.running(workspace):
            yield Server(workspace)
        postgres.discard(workspace)


@pytest.fixture
def ws(own_server: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    return Workspace.create(own_server / "ws")


@pytest.fixture
def fresh(request: pytest.FixtureRequest, server: Server) -> str:
    """A database and a serving role that no other test has."""
    name = f"db{abs(hash(request.node.name)) % 10**9}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(roles, "APP", f"app_{name}")
        yield name


def use(monkeypatch: pytest.MonkeyPatch, owner: str, app: str = "") -> None:
    monkeypatch.setenv(outside.OWNER_URL, owner)
    monkeypatch.setenv(outside.APP_URL, app)


def who(ws: Workspace, role: postgres.Role) -> str:
    with psycopg.connect(make_conninfo(**postgres.connection(ws, role))) as connection:
        row = connection.execute("SELECT current_user::text").fetchone()
        assert row
        return str(row[0])


def test_an_empty_database_is_taken_and_its_serving_role_made(
    ws: Workspace, server: Server, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.database(fresh, "maker")
    use(monkeypatch, server.url(fresh, "maker", "m:/@"))
    for _ in range(2):
        with postgres.running(ws):
            assert (who(ws, "owner"), who(ws, "app")) == ("maker", roles.APP)
    parts = [postgres.connection(ws, role) for role in ("owner", "app")]
    with (
        psycopg.connect(make_conninfo(**parts[0]), autocommit=True) as owner,
        psycopg.connect(make_conninfo(**parts[1]), autocommit=True) as app,
    ):
        owner.execute("CREATE TABLE lead (x serial)")
        app.execute("INSERT INTO lead DEFAULT VALUES")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE other ()")
    assert not (ws.path / "postgres").exists()


def test_rights_taken_away_later_stay_away(
    ws: Workspace, server: Server, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.database(fresh, "maker")
    use(monkeypatch, server.url(fresh, "maker", "m:/@"))
    with postgres.running(ws):
        server.execute(
            f"SET ROLE maker; CREATE TABLE journal (); REVOKE UPDATE ON journal FROM {roles.APP}",
            fresh,
        )
    with (
        postgres.running(ws),
        psycopg.connect(make_conninfo(**postgres.connection(ws, "app"))) as app,
    ):
        row = app.execute("SELECT has_table_privilege('journal', 'UPDATE')").fetchone()
        assert row == (False,)


def test_an_owner_that_may_not_make_roles_is_told_what_to_run(
    ws: Workspace, server: Server, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.database(fresh, "plain")
    use(monkeypatch, server.url(fresh, "plain", "p"))
    with pytest.raises(NotReady, match=f"CREATE ROLE {roles.APP} LOGIN"), postgres.running(ws):
        pass
    server.execute(f"CREATE ROLE given_{fresh} LOGIN PASSWORD 'g'")
    use(monkeypatch, server.url(fresh, "plain", "p"), server.url(fresh, f"given_{fresh}", "g"))
    with postgres.running(ws):
        assert who(ws, "app") == f"given_{fresh}"


def test_a_serving_role_of_somebody_else_keeps_its_password(
    ws: Workspace, server: Server, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.database(fresh, "maker")
    server.execute(f"CREATE ROLE {roles.APP} LOGIN PASSWORD 'theirs'")
    use(monkeypatch, server.url(fresh, "maker", "m:/@"))
    with pytest.raises(NotReady, match=outside.APP_URL), postgres.running(ws):
        pass
    with psycopg.connect(server.url(fresh, roles.APP, "theirs")):
        pass


@pytest.mark.parametrize("much", ["SUPERUSER", "BYPASSRLS"])
def test_a_serving_role_that_no_policy_binds_is_refused(
    ws: Workspace, server: Server, fresh: str, monkeypatch: pytest.MonkeyPatch, much: str
) -> None:
    server.database(fresh, "maker")
    server.execute(f"CREATE ROLE {roles.APP} LOGIN {much} PASSWORD 'x'")
    use(monkeypatch, server.url(fresh, "maker", "m:/@"), server.url(fresh, roles.APP, "x"))
    with pytest.raises(NotReady, match="row-level security"), postgres.running(ws):
        pass


def test_the_owner_cannot_be_the_serving_role(
    ws: Workspace, server: Server, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.database(fresh, "maker")
    url = server.url(fresh, "maker", "m:/@")
    use(monkeypatch, url, url)
    with pytest.raises(NotReady, match="row-level security"), postgres.running(ws):
        pass


def test_the_database_of_another_workspace_is_refused(
    ws: Workspace, server: Server, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.database(fresh, "maker")
    use(monkeypatch, server.url(fresh, "maker", "m:/@"))
    with postgres.running(ws):
        pass
    other = Workspace.create(ws.path.parent / "other")
    with pytest.raises(NotReady, match=f"another workspace.*{ws.id}"), postgres.running(other):
        pass


def test_a_database_with_other_things_in_it_is_refused_and_left_alone(
    ws: Workspace, server: Server, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.database(fresh, "maker")
    server.execute("CREATE TABLE payroll ()", fresh)
    use(monkeypatch, server.url(fresh, "maker", "m:/@"))
    with pytest.raises(NotReady, match="already holds something else"), postgres.running(ws):
        pass
    with psycopg.connect(server.url(fresh, "maker", "m:/@")) as connection:
        assert roles.identity(connection) is None
        assert not roles.exists(connection, roles.APP)


def test_an_encoding_without_chinese_is_refused(
    ws: Workspace, server: Server, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = "TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"
    server.database(fresh, "maker", options=options)
    use(monkeypatch, server.url(fresh, "maker", "m:/@"))
    with pytest.raises(NotReady, match="UTF8"), postgres.running(ws):
        pass


@pytest.mark.parametrize(
    "url",
    ["mysql://x@y/z", "postgresql://host/", "postgresql://host/db", "nonsense", "postgresql://["],
)
def test_what_is_no_address_is_refused(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    use(monkeypatch, url)
    with pytest.raises(BadInput, match=outside.OWNER_URL), postgres.running(ws):
        pass


def test_two_addresses_of_different_databases_are_refused(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, "postgresql://o:o@h/one", "postgresql://a:a@h/two")
    with pytest.raises(BadInput, match="different databases"), postgres.running(ws):
        pass


def test_a_server_that_does_not_answer_is_named_without_its_password(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(
        monkeypatch,
        "postgresql://o:hidden@127.0.0.1:1/one",
        "postgresql://a:hidden@127.0.0.1:1/one",
    )
    with pytest.raises(NotReady, match=outside.OWNER_URL) as refused, postgres.running(ws):
        pass
    assert "hidden" not in str(refused.value)


def test_what_else_an_address_says_is_kept(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "postgresql://o:o@h/one?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    parts = postgres.connection(ws, "app")
    assert parts["sslmode"] == "verify-full"
    assert parts["port"] == "5432"
    assert (parts["user"], parts["password"]) == ("wj_app", ws.secret("database-app"))


@pytest.fixture
def fifteen(own_server: Path) -> Iterator[Server]:
    """A private server started from the system's PostgreSQL 15, without any role of ours."""
    if not (SYSTEM_15 / "postgres").exists():
        pytest.skip("PostgreSQL 15 of the system is NOT installed: nothing was tried against it")
    found = programs.Programs.at(SYSTEM_15)
    assert found
    assert found.major == 15
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(programs, "server", lambda *_: found)
        workspace = Workspace.create(own_server / "fifteen")
        with cluster.running(workspace) as place:
            assert (place.data / "PG_VERSION").read_text() == "15\n"
            patch.undo()
            server = Server(workspace)
            server.execute("ALTER ROLE maker CREATEDB")
            server.execute("DROP OWNED BY wj_app CASCADE", cluster.DATABASE)
            server.execute("DROP OWNED BY wj_app")
            server.execute("DROP DATABASE wangjian")
            server.execute("DROP ROLE wj_app")
            yield server


@pytest.mark.slow
def test_the_core_of_the_suite_passes_on_the_system_s_postgresql_15(fifteen: Server) -> None:
    tests = Path(__file__).parents[1]
    clean = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("WANGJIAN_", "PYTEST_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-m", "not slow and not browser"],
        cwd=tests.parent,
        env={
            **clean,
            "WANGJIAN_TEST_CORE": "1",
            outside.OWNER_URL: fifteen.url("postgres", "maker", "m:/@"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.mark.slow
def test_a_workspace_moves_to_a_server_of_another_version_and_back(
    fifteen: Server, own_server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Workspace.create(own_server / "first")
    with postgres.running(first):
        with psycopg.connect(make_conninfo(**postgres.connection(first, "owner"))) as owner:
            owner.execute("CREATE TABLE journal (x int NOT NULL)")
            owner.execute("INSERT INTO journal VALUES (1), (2)")
            owner.execute("REVOKE DELETE ON journal FROM wj_app")
        made = backup.dump(first, own_server / "18.backup")
    fifteen.database("moved", "maker")
    fifteen.execute("CREATE ROLE serving LOGIN PASSWORD 's'")
    moved = (fifteen.url("moved", "maker", "m:/@"), fifteen.url("moved", "serving", "s"))
    with monkeypatch.context() as patch:
        use(patch, *moved)
        second = backup.load(made.file, own_server / "second")
        again = backup.dump(second, own_server / "15.backup")
        with pytest.raises(NotReady, match="not empty"):
            backup.load(made.file, own_server / "none")
    third = backup.load(again.file, own_server / "third")
    for ws, urls in ((second, moved), (third, ())):
        with monkeypatch.context() as patch:
            if urls:
                use(
                    patch,
                    fifteen.url("moved", "maker", "m:/@"),
                    fifteen.url("moved", "serving", "s"),
                )
            with (
                postgres.running(ws),
                psycopg.connect(make_conninfo(**postgres.connection(ws, "app"))) as app,
            ):
                assert app.execute("SELECT sum(x) FROM journal").fetchone() == (3,)
                app.execute("INSERT INTO journal VALUES (3)")
                rights = app.execute("SELECT has_table_privilege('journal', 'DELETE')")
                assert rights.fetchone() == (False,)
