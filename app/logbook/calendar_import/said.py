"""What a person said about the proposals: which button, and what stands in the fields of every card that was shown.

A card's fields are named by its proposal's number (`reference-3`), a session's by its candidate's (`length-17`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app import dates
from app.logbook import confidentiality, length, references
from app.logbook.calendar.zones import iana_name
from app.logbook.calendar_import.candidate import Candidate
from app.logbook.calendar_import.draft import Draft
from app.logbook.calendar_import.proposed import Proposed
from app.logbook.vocabulary import Choice, Kind, Mode, Role

LATE = "This import changed in another window. What you typed is kept: look again, then press once more."

FIELD = re.compile(
    r"(shown|reference|keep|role|agreement|simulated|tick|attach|merge|event|move|length|active|mode|kind"
    r"|zone|place|every|day)-(\d{1,6})"
)
LONGEST_TYPED = 100


class Problem(NamedTuple):
    """Why a field keeps a card from being logged; what only looks wrong may be kept by a tick."""

    words: str
    may_be_kept: bool = False


Problems = dict[str, Problem]

NO_ZONE = Problem("No time zone has this name. Choose one of the list, such as Europe/Lisbon.")


@dataclass(frozen=True)
class Said:
    """The button that was pressed: what to `do` and the `number` behind it; what is typed, by number and field."""

    do: str
    number: int | None
    version: int | None
    is_agreed_for_all: bool = False
    typed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def about(self, number: int | None, name: str) -> str:
        return self.typed.get(number or 0, {}).get(name, "")


def said(form: Mapping[str, str]) -> Said:
    """Read a POST of the proposals; fields that no card has are left out."""
    do, _colon, number = form.get("do", "keep").partition(":")
    typed: dict[int, dict[str, str]] = {}
    for name, at, value in _fields(form):
        typed.setdefault(at, {})[name] = value
    return Said(do, _number(number), _number(form.get("version", "")), "agreement-all" in form, typed)


def fill(draft: Draft, said: Said) -> None:
    """Take over every field of every card that was on the page."""
    for proposal in draft.open:
        if said.about(proposal.number, "shown"):
            _fill_card(proposal, said)
            for candidate in draft.of(proposal):
                _fill_session(candidate, said)
                _fill_asked(draft, candidate, said)


def standing(draft: Draft) -> list[tuple[str, str]]:
    """What is written or chosen on the open cards, field by field, each with its label; `fill` changes values only."""
    return [
        (label, value)
        for proposal in draft.open
        for label, value in (
            ("Reference", proposal.reference),
            ("Role", _label(Role, proposal.role)),
            *(each for candidate in draft.of(proposal) for each in _standing_session(candidate)),
        )
    ]


def wanted(draft: Draft, said: Said) -> list[Proposed]:
    """The proposals that the button would log."""
    if said.do == "log-ticked":
        return [each for each in draft.open if each.is_ticked and said.about(each.number, "shown")]
    one = draft.open_proposal(said.number) if said.do in ("log", "attach") else None
    return [one] if one else []


def problems(draft: Draft, said: Said) -> Problems:
    """Why what the button would log cannot be logged yet: words by the id of the field to look at."""
    proposals = wanted(draft, said)
    asked = draft.candidates.get(said.number or 0) if said.do == "zone" else None
    shown = [*([asked] if asked else []), *(each for card in proposals for each in draft.of(card))]
    places = {f"place-{each.number}": NO_ZONE for each in shown if each.place}
    found: dict[str, Problem | None] = {
        f"length-{each.number}": _about_length(each) for card in proposals for each in draft.of(card)
    }
    if said.do != "attach":
        twice = {reference for reference, times in Counter(each.reference for each in proposals).items() if times > 1}
        found |= {f"reference-{each.number}": _about_reference(each, twice) for each in proposals}
    return {name: problem for name, problem in (places | found).items() if problem}


def _fill_card(proposal: Proposed, said: Said) -> None:
    number = proposal.number
    proposal.reference = said.about(number, "reference")
    proposal.is_reference_kept = said.about(number, "keep") != ""
    proposal.role = _word(Role, said.about(number, "role"), proposal.role)
    proposal.attach_to = said.about(number, "attach")
    proposal.has_agreement = said.is_agreed_for_all or said.about(number, "agreement") != ""
    proposal.is_simulated = said.about(number, "simulated") != ""
    proposal.is_ticked = said.about(number, "tick") != ""


def _fill_session(candidate: Candidate, said: Said) -> None:
    """Take over a session's fields. The time that passed is no proposal for an asynchronous one: its length is typed
    (domain §3), so what the calendar said goes when it becomes one, and comes back with any other kind and mode.
    """
    number = candidate.number
    was_asynchronous = candidate.is_asynchronous or said.about(number, "active") != ""
    candidate.length = said.about(number, "length")
    candidate.mode = _word(Mode, said.about(number, "mode"), candidate.mode)
    candidate.kind = _word(Kind, said.about(number, "kind"), candidate.kind)
    if candidate.is_asynchronous and not was_asynchronous and candidate.length == candidate.elapsed:
        candidate.length = ""
    if was_asynchronous and not candidate.is_asynchronous and not candidate.length:
        candidate.length = candidate.elapsed


def _fill_asked(draft: Draft, candidate: Candidate, said: Said) -> None:
    """Take over which zone or day a candidate has; with a tick every other one that has that zone has it, too."""
    number = candidate.number
    if (day := said.about(number, "day")) in candidate.days and day != candidate.day:
        candidate.was_on(day)
    candidate.place = said.about(number, "place")
    zone = zone_named(candidate.place) if candidate.place else said.about(number, "zone")
    if candidate.asks != "zone" or zone not in dict(dates.zones()):
        return
    for each in draft.named(candidate.zone_said) if said.about(number, "every") else []:
        each.read_in(zone)
    candidate.read_in(zone)


def zone_named(text: str) -> str | None:
    """The IANA zone of a name or a city, as people write them; none when there is no such zone, or several."""
    name = text.strip().casefold().replace(" ", "_")
    zones = [zone for zone, _label in dates.zones()]
    exact = [zone for zone in zones if zone.casefold() == name]
    cities = [zone for zone in zones if zone.rpartition("/")[2].casefold() == name]
    found = exact or cities
    return found[0] if len(found) == 1 else iana_name(text)


def _standing_session(candidate: Candidate) -> tuple[tuple[str, str], ...]:
    return (
        ("Length", candidate.length),
        ("Mode", _label(Mode, candidate.mode)),
        ("Kind of session", _label(Kind, candidate.kind)),
    )


def _label(words: type[Choice], word: str) -> str:
    return words(word).label if word in set(words) else word


def _word(words: type[Choice], typed: str, otherwise: str) -> str:
    return typed if typed in set(words) else otherwise


def _about_length(candidate: Candidate) -> Problem | None:
    if candidate.is_asynchronous and not candidate.length:
        return Problem(
            "Enter how long you worked on it, such as 4 h 10: of an asynchronous session the calendar only "
            "knows when it began and ended."
        )
    try:
        length.parse(candidate.length)
    except ValueError as problem:
        return Problem(str(problem))
    return None


def _about_reference(proposal: Proposed, twice: set[str]) -> Problem | None:
    if not re.fullmatch(references.PATTERN, proposal.reference):
        return Problem("Use 2 to 20 letters, digits and hyphens for your reference, and no names.")
    if proposal.reference in twice:
        return Problem(f"Two of the ticked proposals have the reference {proposal.reference}. Give each its own.")
    findings = confidentiality.in_reference(proposal.reference)
    if proposal.is_reference_kept or not findings:
        return None
    return Problem(f"The reference looks like {findings[0].what}. Change it, or tick to keep it.", may_be_kept=True)


def _fields(form: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    for key, value in form.items():
        if match := FIELD.fullmatch(key):
            yield match[1], int(match[2]), value.strip()[:LONGEST_TYPED]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
