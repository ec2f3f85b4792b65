"""The history of applications and of a listing: for their mediator without names, for IMI staff with them."""

from sqlalchemy import ColumnElement, Select, and_, select

from app.accounts import history_queries as records
from app.accounts.history_queries import Line, Page, Row
from app.accounts.person import Person
from app.audit import AuditRecord
from app.auditing import history
from app.db import db
from app.listing.applications.models import Application, ApplicationEntry
from app.listing.approvals import needs as approval
from app.listing.approvals.models import Approval
from app.listing.deadlines.models import DeadlineFeed
from app.listing.packs.models import Pack
from app.listing.profiles.models import Profile, ProfilePhoto
from app.listing.programmes.models import Programme
from app.listing.standings.models import Listing
from app.listing.upkeep.models import Declaration
from app.logbook.models import Certification, CodeAcceptance

MOST = 100
# How far an assessor is with the entries is not told before there is a result.
OF_THE_ASSESSMENT = ("recorded competency criteria", "accepted the entries that count")
PROGRAMME = "The programme"
TOLD_OF = tuple(each.__tablename__ for each in (Application, Approval, Listing, Certification))
APPLICATION = "the application"


def own(mediator: Person, *, page: int) -> Page:
    """For the mediator: a page of what was done about their applications, listing, profile, Code and certification."""
    return records.page_of(_theirs(mediator), page=page, told=lambda rows: _told(mediator, rows))


def of_application(application: Application) -> list[Line]:
    """For IMI staff: what was done about an application and its approval, by name; of its entries nothing."""
    approvals = select(Approval.id).where(Approval.application_id == application.id)
    wanted = records.any_of(records.about(Application, [application.id]), records.about(Approval, approvals))
    rows = records.newest(wanted, most=MOST)
    return records.together([records.line(row, who=row.name, it=APPLICATION) for row in rows])


def _theirs(mediator: Person) -> ColumnElement[bool]:
    applications = _applications(mediator)
    return records.any_of(
        and_(records.about(Application, applications), AuditRecord.verb.not_in(OF_THE_ASSESSMENT)),
        records.about(Approval, select(Approval.id).where(Approval.application_id.in_(applications))),
        records.about(Listing, select(Listing.id).where(Listing.mediator_id == mediator.id)),
        records.about(Certification, [mediator.id]),
        records.done_by(
            mediator, ApplicationEntry, CodeAcceptance, Profile, ProfilePhoto, Declaration, Pack, DeadlineFeed
        ),
    )


def _applications(mediator: Person) -> Select[int]:
    return select(Application.id).where(Application.mediator_id == mediator.id)


def _told(mediator: Person, rows: list[Row]) -> list[Line]:
    named, things = _named(mediator), {**history.THINGS, Listing.__tablename__: "your listing"}
    lines = []
    for row in rows:
        it, address = named.get(row.of, (things.get(row.subject, ""), ""))
        lines.append(records.line(row, who=who(row, mediator), it=it, address=address))
    return lines


def _named(mediator: Person) -> dict[tuple[str, int | None], tuple[str, str]]:
    """What a mediator's applications and the decisions about them are called, and where they are read."""
    applications = (
        select(Application.id, Approval.id, Programme.name)
        .join(Programme, Programme.id == Application.programme_id)
        .outerjoin(Approval, Approval.application_id == Application.id)
        .where(Application.mediator_id == mediator.id)
    )
    found: dict[tuple[str, int | None], tuple[str, str]] = {}
    for number, decision, name in db.session.execute(applications):
        told = f"your application to {name}", f"/listing/application/{number}"
        found |= {(Application.__tablename__, number): told, (Approval.__tablename__, decision): told}
    return found


def who(row: Row | AuditRecord, mediator: Person) -> str:
    """Who did something about a mediator's applications or listing, as the mediator may know them."""
    is_programmes = row.subject == Application.__tablename__ and row.verb != approval.OPENED
    return history.doer(row.by_id, you=mediator.id, others=PROGRAMME if is_programmes else history.STAFF)
