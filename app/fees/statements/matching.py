"""Which payment of a bank statement is for which contribution: by its reference alone, never by amount or name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app import money
from app.fees.statements.camt import Entry
from app.folding import folded
from app.logbook.vocabulary import Choice

CURRENCY = "EUR"
MOST_NAMED = 3  # references in a note

IN_ANOTHER_CURRENCY = "This payment is in {}; contributions are paid in euros."
NO_REFERENCE = "This payment has no reference."
NOBODYS_REFERENCE = "No contribution has the reference {}."
SEVERAL_REFERENCES = "This payment names several contributions: {}."
LOOKS_LIKE = " Amount and payer fit reference {}."
PAYS_ALL = "This pays the contribution."
LEAVES_OPEN = "This is a part; {} is still open."
TOO_MUCH = "This is {} more than was open."
NOTHING_OPEN = "Nothing was open any more: the contribution was paid or waived before."

Hints = Mapping[tuple[int, str], list[str]]  # references by amount and payer


class Match(Choice):
    """What a payment is to us. Only the first three are for a contribution."""

    MATCHED = "matched"
    PARTLY = "partly"
    OVER = "over"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open of a contribution, in cents of a euro.

    With nothing open it is paid or waived, unless `why_not` says in words why it takes no payment. `payer` is the name
    on its invoice, for a hint.
    """

    contribution_id: int
    reference: str
    cents_open: int
    payer: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """A payment and the contribution that it is for, if any; `note` says why, for staff, in 200 characters at most.

    It can be recorded when something was open; else there is money that nobody owed.
    """

    entry: Entry
    kind: Match
    contribution_id: int | None
    note: str
    can_be_recorded: bool = False


def matched(entries: Iterable[Entry], owed: Mapping[str, Owed]) -> list[Matched]:
    """Every payment by the day of its booking; in whatever order they come, the answer is the same.

    `owed` is by reference, as `payments.reference` writes it. Several payments of a contribution add up; what is more
    than was open is its too (domain §9). No two payments have the same key: each is kept once.
    """
    hints = _hints(owed.values())
    open_now = {reference: each.cents_open for reference, each in owed.items()}
    found = []
    for entry in sorted(entries, key=lambda each: (each.booked_on, each.key)):
        match = _matched(entry, owed, open_now, hints)
        if match.contribution_id is not None:
            (reference,) = _named(entry, owed)
            open_now[reference] = max(open_now[reference] - entry.cents, 0)
        found.append(match)
    return found


def _matched(entry: Entry, owed: Mapping[str, Owed], open_now: Mapping[str, int], hints: Hints) -> Matched:
    named = _named(entry, owed)
    if entry.currency != CURRENCY:
        return Matched(entry, Match.NOT_OURS, None, IN_ANOTHER_CURRENCY.format(entry.currency))
    if len(named) != 1:
        return Matched(entry, Match.UNKNOWN, None, _why_unknown(entry, named) + _hint(entry, hints))
    contribution = owed[named[0]]
    if contribution.why_not:
        return Matched(entry, Match.UNKNOWN, None, contribution.why_not)
    were_open = open_now[named[0]]
    kind, note = _counted(entry.cents, were_open)
    return Matched(entry, kind, contribution.contribution_id, note, can_be_recorded=were_open > 0)


def _counted(cents: int, were_open: int) -> tuple[Match, str]:
    if not were_open:
        return Match.OVER, NOTHING_OPEN
    if cents > were_open:
        return Match.OVER, TOO_MUCH.format(money.words(cents - were_open))
    if cents < were_open:
        return Match.PARTLY, LEAVES_OPEN.format(money.words(were_open - cents))
    return Match.MATCHED, PAYS_ALL


def _named(entry: Entry, owed: Mapping[str, Owed]) -> list[str]:
    """The references of contributions that a payment names."""
    return [reference for reference in entry.references if reference in owed]


def _why_unknown(entry: Entry, named: list[str]) -> str:
    if named:
        return SEVERAL_REFERENCES.format(", ".join(named[:MOST_NAMED]))
    return NOBODYS_REFERENCE.format(" or ".join(entry.references[:MOST_NAMED])) if entry.references else NO_REFERENCE


def _hints(owed: Iterable[Owed]) -> Hints:
    found = defaultdict(list)
    for each in owed:
        if each.cents_open and each.payer:
            found[each.cents_open, folded(each.payer)].append(each.reference)
    return found


def _hint(entry: Entry, hints: Hints) -> str:
    """Where a person may look; nothing when it fits more than one."""
    fitting = hints.get((entry.cents, folded(entry.payer)), [])
    return LOOKS_LIKE.format(fitting[0]) if len(fitting) == 1 else ""
