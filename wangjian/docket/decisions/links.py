"""一事一链判断: who may be written to, until when, what a picture is, what is shown of a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from wangjian.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

LONGEST_DAYS = 14
LONGEST_PURPOSE = 200
LONGEST_ANSWER = 4000
CODE_LIFETIME = timedelta(minutes=10)
CODE_PAUSE = timedelta(seconds=60)
CODES_A_LINK = 10
TRIES_A_CODE = 5
TRIES_A_LINK = 15
PHOTOS_A_LINK = 9
PHOTO_BYTES = 10 * 2**20
_PHONE = re.compile(r"(?:\+?86)?1\d{10}|\+\d{8,15}")
# The first bytes of what phones make; nothing else is kept.
_MAGIC = (
    ("image/jpeg", re.compile(rb"\xff\xd8\xff[\xc0-\xfe]")),
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")),
    ("image/webp", re.compile(rb"RIFF....WEBPVP8[ LX]", re.DOTALL)),
)
SUFFIX = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def phone(text: str) -> str:
    """A phone number without blanks and strokes.

    >>> phone("138 0000-1234")
    '13800001234'
    """
    number = re.sub(r"[\s\-()（）]", "", text)
    if not _PHONE.fullmatch(number):
        raise BadInput(
            "手机号有误",
            "this is no phone number",
            remedy_zh="请填写 11 位手机号，境外号码以 + 开头",
            remedy_en="give eleven digits, or a number from abroad with its +",
        )
    return number


def masked(number: str) -> str:
    """What lists show of a phone number.

    >>> masked("13800001234")
    '138****1234'
    """
    return f"{number[:-8]}****{number[-4:]}"


def masked_name(name: str) -> str:
    """What a page before the code shows of a name.

    >>> masked_name("张三丰")
    '张**'
    """
    return name[:1] + "*" * max(1, len(name) - 1)


def check(addressee: str, purpose: str, until_on: date, today: date) -> None:
    """Refuse a link that says too little, too much, or lives too long."""
    if not addressee.strip() or not addressee.isprintable() or len(addressee) > 40:
        raise BadInput("请填写收件人姓名", "say for whom it is")
    if not purpose.strip() or len(purpose) > LONGEST_PURPOSE:
        raise BadInput(
            f"请写明请办内容，不超过{LONGEST_PURPOSE}字",
            f"say what is to be done, in at most {LONGEST_PURPOSE} characters",
        )
    if not today <= until_on <= today + timedelta(days=LONGEST_DAYS):
        raise BadInput(
            f"最后有效日须在今天起{LONGEST_DAYS}天以内",
            f"the last day lies within {LONGEST_DAYS} days from today",
        )


def media_of(content: bytes) -> str:
    """What a picture is by its own bytes, whatever it is called; refused where it is none of ours.

    >>> media_of(bytes.fromhex("ffd8ffe0") + b"...")
    'image/jpeg'
    """
    for media, magic in _MAGIC:
        if magic.match(content):
            return media
    raise BadInput(
        "只收 JPEG、PNG、WebP 照片",
        "only JPEG, PNG and WebP pictures are taken",
        remedy_zh="请用手机拍照或截图后上传",
        remedy_en="take a photo or a screenshot with the phone",
    )
