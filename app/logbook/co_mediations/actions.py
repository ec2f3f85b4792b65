"""Linking an entry with a co-mediator's: offered by an address, taken once by the other, ended by either."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, update

from app import audit, clock
from app.accounts.person import Person
from app.db import action, db, unit
from app.errors import NotYours, Refused
from app.logbook import queries
from app.logbook.co_mediations import linking as co_mediation, queries as links
from app.logbook.co_mediations.models import CoMediatorLink
from app.logbook.evidence import actions as evidence_actions
from app.logbook.evidence.levels import Source
from app.logbook.evidence.queries import digest
from app.logbook.models import Mediation
from app.logbook.recount import facts

KEEP_OLD_LINKS = timedelta(days=30)
TAKEN_BACK = "The link is taken back: its address opens nothing any more."
SUBMITTED = "One of the two was submitted to a programme: they stay linked, as you may not decide about each other."
UNLINKED = "The entries are unlinked. Both have lost the evidence that the link gave."
NO_NAME = "Enter your name on the account page first: your co-mediator reads it."


@action
def offer(mediation: Mediation, *, by: Person, form_token: str) -> CoMediatorLink:
    """Make an address for a co-mediator. The same form sent twice makes one."""
    _lock(mediation)
    if known := links.link_of_form(mediation, form_token):
        return known
    if reason := co_mediation.why_not_linked(facts(mediation)):
        raise Refused(reason)
    _refuse_nameless(by)
    if links.number_open(mediation) >= co_mediation.MOST_OPEN:
        raise Refused(f"There are {co_mediation.MOST_OPEN} open links for this entry. Take one of them back first.")
    link = CoMediatorLink(
        mediation_id=mediation.id,
        form_token=form_token,
        nonce=secrets.token_hex(16),
        expires_at=clock.now() + co_mediation.HOLDS,
    )
    db.session.add(link)
    audit.record("offered to link an entry", link, by=by)
    return link


@action
def take(link_id: int, token: str, *, by: Person, mediation: int, seen: str) -> Mediation:
    """Use a link up for an entry of one's own; `seen` is the digest of the sessions that were shown as offered."""
    link, mine = links.offered(by, link_id, token), queries.mediation(by, mediation)
    if reason := links.why_not(mine, link):
        raise Refused(reason)
    if seen != digest(link.mediation):
        raise Refused("Their entry was changed since you opened this page. Look at it again, then link the two.")
    _refuse_nameless(by)
    _use(link, mine)
    for each in (link.mediation, mine):
        evidence_actions.record(each.id, Source.CO_MEDIATOR)
    audit.record("linked with a co-mediator's entry", link, by=by)
    return mine


@action
def end(link: CoMediatorLink, *, by: Person) -> str:
    """Take an offer back, or unlink two entries; says which of them was done.

    What was submitted with an application stays linked: by the link it is known who may not decide about it.
    """
    link = _held(link)
    if link.used_at and links.is_submitted(link):
        raise Refused(SUBMITTED)
    sides = ((link.mediation, link.digest), (link.other, link.other_digest))
    audit.record("ended a link of entries", link, by=by)
    db.session.delete(link)
    db.session.flush()
    for mediation, given in sides:
        if mediation and given and given not in links.digests(mediation):
            evidence_actions.take_back(mediation, Source.CO_MEDIATOR, digest=given)
    return TAKEN_BACK if link.used_at is None else UNLINKED


def forget_old() -> None:
    """Addresses that were never used go a month after they have ended."""
    with unit():
        db.session.execute(
            delete(CoMediatorLink).where(
                CoMediatorLink.used_at.is_(None), CoMediatorLink.expires_at < clock.now() - KEEP_OLD_LINKS
            )
        )


def _lock(mediation: Mediation) -> None:
    """One at a time for each entry, so that its limit holds; SQLite's write lock does that for all."""
    db.session.refresh(mediation, with_for_update={"of": Mediation})


def _held(link: CoMediatorLink) -> CoMediatorLink:
    """A link as it is now, until this is committed: it may have been taken, or ended, since it was shown."""
    found = db.session.get(CoMediatorLink, link.id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotYours(link.id)
    return found


def _use(link: CoMediatorLink, mine: Mediation) -> None:
    """Of two who take the same link at once, one does."""
    used = db.session.execute(
        update(CoMediatorLink)
        .where(CoMediatorLink.id == link.id, CoMediatorLink.used_at.is_(None), CoMediatorLink.expires_at > clock.now())
        .values(
            used_at=clock.now(),
            other_id=mine.id,
            digest=digest(link.mediation),
            other_digest=digest(mine),
        )
        .returning(CoMediatorLink.id)
    ).scalar()
    if used is None:
        raise Refused(co_mediation.USED)


def _refuse_nameless(person: Person) -> None:
    if not person.name:
        raise Refused(NO_NAME)
