"""The workspace's folder: made once, opened by everybody, refused when it is not one."""

from __future__ import annotations

import stat
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.errors import BadInput, Duplicate, NotReady
from wangjian.workspace.folder import FILE_NAME, FOLDERS, FORMAT, Workspace


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def change(workspace: Workspace, old: str, new: str) -> None:
    path = workspace.path / FILE_NAME
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "网剑 工作区", name="湖州", packs=(Path("/opt/packs"),))


def test_what_is_created_is_what_opens(made: Workspace) -> None:
    assert Workspace.open(made.path) == made
    assert made.format == FORMAT
    assert made.packs == (made.path / "packs", Path("/opt/packs"))
    for name in FOLDERS:
        folder = made.path / name
        assert folder.is_dir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert names(made.tmp) == []


def test_others_cannot_look_into_a_workspace(made: Workspace) -> None:
    assert stat.S_IMODE(made.path.stat().st_mode) & 0o066 == 0


@given(name=st.text(max_size=40), root=st.text(min_size=1, max_size=40))
def test_any_name_is_kept_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, root: str
) -> None:
    path = tmp_path_factory.mktemp("named") / "ws"
    try:
        made = Workspace.create(path, name=name, packs=(Path(root),))
    except BadInput:
        assert not (path / FILE_NAME).exists()
    else:
        opened = Workspace.open(path)
        assert opened == made
        assert opened.name == name


def test_a_relative_root_of_packs_lies_in_the_workspace(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "ws", packs=(Path("ours"),))
    assert made.packs[1] == made.path / "ours"


def test_a_second_creation_is_refused(made: Workspace) -> None:
    with pytest.raises(Duplicate):
        Workspace.create(made.path)


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    with pytest.raises(BadInput, match="letters"):
        Workspace.create(tmp_path)
    assert names(tmp_path) == ["letters"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="not a folder"):
        Workspace.create(tmp_path / "file")
    with pytest.raises(BadInput, match="cannot make"):
        Workspace.create(tmp_path / "file" / "below")


def test_an_interrupted_creation_can_be_done_again(made: Workspace) -> None:
    (made.path / FILE_NAME).rename(made.tmp / f"{FILE_NAME}.0123")
    assert Workspace.open(Workspace.create(made.path).path)


def test_a_newer_format_is_refused_with_what_to_do(made: Workspace) -> None:
    change(made, f"format = {FORMAT}", f"format = {FORMAT + 1}")
    with pytest.raises(NotReady, match=f"format {FORMAT + 1}") as refused:
        Workspace.open(made.path)
    assert "install the newer version" in str(refused.value)
    assert "请安装新版" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("format = 1", 'format = "1"', "format"),
        ("format = 1", "format = true", "format"),
        ("format = 1", "format = 0", "format"),
        ("id = ", "other = ", "id"),
        ('id = "', 'id = "no uuid ', "id"),
        ('name = "湖州"', "name = 1", "name"),
        ("[packs]", "[other]\npacks = 1\n[more]", "damaged"),
        ('roots = ["/opt/packs"]', "roots = 5", "packs.roots"),
        ('id = "cn"', "id = []", "calendar.id"),
        ("format = 1", "format = = 1", "damaged"),
    ],
)
def test_damaged_settings_are_named(made: Workspace, old: str, new: str, named: str) -> None:
    change(made, old, new)
    if named == "damaged" and "[other]" in new:
        assert Workspace.open(made.path).roots == ()
        return
    with pytest.raises(NotReady, match=named):
        Workspace.open(made.path)


def test_settings_in_another_encoding_are_damaged(made: Workspace) -> None:
    path = made.path / FILE_NAME
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(NotReady, match="damaged"):
        Workspace.open(made.path)


@pytest.mark.parametrize("name", ["", "nothing", "file/below"])
def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotReady, match="wangjian init"):
        Workspace.open(tmp_path / name)


def test_it_is_found_by_option_then_environment_then_here(
    made: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Workspace.create(tmp_path / "other")
    here = Workspace.create(tmp_path / "workspace")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WANGJIAN_WORKSPACE", raising=False)
    assert Workspace.find() == here
    monkeypatch.setenv("WANGJIAN_WORKSPACE", str(other.path))
    assert Workspace.find() == other
    assert Workspace.find(made.path) == made


def test_a_secret_is_made_once_and_readable_by_its_user_alone(made: Workspace) -> None:
    first = made.secret("django")
    assert len(first) == 43
    assert Workspace.open(made.path).secret("django") == first
    assert made.secret("other") != first
    assert stat.S_IMODE((made.secrets / "django").stat().st_mode) == 0o600
    assert names(made.secrets) == ["django", "other"]


def test_many_at_once_get_the_same_secret(made: Workspace) -> None:
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: made.secret("one"), range(64)))) == 1
    assert names(made.secrets) == ["one"]


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", "ä", "a\n", ".x", "a" * 64])
def test_a_secret_has_a_plain_name(made: Workspace, name: str) -> None:
    with pytest.raises(BadInput):
        made.secret(name)


def test_an_empty_secret_is_damage_and_not_made_again(made: Workspace) -> None:
    (made.secrets / "key").touch()
    with pytest.raises(NotReady, match="secrets/key"):
        made.secret("key")


def test_the_settings_are_toml_that_people_can_read(made: Workspace) -> None:
    text = (made.path / FILE_NAME).read_text(encoding="utf-8")
    assert text.startswith("# 网剑工作区")
    assert tomllib.loads(text)["created_at"].tzinfo is not None
