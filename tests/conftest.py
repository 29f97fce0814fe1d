"""The database of the suite: one server a session, one migrated template, one copy a worker.

Which fixture a test asks for says what it pays:

- nothing: no server, no database;
- the `django_db` mark, `db`, `transactional_db`: its worker's database as `wj_app`; rows are rolled
  back, and after a transactional test the database is copied from the template again;
- `workspace`: the folder of that database, emptied after the test, and the environment that points
  every process to both; add the mark or `db` when rows are written;
- `owner`: a connection as `wj_owner` to the same database, committed on its own;
- `own_server`: a new folder for workspaces that start servers of their own, deleted afterwards.

Migrations run as `wj_owner`, tests as `wj_app`: a missing grant and row-level security both show.
With WANGJIAN_DATABASE_URL set, copies are made on that server; its role needs CREATEDB and, unless
WANGJIAN_APP_DATABASE_URL is set too, CREATEROLE.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import hypothesis
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wangjian.workspace import cluster, locks, outside, postgres, roles
from wangjian.workspace.folder import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.spark_cluster import Cluster

ROOT, SERVER, SERVER_APP = "WANGJIAN_TEST_ROOT", "WANGJIAN_TEST_SERVER", "WANGJIAN_TEST_SERVER_APP"
WORKSPACE, ROLE = "WANGJIAN_WORKSPACE", "WANGJIAN_DB_ROLE"
# `workspace` and `owner` need `database`; a test's own fixture of such a name does not.
DATABASE_FIXTURES = {"database", "db", "transactional_db", "live_server", "admin_client"}
PREFIX = "wangjian-tests-"

# Machines differ and are shared: an example is not wrong because it took long.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


class Harness:
    """The server of this session and the workspace of this worker."""

    def __init__(self) -> None:
        self.starter = ROOT not in os.environ
        if self.starter:
            sweep()
            # Two levels: the outer is closed to other users, the server's user passes through it.
            os.environ[ROOT] = tempfile.mkdtemp(prefix=PREFIX)
            for kept, given in ((SERVER, outside.OWNER_URL), (SERVER_APP, outside.APP_URL)):
                os.environ[kept] = os.environ.pop(given, "")
        self.root = Path(os.environ[ROOT])
        self.root.chmod(0o711)
        self.session = locks.Lock(self.root / "session.lock")
        self.session.take(exclusive=False)
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.database = f"wj_test_{self.root.name.removeprefix(PREFIX)}_{self.worker}".lower()
        with locks.exclusive(self.root / "workspaces.lock", zh="测试", en="tests"):
            self.server = self._folder("server")
            self.workspace = self._folder(self.worker)

    def _folder(self, name: str) -> Workspace:
        path = self.root / name
        if (path / "workspace.toml").exists():
            return Workspace.open(path)
        return Workspace.create(path, name=name)

    @cached_property
    def own(self) -> bool:
        return not os.environ[SERVER]

    def parts(self, role: postgres.Role, database: str) -> dict[str, Any]:
        """How to connect to a database of the session's server."""
        if self.own:
            names = {"app": roles.APP, "owner": roles.OWNER}
            return cluster.address(cluster.find(self.server), names[role], database)
        with self.environment(self.server, os.environ[SERVER], os.environ[SERVER_APP]):
            return {**outside.address(self.server, role), "dbname": database}

    def url(self, role: postgres.Role, database: str) -> str:
        parts = self.parts(role, database)
        user, password = quote(parts.pop("user"), safe=""), quote(parts.pop("password"), safe="")
        return f"postgresql://{user}:{password}@/{parts.pop('dbname')}?{urlencode(parts)}"

    def admin(self, database: str = "") -> psycopg.Connection:
        """A connection that may make databases."""
        if self.own:
            place = cluster.find(self.server)
            parts: dict[str, Any] = cluster.address(place, roles.SUPER, database or "postgres")
        else:
            parts = conninfo_to_dict(os.environ[SERVER])
            parts["dbname"] = database or parts["dbname"]
        return psycopg.connect(make_conninfo(**parts), autocommit=True)

    @cached_property
    def template(self) -> str:
        return cluster.DATABASE if self.own else self.database.rsplit("_", 1)[0] + "_template"

    @contextmanager
    def environment(self, workspace: Workspace, owner: str, app: str) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(WORKSPACE, str(workspace.path))
            patch.setenv(outside.OWNER_URL, owner)
            patch.setenv(outside.APP_URL, app)
            yield

    def here(self) -> dict[str, str]:
        """The environment that points a process to this worker's database."""
        return {
            WORKSPACE: str(self.workspace.path),
            outside.OWNER_URL: self.url("owner", self.database),
            outside.APP_URL: self.url("app", self.database),
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        """The server with this worker's database on it."""
        with ExitStack() as stack:
            if self.own:
                stack.enter_context(cluster.running(self.server))
            with locks.exclusive(self.root / "template.lock", zh="测试数据库", en="test database"):
                if not (self.root / "template.ready").exists():
                    self.make_template()
                    (self.root / "template.ready").touch()
            self.copy()
            yield
            self.drop(self.database)

    def make_template(self) -> None:
        """Migrate once a session, in a process of its own, as the owner."""
        environment = {**os.environ, ROLE: "owner", WORKSPACE: str(self.server.path)}
        with self.admin() as server:
            if self.own:
                # What a power cut does to these databases is nobody's loss.
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    server.execute(f"ALTER SYSTEM SET {setting} = off")
                server.execute("SELECT pg_reload_conf()")
            else:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.template)))
        if not self.own:
            url = self.url("owner", self.template)
            app = self.url("app", self.template) if os.environ[SERVER_APP] else ""
            with self.environment(self.server, url, app):
                outside.check(self.server)
            environment |= {outside.OWNER_URL: url, outside.APP_URL: app}
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
            env={**environment, "DJANGO_SETTINGS_MODULE": "wangjian.web.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"the migrations fail:\n{done.stdout}{done.stderr}"

    def copy(self) -> None:
        """Make this worker's database anew from the template."""
        self.drop(self.database)
        names = [sql.Identifier(name) for name in (self.database, self.template)]
        owner = sql.Identifier(self.parts("owner", self.database)["user"])
        with self.admin() as server:
            # Twice as fast as copying through the log.
            command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy OWNER {}")
            server.execute(command.format(*names, owner))
        with self.admin(self.database) as made:
            made.execute(
                "UPDATE wangjian_meta.workspace_identity SET workspace_id = %s", [self.workspace.id]
            )

    def drop(self, database: str) -> None:
        """On another's server sessions of the serving role may not be ended: it waits for them."""
        force = sql.SQL(" WITH (FORCE)" if self.own else "")
        with self.admin() as server:
            name = sql.Identifier(database)
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}{}").format(name, force))

    def close(self) -> None:
        """The one who began the session takes all of it away."""
        if self.starter:
            if not self.own and (self.root / "template.ready").exists():
                self.drop(self.template)
            remove(self.root)
        self.session.close()


