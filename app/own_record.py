"""Nobody of IMI staff acts on their own record (domain §2): the one guard of all that staff do to a person."""

from typing import Any

from app.errors import Refused

OWN_RECORD = "Nobody acts on their own record. Ask somebody else of IMI staff."


def refuse_own(person_id: int, *, by: Any) -> None:
    """Raises Refused when somebody (`by`, with an `id`; none for the portal itself) is the person it is about."""
    if by is not None and by.id == person_id:
        raise Refused(OWN_RECORD)
