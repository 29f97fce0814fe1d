"""自带数据库: the workspace's own PostgreSQL, one server and one database below the workspace.

Whether the server lives is asked of a lock, never of a process number: the server inherits an
opening of `server.lock`, so the lock is free exactly when the server and its children are gone.
Who uses the server holds a share of `in-use.lock`; the last one out stops it. Starting and
stopping happen under `start.lock`. After kill -9 or a power cut the locks are free and the next
one starts the server, whose recovery may take as long as it takes.

    WS/postgres/            or a link to /var/lib/wangjian/<id>/ (root, closed folder above)
      data/                 what initdb made
      run/                  the socket, when its path is short enough; else `socket` names where
      start.lock in-use.lock server.lock
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from wangjian.errors import NotReady
from wangjian.workspace import locks, programs, roles
from wangjian.workspace.locks import Lock
from wangjian.workspace.settings import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangjian.workspace.folder import Workspace
    from wangjian.workspace.programs import Account

DATABASE = "wangjian"
PORT = "5432"  # only a part of the socket's name
# The kernel takes 107 bytes on Linux, 103 on macOS, for `<folder>/.s.PGSQL.5432`.
_SOCKET_BYTES = 100
_LOG_BYTES = 8 * 2**20
_BUILTIN_LOCALE_SINCE = 17
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True)
class Cluster:
    """Where the server of one workspace lies and whom it runs as."""

    workspace: Workspace
    home: Path
    account: Account

    @property
    def data(self) -> Path:
        """The server's own folder, made by initdb."""
        return self.home / "data"

    @property
    def pid_file(self) -> Path:
        """What the server says of itself; believed only while `server.lock` is held."""
        return self.data / "postmaster.pid"

    @property
    def log(self) -> Path:
        """What the server reports."""
        return self.workspace.logs / "postgres.log"

    def lives(self) -> bool:
        """Whether the server or one of its children is there; ask under `start.lock` only."""
        return not locks.free(self.home / "server.lock")


def find(workspace: Workspace) -> Cluster:
    """The place of the workspace's server; made when there is none."""
    link = workspace.path / "postgres"
    if link.is_symlink() and not link.exists():
        raise NotReady(
            f"数据库文件夹 {link.readlink()} 不在本机上",
            f"the database folder {link.readlink()} is not on this machine",
            remedy_zh="工作区不能直接复制，请用 wangjian backup 和 restore 搬迁",
            remedy_en="a workspace is not moved by copying; use wangjian backup and restore",
        )
    account = programs.account_for(workspace.path)
    try:
        if not link.exists():
            _make_home(workspace, link, account)
        home = link.resolve()
        if (home / "data").exists():
            account = _owner(home / "data", account)
    except OSError as error:
        raise NotReady(
            f"无法使用数据库文件夹 {link}",
            f"cannot use the database folder {link}: {error.strerror}",
            remedy_zh="请用工作区所属的用户运行",
            remedy_en="run as the user that the workspace belongs to",
        ) from error
    return Cluster(workspace, home, account)


def _make_home(workspace: Workspace, link: Path, account: Account) -> None:
    if account.reaches(workspace.path):
        with suppress(FileExistsError):
            link.mkdir(mode=0o711 if account.keywords() else 0o700)
            locks.belong(link)
        return
    programs.open_folder(programs.SHARED)
    for number in range(1000):
        # A restored twin on the same machine has the same id.
        home = programs.SHARED / (workspace.id + (f"-{number}" if number else ""))
        with suppress(FileExistsError):
            home.mkdir(mode=0o711)
            home.chmod(0o711)
            break
    try:
        link.symlink_to(home)
    except FileExistsError:  # another process was first
        home.rmdir()
        return
    locks.say(
        f"数据库用户进不了 {workspace.path}，数据库放在 {home}",
        f"the database's user cannot reach {workspace.path}; its database lies in {home}",
    )


def _owner(data: Path, account: Account) -> Account:
    """Run as whoever owns the data, which may have been made by another user than now chosen."""
    found = data.stat()
    if os.geteuid() == 0 and found.st_uid != 0:
        return programs.Account(found.st_uid, found.st_gid)
    if found.st_uid != account.uid:
        raise NotReady(
            f"数据库文件夹 {data} 属于另一个用户（{found.st_uid}）",
            f"the database folder {data} belongs to another user ({found.st_uid})",
            remedy_zh=f"请以该用户运行，或执行 chown -R {account.uid} {data}",
            remedy_en=f"run as that user, or run chown -R {account.uid} {data}",
        )
    return account


