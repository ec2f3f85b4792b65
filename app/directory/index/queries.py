"""The index of the directory as this process has it, kept in step with the database (docs/decisions/0025)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from threading import Lock
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import bindparam, func, select

from app.accounts.models import User
from app.database import replica
from app.database.direct import Direct
from app.db import db
from app.directory.index import names as index_names
from app.directory.index.day import Card, Entry, Index
from app.directory.index.models import EVERYBODY_IS_AS_BEFORE, DirectoryChange
from app.directory.index.words import words
from app.feedback.models import DigestVersion
from app.listing.profiles import card_queries
from app.listing.profiles.models import Profile
from app.listing.register.queries import is_shown
from app.listing.standings.models import Listing
from app.logbook.evidence.levels import VERIFIED_FROM
from app.logbook.models import Certification, Mediation

A_PAGE = 20
LONGEST_TRANSACTION = timedelta(minutes=10)
MOST_CHANGED = 500  # with more it is quicker to read everything anew
HOLDER = "directory index"
EVER_SINCE = datetime(2000, 1, 1, tzinfo=UTC)

CHANGES = Direct(
    select(DirectoryChange.id, DirectoryChange.mediator_id, DirectoryChange.at)
    .where(DirectoryChange.id >= bindparam("mark"))
    .order_by(DirectoryChange.id)
)
ASKED_FOR = [f"id{number}" for number in range(A_PAGE)]
STILL_SHOWN = Direct(
    select(Listing.id)
    .join(Profile, Profile.mediator_id == Listing.mediator_id)
    .where(Listing.id.in_([bindparam(name) for name in ASKED_FOR]), is_shown(bindparam("day")), Profile.is_findable)
)

Change = tuple[int, datetime]


@dataclass
class Holder:
    """What one process has: an index, and the changes it has seen, from the row that is its mark on.

    The mark is 0 as long as no row is old enough to be one.
    """

    lock: Lock = field(default_factory=Lock)
    index: Index | None = None
    mark: int = 0
    seen: dict[int, Change] = field(default_factory=dict)


class _Listed(NamedTuple):
    """A listing with what its mediator says of themself, as it is read."""

    listing_id: int
    mediator_id: int
    number: str
    slug: str
    name: str
    languages: list[str]
    places: list[dict[str, str]]
    expertise: list[str]
    styles: list[str]
    about: str
    certified_at: datetime | None


def index(day: date) -> Index:
    """The index of today, with all that was committed before this asked; usually that costs one small statement."""
    holder = current_app.extensions.setdefault(replica.apart(HOLDER), Holder())
    with holder.lock:
        return _refreshed(holder, day)


def still_shown(entries: Sequence[Entry], day: date) -> list[Entry]:
    """Those of a page's entries whose listing the register shows, in their order: the index only proposes."""
    ids = [entry.listing_id for entry in entries]
    asked: dict[str, Any] = dict(zip(ASKED_FOR, [*ids, *[0] * (A_PAGE - len(ids))], strict=True))
    shown = {listing_id for (listing_id,) in STILL_SHOWN.glance(day=day, **asked)} if ids else set()
    return [entry for entry in entries if entry.listing_id in shown]


def _refreshed(holder: Holder, day: date) -> Index:
    """Rows that a late transaction adds before those that were seen are new like any other.

    When one that was seen is missing, or is another, the database was put back, or forgot more than was seen; where
    none was seen before, nobody knows.
    """
    found = {row[0]: (row[1], row[2]) for row in CHANGES.glance(mark=holder.mark)}
    changed = {found[row][0] for row in found.keys() - holder.seen.keys()} - {EVERYBODY_IS_AS_BEFORE}
    is_continued = holder.seen.items() <= found.items() and bool(holder.seen) == bool(found)
    if holder.index is None or holder.index.day != day or not is_continued or len(changed) > MOST_CHANGED:
        found = {row[0]: (row[1], row[2]) for row in CHANGES.glance(mark=0)}
        holder.index = Index(day, _entries(day))
    elif changed:
        holder.index = holder.index.changed(changed, _entries(day, changed))
    holder.mark = _mark(found)
    holder.seen = {row: change for row, change in found.items() if row >= holder.mark}
    return holder.index


