"""The public profile of whoever is listed, found by its address; what else there is to say at that address."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, bindparam, func, select

from app import clock
from app.accounts.models import User
from app.audit import AuditRecord
from app.database.direct import Direct, Glimpse
from app.db import db
from app.errors import NotYours
from app.feedback.digests import queries as digest_queries
from app.feedback.digests.queries import Published
from app.feedback.models import DigestVersion
from app.listing.profiles import card_queries, details as profile
from app.listing.profiles.details import Card, Details, Held
from app.listing.profiles.models import Profile, ProfilePhoto
from app.listing.register import credential_number, queries as register_queries
from app.listing.standings.models import Listing

TODAY = bindparam("today", type_=Date)
NEWEST = (
    select(DigestVersion.id)
    .where(DigestVersion.mediator_id == User.id)
    .order_by(DigestVersion.number.desc())
    .limit(1)
    .correlate(User)
    .scalar_subquery()
)
HEAD = Direct(
    card_queries.rows(TODAY, bindparam("first_confirmed", type_=Date))
    .add_columns(
        Listing.slug,
        Listing.number,
        User.id,
        User.name,
        Profile.version,
        Profile.is_findable,
        ProfilePhoto.digest,
        DigestVersion.number,
        DigestVersion.withdrawn_on,
    )
    .outerjoin(Profile, Profile.mediator_id == User.id)
    .outerjoin(ProfilePhoto, ProfilePhoto.mediator_id == User.id)
    .outerjoin(DigestVersion, DigestVersion.id == NEWEST)
    .where(Listing.slug == bindparam("slug"))
)
PHOTO = Direct(
    select(ProfilePhoto.data)
    .join(Listing, Listing.mediator_id == ProfilePhoto.mediator_id)
    .where(
        Listing.slug == bindparam("slug"),
        ProfilePhoto.digest == bindparam("digest"),
        register_queries.is_shown(TODAY),
    )
)
OF_CARD = 7  # columns that `card_queries.read` takes


class Head(NamedTuple):
    """What is known of a profile without its texts; as long as it is the same, so are they.

    `photo` is a digest, or nothing; `digest` the number of the newest version of the Feedback Digest, or none.
    """

    held: Held
    slug: str
    number: str
    mediator_id: int
    name: str
    version: int | None
    is_findable: bool
    photo: str
    digest: int | None
    withdrawn_on: date | None

    @property
    def address(self) -> str:
        return f"/mediators/{self.slug}"

    @property
    def photo_address(self) -> str:
        return f"{self.address}/photo/{self.photo}" if self.photo else ""

    @property
    def credential(self) -> str:
        """The number of the listing as it is read: ODR-7K2M-9Q4T."""
        return credential_number.words(self.number)


class Hidden(NamedTuple):
    """A listing that is not shown: what may still be said of it. `since` is the day it ended, none while suspended."""

    name: str
    address: str
    since: date | None


def glimpse(slug: str) -> Glimpse:
    """What is known of the profile at an address, as anybody may see it today; nothing when its listing is not shown.

    As long as that is the same, so is the profile; `head` reads it.
    """
    today = clock.today()
    return HEAD.glimpse(slug=slug.lower(), today=today, first_confirmed=card_queries.first_confirmed(today))


def head(glimpse: Glimpse) -> Head:
    """What was glimpsed, in words of the register."""
    [row] = glimpse.read()
    return _head(row)


def listed(slug: str) -> Head:
    """The same at once; raises NotYours when its listing is not shown."""
    seen = glimpse(slug)
    if not seen.found:
        raise NotYours(slug)
    return head(seen)


def card(head: Head) -> Card:
    """All that a profile says, by its mediator's choices."""
    found = db.session.scalar(select(Profile).where(Profile.mediator_id == head.mediator_id))
    details = found.details if found else Details()
    return profile.card(details, name=head.name, photo=head.photo, held=head.held)


def updated_on(head: Head) -> date | None:
    """The last day on which something of a profile was changed by its mediator or by who writes its digest."""
    saved = select(func.max(AuditRecord.at)).where(
        AuditRecord.subject == Profile.__tablename__, AuditRecord.subject_id == Profile.id
    )
    days = db.session.execute(
        select(saved.scalar_subquery(), ProfilePhoto.made_at, DigestVersion.published_on, DigestVersion.withdrawn_on)
        .select_from(User)
        .outerjoin(Profile, Profile.mediator_id == User.id)
        .outerjoin(ProfilePhoto, ProfilePhoto.mediator_id == User.id)
        .outerjoin(DigestVersion, DigestVersion.id == NEWEST)
        .where(User.id == head.mediator_id)
    ).one()
    return max((clock.day_of(each) if isinstance(each, datetime) else each for each in days if each), default=None)


def digest(head: Head) -> Published | None:
    """The newest version of the Feedback Digest, if there is one."""
    return digest_queries.newest(head.mediator_id) if head.digest else None


def hidden(slug: str) -> Hidden:
    """What may still be said of a listing that is not shown today; raises NotYours when there never was one."""
    found, today = register_queries.with_slug(slug), clock.today()
    has_ended = found.gone_on is not None and found.gone_on <= today
    if not has_ended and not found.is_suspended:
        raise NotYours(slug)
    return Hidden(found.mediator.name, f"/mediators/{found.slug}", found.gone_on if has_ended else None)


def photo(slug: str, digest: str) -> bytes:
    """The photo on a profile that is shown today; one that was replaced is gone."""
    found = PHOTO.glance(slug=slug.lower(), digest=digest, today=clock.today())
    if not found:
        raise NotYours(digest)
    return bytes(found[0][0])


def _head(row: Sequence[Any]) -> Head:
    slug, number, mediator_id, name, version, findable, photo, digest, withdrawn_on = row[OF_CARD:]
    held = card_queries.read(*row[:OF_CARD])
    return Head(
        held, slug, number, mediator_id, name, version, findable is not False, photo or "", digest, withdrawn_on
    )
