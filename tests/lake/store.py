"""A small object store on loopback that speaks as much of S3 as `pyarrow.fs` and Sail ask for."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

BUCKET = "office"


class Store(ThreadingHTTPServer):
    """Objects in memory; `fail_after` bytes of uploads it refuses more, as a full disk would."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.puts: list[str] = []  # names, in the order in which they became visible
        self.fail_after: int | None = None

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"s3://{BUCKET}/{path}?endpoint_override={self.endpoint}&scheme=http&region=xx"


class Asked(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Store

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    @property
    def name(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}").strip("/")

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query, keep_blank_values=True)

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            read = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                read += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            read = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            return read
        plain = b""
        while read:
            head, _, read = read.partition(b"\r\n")
            size = int(head.split(b";")[0], 16)
            if not size:
                break
            plain, read = plain + read[:size], read[size + 2 :]
        return plain

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def missing(self) -> None:
        self.answer(404, b"<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>")

    def do_HEAD(self) -> None:
        found = self.server.objects.get(self.name)
        if not self.name:
            self.answer(200)
        elif found is None:
            self.missing()
        else:
            self.answer(200, Content_Length=str(len(found)), **self.of(found))

    def of(self, found: bytes) -> dict[str, str]:
        tag = hashlib.md5(found, usedforsecurity=False).hexdigest()
        return {"ETag": f'"{tag}"', "Last_Modified": "Wed, 25 Nov 2026 00:00:00 GMT"}

    def do_GET(self) -> None:
        if "list-type" in self.query or not self.name:
            self.list()
            return
        found = self.server.objects.get(self.name)
        if found is None:
            self.missing()
            return
        asked = self.headers.get("Range", "")
        if asked:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            start = int(first) if first else len(found) - int(last)
            stop = min(int(last) + 1, len(found)) if first and last else len(found)
            span = f"bytes {start}-{stop - 1}/{len(found)}"
            self.answer(206, found[start:stop], Content_Range=span, **self.of(found))
        else:
            self.answer(200, found, **self.of(found))

    def list(self) -> None:
        prefix = self.query.get("prefix", [""])[0]
        rows = "".join(
            f"<Contents><Key>{name}</Key><Size>{len(data)}</Size>"
            f"<LastModified>2026-11-25T00:00:00.000Z</LastModified>"
            f"<ETag>{self.of(data)['ETag']}</ETag></Contents>"
            for name, data in sorted(self.server.objects.items())
            if name.startswith(prefix)
        )
        count = rows.count("<Key>")
        self.answer(
            200,
            f"<?xml version='1.0'?><ListBucketResult><Name>{BUCKET}</Name><Prefix>{prefix}</Prefix>"
            f"<KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>"
            f"{rows}</ListBucketResult>".encode(),
            Content_Type="application/xml",
        )

    def do_PUT(self) -> None:
        data = self.body()
        if self.server.fail_after is not None:
            self.server.fail_after -= len(data)
            if self.server.fail_after < 0:
                self.answer(403, b"<Error><Code>AccessDenied</Code><Message>full</Message></Error>")
                return
        if "uploadId" in self.query:
            number = int(self.query["partNumber"][0])
            self.server.parts[self.query["uploadId"][0]][number] = data
        else:
            self.keep(self.name, data)
        self.answer(200, ETag=self.of(data)["ETag"])

    def keep(self, name: str, data: bytes) -> None:
        if name:
            self.server.objects[name] = data
            self.server.puts.append(name)

    def do_POST(self) -> None:
        self.body()
        if "uploads" in self.query:
            upload = f"upload-{len(self.server.parts)}"
            self.server.parts[upload] = {}
            told = f"<Bucket>{BUCKET}</Bucket><Key>{self.name}</Key><UploadId>{upload}</UploadId>"
            kind = "InitiateMultipartUploadResult"
        else:
            parts = self.server.parts.pop(self.query["uploadId"][0])
            self.keep(self.name, b"".join(data for _, data in sorted(parts.items())))
            told = f"<Bucket>{BUCKET}</Bucket><Key>{self.name}</Key><ETag>x</ETag>"
            kind = "CompleteMultipartUploadResult"
        self.answer(200, f"<?xml version='1.0'?><{kind}>{told}</{kind}>".encode())

    def do_DELETE(self) -> None:
        self.server.parts.pop(self.query.get("uploadId", [""])[0], None)
        self.server.objects.pop(self.name, None)
        self.answer(204)


@contextmanager
def running() -> Iterator[Store]:
    """A store that answers until the block ends."""
    with Store() as store:
        thread = threading.Thread(target=store.serve_forever, daemon=True)
        thread.start()
        yield store
        store.shutdown()
        thread.join()
