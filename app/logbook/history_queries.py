"""The history of an entry and of a whole logbook, as their mediator reads it: who did what, never what it held.

What is done about feedback is not here: nothing may tell when an answer came (domain §7).
"""

from sqlalchemy import ColumnElement, select

from app.accounts import history_queries as records
from app.accounts.history_queries import Line, Page, Row
from app.accounts.person import Person
from app.auditing import history
from app.db import db
from app.logbook.co_mediations.models import CoMediatorLink
from app.logbook.cpd.models import CpdItem
from app.logbook.experience_models import OpeningBalance
from app.logbook.models import ImportRun, Mediation, Session
from app.logbook.rules.models import FollowedRule

MOST_OF_ENTRY = 30
CO_MEDIATOR = "Your co-mediator"
THIS = "this mediation"
SIDES = (CoMediatorLink.mediation_id, CoMediatorLink.other_id)


def of_entry(mediator: Person, mediation: Mediation) -> list[Line]:
    """What was done to an entry, its sessions and its links, the newest first; only so many of it."""
    sessions = select(Session.id).where(Session.mediation_id == mediation.id)
    wanted = records.any_of(
        records.about(Mediation, [mediation.id]),
        records.about(Session, sessions),
        *(records.about(CoMediatorLink, select(CoMediatorLink.id).where(side == mediation.id)) for side in SIDES),
    )
    rows = records.newest(wanted, most=MOST_OF_ENTRY)
    return records.together([records.line(row, who=_who(row, mediator), it=_part(row, THIS)) for row in rows])


def of_logbook(mediator: Person, *, page: int) -> Page:
    """A page of all that was done to a logbook, entries that were removed included."""
    return records.page_of(_theirs(mediator), page=page, told=lambda rows: _told(mediator, rows))


def _theirs(mediator: Person) -> ColumnElement[bool]:
    mediations = select(Mediation.id).where(Mediation.mediator_id == mediator.id)
    sessions = select(Session.id).where(Session.mediation_id.in_(mediations))
    return records.any_of(
        records.about(Mediation, mediations),
        records.about(Session, sessions),
        *(records.about(CoMediatorLink, select(CoMediatorLink.id).where(side.in_(mediations))) for side in SIDES),
        records.done_by(mediator, CoMediatorLink, CpdItem, ImportRun, OpeningBalance, FollowedRule),
    )


def _told(mediator: Person, rows: list[Row]) -> list[Line]:
    entries = _entries(mediator, rows)
    lines = []
    for row in rows:
        name, address = entries.get(row.of, (_unnamed(row), ""))
        lines.append(records.line(row, who=_who(row, mediator), it=_part(row, name))._replace(it=name, address=address))
    return lines


def _entries(mediator: Person, rows: list[Row]) -> dict[tuple[str, int | None], tuple[str, str]]:
    """The reference of the mediator's entry that a record is about, or the title of what they learned, and its page."""
    kinds = (Mediation, Session, CoMediatorLink)
    ids = {kind: {row.subject_id for row in rows if row.subject == kind.__tablename__} for kind in kinds}
    links = select(CoMediatorLink.id, CoMediatorLink.mediation_id, CoMediatorLink.other_id)
    of: list[tuple[str, int, int | None]] = [(Mediation.__tablename__, each, each) for each in ids[Mediation] if each]
    if ids[Session]:
        sessions = select(Session.id, Session.mediation_id).where(Session.id.in_(ids[Session]))
        of += [(Session.__tablename__, *each) for each in db.session.execute(sessions)]
    if ids[CoMediatorLink]:
        for link, *sides in db.session.execute(links.where(CoMediatorLink.id.in_(ids[CoMediatorLink]))):
            of += [(CoMediatorLink.__tablename__, link, each) for each in sides]
    theirs = Mediation.mediator_id == mediator.id, Mediation.id.in_({entry for *_row, entry in of})
    found = db.session.execute(select(Mediation.id, Mediation.reference, Mediation.removed_at).where(*theirs))
    own = {each.id: (each.reference, "" if each.removed_at else f"/logbook/{each.id}") for each in found}
    named = {(kind, number): own[entry] for kind, number, entry in of if entry in own}
    return named | _learned(mediator, {row.subject_id for row in rows if row.subject == CpdItem.__tablename__})


def _learned(mediator: Person, ids: set[int | None]) -> dict[tuple[str, int | None], tuple[str, str]]:
    """The titles of CPD items, and where they are read."""
    items = select(CpdItem.id, CpdItem.title, CpdItem.removed_at)
    rows = db.session.execute(items.where(CpdItem.mediator_id == mediator.id, CpdItem.id.in_(ids))) if ids else ()
    return {
        (CpdItem.__tablename__, number): (title, "" if removed_at else f"/logbook/cpd/{number}")
        for number, title, removed_at in rows
    }


def _who(row: Row, mediator: Person) -> str:
    others = CO_MEDIATOR if row.subject == CoMediatorLink.__tablename__ else history.STAFF
    return history.doer(row.by_id, you=mediator.id, others=others)


def _unnamed(row: Row) -> str:
    return history.THINGS["cpd_item" if row.subject == CpdItem.__tablename__ else "mediation"]


def _part(row: Row, entry: str) -> str:
    return f"a session of {entry}" if row.subject == Session.__tablename__ else entry
