"""Passing a message on to a listed mediator, whose address its sender does not learn."""

from app import audit, mail
from app.accounts.models import User
from app.db import action, db
from app.directory.profile.queries import Head


@action
def pass_on(to: Head, *, form_token: str, name: str, email: str, message: str) -> mail.Letter:
    """Queue the letter to the mediator, and to nobody else; a form that is sent twice makes one.

    What was written stands in the letter alone, which is sealed until it leaves and wiped then.
    """
    once = f"contact {to.number} {form_token}"
    if before := mail.queued(once):
        return before
    mediator = db.session.get_one(User, to.mediator_id)
    letter = mail.queue(
        "directory/letters/contact.txt",
        mediator.email,
        name=mediator.name,
        once=once,
        sender=name,
        reply_to=mail.in_ascii(email),
        message=message,
    )
    audit.record("passed a message on", letter)
    return letter
