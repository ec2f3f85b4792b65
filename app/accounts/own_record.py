"""Nobody of IMI staff acts on their own record (domain §2): one answer for what a page offers and what is refused."""

from typing import Any

from app.accounts.address import queries as address_queries
from app.errors import Refused

OWN_RECORD = "Nobody acts on their own record. Ask somebody else of IMI staff."


def is_own(person_id: int | None, by: Any) -> bool:
    """Whether somebody (`by`; none for the portal itself) is the person it is about; nobody is, where none is left.

    A second account with another spelling of the same mailbox, which either has or had, is the same person.
    """
    if by is None or person_id is None:
        return False
    return bool(address_queries.same_person(by.id, {person_id}))


def refuse_own(person_id: int | None, *, by: Any) -> None:
    """Raises Refused when it is their own record (`is_own`)."""
    if is_own(person_id, by):
        raise Refused(OWN_RECORD)
