"""笔录的 PDF: a record printed by the Chromium that captures pages, without a network."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from html import escape
from pathlib import Path

from wangjian.errors import NotReady
from wangjian.evidence.record.content import Record

_MODULE = "wangjian.evidence.record.printing"
_SECONDS = 60
_LOOK = (
    "body{font:10pt/1.5 'Noto Sans SC','Noto Sans CJK SC',sans-serif;color:#000}"
    "h1{font-size:17pt;text-align:center}h2{font-size:12pt;margin:14pt 0 4pt;break-after:avoid}"
    "table{width:100%;border-collapse:collapse}"
    "td{border:.5pt solid #999;padding:2pt 5pt;vertical-align:top;overflow-wrap:anywhere;"
    "white-space:pre-wrap}td:first-child{width:24%}.wide td{font-size:8pt}tr{break-inside:avoid}"
)


def html(record: Record) -> str:
    """The record as one page of its own making; every text in it is escaped."""
    parts = [f"<h1>{escape(record.title)}</h1><p>{escape(record.note)}</p>"]
    for section in record.sections:
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>"
            for row in section.rows
        )
        kind = ' class="wide"' if section.wide else ""
        parts.append(f"<h2>{escape(section.heading)}</h2><table{kind}>{rows}</table>")
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(record.title)}</title><style>{_LOOK}</style><body>{''.join(parts)}"
    )


def pdf(record: Record) -> bytes:
    """The record as a PDF file; raises `NotReady` where there is no Chromium, or it fails."""
    with tempfile.TemporaryDirectory(prefix="wangjian-record-") as folder:
        out = Path(folder) / "record.pdf"
        order = json.dumps({"html": html(record), "folder": folder, "out": str(out)})
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [sys.executable, "-m", _MODULE], input=order.encode(), check=False,
                capture_output=True, timeout=_SECONDS,
            )  # fmt: skip
        if not out.exists():
            raise NotReady(
                "笔录的PDF没有做成",
                "the PDF of the record was not made",
                remedy_zh="请用 .docx 打印，或检查 Chromium 是否可用",
                remedy_en="print the .docx, or see whether there is a Chromium",
            )
        return out.read_bytes()
