"""Somebody closes their account, or keeps it after all."""

from app import audit, clock, dates, mail
from app.accounts.models import User
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.rights import closing as rules
from app.rights.closing_models import Closing

LETTER = "rights/letters/closing.txt"


@action
def close(*, by: Person, form_token: str) -> Closing:
    """From now on an account is being closed: nothing changes for thirty days, and a letter says until when.

    Asking twice is asking once. Raises Refused for who has a role to hand over first.
    """
    user = db.session.get_one(User, by.id, with_for_update=True)
    if found := db.session.get(Closing, user.id):
        return found
    if reason := rules.why_not_closed(is_staff=user.is_staff, is_assessor=user.is_assessor):
        raise Refused(reason)
    made = Closing(
        user_id=user.id, form_token=form_token, asked_at=clock.now(), erase_on=rules.erased_on(clock.today())
    )
    db.session.add(made)
    audit.record("asked to close an account", user, by=by)
    mail.queue(LETTER, user.email, name=user.name, erase_on=dates.words(made.erase_on))
    return made


@action
def keep(*, by: Person) -> None:
    """The account stays as it is; keeping one that nobody closes changes nothing."""
    user = db.session.get_one(User, by.id, with_for_update=True)
    if found := db.session.get(Closing, user.id):
        db.session.delete(found)
        audit.record("kept an account", user, by=by)
