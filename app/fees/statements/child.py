"""The reader of bank statements as a process of its own: a file on its standard input, lines of JSON on its output.

The first line is the statement without its entries, or `{"refused": …}` in words; each further line is an entry.
"""

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

from .camt import Entry, LeftOut, Statement, StatementError, read


def main() -> None:
    """Answer with one statement."""
    try:
        found = read(sys.stdin.buffer)
    except StatementError as reason:
        _say({"refused": str(reason)})
    else:
        made_on = found.made_on and found.made_on.isoformat()
        _say([found.account, found.currency, found.number, made_on, found.left_out, found.problems])
        for entry in found.entries:
            _say([entry.key, entry.booked_on.isoformat(), *_rest(entry)])
    sys.stdout.buffer.flush()


def statement(head: bytes, lines: Iterable[bytes]) -> Statement:
    """The statement of an answer, line by line; raises the StatementError that reading raised."""
    said = json.loads(head)
    if isinstance(said, dict):
        raise StatementError(said["refused"])
    account, currency, number, made_on, left_out, problems = said
    return Statement(
        account=account,
        currency=currency,
        number=number,
        made_on=date.fromisoformat(made_on) if made_on else None,
        entries=tuple(map(_entry, lines)),
        left_out=LeftOut(*left_out),
        problems=tuple(problems),
    )


def _rest(entry: Entry) -> tuple[Any, ...]:
    return entry.cents, entry.currency, entry.references, entry.text, entry.payer


def _entry(line: bytes) -> Entry:
    key, booked_on, cents, currency, references, text, payer = json.loads(line)
    return Entry(key, date.fromisoformat(booked_on), cents, currency, tuple(references), text, payer)


def _say(answer: Any) -> None:
    sys.stdout.buffer.write(json.dumps(answer, separators=(",", ":")).encode() + b"\n")
