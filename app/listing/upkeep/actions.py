"""A mediator declares that a listing is kept up, and every night what is due about it is written, a unit each."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app import audit, clock, jobs, mail
from app.accounts.person import Person
from app.dates import words
from app.db import action, db, unit
from app.listing.standings import queries as standing_queries
from app.listing.standings.models import Listing
from app.listing.upkeep import duties as keeping_up, queries
from app.listing.upkeep.duties import Due, Upkeep
from app.listing.upkeep.models import CodeVersion, Declaration, KeepingUpLetter
from app.logbook import queries as logbook

FOLDER = "listing/letters"


@action
def declare(listing: Listing, *, by: Person, form_token: str) -> None:
    """Say that one mediates actively, and that the profile is up to date, for the day it was last asked for.

    Saying it twice is saying it once. Raises Refused where it is not asked for.
    """
    db.session.get_one(Listing, listing.id, with_for_update=True)
    asked = keeping_up.check_declared(standing_queries.now(listing).shown_since, clock.today())
    if queries.declared_for(listing) == asked:
        return
    made = Declaration(listing_id=listing.id, form_token=form_token, asked_on=asked, made_at=clock.now())
    db.session.add(made)
    audit.record("declared active practice", made, by=by)


def keep_up() -> None:
    """Write what is due today. Run twice or by two workers at once, each letter leaves once."""
    with unit():
        _notice_code(logbook.code_in_force())
    jobs.fail_for(jobs.apart(_keep_up, queries.due_ids(clock.today())))


def _keep_up(listing_id: int) -> None:
    write(db.session.get_one(Listing, listing_id, with_for_update=True))


@action
def write(listing: Listing) -> None:
    """Write what is due about a listing today, and keep when to look again; its row is locked.

    One that is not shown is looked at again when something is recorded of it (`standings.actions`).
    """
    listed_on = standing_queries.now(listing).shown_since
    if listed_on is None:
        listing.keep_up_on = None
        return
    known = queries.upkeep(listing, listed_on)
    found = keeping_up.due(known, clock.today())
    left = queries.left(listing, [each.key for each in found])
    for each in found:
        if each.key not in left:
            _write(listing, each, known)
    listing.keep_up_on = keeping_up.look_again_on(known, clock.today())


def _write(listing: Listing, due: Due, known: Upkeep) -> None:
    made = KeepingUpLetter(listing_id=listing.id, key=due.key, on=clock.today())
    db.session.add(made)
    audit.record("reminded of keeping up", made)
    to = listing.mediator
    given = {"code": known.in_force, "accepted": known.accepted or "", **_days(known)}
    mail.queue(f"{FOLDER}/keeping_up_{due.letter}.txt", to.email, name=to.name, language=to.language or "en", **given)


def _days(known: Upkeep) -> dict[str, str]:
    """The days that the letters name, in words; of a day that there is none of, nothing."""
    days = {
        "listed_on": known.listed_on,
        "asked_on": keeping_up.asked_on(known.listed_on, clock.today()),
        "published_on": known.published_on,
    }
    return {name: words(day) if day else "" for name, day in days.items()}


def _notice_code(version: str) -> None:
    """Have every listing looked at tonight when a version of the Code is new."""
    if queries.is_known(version):
        return
    made = CodeVersion(version=version, since=clock.today())
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return  # another worker was first
    audit.record("put a version of the Code in force", made)
    db.session.execute(update(Listing).where(Listing.keep_up_on.is_not(None)).values(keep_up_on=clock.today()))
