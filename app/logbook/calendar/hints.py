"""What an event's other fields suggest: a conference link, people, the word mediation, privacy (domain §6)."""

import re
from collections.abc import Iterator

from .events import Hints
from .links import Link, links, named, platform
from .moments import Zone
from .scan import Property, properties, wanted
from .words import folded, may_say, says

TEXTS = wanted(
    "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-[A-Za-z-]{1,40}",
    "ATTENDEE", "ORGANIZER", "CLASS",
)  # fmt: skip
LONGEST_TEXT = 20_000  # characters of a description that are looked at
LONGEST_TITLE = 300
MOST_PEOPLE = 500

ESCAPED = re.compile(r"\\([\\;,nN])")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ROOMS, PEOPLE, SAID = ("ROOM", "RESOURCE"), ("ATTENDEE", "ORGANIZER"), ("SUMMARY", "DESCRIPTION")
PLACES = ("CONFERENCE", "URL", "LOCATION", "SUMMARY")
HIDDEN = ("PRIVATE", "CONFIDENTIAL")


def title_of(text: str) -> str:
    """The title of a component's text, on one line."""
    return _title(list(properties(text, TEXTS)))


def title_and_hints(text: str, *, zone: Zone, owner: str) -> tuple[str, Hints]:
    """Both of a component's text, looked through once; `owner` is the calendar's name, at Google an address."""
    found = list(properties(text, TEXTS))
    return _title(found), _hints(found, owner, zone)


def _title(found: list[Property]) -> str:
    summary = next((one.value for one in found if one.name == "SUMMARY"), "")
    return " ".join(_plain(summary[: 4 * LONGEST_TITLE]).split())[:LONGEST_TITLE]


def _hints(found: list[Property], owner: str, zone: Zone) -> Hints:
    link = next(_links(found), None)
    people = [one for one in found if one.name in PEOPLE and _is_person(one)][:MOST_PEOPLE]
    addresses = frozenset(address for one in people if (address := _address(one)))
    return Hints(
        link=link.host if link else "",
        link_key=link.host + link.path if link else "",
        platform=platform(link.host) if link else _named(found),
        people=addresses,
        people_count=len(addresses),
        mentions_mediation=any(_mentions_mediation(one) for one in found if one.name in SAID),
        is_by_phone=_is_by_phone(found),
        is_private=any(one.value.strip().upper() in HIDDEN for one in found if one.name == "CLASS"),
        is_declined=_is_declined(people, owner),
        zone_assumed=zone.is_assumed,
        zone_said=zone.said[:LONGEST_TITLE],
        is_instant=zone.is_assumed and zone.tz is not zone.shown,
    )


def _mentions_mediation(one: Property) -> bool:
    value = one.value[:LONGEST_TEXT]
    return may_say(folded(value), "mediation") and says(folded(_plain(value)), "mediation")


def _plain(value: str) -> str:
    """The text without its escapes (§3.3.11), and with a space for every control character."""
    if "\\" not in value:
        text = value
    elif "\\\\" in value:
        text = ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    else:  # no backslash is itself escaped, so each can be replaced on its own
        text = value.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";")
    return CONTROL.sub(" ", text)


def _links(found: list[Property]) -> Iterator[Link]:
    """Conference links: in the fields made for one any link, elsewhere one of a platform we know."""
    for one in found:
        if "://" not in one.value and one.name != "LOCATION":
            continue
        if one.name.startswith(("CONFERENCE", "X-GOOGLE", "X-MICROSOFT")):
            yield from links(_plain(one.value[:LONGEST_TEXT]), any_host=True)
        elif one.name in ("URL", "LOCATION", "DESCRIPTION"):
            yield from links(_plain(one.value[:LONGEST_TEXT]), bare=one.name == "LOCATION")


def _named(found: list[Property]) -> str | None:
    """The platform that the place or the title names, as Outlook writes "Microsoft Teams Meeting" for a place."""
    said = (folded(_plain(one.value[:LONGEST_TITLE])) for one in found if one.name in ("LOCATION", "SUMMARY"))
    return next(filter(None, map(named, said)), None)


def _is_by_phone(found: list[Property]) -> bool:
    """A tel: conference, or the telephone as the place or in the title; a dial-in number below a link is no sign."""
    return any(
        (one.name != "SUMMARY" and one.value.strip().casefold().startswith("tel:"))
        or (one.name in ("SUMMARY", "LOCATION") and says(folded(one.value), "telephone"))
        for one in found
        if one.name in PLACES and one.value
    )


def _is_person(one: Property) -> bool:
    parameters = one.parameters.upper()
    return not any(kind in parameters for kind in ROOMS) or one.parameter("CUTYPE").upper() not in ROOMS


def _address(one: Property) -> str:
    own = one.value.strip().casefold().removeprefix("mailto:")
    return own if "@" in own else one.parameter("EMAIL").casefold()


def _is_declined(people: list[Property], owner: str) -> bool:
    """Whether the owner of the calendar has declined.

    A file does not say whose it is. The owner is the attendee whose address is the calendar's name (Google), else the
    only attendee besides the organiser; with more of them nobody can tell, and the answer is no.
    """
    if "DECLINED" not in "".join([one.parameters for one in people]).upper():
        return False
    organisers = {_address(one) for one in people if one.name == "ORGANIZER"}
    attendees = {_address(one): one.parameter("PARTSTAT").upper() for one in people if one.name == "ATTENDEE"}
    if owner.casefold() in attendees:
        return attendees[owner.casefold()] == "DECLINED"
    answers = [answer for address, answer in attendees.items() if address not in organisers]
    return answers == ["DECLINED"]
