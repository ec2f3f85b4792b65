"""Saving one's profile, and keeping or removing the photo."""

from typing import Any

from app import audit, clock
from app.accounts.models import User
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.listing.profiles import photo as photos
from app.listing.profiles.details import Place
from app.listing.profiles.models import Profile, ProfilePhoto
from app.listing.profiles.photo import Part, Photo, PhotoError, Zoom


@action
def save(mediator: Person, *, version: int, places: tuple[Place, ...], **details: Any) -> Profile:
    """Save all of a profile, by the names of `profile.Details`. Version 0 is that there is none yet."""
    row = _one_at_a_time(mediator, Profile)
    found = row.version if row else 0
    if found != version:
        raise Conflict(row, found)
    is_new, row = row is None, row or Profile(mediator_id=mediator.id)
    for name, value in details.items():
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    row.places = [each._asdict() for each in places]
    fields = None if is_new else audit.changed(row)
    db.session.add(row)
    audit.record("saved their profile", row, by=mediator, fields=fields)
    return row


def keep_photo(mediator: Person, *, data: bytes, part: Part, zoom: Zoom) -> None:
    """Make a photo of a file, which replaces the one there was; what was chosen last holds.

    Making it takes a moment: that is done in another process, without a transaction.
    """
    db.session.rollback()
    try:
        made = photos.made(data, part=part, zoom=zoom)
    except PhotoError as error:
        raise Refused(str(error)) from None
    _keep_photo(mediator, made)


@action
def _keep_photo(mediator: Person, made: Photo) -> None:
    row = _one_at_a_time(mediator, ProfilePhoto) or ProfilePhoto(mediator_id=mediator.id)
    if row.digest == made.digest:
        return
    row.data, row.digest, row.made_at = made.data, made.digest, clock.now()
    db.session.add(row)
    audit.record("chose their photo", row, by=mediator)


@action
def remove_photo(mediator: Person) -> None:
    """Delete the photo; when there is none, nothing is done."""
    if row := _one_at_a_time(mediator, ProfilePhoto):
        audit.record("removed their photo", row, by=mediator)
        db.session.delete(row)


def _one_at_a_time(mediator: Person, kind: type[Any]) -> Any:
    """The mediator's only row of a kind, if there is one; the account is locked, so that no second one is made."""
    db.session.get_one(User, mediator.id, with_for_update=True)
    return db.session.scalar(db.select(kind).filter_by(mediator_id=mediator.id))
