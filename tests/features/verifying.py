"""Facts as they come to a listing, recorded on their days, and what a stranger is told of it."""

import contextvars
import json
import re
from datetime import UTC, date, datetime, time
from itertools import count
from zoneinfo import ZoneInfo

from app import clock
from app.db import begin_write, commit, db
from app.listing.register import credential_number
from app.listing.standings import actions as standing_actions
from app.listing.standings.facts import Fact, Kind
from app.listing.standings.models import Listing, ListingFact

_askers = count()
STAMP = re.compile(r'class="stamp" data-verdict="(\w+)"')


def number(listing: Listing) -> str:
    return credential_number.words(listing.number)


def note(listing: Listing, *facts: Fact, on: date | None = None) -> None:
    """Record facts as they are, each on its own day or on a later one, and keep what follows from them."""
    begin_write()
    for fact in facts:
        values = {name: getattr(fact, name) for name in ("kind", "on", "until", "days")}
        at = datetime.combine(on or fact.on, time(10), UTC)
        last = db.session.scalar(db.select(db.func.max(ListingFact.number)).filter_by(listing_id=listing.id)) or 0
        key = f"made:{last + 1}"
        db.session.add(ListingFact(listing_id=listing.id, number=last + 1, key=key, recorded_at=at, **values))
        db.session.flush()
        if fact.kind is Kind.ACTIVATED:
            listing.activated_on = listing.activated_on or fact.on
    standing_actions.settle(listing)
    commit()


def at_dawn(day: date) -> None:
    """Hold the clock as a day begins in Amsterdam."""
    clock.hold(datetime.combine(day, time(), ZoneInfo(clock.REGISTER_ZONE)).astimezone(UTC))


def told(browser, listing: Listing, on: date | None = None) -> tuple[str, str]:
    """The verdicts of the page and of the JSON."""
    asked = f"?on={on}" if on else ""
    page, document = (_read(browser, f"/verify/{number(listing)}{end}{asked}") for end in ("", ".json"))
    return STAMP.findall(page)[0], json.loads(document)["verdict"]


def _read(browser, address: str) -> str:
    """Each from somewhere else, as many ask, and without looking whether the page is a good one."""
    asker = next(_askers)
    somewhere = {"REMOTE_ADDR": f"10.{asker // 250 % 250}.{asker % 250}.1"}
    asked = contextvars.Context().run(browser.client.get, address, environ_overrides=somewhere)
    return asked.get_data(as_text=True)
