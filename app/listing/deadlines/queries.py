"""A mediator's calendar of deadlines: their own, the one behind an address, and what it has to hold today."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app import clock, crypto, dates
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.listing.deadlines import days as rules
from app.listing.deadlines.days import Deadline, Followed, Kind
from app.listing.deadlines.models import DeadlineFeed, FeedDeadline
from app.listing.standings import queries as standing_queries
from app.listing.upkeep import queries as keeping_up_queries
from app.listing.upkeep.duties import Upkeep
from app.logbook.eligibility.panel import panel

PURPOSE = "deadline feed"


@dataclass(frozen=True, slots=True)
class Ahead:
    """The deadlines on a mediator's page, the earliest first: the windows, of which there are up to 13, apart."""

    all: tuple[Deadline, ...]

    @property
    def windows(self) -> list[Deadline]:
        return [each for each in self.all if each.kind is Kind.WINDOW]

    @property
    def others(self) -> list[Deadline]:
        return [each for each in self.all if each.kind is not Kind.WINDOW]

    @property
    def first_window(self) -> str:
        """How many windows lapse, and when the first of them."""
        number, day = len(self.windows), dates.words(self.windows[0].day)
        return (
            f"one window, which lapses on {day}"
            if number == 1
            else f"{number} windows, the first of which lapses on {day}"
        )


def feed_of(person: Person) -> DeadlineFeed | None:
    """A mediator's calendar, if they have made one."""
    return db.session.scalar(select(DeadlineFeed).where(DeadlineFeed.user_id == person.id))


def own(person: Person) -> DeadlineFeed:
    """A mediator's calendar; raises NotYours when they have none."""
    if found := feed_of(person):
        return found
    raise NotYours(person.id)


def address(feed: DeadlineFeed) -> str:
    """Where a calendar is read, below the portal's own address; nobody can guess it (256 bits)."""
    return f"/calendar/{feed.id}/{_token(feed)}.ics"


def subscribing(portal: str, feed: DeadlineFeed) -> str:
    """The same below the address `portal`, as browsers hand it to a calendar program."""
    return f"webcal://{portal.partition('://')[2]}{address(feed)}"


def linked(feed_id: int, token: str) -> DeadlineFeed:
    """The calendar behind an address; replaced, ended or unknown, there is none."""
    found = db.session.get(DeadlineFeed, feed_id)
    if found is None or not crypto.same(token, _token(found)):
        raise NotYours(feed_id)
    return found


def all_ids() -> Sequence[int]:
    """Every calendar, for the job that keeps them."""
    return db.session.scalars(select(DeadlineFeed.id).order_by(DeadlineFeed.id)).all()


def rows(feed: DeadlineFeed) -> Sequence[FeedDeadline]:
    """All that a calendar ever held."""
    of_it = select(FeedDeadline).where(FeedDeadline.feed_id == feed.id)
    return db.session.scalars(of_it.order_by(FeedDeadline.day, FeedDeadline.id)).all()


def shown(feed: DeadlineFeed) -> list[Followed]:
    """What a calendar holds today, the earliest first."""
    now, today = clock.now(), clock.today()
    return [each for row in rows(feed) if rules.is_shown(each := row.followed, now=now, today=today)]


def ahead(feed: DeadlineFeed) -> Ahead:
    """What is still to come, or open, in a calendar."""
    today = clock.today()
    standing = [each.deadline for each in shown(feed) if not each.is_cancelled]
    return Ahead(tuple(each for each in standing if each.day >= today or not each.kind.happens))


def known(person: Person) -> rules.Known:
    """All that a mediator's deadlines follow from."""
    assessment = panel(person).assessment
    listing = standing_queries.standing_of(person)
    return rules.Known(
        today=max(assessment.as_of, clock.today()),
        needed=assessment.needed,
        lapses=assessment.lapses,
        standing=listing.standing if listing else None,
        upkeep=_upkeep(listing) if listing else None,
    )


def _upkeep(known: standing_queries.Known) -> Upkeep | None:
    listed_on = known.standing.shown_since
    return keeping_up_queries.upkeep(known.listing, listed_on) if listed_on else None


def _token(feed: DeadlineFeed) -> str:
    return crypto.token(PURPOSE, feed.id, feed.nonce)
