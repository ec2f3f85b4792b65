"""Demo mediators who are listed: one in order, one due soon, two in grace, of whom one waits for the brake."""

from dataclasses import dataclass
from datetime import date, timedelta

from app import clock
from app.accounts.models import User
from app.accounts.person import Person, person
from app.config import CODE_VERSION
from app.db import db
from app.demo import accounts, assessed, billed, days, profiled
from app.listing.programmes.models import Programme
from app.listing.standings import actions as standing_actions
from app.listing.standings.facts import NOTICES
from app.listing.standings.models import Listing
from app.listing.standings.periods import anniversary
from app.listing.upkeep import actions as keeping_up_actions
from app.logbook.eligibility import actions as eligibility_actions
from app.logbook.models import CodeAcceptance


@dataclass(frozen=True)
class Listed:
    """Somebody who is listed; the next contribution is due so many days after the day of seeding.

    `about` is why one would sign in as them. `years` are paid; when there are two, the declaration between was made,
    and the Code of that day accepted. `code` is the version of before. One who `was_assessed` went the whole way to the
    listing, from the logbook on; the others are just listed.
    """

    slug: str
    name: str
    zone: str
    about: str
    due_in: int
    years: int = 1
    code: str = CODE_VERSION
    was_assessed: bool = False


OLD_CODE = "2024"
OPENED_BEFORE = timedelta(days=90)
LISTED = (
    Listed(
        "ingrid",
        "Ingrid Halvorsen",
        "Europe/Oslo",
        "Listed for a second year, with everything in order and a digest of her feedback.",
        251,
        2,
        OLD_CODE,
        was_assessed=True,
    ),
    Listed("tomas", "Tomás Rocha", "America/Sao_Paulo", "Listed, and the contribution is due soon.", 31),
    Listed("yuki", "Yuki Tanaka", "Asia/Tokyo", "Listed and in grace: a declaration is asked for.", -179),
    Listed(
        "benoit",
        "Benoît Lambert",
        "Europe/Paris",
        "Near the end of grace, with an old version of the Code.",
        -329,
        1,
        OLD_CODE,
    ),
)


def enter(staff: Person, today: date, *, programme: Programme, assessor: Person) -> None:
    """List each so many years before their contribution is due, and send the notices of the days since then."""
    listings, second_year = {}, {}
    for each in LISTED:
        listed_on = anniversary(today + timedelta(days=each.due_in), -each.years)
        second_year[each.slug] = anniversary(listed_on, 1)
        if each.was_assessed:
            listings[each] = _assessed(each, listed_on, staff=staff, programme=programme, assessor=assessor)
        else:
            with days.on(listed_on):
                listings[each] = activate(opened(each.slug, each.name, each.zone, code=each.code), staff)
    billed.renew(second_year, today, staff=staff)
    for each, listing in listings.items():
        if each.years > 1:
            with days.on(second_year[each.slug]):
                account = person(listing.mediator)
                keeping_up_actions.declare(listing, by=account, form_token=f"demo declaration {each.slug}")
                eligibility_actions.accept_code(account)
        notify(listing, today + timedelta(days=each.due_in), until=today)


def opened(slug: str, name: str, zone: str, *, code: str = CODE_VERSION) -> User:
    """The account of somebody who accepted the Code that was in force."""
    account = accounts.opened(slug, name, zone, is_mediator=True)
    db.session.add(CodeAcceptance(mediator_id=account.id, code_version=code, accepted_at=clock.now()))
    return account


def activate(mediator: User, staff: Person) -> Listing:
    return standing_actions.activate(mediator, by=staff, reason="Application approved")


def notify(listing: Listing, due_on: date, *, until: date) -> None:
    """Send the notices up to and with a day."""
    for sent_on in (due_on + timedelta(days=number) for number in NOTICES):
        if sent_on <= until:
            with days.on(sent_on):
                standing_actions.send(listing, is_braked=False)


def _assessed(each: Listed, listed_on: date, *, staff: Person, programme: Programme, assessor: Person) -> Listing:
    """The whole way, with a complete profile."""
    with days.on(listed_on - OPENED_BEFORE):
        account = opened(each.slug, each.name, each.zone, code=each.code)
        profiled.enter(person(account), each.slug, profiled.ENTERED[each.slug])
    assessed.approve(person(account), programme, assessor=assessor, staff=staff, listed_on=listed_on)
    return db.session.scalars(db.select(Listing).where(Listing.mediator_id == account.id)).one()
