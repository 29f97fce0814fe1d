"""工作区文件夹: where one installation keeps its evidence, its configuration and its secrets.

A workspace is one folder with a `workspace.toml`; all that the product writes lies below it.

>>> import tempfile
>>> made = Workspace.create(Path(tempfile.mkdtemp()) / "office", name="湖州")
>>> Workspace.open(made.path) == made
True
"""

from __future__ import annotations

import json
import os
import re
import secrets
import tomllib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self, cast

from wangjian.errors import BadInput, Duplicate, NotReady
from wangjian.workspace.locks import belong

FORMAT = 1
FILE_NAME = "workspace.toml"
FOLDERS = ("lake", "snapshots", "evidence", "exports", "logs", "tmp", "packs", "secrets")
_SECRET_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Workspace:
    """One installation's folder; made by `create`, opened by `open` or `find`."""

    path: Path
    id: str
    format: int
    name: str
    roots: tuple[Path, ...] = ()
    calendar: str = "cn"

    @classmethod
    def create(cls, path: Path, *, name: str = "", packs: tuple[Path, ...] = ()) -> Self:
        """Make the folder, which must be new or empty; `packs` are further roots of knowledge."""
        path = Path(path).resolve()
        check_new(path)
        for text in (name, *map(str, packs)):
            if _CONTROL.search(text):
                raise BadInput("名称中有不可用的字符", f"control characters in {text!r}")
        make_folders(path)
        made = cls(path, str(uuid.uuid4()), FORMAT, name, tuple(Path(root) for root in packs))
        # Last and in one step: a folder without this file is no workspace.
        part = path / "tmp" / f"{FILE_NAME}.{secrets.token_hex(4)}"
        part.write_text(_toml(made), encoding="utf-8")
        belong(part)
        part.replace(path / FILE_NAME)
        return made

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a workspace.

        Raises:
            NotReady: the folder is none, is damaged, or was made by a newer version.
        """
        path = Path(path).resolve()
        settings = _settings(path)
        number = settings.get("format")
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise _damaged(path, "format")
        if number > FORMAT:
            raise NotReady(
                f"工作区 {path} 的格式 {number} 比本程序所知的 {FORMAT} 新",
                f"the workspace {path} has format {number}, this version knows up to {FORMAT}",
                remedy_zh="请安装新版网剑再打开",
                remedy_en="install the newer version of wangjian and open it with that",
            )
        name = settings.get("name", "")
        try:
            known = str(uuid.UUID(cast("str", settings.get("id"))))
        except (ValueError, TypeError, AttributeError) as error:
            raise _damaged(path, "id") from error
        if not isinstance(name, str):
            raise _damaged(path, "name")
        roots = _table(settings, "packs", path).get("roots", [])
        if not isinstance(roots, list) or not all(isinstance(root, str) for root in roots):
            raise _damaged(path, "packs.roots")
        calendar = _table(settings, "calendar", path).get("id", "cn")
        if not isinstance(calendar, str):
            raise _damaged(path, "calendar.id")
        return cls(path, known, number, name, tuple(Path(root) for root in roots), calendar)

    @classmethod
    def find(cls, path: Path | None = None) -> Self:
        """Open the workspace that was asked for: option, WANGJIAN_WORKSPACE, or ./workspace."""
        return cls.open(path or Path(os.environ.get("WANGJIAN_WORKSPACE") or "workspace"))

    @property
    def lake(self) -> Path:
        """证据湖: tables as Parquet files."""
        return self.path / "lake"

    @property
    def snapshots(self) -> Path:
        """快照: pages as they were read."""
        return self.path / "snapshots"

    @property
    def evidence(self) -> Path:
        """电子证据: sealed exhibits and the log."""
        return self.path / "evidence"

    @property
    def exports(self) -> Path:
        """导出: files made for officers, kept for some days."""
        return self.path / "exports"

    @property
    def logs(self) -> Path:
        """运行日志: what the programs say."""
        return self.path / "logs"

    @property
    def tmp(self) -> Path:
        """临时文件: may be emptied when nothing runs."""
        return self.path / "tmp"

    @property
    def packs(self) -> tuple[Path, ...]:
        """知识文件: roots beside the product's own, the office's own folder first."""
        return (self.path / "packs", *(self.path / root for root in self.roots))

    @property
    def secrets(self) -> Path:
        """密钥: passwords and keys, readable by this user alone."""
        return self.path / "secrets"

    def table(self, name: str) -> dict[str, object]:
        """One table of `workspace.toml` as it stands now; empty where the file has none."""
        return _table(_settings(self.path), name, self.path)

    def secret(self, name: str) -> str:
        """A random text of 43 characters kept under `name`; made when first asked for."""
        if not _SECRET_NAME.match(name):
            raise BadInput("密钥名称无效", f"not a name of a secret: {name!r}")
        path = self.secrets / name
        try:
            if not path.exists():
                _write_secret(path, secrets.token_urlsafe(32))
            text = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise NotReady(
                f"无法读写密钥文件 {path}",
                f"cannot read or write the secret {path}: {error.strerror}",
                remedy_zh="请用工作区所属的用户运行",
                remedy_en="run as the user that the workspace belongs to",
            ) from error
        if not text:
            raise _damaged(self.path, f"secrets/{name}")
        return text


def _write_secret(path: Path, text: str) -> None:
    """Write beside and link: of two that make it at once the second takes the first's."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        belong(part)
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()