def _mark(found: dict[int, Change]) -> int:
    """The last row that is older than the longest transaction: before it no other can appear."""
    settled_by = max((at for _mediator, at in found.values()), default=EVER_SINCE) - LONGEST_TRANSACTION
    return max((row for row, (_mediator, at) in found.items() if at <= settled_by), default=0)


def _entries(day: date, mediator_ids: Collection[int] | None = None) -> list[Entry]:
    """The listings of mediators, or of all, that are shown on a day and may be found."""
    wanted = (
        select(
            *(Listing.id, Listing.mediator_id, Listing.number, Listing.slug, User.name),
            *(Profile.languages, Profile.places, Profile.expertise, Profile.styles, Profile.about),
            Certification.verified_at,
        )
        .join(User, User.id == Listing.mediator_id)
        .join(Profile, Profile.mediator_id == Listing.mediator_id)
        .outerjoin(Certification, Certification.mediator_id == Listing.mediator_id)
        .where(is_shown(day), Profile.is_findable)
        .order_by(Listing.id)
    )
    if mediator_ids is not None:
        wanted = wanted.where(Listing.mediator_id.in_(mediator_ids))
    verified, digests = _user_verified(day, mediator_ids), _with_digest(mediator_ids)
    listed = [_Listed(*tuple(row)) for row in db.session.execute(wanted)]
    return [
        _entry(each, is_verified=each.mediator_id in verified, has_digest=each.mediator_id in digests)
        for each in listed
    ]


def _user_verified(day: date, mediator_ids: Collection[int] | None) -> set[int]:
    """Who is user verified on a day (domain §7.13): the register's day, wherever somebody is."""
    verified = (
        select(Mediation.mediator_id)
        .where(
            card_queries.is_confirmed(card_queries.first_confirmed(day), day),
            Mediation.mediator_id.in_(select(Listing.mediator_id) if mediator_ids is None else mediator_ids),
        )
        .group_by(Mediation.mediator_id)
        .having(func.count() >= VERIFIED_FROM)
    )
    return set(db.session.scalars(verified))


def _with_digest(mediator_ids: Collection[int] | None) -> set[int]:
    """Who has a Feedback Digest; the figures of a version whose words were withdrawn stay."""
    wanted = select(DigestVersion.mediator_id)
    if mediator_ids is not None:
        wanted = wanted.where(DigestVersion.mediator_id.in_(mediator_ids))
    return set(db.session.scalars(wanted.distinct()))


def _entry(listed: _Listed, *, is_verified: bool, has_digest: bool) -> Entry:
    places = tuple((each["place"], each["country"]) for each in listed.places)
    card = Card(
        name=listed.name,
        slug=listed.slug,
        languages=tuple(listed.languages),
        places=places,
        expertise=tuple(listed.expertise),
        is_certified=listed.certified_at is not None,
        is_verified=is_verified,
        has_digest=has_digest,
    )
    said = repr((listed.number, card, listed.styles, listed.about)).encode()
    return Entry(
        listing_id=listed.listing_id,
        mediator_id=listed.mediator_id,
        number=listed.number,
        words=_words(listed),
        facets=card.facets,
        card=card,
        said=int.from_bytes(blake2b(said, digest_size=16).digest()),
    )


def _words(listed: _Listed) -> frozenset[str]:
    named: Iterable[frozenset[str]] = (
        *map(index_names.of_language, listed.languages),
        *(index_names.of_country(each["country"]) for each in listed.places),
        *map(index_names.of_expertise, listed.expertise),
        *map(index_names.of_style, listed.styles),
    )
    return words(listed.name, listed.about, *(each["place"] for each in listed.places)).union(*named)
