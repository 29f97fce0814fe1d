"""A small province for tests: four offices, their regions, and an officer for each role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password

from wangjian.authority.actor import Actor
from wangjian.authority.days import today
from wangjian.authority.models import Office, Officer, Post, Region

PASSWORD = "correct horse battery staple"
# Argon2 takes its time on purpose; the cheap one is read by the same function.
HASHED = make_password(PASSWORD, hasher="pbkdf2_sha256")

REGIONS = {
    "510000": (None, "四川省"),
    "510100": ("510000", "成都市"),
    "510105": ("510100", "青羊区"),
    "510106": ("510100", "金牛区"),
    "510700": ("510000", "绵阳市"),
    "110000": (None, "北京市"),
}
OFFICES = {
    "sc/": ("四川省市场监督管理局", "川市监", "510000"),
    "sc/cd/": ("成都市市场监督管理局", "成市监", "510100"),
    "sc/cd/qy/": ("青羊区市场监督管理局", "青市监", "510105"),
    "sc/my/": ("绵阳市市场监督管理局", "绵市监", "510700"),
}


@dataclass
class Province:
    """The offices by path; `actor` makes an officer at one of them."""

    offices: dict[str, Office]

    def officer(self, login: str, path: str, *roles: str) -> Officer:
        officer = Officer.objects.filter(username=login).first()
        if officer is None:
            officer = Officer.objects.create(username=login, display_name=login, password=HASHED)
        for role in roles:
            Post.objects.create(
                officer=officer,
                office=self.offices[path],
                role=role,
                from_on=today() - timedelta(days=30),
                until_on=today() + timedelta(days=300),
            )
        return officer

    def actor(self, path: str, *roles: str, login: str = "") -> Actor:
        officer = self.officer(login or f"{'-'.join(roles)}@{path}", path, *roles)
        office = self.offices[path]
        return Actor(
            officer.id,
            officer.display_name,
            office.id,
            path,
            frozenset(roles),
            "tester",
            office.name,
        )


def province() -> Province:
    """Regions and offices, written to the database."""
    for region, (parent, name) in REGIONS.items():
        Region.objects.create(id=region, parent_id=parent, name=name)
    made: dict[str, Office] = {}
    for path, (name, short, region) in OFFICES.items():
        parts = path.rstrip("/").split("/")
        made[path] = Office.objects.create(
            parent=made.get("/".join(parts[:-1]) + "/"),
            name=name,
            short_name=short,
            code=parts[-1],
            path=path,
            region_id=region,
            valid_from=today() - timedelta(days=365),
        )
    return Province(made)
