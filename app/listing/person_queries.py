"""The record of a person, as IMI staff read it: what was done by and about them, and never what they logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.models import User
from app.accounts.passkey_models import Passkey
from app.audit import AuditRecord
from app.db import Base, db
from app.feedback.author_models import Appointment
from app.feedback.models import Flag
from app.listing import application, approval
from app.listing.application_models import Application
from app.listing.approval_models import Approval
from app.listing.profile_models import Profile, ProfilePhoto
from app.listing.programme_models import Programme, ProgrammeAssessor
from app.listing.standing_models import BrakeRelease, Listing
from app.logbook.models import Certification, CodeAcceptance
from app.paging import Pages

A_PAGE = 50
# What is told of, with what a line names beside the number of the row; nothing where the verb says it all.
SUBJECTS = {
    "users": "",
    Passkey.__tablename__: "",
    Application.__tablename__: "application",
    Approval.__tablename__: "",
    Listing.__tablename__: "listing",
    Certification.__tablename__: "",
    CodeAcceptance.__tablename__: "",
    Profile.__tablename__: "",
    ProfilePhoto.__tablename__: "",
    Flag.__tablename__: "",
    Appointment.__tablename__: "",
    Programme.__tablename__: "programme",
    ProgrammeAssessor.__tablename__: "",
    BrakeRelease.__tablename__: "",
    "letter": "letter",
    "job": "job",
}
VERBS = {
    **{
        f"application: {verb}": f"Application: {words[:1].lower()}{words[1:]}"
        for verb, words in application.DONE.items()
    },
    **{f"listing: {verb}": f"Listing: {words[:1].lower()}{words[1:]}" for verb, words in approval.DONE.items()},
}


@dataclass(frozen=True)
class Noted:
    """One line of the record: when, what, of what, and who did it; nobody when the portal did."""

    at: datetime
    verb: str
    subject: str
    by: str


@dataclass(frozen=True)
class RecordPage:
    lines: Sequence[Noted]
    page: int
    pages: int


def record(person_id: int, *, page: int = 1) -> RecordPage:
    """For staff: a page of what was done by somebody or about them, the newest first.

    Of the logbook, of reflections and of feedback that was given nothing is told, not even that there was something.
    """
    wanted = _about(person_id)
    count = db.session.scalar(select(func.count()).select_from(AuditRecord).where(wanted)) or 0
    at = Pages.of(count, page, size=A_PAGE)
    rows = db.session.execute(
        select(AuditRecord, User.name, User.email)
        .outerjoin(User, User.id == AuditRecord.by_id)
        .where(wanted)
        .order_by(AuditRecord.id.desc())
        .limit(A_PAGE)
        .offset(at.offset)
    )
    return RecordPage([_line(row, name or email or "the portal") for row, name, email in rows], at.page, at.pages)


def _about(person_id: int) -> ColumnElement[bool]:
    applications = select(Application.id).where(Application.mediator_id == person_id)
    theirs: tuple[tuple[type[Base], Select[int]], ...] = (
        (Application, applications),
        (Approval, select(Approval.id).where(Approval.application_id.in_(applications))),
        (Listing, select(Listing.id).where(Listing.mediator_id == person_id)),
        (Flag, select(Flag.id).where(Flag.mediator_id == person_id)),
    )
    by_themselves = and_(AuditRecord.by_id == person_id, AuditRecord.subject.in_(SUBJECTS))
    by_number = (
        and_(AuditRecord.subject == name, AuditRecord.subject_id == person_id)
        for name in ("users", Certification.__tablename__)
    )
    by_row = (
        and_(AuditRecord.subject == kind.__tablename__, AuditRecord.subject_id.in_(which)) for kind, which in theirs
    )
    return or_(by_themselves, *by_number, *by_row)


def _line(row: AuditRecord, by: str) -> Noted:
    subject = SUBJECTS[row.subject]
    words = VERBS.get(row.verb, f"{row.verb[:1].upper()}{row.verb[1:]}")
    return Noted(row.at, words, f"{subject} {row.subject_id}" if subject and row.subject_id else "", by)
