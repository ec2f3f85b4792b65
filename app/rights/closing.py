"""Closing an account: when it is erased, and who hands something over first (domain §11)."""

from datetime import date, timedelta

THINK_AGAIN = timedelta(days=30)
OF_STAFF = "You are of IMI staff. Ask a colleague to end your place on the staff first."
ASSESSES = "You are an assessor, and applications may wait for your signature. Ask IMI to end your place first."


def erased_on(asked_on: date) -> date:
    """The day of whose night an account is erased; until then its owner may keep it."""
    return asked_on + THINK_AGAIN


def why_not_closed(*, is_staff: bool, is_assessor: bool) -> str | None:
    """Who acts for IMI or a programme hands that over first; anybody else may close their account at any time."""
    if is_staff:
        return OF_STAFF
    return ASSESSES if is_assessor else None
