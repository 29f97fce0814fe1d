"""亮照识别: what a page shows of who trades there - code, name, badge, filing and permit numbers.

Licence badges and how they are told:

* `gsxt`: the national link `zzlz.gsxt.gov.cn/...?serial=<code>-SAIC_SHOW_...`; the code can be
  read from the link, except where the serial is only a time and a number;
* `sgs`: Shanghai's `www.sgs.gov.cn/lz/licenseLink.do?...entyId=...` (a time or a hash);
* `szcert`: Shenzhen's `szcert.ebs.org.cn/<GUID>`, a link or a script `govicon.js?id=<GUID>`.

Only what a visitor sees counts: a badge in an HTML comment or in a hidden part is none, and a
host that merely begins like an authority's is not the authority's. A number is taken for what
its form says, not its label: a food permit under 营业执照号 is a permit.

>>> reading = read_page("统一社会信用代码：91350100 M000100Y43<br>企业名称：近水公司".encode())
>>> reading.shown_no, reading.shown_name, reading.badge
('91350100M000100Y43', '近水公司', None)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from wangjian.text import codes
from wangjian.text.markup import Link, Seen, see

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page shows; None where it shows none."""

    shown_no: str | None
    shown_name: str | None
    badge: str | None
    badge_no: str | None
    icp_no: str | None
    police_no: str | None
    permit_nos: tuple[str, ...]
    exemption_statement: str | None
    shown_address: str | None
    title: str
    text: str


# Of a number as pages write it: half or full width, partly masked.
_SIGN = r"[0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a*\uff0a\u2022\u00b7\u00d7]"
_NO_LABEL = re.compile(
    r"(?:统一社会信用代码|社会信用代码|信用代码|(?:工商)?(?:营业执照)?(?:注册|登记)号码?|营业执照(?:编)?号码?)"
    r"(?:/注册号)?(?:[(（][^)）\n]{0,20}[)）])?\s{0,3}[:：]?\s{0,3}"
    rf"({_SIGN}(?:[ \u3000-]?{_SIGN}){{5,39}})"
)
_NAME_LABEL = re.compile(
    r"(?:^|[\s\u3000|\uff5c；;，,])(?:企业|公司|单位|经营者|商家|主体|商户|店铺主体|执照|字号)?名\s{0,4}称"
    r"(?:[(（][^)）\n]{0,20}[)）])?\s{0,3}[:：]\s{0,3}([^\n:：|\uff5c]{2,80})"
)
_ADDRESS_LABEL = re.compile(
    r"(?:^|[\s\u3000|\uff5c；;，,])(?:(?:实际|注册|企业|公司|单位)?经?营?(?:地址|场所)|住\s{0,2}所)"
    r"\s{0,3}[:：]\s{0,3}([^\n|\uff5c]{4,200})"
)
# Where a labelled value ends when the next label follows on the same line.
_NEXT_LABEL = re.compile(
    r"[\s\u3000]+(?:统一社会信用代码|法定代表人|注册号|类型|住所|地址|经营范围|注册资本"
    r"|成立日期|营业期限|电话|联系)"
)
_COMPANY = re.compile(
    r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9()（）·&-]{2,40}?"
    r"(?:有限责任公司|股份有限公司|有限公司|专业合作社|集团公司|总公司|合伙企业|个人独资企业|经营部|商行(?!政))"
    r"(?:[\u4e00-\u9fff]{2,12}分公司)?"
)
_OWNER_LINE = re.compile(
    r"©|\(c\)|copyright|版权所有|主办单位|ICP备|公网安备|运营主体|经营主体", re.IGNORECASE
)
_BEFORE_COMPANY = re.compile(
    r"^(?:版权所有|版权归|本站由|由|归|主办单位|运营主体|经营主体|技术支持)+"
)
_NOT_OWNER = re.compile(r"技术支持|技术服务|建站|友情链接")
_EXEMPTION = re.compile(
    r"个人[^。；;\n]{4,60}?依法(?:不需要|不需|无需|无须)办理(?:市场|经营)主体登记"
)
_SERIAL = re.compile(r"([0-9A-Z]{18})-SAIC_SHOW_", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DRAWN = re.compile(r"(?:https?:)?//szcert\.ebs\.org\.cn/[^\s\"'<>\\]{1,300}", re.IGNORECASE)
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)


