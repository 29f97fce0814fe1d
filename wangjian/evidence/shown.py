"""亮照核对: what a captured page shows of who trades there, held against the register.

Read from what was rendered, of the page and of what its licence link led to. The register is the
one in the database on that day; where there is none, the package says "not checked". A number that
belongs to another firm than the one that the page names is told as such.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import DatabaseError
from django.db.models import Max

from wangjian.evidence.recording.capture import rows_of
from wangjian.evidence.recording.following import FILE
from wangjian.registry.models import Business, LoadRecord, Site
from wangjian.text import codes, names
from wangjian.text.pages import PageReading, read_page

SAME, DIFFERS, UNKNOWN, PLACEHOLDER = "same", "differs", "not in the register", "placeholder"
NOT_CHECKED = "not checked"
_FEW = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is shown, and what the register says of it."""

    what: str  # code, name, icp, icp_of_domain
    where: str  # the file in the package that shows it
    shown: str
    registered: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Look:
    """One page that was read: the one that was captured, or what a link led to."""

    where: str
    reading: PageReading


def checked(folder: Path, url: str) -> dict[str, Any]:
    """What the package says of it: marks, what was read, and each line against the register."""
    looks = _looks(folder)
    said: dict[str, Any] = {
        "marks": rows_of(folder / FILE),
        "read": [_told(one) for one in looks],
    }
    try:
        day = LoadRecord.objects.filter(in_force=True, table="business").aggregate(
            day=Max("as_of_on")
        )["day"]
        lines = _lines(looks, urlsplit(url).hostname or "") if day else []
    except DatabaseError:
        day, lines = None, []
    register = f"checked against register of {day}" if day else NOT_CHECKED
    return {**said, "register": register, "lines": [asdict(one) for one in lines]}


def _looks(folder: Path) -> list[Look]:
    files = [folder / "dom.html", *sorted(folder.glob("follow-*-dom.html"))]
    return [Look(f"seen/{one.name}", read_page(one.read_bytes())) for one in files if one.exists()]


def _told(look: Look) -> dict[str, Any]:
    read = look.reading
    return {
        "where": look.where,
        "name": read.shown_name,
        "code": read.shown_no,
        "badge": read.badge,
        "badge_code": read.badge_no,
        "icp": read.icp_no,
        "police": read.police_no,
        "permits": list(read.permit_nos),
    }


def _lines(looks: list[Look], host: str) -> list[Line]:
    found: list[Line] = []
    first_name = next((one.reading.shown_name for one in looks if one.reading.shown_name), "")
    for look in looks:
        name = look.reading.shown_name or first_name or ""
        numbers = {look.reading.shown_no, look.reading.badge_no} - {None}
        found += [_code(look, str(code), name) for code in sorted(map(str, numbers))]
    for look in looks[:1]:  # a filing is the page's own, not that of an authority's page
        if look.reading.icp_no:
            found += _filing(look, look.reading.icp_no, host)
    return found


def _code(look: Look, code: str, name: str) -> Line:
    """The number, and whether the firm that has it is the one that the page names."""
    firms = Business.objects.filter(registration_no=codes.fold_code(code))
    firm = firms.order_by("entity").first()
    if firm is None:
        return Line("code", look.where, code, "", UNKNOWN)
    registered = firm.name or ""
    if not name:
        return Line("code", look.where, code, registered, SAME)
    same = names.same(name, registered, firm.former_names or "")
    return Line("name", look.where, f"{code} {name}", registered, SAME if same else DIFFERS)


def _filing(look: Look, number: str, host: str) -> list[Line]:
    """The filing number: whose it is by the register, and which one the domain has."""
    if codes.is_icp_placeholder(number):
        return [Line("icp", look.where, number, "", PLACEHOLDER)]
    body = codes.icp_body(number) or number
    sites = Site.objects.filter(icp_no__in=[number, body, f"{body}-1"]).order_by("entity")
    filers = sorted({one.filer_name or "" for one in sites[:_FEW]} - {""})
    shown, found = look.reading.shown_name, []
    if not filers:
        found.append(Line("icp", look.where, number, "", UNKNOWN))
    else:
        fits = not shown or any(names.same(shown, one) for one in filers)
        verdict = SAME if fits else DIFFERS
        found.append(Line("icp", look.where, number, "、".join(filers), verdict))
    domains = [host.split(".", cut)[-1] for cut in range(host.count("."))]
    site = Site.objects.filter(domain__in=domains).order_by("-domain").first()
    if site is not None and site.icp_no:
        own = codes.icp_body(site.icp_no) == body
        verdict = SAME if own else DIFFERS
        found.append(Line("icp_of_domain", look.where, number, site.icp_no, verdict))
    return found
