"""What a mediator reads of their own logbook. Every query starts from the mediator."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal_column, select
from sqlalchemy.orm import selectinload

from app import crypto
from app.accounts.models import User
from app.accounts.person import Person
from app.db import Prepared, db
from app.errors import NotYours
from app.logbook.eligibility import certification_queries
from app.logbook.experience_models import OpeningBalance, Reflection
from app.logbook.models import (
    Certification,
    CodeAcceptance,
    KeptEvidence,
    Mediation,
    Session,
)
from app.logbook.noted_models import AssessmentStanding
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.models import FollowedRule
from app.logbook.rules.parameters import Rule

# The statements of the busiest pages, made once.
ROW = Prepared(
    select(
        Session.starts_at,
        Session.ends_at,
        Session.id.label("session_id"),
        Session.date,
        Session.minutes,
        Session.kind,
        Session.mode,
        Session.status.label("session_status"),
        Mediation.reference,
        Mediation.role,
        Mediation.is_simulated,
        Mediation.has_agreement,
        Mediation.status,
        Mediation.version,
        Mediation.session_count,
        Mediation.field,
        Mediation.listed_on,
        Mediation.evidence_level,
        exists().where(KeptEvidence.mediation_id == Mediation.id).label("has_evidence"),
        rule_queries.RULE.label("rule"),
    )
    .join(Mediation.sessions)
    .where(
        Mediation.mediator_id == bindparam("mediator"),
        Mediation.id == bindparam("mediation"),
        Mediation.removed_at.is_(None),
    )
    .order_by(Session.date, Session.id)
)
_VERSIONS = (
    select(func.sum(Mediation.version))
    .where(Mediation.mediator_id == bindparam("mediator"), Mediation.removed_at.is_(None))
    .scalar_subquery()
)
FACTS = Prepared(
    select(
        OpeningBalance.minutes,
        OpeningBalance.mediations,
        OpeningBalance.note,
        OpeningBalance.version,
        Certification.claimed_at,
        Certification.verified_at,
        CodeAcceptance.code_version,
        CodeAcceptance.accepted_at,
        AssessmentStanding.words,
        AssessmentStanding.is_passed,
        func.coalesce(_VERSIONS, 0),
        FollowedRule.name,
        rule_queries.RULE,
    )
    .select_from(User)
    .outerjoin(OpeningBalance, OpeningBalance.mediator_id == User.id)
    .outerjoin(Certification, and_(Certification.mediator_id == User.id, certification_queries.COUNTS))
    .outerjoin(CodeAcceptance, CodeAcceptance.mediator_id == User.id)
    .outerjoin(AssessmentStanding, AssessmentStanding.mediator_id == User.id)
    .outerjoin(FollowedRule, FollowedRule.mediator_id == User.id)
    .where(User.id == bindparam("mediator"))
    .order_by(CodeAcceptance.id.desc())
    .limit(literal_column("1"))  # SQLite plans a statement by its limit: with one to fill in it plans at every run
)
FLAGS = Prepared(
    select(Session.mediation_id, Session.calendar_says)
    .join(Mediation, Mediation.id == Session.mediation_id)
    .where(
        Session.calendar_says.is_not(None),
        Session.removed_at.is_(None),
        Mediation.mediator_id == bindparam("mediator"),
        Mediation.listed_on.between(bindparam("first"), bindparam("last")),
        Mediation.removed_at.is_(None),
    )
    .order_by(Session.id)
)
SEALED = ("went_well", "was_hard")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mediator said beside the mediations: opening balance, certification, Code; none where nothing was said.

    How far the assessment by a programme is stands with them.

    `seal` is the sum of the random versions of all mediations: another one when anything is logged, changed or removed.
    `followed` is the name of the programme whose rule they follow, and `rule` what is in force for them today.
    """

    opening_minutes: int | None
    opening_mediations: int | None
    opening_note: str | None
    opening_version: int | None
    certified_at: datetime | None
    verified_at: datetime | None
    code_version: str | None
    code_accepted_at: datetime | None
    assessment_words: str | None
    is_assessed: bool | None
    seal: int
    followed: str | None
    rule: Rule


@dataclass(frozen=True, slots=True)
class Reflections:
    """The reflections on a mediation, opened; version 0 is that there are none."""

    version: int = 0
    went_well: str = ""
    was_hard: str = ""


