"""Records of the audit, the newest first, for the pages that tell them as sentences."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select, union_all

from app.accounts.models import User
from app.accounts.person import Person
from app.audit import AuditRecord
from app.auditing import history
from app.db import Base, db
from app.paging import Pages

A_PAGE = 50
SOMEBODY = "Somebody whose account is gone"
NEWEST = (AuditRecord.at.desc(), AuditRecord.id.desc())


class Row(NamedTuple):
    """A record with the name of whoever did it, which is for IMI staff only; empty where there is none."""

    at: datetime
    by_id: int | None
    verb: str
    subject: str
    subject_id: int | None
    fields: str | None
    by: str

    @property
    def of(self) -> tuple[str, int | None]:
        """What it is about: the name of its table, and its number."""
        return self.subject, self.subject_id

    @property
    def name(self) -> str:
        """Who did it, as IMI staff read it."""
        return self.by or (SOMEBODY if self.by_id else history.PORTAL)


class Line(NamedTuple):
    """A sentence; `it` are those words of it that lead to an address, where there is one."""

    at: datetime
    words: str
    it: str = ""
    address: str = ""


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    page: int
    pages: int


def newest(wanted: ColumnElement[bool], *, most: int, skipped: int = 0) -> list[Row]:
    """The newest of the records that are `wanted`, the first of them `skipped`."""
    columns = [getattr(AuditRecord, name) for name in Row._fields[:-1]]
    rows = select(*columns, User.called()).outerjoin(User, User.id == AuditRecord.by_id).where(wanted).order_by(*NEWEST)
    return [Row._make(row) for row in db.session.execute(rows.limit(most).offset(skipped))]


def page_of(wanted: ColumnElement[bool], *, page: int, told: Callable[[list[Row]], list[Line]]) -> Page:
    """A page of the records that are `wanted`, as `told` says them; a page that is not there is the nearest that is."""
    count = db.session.scalar(select(func.count()).select_from(AuditRecord).where(wanted)) or 0
    at = Pages.of(count, page, size=A_PAGE)
    return Page(together(told(newest(wanted, most=A_PAGE, skipped=at.offset))), at.page, at.pages)


def line(row: Row, *, who: str, it: str = "", address: str = "") -> Line:
    return Line(row.at, history.said(row.verb, who=who, it=it, fields=row.fields), it, address)


def together(lines: list[Line]) -> list[Line]:
    """Lines that say the same of the same day (UTC), one after another, as the newest of them, with how often."""
    groups = [list(group) for _same, group in groupby(lines, key=lambda line: (line.at.date(), line[1:]))]
    return [_often(group[0], len(group)) for group in groups]


def _often(line: Line, times: int) -> Line:
    return line if times == 1 else line._replace(words=f"{line.words.removesuffix('.')}, {times} times.")


def any_of(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    """What one of several asks for, each by an index of its own: PostgreSQL would read the whole record for an OR."""
    return AuditRecord.id.in_(union_all(*(select(AuditRecord.id).where(each) for each in wanted)))


def about(kind: type[Base], ids: Select[int] | Iterable[int]) -> ColumnElement[bool]:
    """Records of rows of a kind."""
    return and_(AuditRecord.subject == kind.__tablename__, AuditRecord.subject_id.in_(ids))


def done_by(person: Person, *kinds: type[Base]) -> ColumnElement[bool]:
    """What somebody did to rows of some kinds, which are theirs alone."""
    return and_(AuditRecord.by_id == person.id, AuditRecord.subject.in_([kind.__tablename__ for kind in kinds]))
