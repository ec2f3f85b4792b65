"""What a camt.053 statement says: the payments that came in, what was left out, and which entries cannot be read.

Read are ISO 20022 camt.053.001.02 and all later versions. A payment is a booked credit entry; an entry that holds
several payments is one for each of them where the bank gives their amounts. Debits, entries that are not booked yet
and reversals are counted.

**Keys.** The same payment has the same key in every download it is in, and no two payments of a file share one. It is
a digest of the account, the booking day, the amount and the bank's own reference (`AcctSvcrRef`); where the bank gives
none, or one for a whole batch, of what is said of the payment instead; and of its place among those that are equal in
all that. A statement has whole booking days, so that place is the same in another download. `NtryRef` does not count:
some banks number entries anew in each statement.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from .entry import (
    LONGEST_REFERENCE,
    Money,
    Payment,
    Unreadable,
    booked_on,
    day,
    detail,
    payments,
    said,
    why_left_out,
)
from .pieces import Piece, StatementError, pieces

MOST_ENTRIES = 100_000
MOST_PROBLEMS = 100  # that are said one by one
LONGEST_ACCOUNT, LONGEST_CURRENCY = 34, 3  # characters
NUMBERS = ("ElctrncSeqNb", "LglSeqNb", "Id")  # of a statement; the first that it has is its number

TOO_MANY_ENTRIES = f"This statement has more than {MOST_ENTRIES:,} payments. Download a shorter period."
NO_STATEMENT = "This file has no statement in it. Download it again."
NO_ACCOUNT = "This file does not say of which account it is a statement. Download it again."
TWO_ACCOUNTS = "This file has statements of two accounts, {} and {}. Download a statement of each, and choose one."


@dataclass(frozen=True, slots=True)
class Entry:
    """A payment that came in. Cents are hundredths of its currency; the day is the bank's, as the bank wrote it.

    `references` are those of structured remittance information and RF references in free text, in capitals without
    spaces; `text` is what the payer wrote besides.
    """

    key: str
    booked_on: date
    cents: int
    currency: str
    references: tuple[str, ...]
    text: str
    payer: str


class LeftOut(NamedTuple):
    """How many entries are no payments that came in; each counts once, under the first that is true of it."""

    not_booked: int = 0
    reversals: int = 0
    debits: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """The payments of an account in the order of the file. `account` is an IBAN, or the bank's own number.

    `number` is the bank's number of the statement, or of the first and the last one ("12 to 15"), in 35 characters at
    most, and "" without any; `problems` say in words which entries cannot be read, and why.
    """

    account: str
    currency: str
    number: str
    made_on: date | None
    entries: tuple[Entry, ...]
    left_out: LeftOut
    problems: tuple[str, ...]


def read(file: BinaryIO) -> Statement:
    """The statement in a file of at most 64 MB, read piece by piece. Raises StatementError with the reason in words."""
    reading = _Reading()
    take = {
        "GrpHdr": reading.header,
        "Acct": reading.account,
        "Bal": reading.balance,
        "TxDtls": reading.details,
        "Ntry": reading.entry,
        "Stmt": reading.end,
    }
    for name, piece in pieces(file):
        if name in take:
            take[name](piece)
        elif name in NUMBERS:
            reading.number(name, piece)
    return reading.statement()


class _Reading:
    """A statement as far as it is read."""

    def __init__(self) -> None:
        self._account = self._currency = ""
        self._is_account_said = False
        self._made_on: date | None = None
        self._names: dict[str, str] = {}
        self._numbers: list[str] = []
        self._details: list[Payment] = []
        self._entries: list[Entry] = []
        self._equals: Counter[bytes] = Counter()
        self._left_out: Counter[str] = Counter()
        self._problems: list[str] = []
        self._count = self._problem_count = 0

    def header(self, piece: Piece) -> None:
        self._made_on = day(said(piece, "CreDtTm"))

    def account(self, piece: Piece) -> None:
        account = said(piece, "Id/IBAN", "Id/Othr/Id").replace(" ", "").upper()[:LONGEST_ACCOUNT]
        currency = said(piece, "Ccy")[:LONGEST_CURRENCY] or self._currency
        if not account:
            raise StatementError(NO_ACCOUNT)
        if self._account and (account, currency) != (self._account, self._currency or currency):
            names = (f"{self._account} {self._currency}", f"{account} {currency}")
            raise StatementError(TWO_ACCOUNTS.format(*(name.strip() for name in names)))
        self._account, self._currency, self._is_account_said = account, currency, True

    def balance(self, piece: Piece) -> None:
        self._currency = self._currency or said(piece, "Amt").partition(" ")[0][:LONGEST_CURRENCY]

    def number(self, name: str, piece: Piece) -> None:
        if words := said(piece, ""):
            self._names[name] = words[:LONGEST_REFERENCE]

    def details(self, piece: Piece) -> None:
        if len(self._details) == MOST_ENTRIES:
            raise StatementError(TOO_MANY_ENTRIES)
        self._details.append(detail(piece))

    def entry(self, piece: Piece) -> None:
        if not self._is_account_said:
            raise StatementError(NO_ACCOUNT)
        self._count += 1
        try:
            self._take(piece)
        except Unreadable as why:
            self._problem_count += 1
            if self._problem_count <= MOST_PROBLEMS:
                self._problems.append(f"Entry {self._count}: {why}")
        self._details = []

    def end(self, _piece: Piece) -> None:
        if not self._is_account_said:
            raise StatementError(NO_ACCOUNT)
        self._numbers.append(next((self._names[name] for name in NUMBERS if name in self._names), ""))
        self._names, self._is_account_said = {}, False

    def statement(self) -> Statement:
        if not self._numbers:
            raise StatementError(NO_STATEMENT)
        if more := self._problem_count - len(self._problems):
            self._problems.append(f"{more} more entries cannot be read.")
        return Statement(
            account=self._account,
            currency=self._currency,
            number=_span(self._numbers[0], self._numbers[-1]),
            made_on=self._made_on,
            entries=tuple(self._entries),
            left_out=LeftOut(**self._left_out),
            problems=tuple(self._problems),
        )

    def _take(self, piece: Piece) -> None:
        if why := why_left_out(piece):
            self._left_out[why] += 1
            return
        on = booked_on(piece)
        for payment in payments(piece, self._details):
            if not payment.is_credit:
                self._left_out["debits"] += 1
            elif payment.money:
                self._keep(payment, payment.money, on)

    def _keep(self, payment: Payment, money: Money, on: date) -> None:
        if len(self._entries) == MOST_ENTRIES:
            raise StatementError(TOO_MANY_ENTRIES)
        base = [self._account, on.isoformat(), *money, payment.known_by]  # not to be changed: keys are kept
        equal = sha256(json.dumps(base).encode()).digest()[:16]
        self._equals[equal] += 1
        key = sha256(equal + str(self._equals[equal]).encode()).hexdigest()[:32]
        self._entries.append(Entry(key, on, *money, payment.references, payment.text, payment.payer))


def _span(first: str, last: str) -> str:
    words = f"{first} to {last}"
    return words if first and last and first != last and len(words) <= LONGEST_REFERENCE else first or last
