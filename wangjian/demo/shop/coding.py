r"""编码: content and transfer codings as a server may send them.

Brotli and Zstandard are written without compressing (stored blocks): valid for every reader, and
no library is needed for that.

>>> chunked(b"hello", size=3)
b'3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n'
"""

from __future__ import annotations

import gzip
import struct
import zlib

_BROTLI_BLOCK = 1 << 16
_ZSTD_BLOCK = 1 << 17
_ZSTD_BEGIN = b"\x28\xb5\x2f\xfd\xa0"  # one segment, the size in four bytes


def gzipped(content: bytes) -> bytes:
    """As `Content-Encoding: gzip`, the same bytes each time."""
    return gzip.compress(content, mtime=0)


def deflated(content: bytes) -> bytes:
    """As `Content-Encoding: deflate`."""
    return zlib.compress(content)


def brotli_stored(content: bytes) -> bytes:
    """As `Content-Encoding: br` (RFC 7932, 9.2): blocks that are not compressed, then an end."""
    made = bytearray()
    for at in range(0, len(content), _BROTLI_BLOCK):
        block = content[at : at + _BROTLI_BLOCK]
        head = (len(block) - 1) << 3 | 1 << 19
        if not made:
            head <<= 1  # the stream begins with a bit for its window of 64 KiB
        made += head.to_bytes(3, "little") + block
    return bytes(made) + (b"\x03" if made else b"\x06")


def zstd_stored(content: bytes) -> bytes:
    """As `Content-Encoding: zstd` (RFC 8878): raw blocks."""
    made = bytearray(_ZSTD_BEGIN + struct.pack("<I", len(content)))
    places = range(0, len(content), _ZSTD_BLOCK) or range(1)
    for at in places:
        block = content[at : at + _ZSTD_BLOCK]
        last = at + _ZSTD_BLOCK >= len(content)
        made += (len(block) << 3 | last).to_bytes(3, "little") + block
    return bytes(made)


def chunked(content: bytes, *, size: int = 1000, trailer: bytes = b"") -> bytes:
    """As `Transfer-Encoding: chunked`."""
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n%s\r\n" % trailer


def wav(seconds: int) -> bytes:
    """A sound that Chromium plays: 8-bit silence, 8,000 samples a second."""
    samples = b"\x80" * (8_000 * seconds)
    head = struct.pack("<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVEfmt ", 16, 1, 1,
                       8_000, 8_000, 1, 8, b"data", len(samples))  # fmt: skip
    return head + samples


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""
    rows = (b"\0" + bytes(colour) * width) * height

    def part(name: bytes, content: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
