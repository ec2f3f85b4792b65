"""What is known of listings: a mediator's own standing, and for staff the register and what its next nights do."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from app import clock
from app.accounts.address import queries as address_queries
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.listing.standings import plan as standing_plan, words as standing_words
from app.listing.standings.facts import FINAL_FROM, Fact, Kind, Standing, standing
from app.listing.standings.models import CREDENTIAL, BrakeRelease, Listing, ListingFact
from app.listing.standings.plan import Plan, Planned, Register
from app.listing.standings.words import Words
from app.mail import Letter
from app.paging import Pages

A_PAGE = 50
LOOK_BACK = timedelta(days=366)
_LISTINGS = select(Listing).options(joinedload(Listing.mediator))
_WAS_LISTED = Listing.activated_on.is_not(None)  # the row of one whose account was erased stays, without a fact
_NOTHING_HAPPENS = (_WAS_LISTED, Listing.next_due_on.is_(None), Listing.gone_on.is_(None))  # until staff have looked


@dataclass(frozen=True)
class Known:
    """A listing with its mediator and how it stands today."""

    listing: Listing
    standing: Standing

    @property
    def name(self) -> str:
        return self.listing.mediator.name or self.listing.mediator.email

    @property
    def words(self) -> Words:
        return standing_words.explained(self.standing)


@dataclass(frozen=True)
class Recorded:
    """One fact as staff read it, with who recorded it; nobody when the portal did."""

    row: ListingFact
    by: str

    @property
    def reason(self) -> str:
        return self.row.opened_reason


@dataclass(frozen=True)
class ListingPage:
    """A page of the register."""

    found: Sequence[Known]
    page: int
    pages: int


@dataclass(frozen=True)
class Night:
    """A page of what a night will do: its plan, each letter with its listing, and what staff released for that day.

    `waiting` are listings that staff have to look at, whatever the day: a waiver is requested, or a notice came back.
    `on_hold` are those that the night leaves out for a hold, as they stand on its day.
    """

    plan: Plan
    letters: Sequence[tuple[Planned, Listing]]
    releases: Sequence[BrakeRelease]
    waiting: Sequence[Known]
    on_hold: Sequence[Known]
    page: int
    pages: int

    @property
    def held_back(self) -> int:
        return sum(each.is_held_back for each in self.plan.written)


def standing_of(person: Person) -> Known | None:
    """A mediator's own listing as it stands today, its `words` ready to be read; None before there is one."""
    listing = listing_of(person.id)
    return known([listing])[0] if listing else None


def live(person: Person) -> Known | None:
    """A mediator's own listing while it has not ended; a suspended one is live."""
    found = standing_of(person)
    return found if found and found.standing.is_live else None


def own(person: Person) -> Known:
    """A mediator's own listing; raises NotYours before there is one."""
    if found := standing_of(person):
        return found
    raise NotYours(person.id)


def listing_of(mediator_id: int) -> Listing | None:
    is_theirs = (Listing.mediator_id == mediator_id, Listing.credential == CREDENTIAL)
    return db.session.scalar(_LISTINGS.where(*is_theirs))


def facts(listing: Listing) -> Sequence[Fact]:
    return _facts(ListingFact.listing_id == listing.id)[listing.id]


def now(listing: Listing) -> Standing:
    """How a listing stands today."""
    return standing(facts(listing), clock.today())


def covered_at_once(listing: Listing, began_on: date | None) -> set[date | None]:
    """Up to when the portal covered a listing on the very day it began, by what was paid before."""
    covers = (ListingFact.kind == Kind.COVERED, ListingFact.by_id.is_(None))
    rows = select(ListingFact.until, ListingFact.recorded_at).where(ListingFact.listing_id == listing.id, *covers)
    return {until for until, at in db.session.execute(rows) if clock.day_of(at) == began_on}


def known(listings: Sequence[Listing], day: date | None = None) -> list[Known]:
    """Listings as they stand on a day, without one today, in one query for all of them."""
    of_each = _facts(ListingFact.listing_id.in_([listing.id for listing in listings]))
    return [Known(listing, standing(of_each[listing.id], day or clock.today())) for listing in listings]


