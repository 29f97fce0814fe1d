"""对照接口: the same list of leads by FastAPI, typed models and async SQLAlchemy.

granian --interface asgi bench.other_api:app; the database's address stands in BENCH_DATABASE.
`/typed` makes pydantic models of mapped rows, as its documentation does; `/raw` takes columns and
answers with orjson. Both set the office for row-level security as ours do.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from fastapi import Depends, FastAPI, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

OFFICE_FROM, OFFICE_UNTIL = os.environ.get("BENCH_OFFICE", "").split("|") or ("", "")
PAGE = 50
_SET = text(
    "SELECT set_config('wangjian.office_from', :first, true),"
    " set_config('wangjian.office_until', :last, true)"
)


class Base(DeclarativeBase):
    """Root of the mapped tables."""


class Office(Base):
    """机关."""

    __tablename__ = "authority_office"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class Officer(Base):
    """执法人员."""

    __tablename__ = "authority_officer"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]


class Matter(Base):
    """事项."""

    __tablename__ = "docket_matter"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    is_open: Mapped[bool]
    subject_name: Mapped[str]
    office_path: Mapped[str]
    opened_on: Mapped[date]
    opened_at: Mapped[datetime]
    due_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    office_id: Mapped[UUID] = mapped_column(ForeignKey("authority_office.id"))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority_officer.id"))
    office: Mapped[Office] = relationship()
    assignee: Mapped[Officer | None] = relationship()


class Lead(Base):
    """线索."""

    __tablename__ = "casework_lead"
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("docket_matter.id"), primary_key=True)
    severity: Mapped[int]
    confidence: Mapped[float | None]
    topic: Mapped[str]
    source: Mapped[str]
    source_outside_no: Mapped[str]
    subject_key: Mapped[str]
    findings_count: Mapped[int]
    law: Mapped[list[str]] = mapped_column(JSONB)
    first_acted_on: Mapped[date | None]
    last_acted_on: Mapped[date | None]
    ground: Mapped[str]
    article: Mapped[str]
    policy_id: Mapped[str]
    matter: Mapped[Matter] = relationship()


class Told(BaseModel):
    """One line of the list."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    number: str
    title: str
    state: str
    is_open: bool
    severity: int
    confidence: float | None
    topic: str
    source: str
    source_outside_no: str
    subject_key: str
    subject_name: str
    office_name: str
    office_path: str
    assignee: str
    findings_count: int
    law: list[str]
    first_acted_on: date | None
    last_acted_on: date | None
    opened_on: date
    opened_at: datetime
    due_on: date | None
    closed_on: date | None
    ground: str
    article: str
    policy_id: str
    late: bool


class Page(BaseModel):
    """One page."""

    leads: list[Told]
    after: str


engine = create_async_engine(
    os.environ.get("BENCH_DATABASE", "postgresql+asyncpg://"), pool_size=8, max_overflow=0
)
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


async def session() -> AsyncIterator[AsyncSession]:
    """A transaction with the office set."""
    async with sessions() as opened, opened.begin():
        await opened.execute(_SET, {"first": OFFICE_FROM, "last": OFFICE_UNTIL})
        yield opened


_opened = Depends(session)


@app.get("/typed", response_model=Page)
async def typed(db: AsyncSession = _opened) -> Page:
    """Mapped rows made into models."""
    wanted = (
        select(Lead)
        .join(Lead.matter)
        .options(joinedload(Lead.matter).joinedload(Matter.office),
                 joinedload(Lead.matter).joinedload(Matter.assignee))
        .where(Matter.is_open, Lead.severity >= 1)
        .order_by(Matter.due_on.asc().nulls_last(), Lead.matter_id)
        .limit(PAGE + 1)
    )  # fmt: skip
    rows = (await db.scalars(wanted)).all()
    return Page(leads=[_told(row) for row in rows[:PAGE]], after=str(rows[-1].matter_id))


def _told(lead: Lead) -> Told:
    matter = lead.matter
    return Told(
        id=matter.id, number=matter.number, title=matter.title, state=matter.state,
        is_open=matter.is_open, severity=lead.severity, confidence=lead.confidence,
        topic=lead.topic, source=lead.source, source_outside_no=lead.source_outside_no,
        subject_key=lead.subject_key, subject_name=matter.subject_name,
        office_name=matter.office.name, office_path=matter.office_path,
        assignee=matter.assignee.display_name if matter.assignee else "",
        findings_count=lead.findings_count, law=lead.law, first_acted_on=lead.first_acted_on,
        last_acted_on=lead.last_acted_on, opened_on=matter.opened_on, opened_at=matter.opened_at,
        due_on=matter.due_on, closed_on=matter.closed_on, ground=lead.ground,
        article=lead.article, policy_id=lead.policy_id,
        late=matter.is_open and matter.due_on is not None and matter.due_on < date.today(),  # noqa: DTZ011
    )  # fmt: skip


@app.get("/raw")
async def raw(db: AsyncSession = _opened) -> Response:
    """Columns, and orjson."""
    wanted = (
        select(
            Matter.id, Matter.number, Matter.title, Matter.state, Matter.is_open, Lead.severity,
            Lead.confidence, Lead.topic, Lead.source, Lead.source_outside_no, Lead.subject_key,
            Matter.subject_name, Office.name.label("office_name"), Matter.office_path,
            Officer.display_name.label("assignee"), Lead.findings_count, Lead.law,
            Lead.first_acted_on, Lead.last_acted_on, Matter.opened_on, Matter.opened_at,
            Matter.due_on, Matter.closed_on, Lead.ground, Lead.article, Lead.policy_id,
        )
        .join(Lead.matter)
        .join(Matter.office)
        .outerjoin(Matter.assignee)
        .where(Matter.is_open, Lead.severity >= 1)
        .order_by(Matter.due_on.asc().nulls_last(), Lead.matter_id)
        .limit(PAGE + 1)
    )  # fmt: skip
    rows: list[dict[str, Any]] = [dict(row) for row in (await db.execute(wanted)).mappings()]
    body = orjson.dumps({"leads": rows[:PAGE], "after": str(rows[-1]["id"])}, default=str)
    return Response(body, media_type="application/json")
