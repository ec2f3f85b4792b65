"""Where one can go when signed in: what one's roles may enter, drawn once for each place one can be."""

from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from app.areas import Area
from app.site.jinja import kept


class Destination(NamedTuple):
    """An address, its sign and word, who may go there, and the further addresses that belong to it."""

    address: str
    sign: str
    word: str
    area: Area
    also: tuple[str, ...] = ()


DESTINATIONS = (
    Destination("/logbook/", "logbook", "Logbook", Area.MEDIATOR, ("/logbook/import/", "/logbook/calendars/")),
    Destination(
        "/logbook/eligibility",
        "eligibility",
        "Eligibility",
        Area.MEDIATOR,
        ("/logbook/experience", "/logbook/code", "/logbook/programmes/"),
    ),
    Destination("/feedback/", "feedback", "Feedback", Area.MEDIATOR),
    Destination("/listing/", "listing", "Listing", Area.MEDIATOR, ("/fees/",)),
    Destination("/assess/", "assess", "Assess", Area.ASSESSOR),
    Destination("/staff/", "queue", "Queue", Area.STAFF),
    Destination("/staff/people/", "people", "People", Area.STAFF),
    Destination("/staff/standing/", "standing", "Listings", Area.STAFF, ("/staff/listings/",)),
    Destination("/staff/programmes/", "programmes", "Programmes", Area.STAFF),
    Destination("/staff/fees/", "fees", "Fees", Area.STAFF, ("/staff/statements/",)),
    Destination("/feedback/author/", "digest", "Digests", Area.DIGEST_AUTHOR),
    Destination("/account/", "account", "Account", Area.ACCOUNT),
)

ROOM = 5  # on a phone
# Who has more places than there is room for keeps the first of these, and finds the others by way of their account.
KEPT_FIRST = (
    *("/account/", "/logbook/", "/staff/", "/assess/", "/feedback/", "/listing/", "/logbook/eligibility"),
    *("/feedback/author/", "/staff/people/", "/staff/standing/", "/staff/fees/", "/staff/programmes/"),
)


def rail(path: str, person: Any) -> Markup:
    """The links of the rail for somebody on the page at `path`."""
    offered = destinations(person)
    return kept("_rail.html", here=_here(path, offered), destinations=offered)


def destinations(person: Any) -> tuple[Destination, ...]:
    """Where somebody may go; the first is where they are at home."""
    return _places(person)[0]


def elsewhere(person: Any) -> tuple[Destination, ...]:
    """Where else they may go."""
    return _places(person)[1]


def _places(person: Any) -> tuple[tuple[Destination, ...], tuple[Destination, ...]]:
    return _sorted_out(tuple([person.may_enter(each.area) for each in DESTINATIONS]))


@lru_cache(maxsize=100)
def _sorted_out(may_enter: tuple[bool, ...]) -> tuple[tuple[Destination, ...], tuple[Destination, ...]]:
    """The places of the rail, and those it has no room for."""
    open_to = [each for each, may in zip(DESTINATIONS, may_enter, strict=True) if may]
    kept_first = sorted(open_to, key=lambda each: KEPT_FIRST.index(each.address))[:ROOM]
    others = tuple([each for each in open_to if each not in kept_first])
    return tuple([each for each in open_to if each in kept_first]), others


@lru_cache(maxsize=1_000)
def _here(path: str, offered: tuple[Destination, ...]) -> str:
    """The destination a page belongs to: that of the longest address that begins the page's own."""
    addresses = {begins: each.address for each in offered for begins in (each.address, *each.also)}
    return addresses.get(max(filter(path.startswith, addresses), key=len, default=""), "")