def listing(listing_id: int) -> Known:
    """For staff: one listing; raises NotYours when there is none, or its mediator is erased."""
    found = db.session.scalar(_LISTINGS.where(Listing.id == listing_id, Listing.mediator.has(User.is_there())))
    if found is None:
        raise NotYours(listing_id)
    return known([found])[0]


def history(listing: Listing) -> list[Recorded]:
    """For staff: all that was recorded of a listing, the newest first."""
    rows = db.session.execute(
        select(ListingFact, User.called())
        .outerjoin(User, User.id == ListingFact.by_id)
        .where(ListingFact.listing_id == listing.id)
        .order_by(ListingFact.number.desc())
    )
    return [Recorded(row, name) for row, name in rows]


def listings(search: str = "", *, page: int = 1) -> ListingPage:
    """For staff: a page of the register by name, narrowed to names and addresses that hold some words."""
    wanted = and_(User.is_called(search), _WAS_LISTED)
    count = select(func.count()).select_from(Listing).join(Listing.mediator).where(wanted)
    at = Pages.of(db.session.scalar(count) or 0, page, size=A_PAGE)
    rows = _LISTINGS.join(Listing.mediator).where(wanted).order_by(User.name, Listing.id)
    shown = db.session.scalars(rows.limit(A_PAGE).offset(at.offset)).all()
    return ListingPage(known(shown), at.page, at.pages)


def plan(day: date) -> Plan:
    """What the night of a day does, today's or one to come. It costs what is due by then, not what is listed."""
    first = clock.today()
    is_due = select(Listing.id).where(Listing.next_due_on <= day)
    found = _facts(ListingFact.listing_id.in_(is_due))
    if not found:
        return Plan(day)
    register = Register(found, _listed_before(first), _finals_sent(first), _released(first, day))
    return standing_plan.plan(register, first=first, day=day)


def night(day: date, *, page: int = 1) -> Night:
    """For staff: a page of what the night of a day will do."""
    planned = plan(day)
    at = Pages.of(len(planned.written), page, size=A_PAGE)
    shown = at.cut(planned.written)
    rows = db.session.scalars(_LISTINGS.where(Listing.id.in_({each.listing_id for each in shown})))
    by_id = {listing.id: listing for listing in rows}
    releases = db.session.scalars(select(BrakeRelease).where(BrakeRelease.day == day).order_by(BrakeRelease.id)).all()
    letters = [(each, by_id[each.listing_id]) for each in shown]
    return Night(planned, letters, releases, waiting(), on_hold(day), at.page, at.pages)


def holds_back_own(plan: Plan, by: Person) -> bool:
    """Whether the brake holds back a notice to whoever of staff asks, by this or another account of theirs."""
    held = {each.listing_id for each in plan.letters if each.is_held_back}
    theirs = set(db.session.scalars(select(Listing.mediator_id).where(Listing.id.in_(held))))
    return bool(address_queries.same_person(by.id, theirs))


def on_hold(day: date) -> list[Known]:
    """For staff: the first listings, at most a page, that a hold leaves out of the night of a day."""
    held = select(ListingFact.listing_id).where(ListingFact.kind == Kind.HELD.value, ListingFact.until >= day)
    rows = db.session.scalars(_LISTINGS.where(Listing.id.in_(held)).order_by(Listing.id)).all()
    found = [(each, each.standing) for each in known(rows, day)]  # a hold may have been released since
    return [each for each, its in found if its.is_live and its.is_stopped and not its.waits_for_staff][:A_PAGE]


def waiting() -> list[Known]:
    """For staff: the first listings, at most a page, about which nothing happens until they have looked."""
    rows = db.session.scalars(_LISTINGS.where(*_NOTHING_HAPPENS).order_by(Listing.id).limit(A_PAGE)).all()
    return [each for each in known(rows) if each.standing.waits_for_staff]


