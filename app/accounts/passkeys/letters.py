"""Who is told by letter what was done to the access of somebody: the person, and all other staff."""

from collections.abc import Sequence
from typing import Any

from app import mail
from app.accounts.models import User
from app.accounts.passkeys import queries


def tell(to: User, letter: str, *, user: User, by: Sequence[Any], **more: str) -> None:
    """Write to somebody what was done to `user`, and by whom; by nobody means whoever runs the portal."""
    mail.queue(
        f"accounts/letters/{letter}.txt",
        to.email,
        name=to.name,
        who=user.name or user.email,
        by=" and ".join(each.name or each.email for each in by) or "whoever runs the portal",
        by_ids=[each.id for each in by],
        user_id=user.id,
        **more,
    )


def tell_staff(letter: str, user: User, *, by: Sequence[Any], but: int = 0, **more: str) -> None:
    """All other staff."""
    for each in queries.staff():
        if each.id not in (user.id, but):
            tell(each, letter, user=user, by=by, **more)