def remove(folder: Path) -> None:
    """Delete a folder of workspaces with the servers that they may still run."""
    for path in folder.glob("*/workspace.toml"):
        postgres.discard(Workspace.open(path.parent))
    shutil.rmtree(folder)


def sweep() -> None:
    """Take away what killed sessions left behind, servers that still run among it."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/session.lock"):
        if left.parent.stat().st_uid == os.geteuid():
            with locks.Lock(left) as lock:
                if lock.take(exclusive=True):
                    remove(left.parent)


def load_settings() -> None:
    """Read the settings again: pytest-django reads them before this file says which workspace."""
    settings = sys.modules.get("wangjian.web.settings")
    if settings is None:
        return
    from django.conf import settings as lazy
    from django.db import connections

    before = lazy.DATABASES["default"]
    importlib.reload(settings)
    for name in filter(str.isupper, dir(settings)):
        if name != "DATABASES":
            setattr(lazy, name, getattr(settings, name))
    # In place, and with the defaults that Django fills in: wrappers of connections share this dict.
    before.update(settings.DATABASES["default"])
    # One connection in tests: what is written apart is rolled back with the rest.
    lazy.DATABASES = {"default": before}
    connections.databases.pop("apart", None)
    connections.configure_settings({"default": before})


harness = Harness()
os.environ[ROLE] = "app"
# Tests of the second factor ask for it themselves.
os.environ.setdefault("WANGJIAN_SECOND_FACTOR", "off")
with pytest.MonkeyPatch.context() as _patch:
    for _name, _value in harness.here().items():
        _patch.setenv(_name, _value)
    load_settings()
os.environ.pop(WORKSPACE, None)


def pytest_unconfigure() -> None:
    harness.close()


def uses_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With WANGJIAN_TEST_CORE only what uses the database, to try it on another server."""
    if os.environ.get("WANGJIAN_TEST_CORE"):
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = [item for item in items if uses_database(item)]
    # First, and so in one worker: making the market that they show takes most of a minute.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def database() -> Iterator[None]:
    """The session's server with this worker's database; started when first asked for."""
    with harness.running():
        yield


@pytest.fixture(scope="session")
def django_db_setup(database: None, django_test_environment: None) -> Iterator[None]:
    """Take the place of pytest-django's own: transactional tests copy the template, not flush."""
    from django.db import connections
    from django.test import TransactionTestCase

    def copy_again(_: TransactionTestCase) -> None:
        connections.close_all()
        harness.copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", copy_again)
        yield
    connections.close_all()


@pytest.fixture(autouse=True)
def _environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point a test that uses the database, and the programs it starts, to its worker's."""
    if uses_database(request.node):
        for name, value in harness.here().items():
            monkeypatch.setenv(name, value)


@pytest.fixture
def workspace(database: None) -> Iterator[Workspace]:
    """The worker's workspace; its files go after the test, its rows only under a database mark."""
    yield harness.workspace
    for folder in ("lake", "snapshots", "evidence", "exports", "logs", "tmp", "packs"):
        shutil.rmtree(harness.workspace.path / folder)
        (harness.workspace.path / folder).mkdir(mode=0o700)
    for folder in ("screening", "screening-names"):
        shutil.rmtree(harness.workspace.path / folder, ignore_errors=True)


@pytest.fixture
def owner(database: None) -> Iterator[psycopg.Connection]:
    """The owner's own connection to the worker's database; what it writes is seen at once."""
    parts = harness.parts("owner", harness.database)
    with psycopg.connect(make_conninfo(**parts), autocommit=True) as connection:
        yield connection


@pytest.fixture
def own_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A new folder, open to the server's user, for workspaces with servers of their own."""
    for name in (WORKSPACE, outside.OWNER_URL, outside.APP_URL):
        monkeypatch.delenv(name, raising=False)
    folder = Path(tempfile.mkdtemp(prefix="own-", dir=harness.root))
    folder.chmod(0o711)
    yield folder
    remove(folder)


@pytest.fixture(scope="session")
def spark_cluster() -> Iterator[Cluster]:
    """A real Spark cluster on loopback: a master, two workers, a Connect server."""
    from scripts.spark_cluster import CannotStartError, Cluster, environment

    try:
        environment()
    except CannotStartError as why:
        pytest.skip(str(why))
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}spark-") as folder:
        running = Cluster.start(Path(folder))
        yield running
        running.stop()


@pytest.fixture(scope="session")
def spark(spark_cluster: Cluster) -> str:
    """The address of that cluster's Connect server."""
    return spark_cluster.address