def waiting_rows(kind: str) -> Select[*tuple[Any, ...]]:
    """For the queue of staff: the same listings as rows of kind, id and since when."""
    since = func.max(ListingFact.recorded_at).label("since")
    rows = select(literal(kind).label("kind"), Listing.id.label("id"), since)
    return rows.join(ListingFact, ListingFact.listing_id == Listing.id).where(*_NOTHING_HAPPENS).group_by(Listing.id)


def some(ids: Collection[int]) -> list[Known]:
    """For staff: listings by their numbers."""
    return known(db.session.scalars(_LISTINGS.where(Listing.id.in_(ids))).all())


def refused_finals() -> Sequence[int]:
    """The facts of final notices whose letters were refused for good, as nobody has noted yet.

    So was one that waited until the listing had ended on it, and then told nobody.
    """
    never_left = and_(Letter.sent_at.is_(None), Letter.sealed.is_(None), Listing.gone_on <= clock.today())
    is_refused = or_(Letter.refused_at.is_not(None), never_left)
    return db.session.scalars(_finals_without(Kind.UNDELIVERED).where(is_refused)).all()


def late_finals() -> list[tuple[int, date]]:
    """The facts of final notices that left on a later day than theirs, as nobody has noted yet, each with that day."""
    sent = _finals_without(Kind.LEFT).where(Letter.sent_at.is_not(None)).add_columns(ListingFact.on, Letter.sent_at)
    rows = ((number, on, clock.day_of(at)) for number, on, at in db.session.execute(sent))
    return [(number, left_on) for number, on, left_on in rows if left_on > on]


def _finals_without(kind: Kind) -> Select[int]:
    """The facts of final notices of a year of whose letters nothing of this kind is noted.

    A letter is sent or refused five days after it was queued at the latest, or after the worker has slept.
    """
    noted = aliased(ListingFact)
    is_noted = exists().where(noted.letter_id == ListingFact.letter_id, noted.kind == kind.value)
    is_final = (ListingFact.kind == Kind.NOTICE.value, ListingFact.days >= FINAL_FROM)
    return (
        select(ListingFact.id)
        .join(Letter, Letter.id == ListingFact.letter_id)
        .join(Listing, Listing.id == ListingFact.listing_id)
        .where(*is_final, ListingFact.on >= clock.today() - LOOK_BACK, ~is_noted)
    )


def all_facts() -> Mapping[int, Sequence[Fact]]:
    """The facts of every listing."""
    return _facts(ListingFact.listing_id.is_not(None))


def _facts(which: ColumnElement[bool]) -> Mapping[int, Sequence[Fact]]:
    """Facts by listing, without a record for each."""
    columns = ListingFact.__table__.c
    names = ("listing_id", "kind", "on", "number", "until", "days")
    found: dict[int, list[Fact]] = defaultdict(list)
    for listing_id, *values in db.session.execute(select(*(columns[name] for name in names)).where(which)):
        found[listing_id].append(Fact(*values))
    return found


def _listed_before(day: date) -> int:
    """How many listings were listed on the day before a day."""
    was_listed = (Listing.activated_on < day, or_(Listing.gone_on.is_(None), Listing.gone_on >= day))
    return db.session.scalar(select(func.count()).select_from(Listing).where(*was_listed)) or 0


def _finals_sent(day: date) -> int:
    """To how many listings a final notice left on a day."""
    is_final = (ListingFact.kind == Kind.NOTICE.value, ListingFact.on == day, ListingFact.days >= FINAL_FROM)
    return db.session.scalar(select(func.count(ListingFact.listing_id.distinct())).where(*is_final)) or 0


def _released(first: date, last: date) -> dict[date, int]:
    """By day, for how many listings final notices were let go."""
    of_days = select(BrakeRelease.day, func.max(BrakeRelease.most).label("most")).where(
        BrakeRelease.day.between(first, last)
    )
    return {row.day: row.most for row in db.session.execute(of_days.group_by(BrakeRelease.day))}
