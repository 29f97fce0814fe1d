"""网址的检索键: the key under which an index holds an address (SURT), as replay programs have it.

    com,example)/item?a=1&b=2      for  https://www.Example.com:443/Item/?b=2&a=1#top

Programs that play a package back look it up by a key of their own making, so ours must be the
same: host turned round and in small letters without `www.`, default port and fragment gone, path
and query in small letters and unescaped once, arguments in order, session numbers taken out. The
rules are those that public archives use (Internet Archive's URL canonicalisation).
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

_URL = re.compile(
    r"([a-z][a-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?\Z", re.IGNORECASE | re.DOTALL
)
_WWW = re.compile(r"www\d*\.")
_DEFAULT = {"http": "80", "https": "443"}
# Numbers of a visit, which two visits to the same page do not share.
_IN_PATH = (
    re.compile(r"^(.*/)(\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$", re.IGNORECASE),
    re.compile(r"^(.*/)(\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$", re.IGNORECASE),
)
_IN_QUERY = (
    re.compile(r"^(.*)(jsessionid=[0-9a-z]{32})(?:&(.*))?$", re.IGNORECASE),
    re.compile(r"^(.*)(phpsessid=[0-9a-z]{32})(?:&(.*))?$", re.IGNORECASE),
    re.compile(r"^(.*)(sid=[0-9a-z]{32})(?:&(.*))?$", re.IGNORECASE),
    re.compile(r"^(.*)(aspsessionid[a-z]{8}=[a-z]{24})(?:&(.*))?$", re.IGNORECASE),
    re.compile(r"^(.*)(cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?$", re.IGNORECASE),
)
# Bytes that stand for themselves: printable, and neither of the two that have a meaning here.
_PLAIN = frozenset(range(0x21, 0x7F)) - {ord("#"), ord("%")}


def url_key(url: str) -> str:
    """The key of an address; of what is no web address the address itself."""
    found = _URL.match(re.sub(r"[\t\r\n]", "", url.strip()))
    if found is None or found[1].lower() not in _DEFAULT:
        return url
    scheme, authority, path, query = found[1].lower(), found[2], found[3], found[4]
    host, port = _host(authority)
    turned = host.strip("[]") if host.startswith("[") else ",".join(reversed(host.split(".")))
    shown = f":{port}" if port and port != _DEFAULT[scheme] else ""
    return f"{turned}{shown}){_path(path)}{_query(query)}"


def _host(authority: str) -> tuple[str, str]:
    host = authority.rpartition("@")[2]
    name, colon, port = host.rpartition(":")
    if not colon or not port.isdigit():
        name, port = host.rstrip(":"), ""
    try:
        name = name.encode("ascii").decode().lower()
    except UnicodeEncodeError:
        name = name.lower().encode("idna").decode()
    name = name.replace("..", ".").strip(".")
    return _WWW.sub("", name, count=1) if _WWW.match(name) else name, port


def _path(path: str) -> str:
    path = _escaped(path or "/")
    path = _walked(path)
    for pattern in _IN_PATH:
        if found := pattern.match(path):
            path = found[1] + found[3]
            break
    path = path.lower()
    return path[:-1] if len(path) > 1 and path.endswith("/") else path


def _walked(path: str) -> str:
    """Without empty pieces, `.` and `..`; one that leads above the root stays."""
    kept: list[str] = []
    for piece in path.split("/")[1:]:
        if piece == ".." and kept:
            kept.pop()
        elif piece != ".":
            kept.append(piece)
    end = "/" if path.endswith(("/", "/.", "/..")) else ""
    return "/" + "/".join(piece for piece in kept if piece) + end


def _query(query: str | None) -> str:
    if not query:
        return ""
    said = _escaped(query[1:])
    for pattern in _IN_QUERY:
        if found := pattern.match(said):
            said = found[1] + (found[3] or "")
            break
    said = said.lower()
    said = "&".join(sorted(said.split("&"), key=_argument)) if said else ""
    return f"?{said}" if said else ""


def _argument(one: str) -> tuple[str, str]:
    name, _, value = one.partition("=")
    return name, value


def _escaped(text: str) -> str:
    """Unescaped as often as it goes, then escaped once."""
    raw = text.encode("utf-8", "surrogatepass")
    while (plain := unquote_to_bytes(raw)) != raw:
        raw = plain
    return "".join(chr(one) if one in _PLAIN else f"%{one:02X}" for one in raw)
