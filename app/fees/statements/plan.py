"""What becomes of the payments of a bank statement: where each belongs, and what recording them now would do."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from app import money
from app.fees.statements.camt import Entry, Statement
from app.fees.statements.matching import CURRENCY, Match, Matched, Owed, matched
from app.fees.vocabulary import Found
from app.life import Life, Move
from app.logbook.vocabulary import Choice

KNOWN_FILE = "This file was imported before."
MOST_SAID = 8  # entries that cannot be read
DAY_TO_COME = "It is booked on a day that has not come yet."
OWN = "This is your own contribution. Somebody else of IMI staff records it."


class Group(Choice):
    """Where staff find a payment. The first three can be recorded; the last three are dealt with."""

    MATCHED = "matched"
    PARTLY = "partly"
    OVER = "over"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"
    OWN = "own"
    TO_COME = "to_come"
    RECORDING = "recording"
    RECORDED = "recorded"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        return _LABELS[self]


class Who(StrEnum):
    STAFF = "staff"


_LABELS = {
    Group.MATCHED: "Paid in full",
    Group.PARTLY: "A part of it",
    Group.OVER: "More than was open",
    Group.CLOSED: "Nothing was open",
    Group.UNKNOWN: "No contribution found",
    Group.NOT_OURS: "Another currency",
    Group.OWN: "For yourself",
    Group.TO_COME: "Of a day to come",
    Group.RECORDING: "Being recorded",
    Group.RECORDED: "Recorded",
    Group.SET_ASIDE: "Set aside",
}
TO_RECORD = (Group.MATCHED, Group.PARTLY, Group.OVER)
FOR_STAFF = (Group.CLOSED, Group.UNKNOWN, Group.NOT_OURS, Group.RECORDED, Group.SET_ASIDE)
_KINDS = {
    Match.MATCHED: Group.MATCHED,
    Match.PARTLY: Group.PARTLY,
    Match.OVER: Group.OVER,
    Match.NOT_OURS: Group.NOT_OURS,
}

LIFE = Life(
    {
        (Found.NEW, "record"): Move(Found.PAID, (Who.STAFF,)),
        (Found.NEW, "assign"): Move(Found.PAID, (Who.STAFF,)),
        (Found.NEW, "set-aside"): Move(Found.SET_ASIDE, (Who.STAFF,)),
        (Found.SET_ASIDE, "take-up"): Move(Found.NEW, (Who.STAFF,)),
        (Found.PAID, "take-back"): Move(Found.NEW, (Who.STAFF,)),
    }
)


class Said(NamedTuple):
    """What a payer wrote, and which references it holds."""

    payer: str
    text: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A payment that nobody has dealt with, and where it belongs."""

    group: Group
    key: str
    contribution_id: int | None
    note: str


def plan(entries: Iterable[Entry], owed: Mapping[str, Owed], *, own: Collection[int], today: date) -> list[Planned]:
    """Every payment by the day of its booking; `own` are the contributions of whoever looks, which they leave alone."""
    asked = list(entries)
    found = [_planned(each, own) for each in matched((each for each in asked if each.booked_on <= today), owed)]
    to_come = [Planned(Group.TO_COME, each.key, None, DAY_TO_COME) for each in asked if each.booked_on > today]
    return found + to_come


def digest(planned: Iterable[Planned]) -> str:
    """What recording them would do, by which a page knows whether it still would."""
    told = [(each.key, each.contribution_id, each.group.value, each.note) for each in planned]
    return sha256(json.dumps(told).encode()).hexdigest()


def told(entry: Entry) -> str:
    """What a payer wrote, to be sealed."""
    return json.dumps([entry.payer, entry.text, entry.references])


def said(words: str) -> Said:
    """What was sealed."""
    payer, text, references = json.loads(words) if words else ("", "", ())
    return Said(payer, text, tuple(references))


def imported(found: Statement, *, known: int) -> str:
    """What a file brought: payments, what was known, what was left out and what cannot be read."""
    left_out = {"went out": found.left_out.debits, "are not booked yet": found.left_out.not_booked}
    left_out["were taken back"] = found.left_out.reversals
    told = [f"The file has {_payments(len(found.entries))} that came in."]
    if known:
        told.append(f"{known} of them {'was' if known == 1 else 'were'} known from another file.")
    if any(left_out.values()):
        told.append(f"Left out: {', '.join(f'{number} that {why}' for why, number in left_out.items() if number)}.")
    if found.problems:
        told.append("Not everything can be read.")
        told += found.problems[:MOST_SAID]
    if len(found.problems) > MOST_SAID:
        told.append("There are more of them. Ask the bank for the file again, or record these payments one by one.")
    return " ".join(told)


def offered(group: Group) -> tuple[str, ...]:
    """What staff can do with one payment by hand; those that are to be recorded are left to the one button."""
    if group not in FOR_STAFF:
        return ()
    state = {Group.SET_ASIDE: Found.SET_ASIDE, Group.RECORDED: Found.PAID}.get(group, Found.NEW)
    moves = LIFE.moves(state, by=Who.STAFF)
    return tuple(each for each in moves if each != "record" and (each != "assign" or group is not Group.NOT_OURS))


def recorded(count: int, *, left: int) -> str:
    """What became of the payments that were to be recorded."""
    if not count and not left:
        return "Nothing is left to record."
    done = f"{_payments(count)} {'is' if count == 1 else 'are'} recorded."
    return f"{done} {_payments(left)} could not be recorded any more: look at why." if left else done


def amount(cents: int, currency: str) -> str:
    """Money of any currency in words."""
    return money.words(cents) if currency == CURRENCY else f"{money.plain(cents)} {currency}"


def _payments(count: int) -> str:
    return f"{count:,} {'payment' if count == 1 else 'payments'}"


def _planned(found: Matched, own: Collection[int]) -> Planned:
    key, contribution_id = found.entry.key, found.contribution_id
    if contribution_id in own:
        return Planned(Group.OWN, key, contribution_id, OWN)
    is_closed = contribution_id is not None and not found.can_be_recorded
    group = Group.CLOSED if is_closed else _KINDS.get(found.kind, Group.UNKNOWN)
    return Planned(group, key, contribution_id, found.note)
