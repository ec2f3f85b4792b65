"""Everything held about a person, file by file; each feature says its own part."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app import clock
from app.accounts import archive_queries as accounts
from app.accounts.person import Person
from app.dates import words
from app.db import Base, db
from app.feedback import archive_queries as feedback
from app.fees import archive_queries as fees
from app.fees.models import Price
from app.fees.payments.models import BankStatement
from app.listing import archive_queries as listing
from app.listing.applications.models import Application, ApplicationEntry, CriterionMark
from app.listing.approvals.models import ApprovalStep
from app.listing.programmes.models import ProgrammeStatus
from app.logbook import queries
from app.logbook.files import (
    archive as logbook_file,
    archive_queries as logbook,
    archive_rest_queries as logbook_rest,
    calendar as export_calendar,
)
from app.logbook.files.export import rows
from app.logbook.files.rows import write
from app.logbook.rules.models import RuleTakenBack, RuleVersion
from app.plain import plain
from app.rights import archive

# Each file of JSON with what fills it; one that says nothing is left out.
PARTS: dict[str, Callable[[Person], Any]] = {
    "account.json": accounts.account,
    "logbook-more.json": logbook_rest.beside_the_logbook,
    "calendars.json": logbook_rest.calendars,
    "feedback.json": feedback.feedback,
    "digest-author.json": feedback.authorship,
    "profile.json": listing.profile,
    "application.json": listing.applications,
    "packs.json": listing.packs,
    "listing.json": listing.listings,
    "letters.json": listing.letters,
    "fees.json": fees.fees,
    "history.json": listing.history,
}
# What staff and assessors decided: the table, the column of who did, and that of when.
DECISIONS: tuple[tuple[type[Base], str, str], ...] = (
    (ApplicationEntry, "decided_by_id", "decided_at"),
    (CriterionMark, "by_id", "at"),
    (Application, "signed_by_id", "signed_at"),
    (ApprovalStep, "by_id", "at"),
    (ProgrammeStatus, "by_id", "since"),
    (RuleVersion, "made_by_id", "made_at"),
    (RuleTakenBack, "by_id", "at"),
    (Price, "by_id", "valid_from"),
    (BankStatement, "by_id", "imported_at"),
)


def whole(person: Person) -> bytes:
    """The archive, as a ZIP file."""
    now = clock.now().timetuple()[:6]
    return archive.packed(files(person), (now[0], now[1], now[2], now[3], now[4], now[5]))


def files(person: Person) -> dict[str, bytes]:
    """Every file by its name, README.txt first."""
    said = {name: part(person) for name, part in PARTS.items()} | {"decisions.json": _decisions(person)}
    found = {name: archive.written(each) for name, each in said.items() if archive.says_something(each)}
    found |= _logbook(person)
    found |= {f"invoices/{name}": data for name, data in fees.documents(person)}
    if photo := listing.photo(person):
        found["photo.webp"] = photo
    told = archive.readme(found, name=person.name or person.email, written_on=words(clock.today(person.zone)))
    return {"README.txt": told.encode()} | dict(sorted(found.items()))


def _logbook(person: Person) -> dict[str, bytes]:
    """Whoever keeps one has it three times over: complete, as a table, and as a calendar."""
    if not person.is_mediator:
        return {}
    mediations = queries.whole_logbook(person)
    return {
        "logbook.json": logbook_file.write(logbook.whole(person)).encode(),
        "logbook.csv": write(rows(mediations)).encode(),
        "logbook.ics": export_calendar.write(mediations),
    }


def _decisions(person: Person) -> dict[str, Any]:
    found = {kind.__tablename__: _decided(kind, by, at, person) for kind, by, at in DECISIONS}
    places = listing.places_as_assessor(person)
    return {name: each for name, each in ({"places_as_assessor": places} | found).items() if each}


def _decided(kind: type[Base], by: str, at: str, person: Person) -> list[dict[str, Any]]:
    key = next(iter(kind.__table__.primary_key))
    wanted = select(key, kind.__table__.c[at]).where(kind.__table__.c[by] == person.id).order_by(key)
    return [{"id": number, at: plain(when)} for number, when in db.session.execute(wanted)]
