"""One file out of a workspace, and the same workspace out of that file; no other file gets in."""

from __future__ import annotations

import io
import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from wangjian.errors import BadFile, BadInput, Duplicate, NotReady
from wangjian.workspace import archive, backup, dumping, locks, postgres
from wangjian.workspace.folder import Workspace

Members = dict[str, bytes]


def connect(ws: Workspace, role: postgres.Role = "owner") -> psycopg.Connection:
    return psycopg.connect(make_conninfo(**postgres.connection(ws, role)), autocommit=True)


def fill(ws: Workspace) -> None:
    """Rows, rights, policies and files of every kind that must come back."""
    with connect(ws) as owner:
        for statement in (
            "CREATE TABLE lead (id int GENERATED ALWAYS AS IDENTITY, office text, said text)",
            "CREATE TABLE journal (id serial PRIMARY KEY, what jsonb)",
            "REVOKE UPDATE, DELETE ON journal FROM wj_app",
            "ALTER TABLE lead ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY own ON lead USING (office = current_setting('wj.office', true))",
            "CREATE SCHEMA later",
            'CREATE TABLE later."big Table" AS SELECT n FROM generate_series(1, 5000) n',
            """CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql SECURITY DEFINER
               AS 'SELECT 2 * n'""",
            "REVOKE EXECUTE ON FUNCTION twice(int) FROM PUBLIC",
            "INSERT INTO lead (office, said) VALUES ('a', '最低价 \\ ''引'''), ('b', NULL)",
            'INSERT INTO journal (what) VALUES (\'{"act": "登记"}\')',
        ):
            owner.execute(statement.encode())
    for name, text in (
        ("lake/shop/CURRENT", "7"),
        ("lake/shop/versions/7.json", "{}"),
        ("lake/shop/ab12/part 0.parquet", "PAR1\0\xff"),
        ("snapshots/aa/bb", ""),
        ("evidence/log/tile", "x" * 100_000),
        ("packs/monitoring/rules/本地.sql", "SELECT 1"),
        ("exports/list.csv", "left behind"),
    ):
        path = ws.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="latin-1" if "\xff" in text else "utf-8")
    ws.secret("signing-key")


def files(ws: Workspace) -> dict[str, bytes]:
    return {
        path.relative_to(ws.path).as_posix(): path.read_bytes()
        for kept in (*archive.KEPT, "exports", "tmp")
        for path in (ws.path / kept).rglob("*")
        if path.is_file()
    }


def contents(ws: Workspace) -> list[object]:
    """Everything in the database that a restore must bring back, as the server tells it."""
    with connect(ws) as owner:
        found: list[object] = []
        for table in ("public.lead", "public.journal", 'later."big Table"'):
            found += owner.execute(f"SELECT t::text FROM {table} t ORDER BY 1".encode()).fetchall()
        queries = (
            """SELECT c.oid::regclass::text, pg_get_userbyid(c.relowner), c.relrowsecurity,
               (SELECT array_agg(acl::text ORDER BY acl::text) FROM unnest(c.relacl) acl)
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname IN ('public', 'later') ORDER BY 1""",
            """SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace
               WHERE nspname IN ('public', 'later') ORDER BY 1""",
            "SELECT polname, pg_get_expr(polqual, polrelid) FROM pg_policy ORDER BY 1",
            "SELECT proname, prosrc, proacl::text FROM pg_proc WHERE proname = 'twice'",
            "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1",
            "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
            "SELECT workspace_id::text FROM wangjian_meta.workspace_identity",
        )
        for query in queries:
            found += owner.execute(query.encode()).fetchall()
        return found


