"""Beginning and ending what needs a passkey: inviting to IMI staff, taking an invitation back, leaving."""

from sqlalchemy import select, update

from app import audit
from app.accounts import actions as accounts
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.passkeys import actions as passkey_actions, rules
from app.accounts.passkeys.letters import tell, tell_staff
from app.accounts.passkeys.models import Passkey
from app.accounts.passkeys.rules import Role, WhyEnded
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused


@action
def invite_staff(email: str, *, by: Person, name: str, form_token: str, is_known: bool) -> User:
    """Invite somebody to IMI staff.

    Raises Refused where the address is that of an account and nobody said yet (`is_known`) that its owner is meant.
    """
    whose = db.session.scalar(select(User).where(User.email == email, User.is_staff.is_(False)))
    if whose and not is_known:
        raise Refused(rules.NOT_SURE, beside={"is_known": rules.whose(whose.name, whose.email)})
    return passkey_actions.invite(email, role=Role.STAFF, by=by, name=name, form_token=form_token)


@action
def take_back(user: User, *, by: Person) -> None:
    """End the open invitation of somebody; their role stays."""
    refuse_own(user.id, by=by)
    if not passkey_actions.end_invitations(user):
        raise Refused("They have no invitation that is open.")
    audit.record("took an invitation back", user, by=by)


@action
def end_staff(user: User, *, by: Person | None, version: int, why: WhyEnded) -> None:
    """From now on somebody is not of IMI staff: signed out everywhere, and told by letter, as all other staff are.

    `by` is none for whoever runs the portal. Nobody ends their own role, and the last member of staff stays.
    """
    refuse_own(user.id, by=by)
    number = len(db.session.scalars(select(User.id).where(User.is_staff).with_for_update()).all())
    if reason := rules.why_not_ended(is_staff=user.is_staff, staff=number):
        raise Refused(reason)
    if user.version != version:
        raise Conflict(None, user.version)
    user.is_staff = False
    leave(user)
    audit.record(f"ended staff: {why.words}", user, by=by)
    named = [by] if by else []
    tell(user, "staff_ended", user=user, by=named, why=why.words)
    tell_staff("staff_ended_to_staff", user, by=named, but=by.id if by else 0, why=why.words)


@action
def leave(user: User) -> None:
    """Sign somebody out everywhere who has lost a role.

    When none is left that needs a passkey, their invitation ends, and nobody vouches for their passkeys any more:
    whoever comes back is invited anew.
    """
    accounts.end_all(user)
    if not user.needs_passkey:
        passkey_actions.end_invitations(user)
        db.session.execute(update(Passkey).where(Passkey.user_id == user.id).values(is_vouched=False))
