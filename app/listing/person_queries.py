"""The record of a person, as IMI staff read it: what was done by and about them, and never what they logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.models import User
from app.accounts.passkeys.models import Passkey
from app.audit import AuditRecord
from app.db import Base, db
from app.feedback.authors.models import Appointment
from app.feedback.models import Flag
from app.listing.applications import life as application
from app.listing.applications.models import Application
from app.listing.approvals import needs as approval
from app.listing.approvals.models import Approval
from app.listing.profiles.models import Profile, ProfilePhoto
from app.listing.programmes.models import Programme, ProgrammeAssessor
from app.listing.standings.models import BrakeRelease, Listing
from app.logbook.models import Certification, CodeAcceptance
from app.paging import Pages

A_PAGE = 50
# What is told of, with what a line names beside the number of the row; nothing where the verb says it all.
SUBJECTS = {
    User.__tablename__: "",
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
    "approve: programme": "Approved a programme",
    "suspend: programme": "Suspended a programme",
    "restore: programme": "Restored a programme",
    "withdraw: programme": "Withdrew a programme",
}


@dataclass(frozen=True)
class Noted:
    """One line of the record: when, what, of what, and who did it; nobody when the portal did.

    `address` is where staff read of the subject, or nothing; what somebody did several times on end is one line.
    """

    at: datetime
    verb: str
    subject: str
    address: str
    by: str
    times: int = 1


@dataclass(frozen=True)
class RecordPage:
    lines: Sequence[Noted]
    page: int
    pages: int


def record(person_id: int, *, page: int = 1) -> RecordPage:
    """For staff: a page of what was done by somebody or about them, the newest first.

    Of the logbook, of reflections and of feedback that was given nothing is told, not even that there was something.
    """
    wanted = about(person_id)
    count = db.session.scalar(select(func.count()).select_from(AuditRecord).where(wanted)) or 0
    at = Pages.of(count, page, size=A_PAGE)
    rows = db.session.execute(
        select(AuditRecord, User.called())
        .outerjoin(User, User.id == AuditRecord.by_id)
        .where(wanted)
        .order_by(AuditRecord.at.desc(), AuditRecord.id.desc())
        .limit(A_PAGE)
        .offset(at.offset)
    ).all()
    named = _named([row for row, _name in rows])
    lines = [_line(row, name or "the portal", named) for row, name in rows]
    return RecordPage(_together(lines), at.page, at.pages)


def about(person_id: int) -> ColumnElement[bool]:
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


def _named(rows: Sequence[AuditRecord]) -> dict[tuple[str, int | None], tuple[str, str]]:
    """What lines are about by the name of its table and its number: its name, and where staff read of it."""
    ids = {kind: {row.subject_id for row in rows if row.subject == kind} for kind in SUBJECTS}
    programmes = select(Programme.id, Programme.name).where(Programme.id.in_(ids[Programme.__tablename__]))
    applications = (
        select(Application.id, Programme.name, Application.submitted_at)
        .join(Programme, Programme.id == Application.programme_id)
        .where(Application.id.in_(ids[Application.__tablename__]))
    )
    listings = (
        select(Listing.id, User.called())
        .join(User, User.id == Listing.mediator_id)
        .where(Listing.id.in_(ids[Listing.__tablename__]), User.is_there())
    )
    found: dict[tuple[str, int | None], tuple[str, str]] = {}
    for number, name in db.session.execute(programmes):
        found[Programme.__tablename__, number] = (name, f"/staff/programmes/{number}")
    for number, name, submitted_at in db.session.execute(applications):
        found[Application.__tablename__, number] = (name, f"/staff/applications/{number}/" if submitted_at else "")
    for number, name in db.session.execute(listings):
        found[Listing.__tablename__, number] = (name, f"/staff/listings/{number}/")
    return found


def _line(row: AuditRecord, by: str, named: Mapping[tuple[str, int | None], tuple[str, str]]) -> Noted:
    kind = SUBJECTS[row.subject]
    words = VERBS.get(row.verb, f"{row.verb[:1].upper()}{row.verb[1:]}")
    plain = (f"{kind} {row.subject_id}" if kind and row.subject_id else "", "")
    subject, address = named.get((row.subject, row.subject_id), plain)
    return Noted(row.at, words, subject, address, by)


def _together(lines: Sequence[Noted]) -> list[Noted]:
    """Lines that say the same of the same day, one after another, as the newest of them."""
    alike = groupby(lines, key=lambda line: (line.verb, line.subject, line.address, line.by, line.at.date()))
    groups = [list(group) for _same, group in alike]
    return [replace(group[0], times=len(group)) for group in groups]