@pytest.fixture
def ws(own_server: Path) -> Workspace:
    return Workspace.create(own_server / "ws", name="湖州")


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Members:
    """A backup's members, without a real database: nothing of it is ever restored."""
    ws = Workspace.create(tmp_path_factory.mktemp("good") / "ws")
    (ws.lake / "CURRENT").write_text("1")
    dumped = ws.tmp / "dump"
    dumped.write_bytes(b"PGDMP")
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dumping, "roles_of", lambda _: ("wj_owner", "wj_app"))
        backup._write(ws, dumped, out, {"public.lead": 1})
    out.seek(0)
    with tarfile.open(fileobj=out) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def written(path: Path, members: Members, *more: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w") as tar:
        for member in more:
            tar.addfile(member, io.BytesIO(b"x" * member.size))
        for name, text in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
    return path


def refused(file: Path, target: Path) -> str:
    with pytest.raises(BadFile) as error:
        backup.load(file, target)
    assert not (target / "workspace.toml").exists()
    assert not target.exists() or not list(target.iterdir()), "an empty folder stays empty"
    return str(error.value)


def test_a_restored_workspace_is_the_same(ws: Workspace, own_server: Path) -> None:
    with postgres.running(ws):
        fill(ws)
        before = contents(ws)
        made = backup.dump(ws, own_server / "office.backup")
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert (made.rows, made.left_out) == (5003, ())
    assert sorted(path.name for path in own_server.iterdir()) == ["office.backup", "ws"]
    restored = backup.load(made.file, own_server / "恢复")
    assert (restored.id, restored.name) == (ws.id, ws.name)
    theirs = {name: text for name, text in files(ws).items() if not name.startswith("exports/")}
    assert files(restored) == theirs
    for path in restored.secrets.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with postgres.running(restored):
        assert contents(restored) == before
        with connect(restored, "app") as app:
            app.execute("INSERT INTO journal (what) VALUES ('{}')")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("DELETE FROM journal")
            assert app.execute("SELECT count(*) FROM lead").fetchone() == (0,)
    # The first one is still there, with its own database.
    with postgres.running(ws):
        assert contents(ws) == before


def test_a_backup_of_a_database_that_stands_still_starts_and_stops_it(ws: Workspace) -> None:
    made = backup.dump(ws, ws.exports / "a.backup")
    assert backup.read_manifest(made.file).workspace_id == ws.id
    with pytest.raises(Duplicate):
        backup.dump(ws, ws.exports / "a.backup")


@pytest.mark.slow
def test_rows_that_come_while_it_runs_do_not_disturb_the_count(
    ws: Workspace, own_server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = dumping.counts

    def late(connection: psycopg.Connection) -> dict[str, int]:
        found = counted(connection)
        if connection.read_only:
            with connect(ws) as owner:
                owner.execute("INSERT INTO lead (office) VALUES ('late')")
        return found

    with postgres.running(ws):
        fill(ws)
        monkeypatch.setattr(dumping, "counts", late)
        made = backup.dump(ws, own_server / "x.backup")
    restored = backup.load(made.file, own_server / "again")
    with postgres.running(restored), connect(restored) as owner:
        assert owner.execute("SELECT count(*) FROM lead").fetchone() == (2,)


def test_links_and_packs_outside_are_named_as_left_out(own_server: Path) -> None:
    ws = Workspace.create(own_server / "ws", packs=(Path("/opt/packs"),))
    (ws.lake / "link").symlink_to("/etc/passwd")
    (ws.lake / "folder").symlink_to("/etc")
    (ws.lake / "back\\slash").touch()
    made = backup.dump(ws, own_server / "x.backup")
    assert set(made.left_out) == {"/opt/packs", "lake/link", "lake/folder", "lake/back\\slash"}
    assert backup.read_manifest(made.file).left_out == made.left_out


@pytest.mark.parametrize("name", ["lake/x.backup", "evidence/x.backup"])
def test_a_backup_does_not_lie_in_what_it_backs_up(ws: Workspace, name: str) -> None:
    with pytest.raises(BadInput):
        backup.dump(ws, ws.path / name)


def test_a_place_that_cannot_be_written_is_named(ws: Workspace) -> None:
    with pytest.raises(BadInput, match="cannot write the backup"):
        backup.dump(ws, ws.path / "none" / "x.backup")
    assert list(ws.tmp.iterdir()) == []


@pytest.mark.slow
def test_a_restore_that_fails_in_the_database_leaves_nothing(
    ws: Workspace, own_server: Path
) -> None:
    made = backup.dump(ws, own_server / "x.backup")
    with tarfile.open(made.file) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    manifest = json.loads(members.pop("manifest.json"))
    manifest["rows"] = {"public.lead": 1}
    file = written(own_server / "y.backup", {**members, "manifest.json": dumps(manifest)})
    assert "public.lead" in refused(file, own_server / "again")
    with pytest.raises(Duplicate):
        backup.load(made.file, ws.path)


def dumps(manifest: object) -> bytes:
    return json.dumps(manifest).encode()


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/evil", "lake/../../evil", "lake//x", "lake/./x", "./lake/x", "lake\\..\\x",
        "postgres/data/x", "run/x", "evil", "lake/\x01", "lake/" + "a" * 256, "lake", "logs/x",
    ],
)  # fmt: skip
def test_a_name_that_no_backup_has_is_refused(good: Members, tmp_path: Path, name: str) -> None:
    assert not archive.allowed(name)
    manifest = json.loads(good["manifest.json"])
    manifest["entries"].append({"path": name, "size_bytes": 1, "sha256": "0" * 64})
    file = written(tmp_path / "x", {**good, name: b"x", "manifest.json": dumps(manifest)})
    assert "what no backup holds" in refused(file, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x"]


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE,
     tarfile.GNUTYPE_SPARSE],
)  # fmt: skip
def test_links_folders_and_devices_are_refused(good: Members, tmp_path: Path, kind: bytes) -> None:
    member = tarfile.TarInfo("lake/odd")
    member.type = kind
    member.linkname = "/etc/passwd"
    refused(written(tmp_path / "x", good, member), tmp_path / "new")


