"""Which letter says what about a standing, ready to be queued by the worker or to be read by staff beforehand."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import current_app, render_template

from app import mail
from app.dates import lasting, words
from app.db import db
from app.listing import followed
from app.listing.standings import queries as standing_queries
from app.listing.standings.facts import AFTER_FINAL_NOTICE, NOTICES, Standing
from app.listing.standings.models import Listing
from app.listing.standings.periods import A_DAY
from app.listing.standings.plan import Due
from app.mail import Leave

FOLDER = "listing/letters"
mail.keep_refused(f"{FOLDER}/")


class Letter(NamedTuple):
    """A template and what it is given; days in words."""

    template: str
    given: dict[str, Any]

    @property
    def subject(self) -> str:
        return self.text.partition("\n")[0].removeprefix("Subject: ")

    @property
    def body(self) -> str:
        return self.text.partition("\n\n")[2]

    @property
    def text(self) -> str:
        """The whole letter, its headers first."""
        return render_template(self.template, portal=current_app.config["PORTAL_URL"], **self.given).strip()


def due(each: Due) -> Letter:
    """The letter of a night."""
    return Letter(f"{FOLDER}/{each.letter}.txt", {**days(each.standing), **_end(each), "says": _says(each.standing)})


def changed(found: Standing) -> dict[str, str]:
    """What a letter of a change is given."""
    return {**days(found), "says": _says(found)}


@mail.before(*(f"{FOLDER}/{name}.txt" for name in ("before", "due", "final", "lapsed")))
def leave(*, listing_id: int, says: str, **_more: str) -> Leave:
    """A letter of a night leaves only while what it says is still so."""
    listing = db.session.get(Listing, listing_id)
    if listing is None:
        return Leave.NEVER
    return Leave.NOW if says == _says(standing_queries.now(listing)) else Leave.NEVER


@mail.before(f"{FOLDER}/listed.txt")
def leave_once(*, listing_id: int, says: str = "", **_more: str) -> Leave:
    """Being listed is told once: where more years are paid, the letter of what they cover says so, and how long it is.

    So this one waits until contributions were looked at. One that was queued before letters said how long leaves.
    """
    listing = db.session.get(Listing, listing_id)
    if listing is None or not says:
        return Leave.NOW
    if followed.is_left_to_do(listing.mediator_id):
        return Leave.LATER
    now = standing_queries.now(listing)
    told = {_covers(until) for until in standing_queries.covered_at_once(listing, now.began_on)}
    return Leave.NEVER if now.ended_on or (told and says not in told) else Leave.NOW


@mail.offers
def first_notice() -> str:
    """How long before a contribution is due its first letter is written."""
    return lasting(timedelta(days=-NOTICES[0]))


def days(found: Standing) -> dict[str, str]:
    """The days that a letter names."""
    return {
        "covered_until": words(found.covered_until),
        "due_on": words(found.due_on),
        "grace_ends_on": words(found.grace_ends_on),
    }


def _says(found: Standing) -> str:
    """What a letter of a night is about: from when on the listing is gone, or else up to when it is covered."""
    return f"gone {found.ended_on}" if found.ended_on else _covers(found.covered_until)


def _covers(until: date | None) -> str:
    return f"covered {until}"


def _end(each: Due) -> dict[str, str]:
    """From which day the listing is or would be gone."""
    found = each.standing
    if found.ended_on:
        return {"ends_on": words(found.ended_on)}
    if not each.is_final:
        return {}
    sent_on = found.finals.first_left_on or found.as_of
    return {"ends_on": words(max(found.grace_ends_on + A_DAY, sent_on + AFTER_FINAL_NOTICE))}
