"""笔录的 .docx: a record as a document that every word processor opens and edits.

Written by hand out of the few parts that a document needs; the same record gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html import escape

from wangjian.evidence.record.content import Record, Section

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    "</Relationships>"
)
_DATE = (1980, 1, 1, 0, 0, 0)
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567"'
    ' w:footer="567" w:gutter="0"/></w:sectPr>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_WIDTH = 9_638  # twentieths of a point between the margins
_FIRST = 2_400


def docx(record: Record) -> bytes:
    """The record as a .docx file."""
    body = "".join(_body(record))
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{_W}"><w:body>{body}{_PAGE}</w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            file.writestr(zipfile.ZipInfo(name, _DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _body(record: Record) -> Iterator[str]:
    yield _paragraph(record.title, size=36, bold=True, middle=True)
    yield _paragraph(record.note, size=18)
    for section in record.sections:
        yield _paragraph(section.heading, size=26, bold=True)
        yield _table(section)
        yield _paragraph("")


def _table(section: Section) -> str:
    columns = max(len(row) for row in section.rows)
    rest = (_WIDTH - _FIRST) // max(1, columns - 1)
    widths = [_FIRST, *[rest] * (columns - 1)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{_paragraph(text, size=18 if section.wide else 20)}</w:tc>"
            for width, text in zip(widths, [*row, *[""] * (columns - len(row))], strict=True)
        )
        + "</w:tr>"
        for row in section.rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _paragraph(text: str, *, size: int = 20, bold: bool = False, middle: bool = False) -> str:
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
    runs = "<w:br/>".join(
        f'<w:t xml:space="preserve">{_plain(line)}</w:t>' for line in text.split("\n")
    )
    place = '<w:pPr><w:jc w:val="center"/></w:pPr>' if middle else ""
    return f"<w:p>{place}<w:r>{look}{runs}</w:r></w:p>"


def _plain(text: str) -> str:
    """Without what XML cannot say; pages put anything into their titles."""
    kept = "".join(
        one
        for one in text
        if one >= " " and not 0xD800 <= ord(one) <= 0xDFFF and one not in "\ufffe\uffff"
    )
    return escape(kept, quote=False)
