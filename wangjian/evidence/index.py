"""档案索引: the records of a WARC file as CDXJ lines, by which players find an address.

A question that was asked with POST or PUT is found by what it sent: that becomes part of its key.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from warcio.archiveiterator import ArchiveIterator

from wangjian.evidence.urlkeys import url_key

_KINDS = ("response", "resource", "revisit")
_BODY_BYTES = 16_384


def written(file: Path) -> bytes:
    """The sorted index of one WARC file."""
    return "".join(sorted(_lines(file))).encode()


def pages(rows: list[tuple[str, str, str]]) -> bytes:
    """The list of pages (address, time, title) that a player shows first."""
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    told = [{"title": title, "ts": at, "url": url} for url, at, title in rows]
    return "".join(_json(row) + "\n" for row in (head, *told)).encode()


def _lines(file: Path) -> Iterator[str]:
    asked = _asked(file)
    with file.open("rb") as opened:
        reader = ArchiveIterator(opened, no_record_parse=False)
        for record in reader:
            head = record.rec_headers
            if record.rec_type not in _KINDS:
                continue
            url = head.get_header("WARC-Target-URI")
            if not url:
                continue
            http = record.http_headers
            row: dict[str, Any] = {
                "digest": head.get_header("WARC-Payload-Digest") or "",
                "filename": file.name,
                "mime": _mime(record),
                "status": http.get_statuscode() if http else "200",
                "url": url,
            }
            method, sent = asked.get(head.get_header("WARC-Record-ID"), ("GET", ""))
            if method not in ("GET", "HEAD"):
                row.update(method=method, requestBody=sent)
                join = "&" if "?" in url else "?"
                url = f"{url}{join}__wb_method={method}{'&' + sent if sent else ''}"
            # The length is known when the record has been read to its end.
            record.content_stream().read()
            at = reader.get_record_offset()
            row.update(offset=str(at), length=str(reader.get_record_length()))
            yield f"{url_key(url)} {_time(head.get_header('WARC-Date'))} {_json(row)}\n"


def _asked(file: Path) -> dict[str, tuple[str, str]]:
    """Method and body of each request, by the record that answers it."""
    found = {}
    with file.open("rb") as opened:
        for record in ArchiveIterator(opened):
            answer = record.rec_headers.get_header("WARC-Concurrent-To")
            if record.rec_type == "request" and answer and record.http_headers:
                method = record.http_headers.protocol.upper()
                kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0]
                body = record.content_stream().read(_BODY_BYTES)
                found[answer] = (method, _sent(kind.strip().lower(), body))
    return found


def _sent(kind: str, body: bytes) -> str:
    if not body:
        return ""
    if kind == "application/x-www-form-urlencoded":
        return body.decode("utf-8", "replace").strip()
    if kind.endswith("json"):
        try:
            return urlencode(list(_flat(json.loads(body))))
        except (ValueError, RecursionError):
            pass
    return "__wb_post_data=" + base64.b64encode(body).decode()


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The values of a JSON text, each under the name that stands nearest to it."""
    if isinstance(value, dict):
        for inner, one in value.items():
            yield from _flat(one, inner)
    elif isinstance(value, list):
        for one in value:
            yield from _flat(one, name)
    else:
        text = json.dumps(value) if not isinstance(value, str) else value
        yield name, text


def _mime(record: Any) -> str:
    if record.rec_type == "revisit":
        return "warc/revisit"
    told = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    return told.partition(";")[0].strip().lower() or "unk"


def _time(date: str) -> str:
    return "".join(one for one in date if one.isdigit())[:14]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