def read_page(
    page: bytes,
    *,
    forms: Mapping[str, str] = codes.PERMIT_FORMS,
    labels: Mapping[str, str] | None = None,
) -> PageReading:
    """Read a saved page; `forms` and `labels` of permit numbers by kind (permit_kinds.csv)."""
    seen = see(page)
    badge, badge_no, badge_words = _badge(seen)
    permits = tuple(no for _, no in codes.find_permits(seen.text, forms, labels))
    exemption = _EXEMPTION.search(seen.text)
    return PageReading(
        shown_no=_shown_no(seen.text, permits),
        shown_name=_shown_name(seen.text, badge_words),
        badge=badge,
        badge_no=badge_no,
        icp_no=_icp(seen.text),
        police_no=_police(seen),
        permit_nos=permits,
        exemption_statement=exemption.group() if exemption else None,
        shown_address=_labelled(_ADDRESS_LABEL, seen.text),
        title=seen.title,
        text=seen.text,
    )


def _shown_no(text: str, permits: tuple[str, ...]) -> str | None:
    """The labelled number, else a code that stands in the text."""
    for match in _NO_LABEL.finditer(text):
        number = _one_number(match.group(1))
        if number and not any(codes.fold_code(number).startswith(permit) for permit in permits):
            return number
    found = codes.find_codes(text)
    modern = [code for code in found if len(code) == codes.USCC_LENGTH]
    right = [code for code in modern if codes.valid_registration_no("cn.uscc", code)]
    # An unlabelled run of 15 digits may be anything.
    return next(iter(right or modern), None)


def _one_number(value: str) -> str:
    """The first number of a labelled value: groups are joined until they are long enough."""
    number = ""
    for part in value.replace("\u3000", " ").split(" "):
        number += part
        if len(number) >= codes.USCC_LENGTH or (
            len(number) == codes.OLD_LENGTH and number.isdigit()
        ):
            break
    return number.strip("-")


def _labelled(label: re.Pattern[str], text: str) -> str | None:
    match = label.search(text)
    if match is None:
        return None
    return _NEXT_LABEL.split(match.group(1).strip(), maxsplit=1)[0].strip() or None


def _shown_name(text: str, badge_words: str) -> str | None:
    """The labelled name, else the company of the badge's words, else of the line of the owner."""
    labelled = _labelled(_NAME_LABEL, text)
    if labelled:
        return labelled
    words = _COMPANY.search(badge_words)
    if words:
        return words.group()
    for line in text.split("\n"):
        if _OWNER_LINE.search(line):
            for part in re.split(r"[|\uff5c\s\u3000]+", line):
                company = _COMPANY.search(_BEFORE_COMPANY.sub("", part))
                if company and not _NOT_OWNER.search(part):
                    return company.group()
    # A heading that is nothing but a company's name.
    alone = (line for line in text.split("\n") if _COMPANY.fullmatch(line))
    return next(alone, None)


def _icp(text: str) -> str | None:
    """The first filing number; a template's zeros only where nothing else is shown."""
    found = codes.find_icp(text)
    return found[0] if found else codes.normalise_icp(text) or None


def _police(seen: Seen) -> str | None:
    found = codes.find_police(seen.text)
    return found[0] if found else None


def _badge(seen: Seen) -> tuple[str | None, str | None, str]:
    """Form of the first licence badge, the code in its link, and the words of the link."""
    drawn = _DRAWN.findall(_SCRIPT_COMMENT.sub("", seen.scripts))
    for link in [*seen.links, *(Link("script", address) for address in drawn)]:
        form, number = badge_of(link)
        if form:
            return form, number, link.words
    return None, None, ""


def badge_of(link: Link) -> tuple[str | None, str | None]:
    """Form of a licence badge and the code in its link; nothing where the link is none."""
    try:
        address = urlsplit(link.address if "//" in link.address else f"//{link.address}")
        host = (address.hostname or "").rstrip(".").lower()
        asked = {name.lower(): values[0] for name, values in parse_qs(address.query).items()}
    except ValueError:
        return None, None
    if host == "zzlz.gsxt.gov.cn":
        from wangjian.text.folding import plain  # its tables are large, and few pages need them

        serial = _SERIAL.match(plain(asked.get("serial", "")).upper())
        return "gsxt", serial.group(1) if serial else None
    if host in {"www.sgs.gov.cn", "sgs.gov.cn"} and "entyid" in asked:
        return "sgs", None
    if host == "szcert.ebs.org.cn":
        known = _GUID.search(address.path) or _GUID.fullmatch(asked.get("id", ""))
        return ("szcert", None) if known else (None, None)
    return None, None
