"""One entry of a camt.053 statement, or one of its details, as a value: its amount, its day, who paid and what for."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from ..payments import reference
from .pieces import Piece

MOST_DIGITS = 7  # of whole euros: the cents of an amount fit in 32 bits
LONGEST_SAID, LONGEST_NAME, LONGEST_REFERENCE = 500, 140, 35  # characters

NO_STATUS = "it does not say whether it is booked."
NO_DIRECTION = "it does not say whether money came in or went out."
NO_DAY = "it has no day on which it was booked."
NO_AMOUNT = "“{}” is not an amount of money."
FRACTIONS = "the amount {} has fractions of a cent."
TOO_LARGE = "the amount {} is too large to be for contributions."
NO_CURRENCY = "the amount {} has no currency."

_AMOUNT = re.compile(r"\+?0*([0-9]{1,13})(?:\.([0-9]{0,18}))?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_NONE_GIVEN = ("", "NONREF", "NOTPROVIDED")
_AMOUNTS_OF_DETAILS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
_STRUCTURED = "RmtInf/Strd/CdtrRefInf/Ref"
_FREE_TEXT = ("RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf")
_PAYER = ("RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm", "RltdPties/UltmtDbtr/Nm", "RltdPties/UltmtDbtr/Pty/Nm")


class Unreadable(ValueError):
    """Why an entry cannot be read, in words."""


class Money(NamedTuple):
    """Hundredths of a currency, which is its ISO 4217 code."""

    cents: int
    currency: str


class Payment(NamedTuple):
    """What is said of one payment, by an entry or by one of its details; details need not have money of their own.

    It is known by the bank's reference alone, or by everything that is said: as it was written, not as we read it.
    """

    money: Money | None
    is_credit: bool
    known_by: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    payer: str


def why_left_out(entry: Piece) -> str:
    """The field of LeftOut that an entry counts under; "" for a payment that came in. Raises Unreadable."""
    status, direction = said(entry, "Sts/Cd", "Sts"), said(entry, "CdtDbtInd")
    if not status:
        raise Unreadable(NO_STATUS)
    if status != "BOOK":
        return "not_booked"
    if said(entry, "RvslInd") in ("true", "1"):
        return "reversals"
    if direction not in ("CRDT", "DBIT"):
        raise Unreadable(NO_DIRECTION)
    return "debits" if direction == "DBIT" else ""


def booked_on(entry: Piece) -> date:
    """The day of an entry; without a day of booking, that of its value. Raises Unreadable."""
    found = day(said(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"))
    if found is None:
        raise Unreadable(NO_DAY)
    return found


def day(written: str) -> date | None:
    """The day of a date or a moment as it is written there, without a change of zone."""
    found = _DAY.fullmatch(written)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def detail(piece: Piece) -> Payment:
    """What one `TxDtls` says; an amount that cannot be read is none."""
    money = None
    with suppress(Unreadable):
        money = _money(said(piece, *_AMOUNTS_OF_DETAILS))
    return _payment(piece, money, said(piece, "Refs/AcctSvcrRef"))


def payments(entry: Piece, details: Sequence[Payment]) -> list[Payment]:
    """One for each of the details when their amounts come to the entry's, else one of the whole entry.

    All have money. Raises Unreadable.
    """
    money = _money(said(entry, "Amt"))
    if len(details) > 1 and _total(details, money.currency) == money.cents:
        return list(details)
    bank_reference = said(entry, "AcctSvcrRef")
    whole = _payment(entry, money, bank_reference)
    if not details:
        return [whole]
    known_by = tuple(words for each in details for words in each.known_by)
    references = dict.fromkeys(found for each in details for found in each.references)
    return [
        whole._replace(
            known_by=known_by if bank_reference in _NONE_GIVEN else whole.known_by,
            references=tuple(references) or whole.references,
            text=_joined(each.text for each in details)[:LONGEST_SAID] or whole.text,
            payer=_joined(each.payer for each in details)[:LONGEST_NAME],
        )
    ]


def said(piece: Piece, *paths: str) -> str:
    """The words at the first of the paths that has any."""
    return next((piece[path][0] for path in paths if path in piece), "")


def _total(details: Sequence[Payment], currency: str) -> int | None:
    """In cents, without what went out; None unless each has an amount in that currency."""
    money = [each.money for each in details if each.money and each.money.currency == currency]
    if len(money) < len(details):
        return None
    return sum(amount.cents if each.is_credit else -amount.cents for each, amount in zip(details, money, strict=True))


def _payment(piece: Piece, money: Money | None, bank_reference: str) -> Payment:
    free = [words for path in _FREE_TEXT for words in piece.get(path, ())]
    text = " ".join(free) or said(piece, "AddtlTxInf", "AddtlNtryInf")
    payer = said(piece, *_PAYER)
    structured = [words.replace(" ", "").upper()[:LONGEST_REFERENCE] for words in piece.get(_STRUCTURED, ())]
    return Payment(
        money=money,
        is_credit=said(piece, "CdtDbtInd") != "DBIT",
        known_by=(*structured, text, payer) if bank_reference in _NONE_GIVEN else (bank_reference,),
        references=tuple(dict.fromkeys((*structured, *reference.find(text)))),
        text=text[:LONGEST_SAID],
        payer=payer[:LONGEST_NAME],
    )


def _money(written: str) -> Money:
    """Of a currency and an amount, whose further decimals than two may only be zeros. Raises Unreadable."""
    currency, _space, amount = written.rpartition(" ")
    found = _AMOUNT.fullmatch(amount)
    if found is None:
        raise Unreadable(NO_AMOUNT.format(amount[:LONGEST_REFERENCE]))
    decimals = found[2] or ""
    if decimals[2:].strip("0"):
        raise Unreadable(FRACTIONS.format(amount))
    if len(found[1]) > MOST_DIGITS:
        raise Unreadable(TOO_LARGE.format(amount))
    if not _CURRENCY.fullmatch(currency):
        raise Unreadable(NO_CURRENCY.format(amount))
    cents = int(found[1] + decimals[:2].ljust(2, "0"))
    if not cents:
        raise Unreadable(NO_AMOUNT.format(amount))
    return Money(cents, currency)


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if text))
