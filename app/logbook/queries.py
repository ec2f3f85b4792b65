"""What a mediator reads of their own logbook. Every query starts from the mediator."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Row, Select, extract, func, or_, select
from sqlalchemy.orm import selectinload

from app import crypto
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.logbook.models import Certification, CodeAcceptance, Mediation, OpeningBalance, Reflection, Session
from app.logbook.vocabulary import Field, Mode, Role
from app.logbook.window import Entry

A_PAGE = 50
SORTS: dict[str, Any] = {
    "reference": Mediation.reference,
    "date": Mediation.listed_on,
    "length": Mediation.held_minutes,
    "mode": Mediation.main_mode,
    "field": Mediation.field,
    "verdict": Mediation.verdict,
}
LISTED = (
    Mediation.id,
    Mediation.reference,
    Mediation.listed_on,
    Mediation.held_minutes,
    Mediation.main_mode,
    Mediation.field,
    Mediation.verdict,
    Mediation.reason,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the list is narrowed to and how it is sorted; every part is optional."""

    search: str = ""
    verdict: str = ""
    role: str = ""
    mode: str = ""
    year: str = ""
    month: str = ""
    sort: str = "-date"
    page: int = 1

    def address(self, **other: Any) -> str:
        """The address of the list with some parts chosen otherwise, from its first page."""
        parts = {name: getattr(self, name) for name in self.__slots__} | {"page": 1} | other
        return "/logbook/?" + urlencode(
            {name: value for name, value in parts.items() if value and value != NO_CHOICE[name]}
        )


NO_CHOICE = asdict(Choice())


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mediator said beside the mediations: opening balance, certification, Code; none where nothing was said."""

    opening_minutes: int | None
    opening_mediations: int | None
    opening_note: str | None
    certified_at: datetime | None
    verified_at: datetime | None
    code_version: str | None
    code_accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list, with the totals of all that was found."""

    rows: Sequence[Row[Any]]
    total: int
    minutes: int
    page: int
    pages: int


def choice(arguments: Mapping[str, str]) -> Choice:
    """A choice from the address of a page; what makes no sense there is left out."""
    given = {name: arguments[name][:100] for name in Choice.__slots__ if arguments.get(name)}
    number = given.pop("page", "1")
    return Choice(**given, page=int(number) if number.isdecimal() else 1)


def next_reference(mediator: Person, today: date) -> str:
    """The next free number of the year, such as L26-035; only a proposal."""
    prefix = f"L{today.year % 100:02}-"
    used = db.session.scalars(
        select(Mediation.reference).where(Mediation.mediator_id == mediator.id, Mediation.reference.startswith(prefix))
    )
    numbers = [int(reference[4:]) for reference in used if reference[4:].isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:03}"


