"""地址排序键: an address as players of archives look it up (SURT): host backwards, then the path.

The rules are those that the players share: case, default port, `www.`, session numbers and the
order of the query make no difference.

>>> key("http://www.Shop.Example.com:80/A/b.html?z=1&B=2#top")
'com,example,shop)/a/b.html?b=2&z=1'
>>> key("https://shop.example:8443/")
'example,shop:8443)/'
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(\[[^\]]*\]|[^:]*):?(.*)\Z")
_WWW = re.compile(r"^www\d*\.")
_SESSION_PATHS = (
    re.compile(r"^(.*/)(\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$"),
    re.compile(r"^(.*/)(\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$"),
)
_SESSION_QUERY = re.compile(
    r"(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}"
    r"|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
# What stays as it is in a path or a query; all else is written with %.
_KEPT = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"


def key(url: str) -> str:
    """The key of an address; one that is none of http or https stays itself, in small letters."""
    parts = urlsplit(url.strip().replace("\t", "").replace("\r", "").replace("\n", ""))
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        return url.strip().lower()
    return f"{_host(parts.netloc, scheme)}){_path(parts.path)}{_query(parts.query)}"


def _host(netloc: str, scheme: str) -> str:
    found = _HOST.match(netloc.rpartition("@")[2])
    host, port = (found[1], found[2]) if found else (netloc, "")
    name = host.strip(".").lower()
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        name = quote(name)
    name = _WWW.sub("", name)
    turned = name.strip("[]") if ":" in name else ",".join(reversed(name.split(".")))
    other = port and port != str(_PORTS[scheme])
    return f"{turned}:{port}" if other else turned


def _path(path: str) -> str:
    clean = _escaped(path or "/").lower()
    for shape in _SESSION_PATHS:
        found = shape.match(clean)
        if found:
            clean = found[1] + found[3]
    clean = _walked(clean)
    return clean.rstrip("/") or "/"


def _walked(path: str) -> str:
    """Without `.`, `..` and empty steps."""
    steps: list[str] = []
    for step in path.split("/")[1:]:
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/" + "/".join(steps)


def _query(query: str) -> str:
    clean = _SESSION_QUERY.sub("", _escaped(query).lower())
    if not clean:
        return ""
    return "?" + "&".join(sorted(clean.split("&")))


def _escaped(text: str) -> str:
    """Each byte written in one way: % only where it must be."""
    raw = text.encode("utf-8", "surrogateescape") if "%" not in text else unquote_to_bytes(text)
    while b"%" in raw and (again := unquote_to_bytes(raw)) != raw:
        raw = again
    return quote(raw, safe=_KEPT)
