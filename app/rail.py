"""Where one can go when signed in: what one's roles may enter, drawn once for each place one can be."""

from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from app.areas import Area
from app.jinja import kept


class Destination(NamedTuple):
    """An address, its sign and word, who may go there, and the further addresses that belong to it."""

    address: str
    sign: str
    word: str
    area: Area
    also: tuple[str, ...] = ()


DESTINATIONS = (
    Destination("/logbook/", "logbook", "Logbook", Area.MEDIATOR),
    Destination(
        "/logbook/eligibility", "eligibility", "Eligibility", Area.MEDIATOR, ("/logbook/experience", "/logbook/code")
    ),
    Destination("/logbook/import/", "import", "Import", Area.MEDIATOR),
    Destination("/feedback/", "feedback", "Feedback", Area.MEDIATOR),
    Destination("/staff/feedback/", "feedback", "Flagged answers", Area.STAFF),
    Destination("/account/", "account", "Account", Area.ACCOUNT),
)


def rail(path: str, person: Any) -> Markup:
    """The links of the rail for somebody on the page at `path`."""
    return kept("_rail.html", here=_here(path), destinations=destinations(person))


def destinations(person: Any) -> tuple[Destination, ...]:
    """Where somebody may go; the first is where they are at home."""
    return tuple([each for each in DESTINATIONS if person.may_enter(each.area)])


@lru_cache(maxsize=1_000)
def _here(path: str) -> str:
    """The destination a page belongs to: that of the longest address that begins the page's own."""
    addresses = {begins: each.address for each in DESTINATIONS for begins in (each.address, *each.also)}
    return addresses.get(max(filter(path.startswith, addresses), key=len, default=""), "")