def mediation(mediator: Person, mediation_id: int) -> Mediation:
    """One mediation with its sessions; a removed one does not exist."""
    return _one(mediator, mediation_id, Mediation.removed_at.is_(None))


def row(mediator: Person, mediation_id: int) -> Any:
    """The columns that the row in the list edits and what counting needs beside them, with the number of sessions.

    Begins with the session's start and end; the session is the first one where there are several.
    """
    of = {"mediator": mediator.id, "mediation": mediation_id, "today": rule_queries.today()}
    found = ROW.run(**of).first()
    if found is None:
        raise NotYours(mediation_id)
    return found


def flags(mediator: Person, days: Collection[date]) -> dict[int, str]:
    """What the calendar says otherwise of the mediations listed from the first to the last of days, by their ids."""
    if not days:
        return {}
    found = FLAGS.run(mediator=mediator.id, first=min(days), last=max(days))
    return {mediation_id: says.label for mediation_id, says in found}


def removed_mediation(mediator: Person, mediation_id: int) -> Mediation:
    return _one(mediator, mediation_id, Mediation.removed_at.is_not(None))


def session(mediator: Person, mediation_id: int, session_id: int) -> Session:
    """One session; a removed one does not exist."""
    return _one_session(mediator, mediation_id, session_id, Session.removed_at.is_(None))


def removed_session(mediator: Person, mediation_id: int, session_id: int) -> Session:
    return _one_session(mediator, mediation_id, session_id, Session.removed_at.is_not(None))


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
    return opened(db.session.get(Reflection, mediation.id))


def all_reflections(mediator: Person) -> dict[int, Reflections]:
    """The same of the whole logbook, by the mediations' ids, where there are any."""
    rows = select(Reflection).join(Mediation, Mediation.id == Reflection.mediation_id).where(*_live(mediator))
    return {row.mediation_id: opened(row) for row in db.session.scalars(rows)}


def removed_reflections(mediator: Person) -> dict[int, Reflections]:
    """The same of what was removed and can be brought back."""
    is_theirs = (Mediation.mediator_id == mediator.id, Mediation.removed_at.is_not(None))
    rows = select(Reflection).join(Mediation, Mediation.id == Reflection.mediation_id).where(*is_theirs)
    return {row.mediation_id: opened(row) for row in db.session.scalars(rows)}


def facts(mediator: Person) -> Facts:
    """What the checklist needs beside the mediations, in one row."""
    *said, parameters = FACTS.run(mediator=mediator.id, today=rule_queries.today()).one()
    return Facts(*[*said, rule_queries.opened(parameters)])


def code_in_force() -> str:
    """The version of the IMI Code of Professional Conduct that there is now: an operator's setting."""
    return str(current_app.config["CODE_VERSION"])


def accepted_code(mediator_id: int) -> str | None:
    """The version of the Code that somebody accepted last."""
    return accepted_codes([mediator_id]).get(mediator_id)


def accepted_codes(mediator_ids: Collection[int]) -> dict[int, str]:
    """The same of many at once, by their ids; without those who accepted none."""
    of_each = select(CodeAcceptance.mediator_id, CodeAcceptance.code_version)
    rows = db.session.execute(of_each.where(CodeAcceptance.mediator_id.in_(mediator_ids)).order_by(CodeAcceptance.id))
    return {row.mediator_id: row.code_version for row in rows}


def opened(row: Reflection | None) -> Reflections:
    """What a row holds, as of one moment; where there is none yet, nothing."""
    if row is None:
        return Reflections()
    said = {name: crypto.unseal(getattr(row, name), "reflection", row.mediation_id, name) for name in SEALED}
    return Reflections(row.version, **said)


def _one(mediator: Person, mediation_id: int, *where: ColumnElement[bool]) -> Mediation:
    found = db.session.scalar(
        select(Mediation).where(Mediation.mediator_id == mediator.id, Mediation.id == mediation_id, *where)
    )
    if found is None:
        raise NotYours(mediation_id)
    return found


def _one_session(mediator: Person, mediation_id: int, session_id: int, *where: ColumnElement[bool]) -> Session:
    found = db.session.scalar(
        select(Session)
        .join(Session.mediation)
        .where(*_live(mediator), Session.mediation_id == mediation_id, Session.id == session_id, *where)
    )
    if found is None:
        raise NotYours(session_id)
    return found


def _live(mediator: Person) -> tuple[ColumnElement[bool], ...]:
    return Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None)
