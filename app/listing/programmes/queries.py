"""What is known of programmes: to staff all of it, to an assessor their own, to a mediator those that are approved."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.accounts.address import queries as address_queries
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.listing.programmes.kinds import LIFE, Kind, State, Who
from app.listing.programmes.models import Programme, ProgrammeAssessor
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.parameters import Rule
from app.paging import Pages

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Register:
    """A page of programmes."""

    programmes: Sequence[Programme]
    page: int
    pages: int


def programme(programme_id: int) -> Programme:
    """One of all programmes, whatever its state: for staff."""
    found = db.session.get(Programme, programme_id)
    if found is None:
        raise NotYours(programme_id)
    return found


def offered_programme(mediator: Person, programme_id: int) -> Programme:
    """One that is approved, or that this mediator follows whatever became of it; others do not exist for mediators."""
    found = db.session.get(Programme, programme_id)
    if found is None or not (found.is_offered or found.scheme == rule_queries.followed(mediator)):
        raise NotYours(programme_id)
    return found


def takes_logbooks(programme: Programme) -> bool:
    """Whether mediators may follow its rule and apply to it now."""
    return programme.is_offered and rule_in_force(programme) is not None


def moves(programme: Programme) -> tuple[str, ...]:
    """What staff may do with it now; an ODRQAP is not approved before its rule is in force."""
    found = LIFE.moves(programme.state, by=Who.STAFF)
    is_ruled = not programme.has_rule or rule_in_force(programme) is not None
    return tuple(verb for verb in found if is_ruled or verb != "approve")


def approved() -> Sequence[Programme]:
    """Every ODRQAP that is approved, by name."""
    wanted = select(Programme).where(Programme.kind == Kind.ODRQAP, Programme.state == State.APPROVED)
    return db.session.scalars(wanted.order_by(Programme.name, Programme.id)).all()


def register(*, page: int = 1) -> Register:
    """For staff: a page of all programmes, by name."""
    at = Pages.of(db.session.scalar(select(func.count(Programme.id))) or 0, page, size=A_PAGE)
    found = select(Programme).order_by(Programme.name, Programme.id).limit(A_PAGE).offset(at.offset)
    return Register(db.session.scalars(found).all(), at.page, at.pages)


def rule_in_force(programme: Programme) -> Rule | None:
    """What a programme asks for today; None when it has no rule of its own yet."""
    return rule_queries.in_force({programme.scheme}).get(programme.scheme)


def assessors(programme: Programme) -> Sequence[ProgrammeAssessor]:
    """Everybody who acts or acted for a programme, those who act now first."""
    return db.session.scalars(
        select(ProgrammeAssessor)
        .where(ProgrammeAssessor.programme_id == programme.id)
        .options(selectinload(ProgrammeAssessor.user))
        .order_by(ProgrammeAssessor.ended_at.is_not(None), ProgrammeAssessor.id)
    ).all()


def live_assessor(programme: Programme, user_id: int) -> ProgrammeAssessor | None:
    """Somebody as an assessor who acts for a programme now; None when they do not."""
    return db.session.scalar(
        select(ProgrammeAssessor).where(
            ProgrammeAssessor.programme_id == programme.id,
            ProgrammeAssessor.user_id == user_id,
            ProgrammeAssessor.ended_at.is_(None),
        )
    )


def is_own(programme: Programme, by: Person) -> bool:
    """Whether somebody acts for a programme now, by this or another account of theirs: no staff's to change then."""
    live = (ProgrammeAssessor.programme_id == programme.id, ProgrammeAssessor.ended_at.is_(None))
    acting = set(db.session.scalars(select(ProgrammeAssessor.user_id).where(*live)))
    return bool(address_queries.same_person(by.id, acting))


def programmes_of(assessor: Person) -> Sequence[Programme]:
    """The programmes somebody acts for now, by name."""
    return db.session.scalars(
        select(Programme)
        .join(ProgrammeAssessor, ProgrammeAssessor.programme_id == Programme.id)
        .where(ProgrammeAssessor.user_id == assessor.id, ProgrammeAssessor.ended_at.is_(None))
        .order_by(Programme.name, Programme.id)
    ).all()


def assessor(programme: Programme, assessor_id: int) -> ProgrammeAssessor:
    """One of a programme's assessors, of now or before."""
    found = db.session.get(ProgrammeAssessor, assessor_id)
    if found is None or found.programme_id != programme.id:
        raise NotYours(assessor_id)
    return found
