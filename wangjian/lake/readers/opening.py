"""认文件: what a file is, by its bytes first and its name second; one pass, digest included.

The pass also finds the encoding: UTF-8 if the bytes are UTF-8, else GB18030. Bytes that are
UTF-8 but for a few damaged places stay UTF-8, and the rows with damaged places go to quarantine:
read as GB18030 they would come in as rubbish that looks like Chinese.
"""

from __future__ import annotations

import codecs
import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from wangjian.errors import BadFile
from wangjian.lake.disk import Progress, silent
from wangjian.lake.readers.headings import empty_file, no_table

_CHUNK_BYTES = 1 << 20
_LONGEST_LINE_BYTES = 64 << 20
_FREQUENT = "的有公司一市区州"  # about one in ten characters of a register or a listing

# Files that are met where a table was meant, by their first bytes, and what to do with them.
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        "旧版 Excel（.xls）或加密的工作簿",
        "an old .xls or an encrypted workbook",
    ),
    (b"\x1f\x8b", "gzip 压缩文件", "a gzip file"),
    (b"Rar!", "RAR 压缩文件", "a RAR archive"),
    (b"7z\xbc\xaf", "7z 压缩文件", "a 7z archive"),
    (b"BZh", "bzip2 压缩文件", "a bzip2 file"),
    (b"\x28\xb5\x2f\xfd", "zstd 压缩文件", "a zstd file"),
    (b"\xfd7zXZ", "xz 压缩文件", "an xz file"),
    (b"%PDF", "PDF 文件", "a PDF"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"\x7fELF", "程序", "a program"),
    (b"SQLite format 3", "SQLite 数据库", "an SQLite database"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What one pass over a file's bytes says."""

    format: str  # csv | xlsx | jsonl | parquet
    sha256: str
    size_bytes: int
    encoding: str = ""
    damaged: bool = False  # some places are not in the encoding


class _Trial:
    """Counts, for one encoding, what decodes and what does not."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self.broken = 0
        self.chinese = 0

    def feed(self, chunk: bytes, *, final: bool) -> None:
        text = self._decoder.decode(chunk, final)
        if not text.isascii():
            self.broken += text.count("\ufffd")
            self.chinese += sum(map(text.count, _FREQUENT))

    @property
    def fits(self) -> bool:
        """Damaged in places only: fewer places than frequent characters."""
        return self.broken <= self.chinese


def sniff(path: Path, *, encoding: str = "", progress: Progress = silent) -> Sniffed:
    """Read a file once and say what it is; BadFile when it is no table."""
    _must_be_file(path)
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise _unreadable(path) from error
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise empty_file(path)
    for magic, zh, en in _OTHERS:
        if head.startswith(magic):
            raise BadFile(
                f"{path.name} 是{zh}，不是表格",
                f"{path.name} is {en}, not a table",
                remedy_zh="请解压，或另存为 .xlsx 或 CSV（UTF-8）后再导入",
                remedy_en="unpack it, or save it as .xlsx or CSV (UTF-8), then ingest again",
            )
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise no_table(path)
    found = _format(path, head)
    if found in ("xlsx", "parquet"):
        sha256, size = _digest(path, progress)
        return Sniffed(found, sha256, size)
    return _sniff_text(path, found, encoding, progress)


def _format(path: Path, head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if path.suffix.lower() in (".parquet", ".xlsx"):
        raise BadFile(
            f"{path.name} 的内容与扩展名不符，文件可能已损坏",
            f"{path.name} does not hold what its name says; it may be damaged",
            remedy_zh="请重新导出",
            remedy_en="export it again",
        )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json") or start.startswith(b"{"):
        return "jsonl"
    return "csv"


def _must_be_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise BadFile(f"没有这个文件：{path}", f"no such file: {path}") from error
    except OSError as error:
        raise _unreadable(path) from error
    if not stat.S_ISREG(mode):
        raise BadFile(f"{path} 不是普通文件", f"{path} is no regular file")


def _unreadable(path: Path) -> BadFile:
    return BadFile(
        f"不能读取 {path}",
        f"cannot read {path}",
        remedy_zh="请检查文件权限",
        remedy_en="check the rights on the file",
    )


def _digest(path: Path, progress: Progress) -> tuple[str, int]:
    progress(f"校验 {path.name}", f"hashing {path.name}", 0)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return digest.hexdigest(), file.tell()


def _sniff_text(path: Path, found: str, asked: str, progress: Progress) -> Sniffed:
    """One pass over a text: digest, encoding, and that it has lines."""
    progress(f"校验 {path.name}", f"hashing {path.name}", 0)
    digest, size, line_bytes, nulls = hashlib.sha256(), 0, 0, 0
    with path.open("rb") as file:
        chunk = file.read(_CHUNK_BYTES)
        encoding = _likely(chunk, asked)
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        sound = True
        while chunk:
            digest.update(chunk)
            size += len(chunk)
            nulls += chunk.count(0)
            line_bytes = 0 if b"\n" in chunk or b"\r" in chunk else line_bytes + len(chunk)
            if line_bytes > _LONGEST_LINE_BYTES:
                raise _no_lines(path)
            after = file.read(_CHUNK_BYTES)
            sound = sound and _decodes(decoder, chunk, final=not after)
            chunk = after
    if encoding != "utf-16" and nulls > max(8, size // 1000):
        raise BadFile(
            f"{path.name} 是二进制文件，不是表格",
            f"{path.name} is a binary file, not a table",
            remedy_zh="可用 CSV、Excel（.xlsx）、JSON Lines、Parquet 文件",
            remedy_en="CSV, Excel (.xlsx), JSON Lines and Parquet files are understood",
        )
    damaged = False
    if not sound:
        encoding, damaged = _look_closer(path, [encoding] if asked else [encoding, "gb18030"])
    return Sniffed(found, digest.hexdigest(), size, encoding, damaged)


def _likely(chunk: bytes, asked: str) -> str:
    if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if chunk.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        return codecs.lookup(asked or "utf-8").name
    except LookupError as error:
        raise BadFile(f"没有这种编码：{asked}", f"no such encoding: {asked}") from error


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _look_closer(path: Path, encodings: list[str]) -> tuple[str, bool]:
    """The encoding that fits best, and whether places are damaged; BadFile when none fits."""
    trials = [_Trial(encoding) for encoding in encodings]
    with path.open("rb") as file:
        chunk = file.read(_CHUNK_BYTES)
        while chunk:
            after = file.read(_CHUNK_BYTES)
            for trial in trials:
                trial.feed(chunk, final=not after)
            chunk = after
    # GB18030 read as UTF-8 shows next to no frequent character, damaged UTF-8 many.
    best = max(trials, key=lambda trial: (trial.fits, trial.chinese, -trial.broken))
    if not best.fits:
        raise BadFile(
            f"{path.name} 的文字编码既不是 UTF-8 也不是 GB18030",
            f"{path.name} is written neither in UTF-8 nor in GB18030",
            remedy_zh="请在导出时选“CSV UTF-8”，或在映射文件 [file] 里写明 encoding",
            remedy_en='export it as "CSV UTF-8", or name the encoding under [file] in the map',
        )
    return best.encoding, bool(best.broken)


def _no_lines(path: Path) -> BadFile:
    return BadFile(
        f"{path.name} 有一行超过 {_LONGEST_LINE_BYTES >> 20} MB，不是表格",
        f"{path.name} has a line of more than {_LONGEST_LINE_BYTES >> 20} MB and is no table",
        remedy_zh="请检查文件的换行",
        remedy_en="check the file's line ends",
    )
