"""Reading profiles: a mediator's own with its photo, and how complete anybody's is."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.listing.profiles import card_queries, details as rule
from app.listing.profiles.details import Card, Completeness, Details
from app.listing.profiles.models import Profile, ProfilePhoto


class Saved(NamedTuple):
    """A profile, or none yet, and the digest of the photo, or nothing."""

    profile: Profile | None
    photo: str

    @property
    def details(self) -> Details:
        return self.profile.details if self.profile else Details()

    @property
    def completeness(self) -> Completeness:
        return rule.completeness(self.details, has_photo=bool(self.photo))


def saved(mediator: Person) -> Saved:
    return _saved([mediator.id])[mediator.id]


def completeness(person_id: int) -> Completeness:
    """How complete somebody's profile is; that of an account without one lacks everything."""
    return completenesses([person_id])[person_id]


def completenesses(person_ids: Iterable[int]) -> dict[int, Completeness]:
    """The same of many at once, by their ids."""
    return {person_id: found.completeness for person_id, found in _saved(person_ids).items()}


def card(mediator: Person, details: Details, *, photo: str) -> Card:
    """What the public would see with these details, saved or not."""
    return rule.card(details, name=mediator.name, photo=photo, held=card_queries.held(mediator))


def photo(mediator: Person, digest: str) -> bytes:
    """A mediator's own photo; one that was replaced is gone."""
    wanted = select(ProfilePhoto.data).where(ProfilePhoto.mediator_id == mediator.id, ProfilePhoto.digest == digest)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotYours(digest)
    return found


def _saved(person_ids: Iterable[int]) -> dict[int, Saved]:
    wanted = list(person_ids)
    rows = db.session.execute(
        select(User.id, Profile, ProfilePhoto.digest)
        .outerjoin(Profile, Profile.mediator_id == User.id)
        .outerjoin(ProfilePhoto, ProfilePhoto.mediator_id == User.id)
        .where(User.id.in_(wanted))
    )
    found = {person_id: Saved(profile, digest or "") for person_id, profile, digest in rows}
    return {person_id: found.get(person_id, Saved(None, "")) for person_id in wanted}
