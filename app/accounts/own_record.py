"""Nobody of IMI staff acts on their own record (domain §2): the one guard of all that staff do to a person."""

from typing import Any

from app.accounts.models import User
from app.addresses import mailbox
from app.db import db
from app.errors import Refused

OWN_RECORD = "Nobody acts on their own record. Ask somebody else of IMI staff."


def refuse_own(person_id: int, *, by: Any) -> None:
    """Raises Refused when somebody (`by`; none for the portal itself) is the person it is about.

    A second account with another spelling of the same mailbox is the same person.
    """
    if by is None:
        return
    other = None if by.id == person_id else db.session.get(User, person_id)
    if by.id == person_id or (other and mailbox(other.email) and mailbox(other.email) == mailbox(by.email)):
        raise Refused(OWN_RECORD)