def change(**values: Any) -> Callable[[Members], None]:
    def do(members: Members) -> None:
        manifest = json.loads(members["manifest.json"])
        members["manifest.json"] = dumps({**manifest, **values})

    return do


def set_bytes(name: str, text: bytes) -> Callable[[Members], None]:
    return lambda members: members.__setitem__(name, text)


@pytest.mark.parametrize(
    "spoil",
    [
        set_bytes("lake/CURRENT", b"2"),
        set_bytes("lake/CURRENT", b"22"),
        set_bytes("lake/new", b"x"),
        set_bytes("manifest.json", b""),
        set_bytes("manifest.json", b"[]"),
        set_bytes("manifest.json", b"[" * 100_000),
        set_bytes("manifest.json", b'{"kind": "wangjian-backup"}'),
        change(kind="other"),
        change(entries=None),
        change(entries=[]),
        change(entries=[{"path": "lake/CURRENT"}]),
        change(roles=["one"]),
        change(rows={"a": "many"}),
        change(workspace_id="x"),
        change(workspace_id="00000000-0000-4000-8000-000000000000"),
        lambda members: members.pop("manifest.json"),
        lambda members: members.pop("database.dump"),
        lambda members: members.pop("workspace.toml"),
        lambda members: members.pop("lake/CURRENT"),
    ],
)
def test_a_backup_that_was_changed_is_refused(
    good: Members, tmp_path: Path, spoil: Callable[[Members], None]
) -> None:
    members = dict(good)
    spoil(members)
    refused(written(tmp_path / "x", members), tmp_path / "new")


def test_a_file_that_stands_twice_is_refused(good: Members, tmp_path: Path) -> None:
    member = tarfile.TarInfo("lake/CURRENT")
    assert "twice" in refused(written(tmp_path / "x", good, member), tmp_path / "new")


def test_a_newer_backup_says_so(good: Members, tmp_path: Path) -> None:
    members = dict(good)
    change(format=2)(members)
    with pytest.raises(NotReady, match="newer version"):
        backup.load(written(tmp_path / "x", members), tmp_path / "new")


def test_what_does_not_fit_the_disk_is_not_begun(
    good: Members, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda _: type("", (), {"free": 5}))
    with pytest.raises(NotReady, match="not enough room"):
        backup.load(written(tmp_path / "x", good), tmp_path / "new")
    assert not (tmp_path / "new").exists()


@given(st.binary(max_size=2000))
def test_any_other_bytes_are_refused(tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "x").write_bytes(text)
    refused(folder / "x", folder / "new")


@given(data=st.data())
def test_a_backup_cut_or_with_a_changed_byte_is_refused_or_the_same(
    good: Members, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    text = bytearray(written(folder / "x", good).read_bytes())
    place = data.draw(st.integers(0, len(text) - 1))
    if data.draw(st.booleans()):
        del text[place:]
    else:
        text[place] ^= data.draw(st.integers(1, 255))
    (folder / "x").write_bytes(text)
    target = folder / "new"
    target.mkdir()
    try:
        with (folder / "x").open("rb") as file, archive.reading(file) as tar:
            archive.unpack(tar, target)
    except (BadFile, NotReady):
        return
    for name, kept in good.items():
        if name != "manifest.json":
            assert (target / name).read_bytes() == kept


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="nothing here"):
        backup.load(tmp_path / "nothing here", tmp_path / "new")


@given(st.text())
def test_an_allowed_name_stays_below_the_folder(name: str) -> None:
    if archive.allowed(name):
        assert (Path("/ws") / name).resolve().is_relative_to("/ws")


def test_rights_are_given_to_the_roles_of_the_new_place() -> None:
    script = """
SET default = 1;
REVOKE ALL ON FUNCTION public.twice(n integer) FROM PUBLIC;
GRANT SELECT,INSERT ON TABLE public.journal TO wj_app;
GRANT ALL ON TABLE later."big Table" TO "wj_owner";
GRANT SELECT ON TABLE public.journal TO auditor;
"""
    names = {"wj_app": "Serving role", "wj_owner": "office"}
    assert [line.as_string() for line in dumping.grants(script, names)] == [
        "REVOKE ALL ON FUNCTION public.twice(n integer) FROM PUBLIC",
        'GRANT SELECT,INSERT ON TABLE public.journal TO "Serving role"',
        'GRANT ALL ON TABLE later."big Table" TO "office"',
        'GRANT SELECT ON TABLE public.journal TO "auditor"',
    ]


def test_the_log_of_hashes_does_not_grow_while_it_is_copied(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with backup._standing(log):
        assert not log.exists()
    log.mkdir()
    with backup._standing(log):
        assert not locks.free(log / "lock")
    assert locks.free(log / "lock")
