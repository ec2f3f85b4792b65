"""A mediator makes a calendar of their deadlines, replaces its address and ends it; every hour each is kept right."""

import secrets

from app import audit, clock, jobs
from app.accounts.models import User
from app.accounts.person import Person, person
from app.db import action, db
from app.errors import Refused
from app.listing.deadlines import days as rules, queries
from app.listing.deadlines.models import DeadlineFeed, FeedDeadline

MOVED_ON = "The address has changed since you opened this page. Look at the one there is now."


@action
def make(mediator: Person, *, form_token: str) -> DeadlineFeed:
    """Make a calendar that holds the deadlines of today; who has one keeps it."""
    db.session.get_one(User, mediator.id, with_for_update=True)
    if there := queries.feed_of(mediator):
        return there
    made = DeadlineFeed(form_token=form_token, user_id=mediator.id, nonce=secrets.token_hex(16), made_at=clock.now())
    db.session.add(made)
    audit.record("made a calendar of deadlines", made, by=mediator)
    keep(made)
    return made


@action
def replace(feed: DeadlineFeed, *, by: Person, version: int) -> None:
    """Another address; whoever has the one before reads nothing any more."""
    _check(feed, version)
    feed.nonce = secrets.token_hex(16)
    audit.record("replaced the address of a calendar of deadlines", feed, by=by)


@action
def end(feed: DeadlineFeed, *, by: Person, version: int) -> None:
    """No calendar any more, nor anything of what it held."""
    _check(feed, version)
    audit.record("ended a calendar of deadlines", feed, by=by)
    db.session.delete(feed)


@action
def keep(feed: DeadlineFeed) -> None:
    """Let a calendar hold the deadlines of today. Done twice it changes nothing."""
    known = queries.known(person(feed.user))
    rows = {row.followed.deadline.name: row for row in queries.rows(feed)}
    held = [row.followed for row in rows.values()]
    for each in rules.follow(held, rules.deadlines(known), now=clock.now(), today=known.today):
        row = rows.get(each.deadline.name) or FeedDeadline(feed_id=feed.id)
        row.become(each)
        db.session.add(row)


def keep_all() -> None:
    """Every calendar, a unit each."""
    jobs.fail_for(jobs.apart(_keep, queries.all_ids()))


def _keep(feed_id: int) -> None:
    """Nothing if it was ended meanwhile; its row is locked, as two workers may be at it."""
    if feed := db.session.get(DeadlineFeed, feed_id, with_for_update=True):
        keep(feed)


def _check(feed: DeadlineFeed, version: int) -> None:
    if feed.version != version:
        raise Refused(MOVED_ON)