def mediations(mediator: Person, choice: Choice, *, size: int = A_PAGE) -> Found:
    """The mediations a choice finds, one page of them."""
    where = _where(mediator, choice)
    total, minutes = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Mediation.held_minutes), 0)).where(*where)
    ).one()
    pages = max(1, -(-total // size))
    page = min(max(choice.page, 1), pages)
    rows = db.session.execute(_sorted(select(*LISTED).where(*where), choice.sort).limit(size).offset((page - 1) * size))
    return Found(rows.all(), total, minutes, page, pages)


def mediation(mediator: Person, mediation_id: int) -> Mediation:
    """One mediation with its sessions; a removed one does not exist."""
    return _one(mediator, mediation_id, Mediation.removed_at.is_(None))


def removed_mediation(mediator: Person, mediation_id: int) -> Mediation:
    return _one(mediator, mediation_id, Mediation.removed_at.is_not(None))


def session(mediator: Person, mediation_id: int, session_id: int) -> Session:
    found = db.session.scalar(
        select(Session)
        .join(Mediation)
        .where(*_live(mediator), Session.mediation_id == mediation_id, Session.id == session_id)
    )
    if found is None:
        raise NotYours(session_id)
    return found


def whole_logbook(mediator: Person) -> Sequence[Mediation]:
    """Every mediation with its sessions, oldest first: for the export and the print view."""
    return db.session.scalars(
        select(Mediation)
        .where(*_live(mediator))
        .order_by(Mediation.listed_on, Mediation.id)
        .options(selectinload(Mediation.sessions))
    ).all()


def reflection(mediation: Mediation) -> dict[str, str]:
    """What the mediator wrote for their own eyes, opened."""
    row = db.session.get(Reflection, mediation.id)
    if row is None:
        return {"went_well": "", "was_hard": ""}
    return {
        name: crypto.unseal(getattr(row, name), "reflection", mediation.id, name) for name in ("went_well", "was_hard")
    }


def entries(mediator: Person) -> list[Entry]:
    """Every mediation as eligibility reads it."""
    rows = db.session.execute(
        select(
            Mediation.id,
            Mediation.reference,
            Mediation.counted_on,
            Mediation.verdict,
            Mediation.reason,
            Mediation.held_minutes,
            Mediation.is_core,
        ).where(*_live(mediator))
    )
    return [Entry(*row) for row in rows]


def facts(mediator: Person) -> Facts:
    """What the checklist needs beside the mediations, in one row."""
    row = db.session.execute(
        select(
            OpeningBalance.minutes,
            OpeningBalance.mediations,
            OpeningBalance.note,
            Certification.claimed_at,
            Certification.verified_at,
            CodeAcceptance.code_version,
            CodeAcceptance.accepted_at,
        )
        .select_from(User)
        .outerjoin(OpeningBalance, OpeningBalance.mediator_id == User.id)
        .outerjoin(Certification, Certification.mediator_id == User.id)
        .outerjoin(CodeAcceptance, CodeAcceptance.mediator_id == User.id)
        .where(User.id == mediator.id)
        .order_by(CodeAcceptance.id.desc())
        .limit(1)
    ).one()
    return Facts(*row)


def _one(mediator: Person, mediation_id: int, *where: ColumnElement[bool]) -> Mediation:
    found = db.session.scalar(
        select(Mediation).where(Mediation.mediator_id == mediator.id, Mediation.id == mediation_id, *where)
    )
    if found is None:
        raise NotYours(mediation_id)
    return found


def _live(mediator: Person) -> tuple[ColumnElement[bool], ...]:
    return Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None)


def _where(mediator: Person, choice: Choice) -> list[ColumnElement[bool]]:
    where = [*_live(mediator)]
    if choice.verdict:
        where.append(Mediation.verdict == choice.verdict)
    if choice.role in set(Role):
        where.append(Mediation.role == choice.role)
    if choice.mode in set(Mode):
        where.append(Mediation.main_mode == choice.mode)
    if span := _span(choice):
        where.append(Mediation.listed_on.between(*span))
    return [*where, *map(_matches, choice.search.split()[:8])]


def _span(choice: Choice) -> tuple[date, date] | None:
    """The first and last day of the month or the year that is chosen."""
    try:
        first = date.fromisoformat(f"{choice.month}-01" if choice.month else f"{choice.year}-01-01")
    except ValueError:
        return None
    last_month = first.month if choice.month else 12
    return first, first.replace(month=last_month, day=monthrange(first.year, last_month)[1])


def _matches(word: str) -> ColumnElement[bool]:
    """A word of a search: part of a reference, of a field's name, or a year."""
    fields = [field.value for field in Field if word.lower() in field.label.lower()]
    return or_(
        Mediation.reference.icontains(word, autoescape=True),
        Mediation.field.in_(fields),
        extract("year", Mediation.listed_on) == (int(word) if word.isdecimal() and len(word) == 4 else 0),
    )


def _sorted(rows: Select[*tuple[Any, ...]], sort: str) -> Select[*tuple[Any, ...]]:
    column = SORTS.get(sort.removeprefix("-"), Mediation.listed_on)
    return rows.order_by(column.desc() if sort.startswith("-") else column.asc(), Mediation.id.desc())
