"""Where one can go when signed in: what one's roles may enter, drawn once for each place one can be."""

from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from app.areas import Area
from app.jinja import kept


class Destination(NamedTuple):
    """An address, its sign and word, who may go there, and the further addresses that belong to it.

    Whoever may enter the area `unless` goes there by way of that, as a phone has room for five.
    """

    address: str
    sign: str
    word: str
    area: Area
    also: tuple[str, ...] = ()
    unless: Area | None = None


DESTINATIONS = (
    Destination("/logbook/", "logbook", "Logbook", Area.MEDIATOR, ("/logbook/import/",)),
    Destination(
        "/logbook/eligibility",
        "eligibility",
        "Eligibility",
        Area.MEDIATOR,
        ("/logbook/experience", "/logbook/code", "/logbook/programmes/"),
        unless=Area.STAFF,
    ),
    Destination("/feedback/", "feedback", "Feedback", Area.MEDIATOR),
    Destination("/listing/", "listing", "Listing", Area.MEDIATOR),
    Destination("/assess/", "assess", "Assess", Area.ASSESSOR),
    Destination("/staff/", "queue", "Queue", Area.STAFF),
    Destination("/staff/people/", "people", "People", Area.STAFF, unless=Area.MEDIATOR),
    Destination("/staff/standing/", "standing", "Listings", Area.STAFF, ("/staff/listings/",), Area.MEDIATOR),
    Destination("/staff/programmes/", "programmes", "Programmes", Area.STAFF, unless=Area.MEDIATOR),
    Destination("/feedback/author/", "digest", "Digests", Area.DIGEST_AUTHOR, unless=Area.MEDIATOR),
    Destination("/account/", "account", "Account", Area.ACCOUNT),
)


def rail(path: str, person: Any) -> Markup:
    """The links of the rail for somebody on the page at `path`."""
    offered = destinations(person)
    return kept("_rail.html", here=_here(path, offered), destinations=offered)


def destinations(person: Any) -> tuple[Destination, ...]:
    """Where somebody may go; the first is where they are at home."""
    return tuple([each for each in DESTINATIONS if _is_offered(each, person)])


def _is_offered(each: Destination, person: Any) -> bool:
    return person.may_enter(each.area) and not (each.unless and person.may_enter(each.unless))


@lru_cache(maxsize=1_000)
def _here(path: str, offered: tuple[Destination, ...]) -> str:
    """The destination a page belongs to: that of the longest address that begins the page's own."""
    addresses = {begins: each.address for each in offered for begins in (each.address, *each.also)}
    return addresses.get(max(filter(path.startswith, addresses), key=len, default=""), "")
