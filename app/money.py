"""Money is whole cents of a euro: from percents, to words and from what people type; half a cent is rounded up."""

import re
from decimal import ROUND_HALF_UP, Decimal

MOST = 1_000_000_00
_TYPED = re.compile(r"([0-9]+)(?:\.([0-9]+)|,([0-9]{2}))?")
_WITH_A_COMMA = re.compile(r"[0-9]+,[0-9]+")
NO_AMOUNT = "Enter an amount in digits, such as 149.74 or 149,74, and nothing else."
UNCLEAR_COMMA = "After a comma enter two digits, such as 149,74, and write a thousand without a comma: 1000."


def cents(euros: Decimal) -> int:
    """Whole cents of an amount in euros, half a cent away from zero: 17.325 is 1733, and -17.325 is -1733."""
    return _whole(euros.scaleb(2))


def share(amount: int, percent: int | Decimal) -> int:
    """So many percent of an amount in cents, rounded as `cents` does, so that of -amount it is exactly as much less."""
    return _whole((Decimal(amount) * percent).scaleb(-2))


def words(cents: int) -> str:
    """An amount as people read it: €1,165.00, and −€41.25 with a real minus."""
    return f"{'−' if cents < 0 else ''}€{abs(cents) // 100:,}.{abs(cents) % 100:02}"


def plain(cents: int) -> str:
    """An amount as machines read it, and as a field shows it: 1165.00, and -41.25."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def parse(text: str) -> int:
    """The cents of an amount as it is typed, such as 149.74, 149.7 or 149; raises ValueError with what to do.

    A comma stands before the cents too, where exactly two digits follow it: in 1,234 it may mean thousands.
    """
    found = _TYPED.fullmatch(text)
    if found is None:
        raise ValueError(UNCLEAR_COMMA if _WITH_A_COMMA.fullmatch(text) else NO_AMOUNT)
    euros, after_the_point = found[1].lstrip("0"), found[2] or found[3] or ""
    if len(after_the_point) > 2:
        raise ValueError("Enter at most two digits after the point.")
    if len(euros) > len(str(MOST // 100)) or (amount := int(f"{euros}{after_the_point:0<2}")) > MOST:
        raise ValueError(f"Enter at most {words(MOST)}.")
    return amount


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
