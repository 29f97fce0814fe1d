"""机关: regions and the tree of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from wangjian.authority import permissions
from wangjian.authority.actions.officers import must_hold
from wangjian.authority.actions.records import journal
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import OFFICE_CODE, Office, Region
from wangjian.authority.regions import read_regions
from wangjian.errors import BadInput, Duplicate, NoSuchRecord
from wangjian.packs.packs import Packs

if TYPE_CHECKING:
    import uuid
    from datetime import date

    from wangjian.authority.actor import Actor

_REGION_BATCH = 1000


def load_regions(*, packs: Packs | None = None) -> int:
    """Take the regions of the knowledge files in; rows that are there are brought up to date."""
    rows = read_regions((packs or Packs.open()).files("authority", "regions", ".csv"))
    with transaction.atomic():
        Region.objects.bulk_create(
            [
                Region(
                    id=row.id,
                    parent_id=row.parent,
                    name=row.name,
                    name_en=row.name_en,
                    valid_from=row.valid_from,
                    valid_until=row.valid_until,
                )
                for row in rows
            ],
            batch_size=_REGION_BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["parent", "name", "name_en", "valid_from", "valid_until"],
        )
    return len(rows)


def add_office(
    *,
    by: Actor,
    parent_id: uuid.UUID,
    name: str,
    code: str,
    short_name: str = "",
    region_id: str | None = None,
) -> Office:
    """Add an office below another one."""
    permissions.require(by, "authority.administer")
    with scope(by):
        parent = Office.objects.filter(id=parent_id).first()
        if parent is None:
            raise NoSuchRecord("没有这个上级机关", "there is no such office above")
        must_hold(by, parent.path)
        _check_region(region_id)
        office = create_office(parent, name, short_name or name, code, region_id)
        journal(by, "authority.add_office", f"office:{office.id}", values={"path": office.path})
    return office


def change_office(
    *,
    by: Actor,
    office_id: uuid.UUID,
    name: str,
    short_name: str,
    region_id: str | None = None,
    valid_until: date | None = None,
) -> Office:
    """Name an office anew, give it another region, or end it; its place in the tree stays."""
    permissions.require(by, "authority.administer")
    with scope(by):
        office = Office.objects.select_for_update().filter(id=office_id).first()
        if office is None:
            raise NoSuchRecord("没有这个机关", "there is no such office")
        must_hold(by, office.path)
        _check_region(region_id)
        if valid_until is not None and office.parent_id is None:
            raise BadInput("最上级机关不能停用", "the top office does not end")
        office.name, office.short_name = name.strip(), short_name.strip()
        office.region_id, office.valid_until = region_id, valid_until
        _check_fields(office)
        office.save(update_fields=["name", "short_name", "region", "valid_until"])
        journal(
            by,
            "authority.change_office",
            f"office:{office.id}",
            values={"name": office.name, "valid_until": str(valid_until or "")},
        )
    return office


def _check_region(region_id: str | None) -> None:
    if region_id is not None and not Region.objects.filter(id=region_id).exists():
        raise NoSuchRecord(
            f"没有区划“{region_id}”",
            f"there is no region {region_id}",
            remedy_zh="请先装入含有该区划的文件",
            remedy_en="load a file of regions that has it first",
        )


def _check_fields(office: Office) -> None:
    try:
        office.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as problem:
        raise BadInput(
            "；".join(problem.messages), f"this office cannot be made: {office.code!r}"
        ) from None


def create_office(
    parent: Office | None, name: str, short_name: str, code: str, region_id: str | None
) -> Office:
    """Make an office below another one, or the top one; the caller has asked for the right."""
    if not OFFICE_CODE.fullmatch(code):
        raise BadInput(
            f"机关路径代码“{code}”只能用小写字母、数字和下划线，1至20位",
            f"the code {code!r} must be 1 to 20 of a-z, 0-9 and _",
        )
    path = f"{parent.path if parent else ''}{code}/"
    office = Office(
        parent=parent,
        name=name,
        short_name=short_name,
        code=code,
        path=path,
        region_id=region_id,
        valid_from=today(),
    )
    _check_fields(office)
    if Office.objects.filter(path=path).exists():
        raise Duplicate(f"路径“{path}”已有机关", f"there is an office at {path} already")
    office.save()
    return office
