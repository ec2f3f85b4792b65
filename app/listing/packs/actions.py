"""A mediator seals a pack and withdraws it; whoever holds its link opens it by a button."""

import secrets

from app import audit, clock
from app.accounts.models import User
from app.accounts.person import Person
from app.db import action, db
from app.errors import NotYours, Refused
from app.listing.applications import sharing, snapshot
from app.listing.applications.models import Application
from app.listing.packs import life as rules, queries
from app.listing.packs.life import LIFE, Way, Who
from app.listing.packs.models import Pack, PackOpening

MOVED_ON = "The pack has changed since you opened this page. Look at where it stands now."
NOT_WHAT_YOU_SAW = "Your logbook has changed since you looked. Look again at what is sealed, then make the pack."


@action
def seal(
    mediator: Person, application: Application | None, *, form_token: str, recipient: str, days: int, sha256: str
) -> Pack:
    """Freeze the logbook as it stands today, or take what was submitted with an application, for so many days.

    `sha256` is that of what the mediator looked at, which names no recipient yet: what they did not see is never
    sealed. The same form sent twice makes one.
    """
    db.session.get_one(User, mediator.id, with_for_update=True)  # so that none is made beside the limit
    if again := queries.pack_of_form(mediator, form_token):
        return again
    if reason := rules.why_not_made(name=mediator.name, made_lately=queries.made_lately(mediator)):
        raise Refused(reason)
    made = Pack(
        form_token=form_token,
        mediator_id=mediator.id,
        recipient=recipient,
        nonce=secrets.token_hex(16),
        made_at=clock.now(),
        last_day=rules.last_day(clock.today(), days),
    )
    _fill(made, mediator, application, seen=sha256)
    db.session.add(made)
    audit.record("sealed a pack", made, by=mediator)
    return made


@action
def withdraw(pack: Pack, *, by: Person, version: int) -> None:
    """Its link opens nothing from now on; that it was genuine can still be checked, and that it was withdrawn."""
    if pack.version != version:
        raise Refused(MOVED_ON)
    LIFE.moved(pack.state, "withdraw", by=Who.MEDIATOR)
    pack.withdrawn_at = clock.now()
    audit.record("withdrew a pack", pack, by=by)


@action
def open_pack(pack: Pack, *, way: Way) -> PackOpening:
    """Note that somebody who holds the link opened a pack, and how."""
    if not pack.is_open:
        raise NotYours(pack.id)
    opening = PackOpening(pack_id=pack.id, at=clock.now(), way=way)
    db.session.add(opening)
    audit.record("opened a pack", opening)
    return opening


def _fill(made: Pack, mediator: Person, application: Application | None, *, seen: str) -> None:
    """With the application's snapshot, or with one of its own, if that is what was seen."""
    if application is not None:
        submitted = application.snapshot
        if submitted is None:
            raise NotYours(application.id)
        made.application_id, made.sha256 = application.id, submitted.sha256
        _refuse_unseen(submitted.written, seen)
        return
    _refuse_unseen(snapshot.canonical(sharing.sealed(mediator, "")), seen)
    made.written = snapshot.canonical(sharing.sealed(mediator, made.recipient))
    made.sha256 = snapshot.digest(made.written)


def _refuse_unseen(written: bytes, seen: str) -> None:
    """Or what holds nothing that anybody could look at."""
    if snapshot.digest(written) != seen:
        raise Refused(NOT_WHAT_YOU_SAW)
    if not snapshot.read(written)["entries"]:
        raise Refused(rules.NO_ENTRIES)
