"""What a mediator reads of their own logbook. Every query starts from the mediator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, bindparam, select, type_coerce
from sqlalchemy.orm import joinedload, selectinload

from app import crypto
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.logbook.listing import Listed
from app.logbook.models import Certification, CodeAcceptance, Mediation, OpeningBalance, Reflection, Session

# The statements of the busiest pages, made once.
LISTED = select(
    Mediation.id,
    Mediation.reference,
    Mediation.counted_on,
    Mediation.verdict,
    Mediation.reason,
    Mediation.held_minutes,
    Mediation.is_core,
    Mediation.listed_on,
    type_coerce(Mediation.main_mode, String),
    type_coerce(Mediation.field, String),
    type_coerce(Mediation.role, String),
).where(Mediation.mediator_id == bindparam("mediator"), Mediation.removed_at.is_(None))
WITH_SESSIONS = (
    select(Mediation)
    .where(
        Mediation.mediator_id == bindparam("mediator"), Mediation.id == bindparam("id"), Mediation.removed_at.is_(None)
    )
    .options(joinedload(Mediation.sessions))
)
FACTS = (
    select(
        OpeningBalance.minutes,
        OpeningBalance.mediations,
        OpeningBalance.note,
        OpeningBalance.version,
        Certification.claimed_at,
        Certification.verified_at,
        CodeAcceptance.code_version,
        CodeAcceptance.accepted_at,
    )
    .select_from(User)
    .outerjoin(OpeningBalance, OpeningBalance.mediator_id == User.id)
    .outerjoin(Certification, Certification.mediator_id == User.id)
    .outerjoin(CodeAcceptance, CodeAcceptance.mediator_id == User.id)
    .where(User.id == bindparam("mediator"))
    .order_by(CodeAcceptance.id.desc())
    .limit(1)
)
SEALED = ("went_well", "was_hard")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mediator said beside the mediations: opening balance, certification, Code; none where nothing was said."""

    opening_minutes: int | None
    opening_mediations: int | None
    opening_note: str | None
    opening_version: int | None
    certified_at: datetime | None
    verified_at: datetime | None
    code_version: str | None
    code_accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reflections:
    """The reflections on a mediation, opened; version 0 is that there are none."""

    version: int = 0
    went_well: str = ""
    was_hard: str = ""


def listed(mediator: Person) -> list[Listed]:
    """Every mediation in no order, as the list and eligibility read it."""
    return list(map(Listed._make, db.session.connection().execute(LISTED, {"mediator": mediator.id}).all()))


def mediation(mediator: Person, mediation_id: int) -> Mediation:
    """One mediation with its sessions; a removed one does not exist."""
    return _one(mediator, mediation_id, Mediation.removed_at.is_(None))


def mediation_with_sessions(mediator: Person, mediation_id: int) -> Mediation:
    """The same in one statement, where the sessions are needed anyway."""
    found = db.session.scalars(WITH_SESSIONS, {"mediator": mediator.id, "id": mediation_id}).unique().one_or_none()
    if found is None:
        raise NotYours(mediation_id)
    return found


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


def reflections(mediation: Mediation) -> Reflections:
    """What the mediator wrote for their own eyes, opened."""
    row = db.session.get(Reflection, mediation.id)
    if row is None:
        return Reflections()
    opened = {name: crypto.unseal(getattr(row, name), "reflection", row.mediation_id, name) for name in SEALED}
    return Reflections(row.version, **opened)


def facts(mediator: Person) -> Facts:
    """What the checklist needs beside the mediations, in one row."""
    return Facts(*db.session.connection().execute(FACTS, {"mediator": mediator.id}).one())


def _one(mediator: Person, mediation_id: int, *where: ColumnElement[bool]) -> Mediation:
    found = db.session.scalar(
        select(Mediation).where(Mediation.mediator_id == mediator.id, Mediation.id == mediation_id, *where)
    )
    if found is None:
        raise NotYours(mediation_id)
    return found


def _live(mediator: Person) -> tuple[ColumnElement[bool], ...]:
    return Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None)
