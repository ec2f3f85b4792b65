"""Nobody of IMI staff acts on their own record (domain §2): the one guard of all that staff do to a person."""

from typing import Any

from app.accounts.address import queries as address_queries
from app.errors import Refused

OWN_RECORD = "Nobody acts on their own record. Ask somebody else of IMI staff."


def refuse_own(person_id: int, *, by: Any) -> None:
    """Raises Refused when somebody (`by`; none for the portal itself) is the person it is about.

    A second account with another spelling of the same mailbox, which either has or had, is the same person.
    """
    if by is not None and address_queries.same_person(by.id, {person_id}):
        raise Refused(OWN_RECORD)
