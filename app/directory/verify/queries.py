"""What anybody is told of a listing: on a day by its number, and where a name may be found (domain §8, §10)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select, true

from app import clock
from app.accounts.models import User
from app.db import db
from app.directory.credentials import queries as credential_queries
from app.directory.credentials.document import Assessed
from app.errors import NotYours
from app.folding import folded, sought
from app.listing.profiles.details import Place
from app.listing.profiles.models import Profile
from app.listing.register import credential_number, history as register_history, queries as register_queries
from app.listing.register.history import Recorded, Row, Status, Verdict
from app.listing.register.queries import is_shown
from app.listing.standings.facts import Fact
from app.listing.standings.models import Listing, ListingFact
from app.logbook.eligibility import certification_queries

MOST = 20


@dataclass(frozen=True, slots=True)
class More:
    """What is told only of whom the register still knows, listed or suspended: what they hold, and what it ever said.

    `slug` ends the address of the profile, while there is one to be seen and its mediator wants it to be found.
    """

    slug: str | None
    assessed: Assessed | None
    is_certified: bool
    history: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """The verdict of a day and that of today; of who is not listed any more the name, and nothing else.

    `number` is empty for what cannot be one: nothing that anybody made up is repeated, let alone signed.
    """

    number: str
    on: date
    today: date
    status: Status
    now: Status
    name: str = ""
    more: More | None = None

    @property
    def is_known(self) -> bool:
        return self.now.verdict is not Verdict.UNKNOWN

    @property
    def is_of_today(self) -> bool:
        return self.on == self.today


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody of a name; the first of their places, and what else there is of them, is shown in the directory only."""

    number: str
    name: str
    status: Status
    place: Place | None


@dataclass(frozen=True, slots=True)
class Search:
    """The first whom a search finds, by their names, and whether there are more."""

    found: tuple[Found, ...]
    is_more: bool


def verified(typed: str, on: date) -> Verified:
    """What is told of a number, as somebody typed it, on a day that is not to come; unknown where nobody has it."""
    today = clock.today()
    try:
        listing = register_queries.with_number(typed)
    except NotYours:
        number, unknown = credential_number.read(typed), Status(Verdict.UNKNOWN)
        return Verified(credential_number.words(number) if number else "", on, today, unknown, unknown)
    recorded = _recorded([listing.id])[listing.id]
    facts = [each.fact for each in recorded]
    now = register_history.status(facts, today)
    return Verified(
        number=credential_number.words(listing.number),
        on=on,
        today=today,
        status=register_history.status(facts, on),
        now=now,
        name=listing.mediator.name,
        more=None if now.verdict is Verdict.NOT_LISTED else _more(listing, recorded, today),
    )


def search(name: str, country: str | None) -> Search:
    """Whose name holds these words, of all that ever were listed, with their verdicts today.

    Only who is shown, and wants their profile to be found, has a place, and so is left out for another country: anybody
    else is found by name alone. An e-mail address is nothing that anybody is found by.
    """
    today, words = clock.today(), sought(name)
    rows = db.session.execute(
        select(Listing.id, Listing.number, User.name, Profile.places)
        .join(Listing.mediator)
        .outerjoin(Profile, and_(Profile.mediator_id == User.id, Profile.is_findable, is_shown(today)))
        .where(Listing.activated_on.is_not(None), *map(_is_in_name, words), _is_in(country))
        .order_by(Listing.id)
        .limit(MOST + 1)
    ).all()
    shown = [row for row in rows[:MOST] if all(word in folded(row.name) for word in words)]
    recorded = _recorded([row.id for row in shown])
    found = [
        Found(
            number=credential_number.words(row.number),
            name=row.name,
            status=register_history.status([each.fact for each in recorded[row.id]], today),
            place=_first(row.places, country),
        )
        for row in shown
    ]
    return Search(tuple(sorted(found, key=lambda each: (folded(each.name), each.number))), len(rows) > MOST)


def _more(listing: Listing, recorded: list[Recorded], today: date) -> More:
    return More(
        slug=_slug(listing, today),
        assessed=credential_queries.assessed(listing.mediator),
        is_certified=certification_queries.is_verified(listing.mediator_id),
        history=register_history.history(recorded, today),
    )


def _slug(listing: Listing, today: date) -> str | None:
    """The end of the profile's address, unless only whoever has that already may read it."""
    is_kept_back = select(Profile.id).where(Profile.mediator_id == listing.mediator_id, ~Profile.is_findable)
    return db.session.scalar(
        select(Listing.slug).where(Listing.id == listing.id, is_shown(today), ~is_kept_back.exists())
    )


def _recorded(listing_ids: Collection[int]) -> Mapping[int, list[Recorded]]:
    """The facts of listings, in one query however many they are."""
    columns = ListingFact.__table__.c
    names = ("listing_id", "recorded_at", "kind", "on", "number", "until", "days")
    wanted = select(*(columns[name] for name in names)).where(columns.listing_id.in_(listing_ids))
    found: dict[int, list[Recorded]] = defaultdict(list)
    for listing_id, recorded_at, *values in db.session.execute(wanted):
        found[listing_id].append(Recorded(Fact(*values), clock.day_of(recorded_at)))
    return found


def _is_in_name(word: str) -> ColumnElement[bool]:
    """Whether a name holds a word: what an account is searched by ends in its address, which is no part of it."""
    name = func.substr(User.folded, 1, func.length(User.folded) - func.length(User.email))
    return name.contains(word, autoescape=True)


def _is_in(country: str | None) -> ColumnElement[bool]:
    """Whether the profile that a search may find names a country; no condition on who has none."""
    if country is None:
        return true()
    return or_(Profile.id.is_(None), cast(Profile.places, Text).contains(f'"country": "{country}"'))


def _first(places: list[dict[str, str]] | None, country: str | None) -> Place | None:
    """The first place of a profile, in the country that was asked for when there is one."""
    known = [Place(**each) for each in places or []]
    return next((each for each in known if each.country == country), known[0] if known else None)