def socket_folder(cluster: Cluster) -> Path:
    """The private folder of the server's socket: in the workspace, or for long paths elsewhere."""
    inside = cluster.home / "run"
    if _fits(inside):
        _private(inside, cluster.account)
        return inside
    note = cluster.home / "socket"
    with suppress(OSError, ValueError):
        noted = Path(note.read_text(encoding="utf-8"))
        found = noted.lstat()
        # A folder in a public place is believed only when nobody else can have made it.
        if found.st_uid == cluster.account.uid and stat.S_IMODE(found.st_mode) == 0o700:
            return noted
    for base in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - a private folder in it
        if _fits(Path(base) / "wangjian-12345678") and cluster.account.reaches(Path(base)):
            made = Path(tempfile.mkdtemp(prefix="wangjian-", dir=base))
            cluster.account.own(made)
            locks.belong(made)
            part = note.with_name(f".socket.{made.name}")
            part.write_text(str(made), encoding="utf-8")
            locks.belong(part)
            part.replace(note)
            return made
    raise NotReady("没有可放数据库套接字的文件夹", "no folder for the database's socket")


def _fits(folder: Path) -> bool:
    # libpq reads a comma as the start of a second host; a line break ends a setting.
    path = os.fsencode(folder / f".s.PGSQL.{PORT}")
    return len(path) <= _SOCKET_BYTES and b"," not in path and str(folder).isprintable()


def _private(folder: Path, account: Account) -> None:
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        account.own(folder)


def address(cluster: Cluster, role: str, database: str = DATABASE) -> dict[str, str]:
    """How to connect as a role; the server need not run yet."""
    return {
        "host": str(socket_folder(cluster)),
        "port": PORT,
        "dbname": database,
        "user": role,
        "password": cluster.workspace.secret(role.replace("wj_", "database-")),
    }


@contextmanager
def running(workspace: Workspace) -> Iterator[Cluster]:
    """Keep the workspace's server running as long as the body does."""
    cluster = find(workspace)
    with Lock(cluster.home / "in-use.lock") as share:
        try:
            with _starting(cluster):
                share.take(exclusive=False, wait=True)
                _bring_up(cluster)
                _prepare(cluster)
            yield cluster
        finally:
            _leave(cluster, share)


@contextmanager
def _starting(cluster: Cluster) -> Iterator[None]:
    path = cluster.home / "start.lock"
    with locks.exclusive(path, zh="数据库正由另一进程启动或停止", en="another starts the database"):
        yield


def _leave(cluster: Cluster, share: Lock) -> None:
    with _starting(cluster):
        if share.take(exclusive=True):
            _stop(cluster)
        share.close()


def _bring_up(cluster: Cluster) -> None:
    """Start the server unless it lives, and wait until it answers or is gone."""
    launched = False
    conninfo = make_conninfo(host=str(socket_folder(cluster)), port=PORT, dbname="postgres")
    tell = locks.notice("数据库正在恢复", "the database is recovering")
    while True:
        if not cluster.lives():
            if launched:
                raise _died(cluster)
            _launch(cluster)
            launched = True
        if psycopg.pq.PGconn.ping(conninfo.encode()) == psycopg.pq.Ping.OK:
            return
        if not launched and _unreachable(cluster):
            _stop(cluster)
        tell()
        time.sleep(_PAUSE_SECONDS)


def _unreachable(cluster: Cluster) -> bool:
    """Whether a server that is ready has lost its socket: something swept the temporary folder."""
    try:
        lines = cluster.pid_file.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[7].strip() == "ready" and not (Path(lines[4]) / f".s.PGSQL.{PORT}").exists()
    except (OSError, IndexError):
        return False


def _launch(cluster: Cluster) -> None:
    """Start the server; nothing else runs on this cluster, as `server.lock` is free."""
    socket = socket_folder(cluster)
    major = _major(cluster.data)
    found = programs.server(cluster.account, major)
    with Lock(cluster.home / "server.lock") as lock:
        lock.take(exclusive=True, wait=True)
        if major is None:
            _make_data(cluster, found, lock)
        # The numbers in these files may be another process's by now; the lock says: no server.
        for stale in (cluster.pid_file, *socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        _write(cluster, cluster.data / "wangjian.conf", written(socket, found.major))
        _write(cluster, cluster.data / "pg_hba.conf", "local all all scram-sha-256\n")
        log = _open_log(cluster)
        try:
            # The shell leaves at once, so the server is nobody's child and no zombie is kept.
            subprocess.run(
                ["/bin/sh", "-c", '"$@" &', "sh", found.path("postgres"), "-D", str(cluster.data)],
                cwd="/",
                env=programs.environment(),
                umask=0o077,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock.fd,),
                start_new_session=True,
                check=True,
                **cluster.account.keywords(),
            )
        finally:
            os.close(log)


def _open_log(cluster: Cluster) -> int:
    with suppress(OSError):
        if cluster.log.stat().st_size > _LOG_BYTES:
            cluster.log.replace(cluster.log.with_suffix(".log.1"))
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
    log = os.open(cluster.log, flags, 0o600)
    locks.belong(cluster.log)
    return log


