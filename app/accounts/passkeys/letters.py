"""Who is told by letter what was done to the access of somebody: the person, and all other staff."""

from typing import Any

from app import mail
from app.accounts.models import User
from app.accounts.passkeys import queries


def tell(to: User, letter: str, *, user: User, by: Any, **more: str) -> None:
    """Write to somebody what was done to `user`, by a person, by somebody named, or by who runs the portal."""
    named = by if isinstance(by, str) else by.name or by.email if by else "whoever runs the portal"
    who = user.name or user.email
    mail.queue(f"accounts/letters/{letter}.txt", to.email, name=to.name, who=who, by=named, user_id=user.id, **more)


def tell_staff(letter: str, user: User, *, by: Any, but: int = 0, **more: str) -> None:
    """All other staff."""
    for each in queries.staff():
        if each.id not in (user.id, but):
            tell(each, letter, user=user, by=by, **more)