def check_new(path: Path) -> None:
    """Refuse a folder that is a workspace, or holds anything."""
    if (path / FILE_NAME).exists():
        raise Duplicate(f"{path} 已经是工作区", f"{path} is a workspace already")
    if path.exists() and not path.is_dir():
        raise BadInput(f"{path} 不是文件夹", f"{path} is not a folder")
    if path.is_dir():
        # Empty folders of ours are what an interrupted creation leaves.
        foreign = [
            entry.name
            for entry in path.iterdir()
            if entry.name not in FOLDERS or not entry.is_dir() or any(_kept(entry))
        ]
        if foreign:
            raise BadInput(
                f"文件夹 {path} 不是空的：{foreign[0]}",
                f"the folder {path} is not empty: {foreign[0]}",
                remedy_zh="请指定一个新的或空的文件夹",
                remedy_en="name a new or an empty folder",
            )


def _kept(folder: Path) -> list[Path]:
    return [entry for entry in folder.iterdir() if not entry.name.startswith(f"{FILE_NAME}.")]


def make_folders(path: Path) -> None:
    """Make the workspace's folder and those in it, open to its user alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # Root's database runs as another user, who must pass through but need not look.
            path.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)
            belong(path)
        for folder in FOLDERS:
            (path / folder).mkdir(mode=0o700, exist_ok=True)
            belong(path / folder)
    except OSError as error:
        raise BadInput(
            f"无法建立文件夹 {path}", f"cannot make the folder {path}: {error.strerror}"
        ) from error


def _toml(workspace: Workspace) -> str:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    roots = ", ".join(quoted(str(root)) for root in workspace.roots)
    return (
        "# 网剑工作区 / a wangjian workspace\n"
        f"format = {workspace.format}\n"
        f"id = {quoted(workspace.id)}\n"
        f"name = {quoted(workspace.name)}\n"
        f"created_at = {datetime.now(UTC).replace(microsecond=0).isoformat()}\n"
        "\n[packs]\n# further roots of knowledge files, after ./packs\n"
        f"roots = [{roots}]\n"
        f"\n[calendar]\nid = {quoted(workspace.calendar)}\n"
    )


def _settings(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads((path / FILE_NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotReady(
            f"{path} 不是网剑工作区",
            f"{path} is not a wangjian workspace",
            remedy_zh="请用 wangjian init 建立，或用 --workspace 指定",
            remedy_en="make one with wangjian init, or name one with --workspace",
        ) from error
    except OSError as error:
        raise NotReady(
            f"无法读取工作区 {path}",
            f"cannot read the workspace {path}: {error.strerror}",
            remedy_zh="请用工作区所属的用户运行",
            remedy_en="run as the user that the workspace belongs to",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from error


def _table(settings: dict[str, object], name: str, path: Path) -> dict[str, object]:
    table = settings.get(name, {})
    if not isinstance(table, dict):
        raise _damaged(path, name)
    return cast("dict[str, object]", table)


def _damaged(path: Path, what: str) -> NotReady:
    return NotReady(
        f"工作区 {path} 的 {FILE_NAME} 或密钥已损坏：{what}",
        f"{FILE_NAME} or a secret of the workspace {path} is damaged: {what}",
        remedy_zh="请改正该文件，或从备份恢复",
        remedy_en="correct the file, or restore from a backup",
    )