def _write(cluster: Cluster, path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    part.write_text(text, encoding="utf-8")
    part.chmod(0o600)
    cluster.account.own(part)
    locks.belong(part)
    part.replace(path)


def _major(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise NotReady(f"{data}/PG_VERSION 已损坏", f"{data}/PG_VERSION is damaged") from error


def _make_data(cluster: Cluster, found: programs.Programs, lock: Lock) -> None:
    """Run initdb beside and rename: what a kill leaves behind is thrown away.

    It inherits the lock: when only we are killed, the next one waits until it is done.
    """
    if cluster.data.exists():
        raise NotReady(
            f"数据库文件夹 {cluster.data} 不完整",
            f"the database folder {cluster.data} is not complete",
            remedy_zh="请从备份恢复",
            remedy_en="restore from a backup",
        )
    made = cluster.home / "data.new"
    shutil.rmtree(made, ignore_errors=True)
    _private(made, cluster.account)
    locks.belong(made)
    password = cluster.home / "password.new"
    _write(cluster, password, cluster.workspace.secret("database-super") + "\n")
    options = (
        f"--username={roles.SUPER} --encoding=UTF8 --locale=C --auth=scram-sha-256"
        " --data-checksums --text-search-config=simple --no-instructions"
    )
    if found.major >= _BUILTIN_LOCALE_SINCE:
        options += " --locale-provider=builtin --builtin-locale=C.UTF-8"
    command = [found.path("initdb"), *options.split(), f"--pwfile={password}", f"--pgdata={made}"]
    try:
        done = cluster.account.run(command, keep=(lock.fd,))
    finally:
        password.unlink()
    if done.returncode:
        raise NotReady(
            f"无法建立数据库：{_last(done.stderr)}",
            f"cannot make the database: {_last(done.stderr)}",
        )
    with (made / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude 'wangjian.conf'\ninclude_if_exists 'office.conf'\n")
    made.rename(cluster.data)


def _prepare(cluster: Cluster) -> None:
    """Make roles, database and identity, once; a kill in between is made good at the next start."""
    workspace = cluster.workspace
    try:
        with _connect(cluster) as connection:
            found = roles.identity(connection)
        if found is not None:
            roles.check_identity(found, workspace.id)
            return
    except psycopg.OperationalError:
        # No such database yet; any other reason shows in the next connection.
        pass
    try:
        _set_up(cluster)
    except psycopg.OperationalError as error:
        raise NotReady(
            f"连不上工作区的数据库：{_last(str(error))}",
            f"cannot connect to the workspace's database: {_last(str(error))}",
            remedy_zh=f"请查看 {cluster.log}",
            remedy_en=f"see {cluster.log}",
        ) from error


def _connect(cluster: Cluster, database: str = DATABASE) -> psycopg.Connection:
    return psycopg.connect(
        make_conninfo(**address(cluster, roles.SUPER, database)), autocommit=database != DATABASE
    )


def _set_up(cluster: Cluster) -> None:
    owner, app = sql.Identifier(roles.OWNER), sql.Identifier(roles.APP)
    database = sql.Identifier(DATABASE)
    with _connect(cluster, "postgres") as server:
        # The server goes on with what a killed process asked last; its session ends before ours.
        server.execute("SELECT pg_advisory_lock(1)")
        for role in (roles.OWNER, roles.APP):
            roles.create(server, role, address(cluster, role)["password"])
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not known.fetchone():
            server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
        for name in ("postgres", "template1", DATABASE):
            server.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
            )
        server.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, app)
        )
    with _connect(cluster) as connection:
        # a lock of the other database is none here
        connection.execute("SELECT pg_advisory_xact_lock(1)")
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        roles.grant(connection, owner=roles.OWNER, app=roles.APP)
        roles.identify(
            connection, workspace_id=cluster.workspace.id, readers=(roles.OWNER, roles.APP)
        )


def _stop(cluster: Cluster) -> None:
    """Stop the server in fast mode and wait until it is gone."""
    tell = locks.notice("数据库正在停止", "the database is stopping")
    asked: int | None = None
    while cluster.lives():
        with suppress(OSError, ValueError, IndexError):
            # Held lock: the number is the server's own, or of one just killed.
            number = int(cluster.pid_file.read_text(encoding="utf-8").splitlines()[0])
            if number != asked:
                os.kill(number, signal.SIGINT)
                asked = number
        tell()
        time.sleep(_PAUSE_SECONDS)


def discard(workspace: Workspace) -> None:
    """Stop the workspace's own server, whoever uses it, and delete its database for good."""
    link = workspace.path / "postgres"
    if not link.exists():
        link.unlink(missing_ok=True)
        return
    cluster = find(workspace)
    with _starting(cluster):
        _stop(cluster)
        with suppress(OSError, ValueError):
            shutil.rmtree((cluster.home / "socket").read_text(encoding="utf-8"))
        shutil.rmtree(cluster.home)
    if link.is_symlink():
        link.unlink()


def _died(cluster: Cluster) -> NotReady:
    try:
        tail = _last(cluster.log.read_bytes()[-4000:].decode(errors="replace"))
    except OSError:
        tail = ""
    return NotReady(
        f"数据库没有启动：{tail}",
        f"the database did not start: {tail}",
        remedy_zh=f"请查看 {cluster.log}",
        remedy_en=f"see {cluster.log}",
    )


def _last(text: str) -> str:
    """The line that says why: the last error, or the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if "FATAL" in line or "PANIC" in line or "rror" in line]
    return (told or lines or [""])[-1]
