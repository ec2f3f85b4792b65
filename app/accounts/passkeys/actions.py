"""Making, using and removing passkeys; inviting those who need one, and replacing one that is lost."""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from app import audit, clock, mail
from app.accounts import actions as accounts
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.passkeys import proofs, queries, rules
from app.accounts.passkeys.letters import tell, tell_staff
from app.accounts.passkeys.models import Challenge, Invitation, LostReport, Passkey
from app.accounts.passkeys.rules import Ceremony, Role
from app.accounts.person import Person, person
from app.dates import lasting
from app.db import action, db, unit
from app.errors import Conflict, Refused
from app.mail import Leave

TOO_LATE = f"This took longer than {lasting(rules.ANSWER_WITHIN)}, or was sent twice. Please try again."
UNKNOWN = "The portal does not know this passkey, or it was removed. Sign in with a code, or with another passkey."
USED = "This link no longer works. Ask IMI for a new invitation."
ADDED = "accounts/letters/passkey_added.txt"
INVITATION = "accounts/letters/invitation.txt"


@action
def begin(ceremony: Ceremony, *, user: User | None = None) -> tuple[int, dict[str, Any]]:
    """Random bytes to be signed within five minutes, for this ceremony and this person only.

    Returns the challenge's id, for the browser's own session, and what the browser is to ask its passkeys, as JSON. An
    invitation replaces what there was, and so may be answered by a device that has a passkey already.
    """
    made = Challenge(
        ceremony=ceremony,
        user_id=user.id if user else None,
        value=secrets.token_bytes(32),
        expires_at=clock.now() + rules.ANSWER_WITHIN,
    )
    db.session.add(made)
    db.session.flush()
    if user is None:
        return made.id, proofs.to_use(made.value)
    known = queries.passkeys(person(user)) if ceremony is Ceremony.ADD else ()
    return made.id, proofs.to_make(user, made.value, known)


def take(challenge_id: int | None, ceremony: Ceremony, *, user_id: int | None = None) -> bytes | None:
    """What was to be signed, once, and gone for good whatever the answer is; none when it no longer holds."""
    with unit():
        return db.session.scalar(
            delete(Challenge)
            .where(
                Challenge.id == challenge_id,
                Challenge.ceremony == ceremony,
                Challenge.user_id == user_id,
                Challenge.expires_at > clock.now(),
            )
            .returning(Challenge.value)
        )


@action
def sign_in(challenge: bytes | None, *, credential: str, device: str, leaving: Any) -> str:
    """Sign in whoever the passkey belongs to; returns the cookie's token."""
    value, credential_id = _held(challenge), proofs.credential_id(credential)
    passkey = db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id).with_for_update())
    if passkey is None:
        raise Refused(UNKNOWN)
    _note_use(passkey, proofs.used(credential, value, passkey))
    return accounts.open_sign_in(passkey.user, device=device, is_by_passkey=passkey.is_vouched, leaving=leaving)


@action
def add(by: Person, challenge: bytes | None, *, credential: str, name: str) -> Passkey:
    """Keep a further passkey. It is vouched for when this sign-in is by one that is."""
    _may_keep(by)
    user = db.session.get_one(User, by.id, with_for_update=True)
    if reason := rules.why_not_another(len(queries.passkeys(by))):
        raise Refused(reason)
    return _keep(user, proofs.made(credential, _held(challenge)), name=name, is_vouched=by.is_by_passkey)


@action
def rename(passkey: Passkey, *, by: Person, version: int, name: str) -> None:
    _may_keep(by)
    db.session.refresh(passkey, with_for_update=True)
    if passkey.version != version:
        raise Conflict(passkey, passkey.version)
    passkey.name = name
    audit.record("renamed a passkey", passkey, by=by)


@action
def remove(passkey: Passkey, *, by: Person) -> None:
    """Remove a passkey, and sign out everywhere else: whoever has it may be signed in with it."""
    db.session.get_one(User, by.id, with_for_update=True)
    if reason := queries.why_not_removed(by, passkey):
        raise Refused(reason)
    audit.record("removed a passkey", passkey, by=by)
    db.session.delete(passkey)
    accounts.end_others(by)


@action
def invite(email: str, *, role: Role, by: Person | None, name: str = "", form_token: str | None = None) -> User:
    """Give somebody a role that needs a passkey, with a new account if there is none yet.

    Unless they have one that is vouched for, a letter has a link that makes it, once, within 72 hours. The same form
    sent twice invites once. `by` is none for whoever runs the portal. Staff are told of new staff by letter.
    """
    again = form_token and db.session.scalar(select(Invitation).where(Invitation.form_token == form_token))
    if again:
        return again.user
    user = accounts.named(email, name)
    refuse_own(user.id, by=by)
    if not getattr(user, f"is_{role}"):
        setattr(user, f"is_{role}", True)
        audit.record(f"made {role}", user, by=by)
        if role is Role.STAFF:
            tell_staff("staff_invited", user, by=[by] if by else [])
    if not queries.vouched(user.id):
        _send(user, by=by, form_token=form_token)
    return user


@action
def invite_again(user: User, *, by: Person) -> None:
    """Send a new link to somebody who has no passkey yet; the link before no longer works."""
    refuse_own(user.id, by=by)
    db.session.get_one(User, user.id, with_for_update=True)
    if queries.vouched(user.id):
        raise Refused("They have a passkey. If it is lost, two members of staff ask for a new invitation.")
    sent = db.session.scalars(select(Invitation.sent_at).where(Invitation.user_id == user.id)).all()
    if reason := rules.why_not_invited_again(max(sent, default=None), clock.now()):
        raise Refused(reason)
    _send(user, by=by)


@action
def accept(
    invitation: Invitation, challenge: bytes | None, *, credential: str, name: str, device: str, leaving: Any
) -> str:
    """Use an invitation up: its passkey replaces all there were, and signs in; returns the cookie's token."""
    key = proofs.made(credential, _held(challenge))
    is_first = db.session.scalar(
        update(Invitation)
        .where(Invitation.id == invitation.id, *queries.is_open())
        .values(used_at=clock.now())
        .returning(Invitation.id)
    )
    if is_first is None:
        raise Refused(USED)
    user = invitation.user
    _forget_passkeys(user)
    passkey = _keep(user, key, name=name, is_vouched=True)
    passkey.last_used_at = clock.now()
    return accounts.open_sign_in(user, device=device, is_by_passkey=True, leaving=leaving)


@action
def report_lost(user: User, *, by: Person) -> bool:
    """Say that somebody's passkey is lost; true when this was the second member of staff, and it is replaced.

    The same person saying it twice is one. The person, and the other staff, are told by letter.
    """
    refuse_own(user.id, by=by)
    db.session.get_one(User, user.id, with_for_update=True)
    if not queries.vouched(user.id):
        raise Refused("They have no passkey that could be lost. Send them a new invitation.")
    if any(report.by_id == by.id for report in queries.reports(user.id)):
        return False
    db.session.execute(delete(LostReport).where(LostReport.user_id == user.id, LostReport.by_id == by.id))
    report = LostReport(user_id=user.id, by_id=by.id, reported_at=clock.now())
    db.session.add(report)
    audit.record("reported a lost passkey", report, by=by)
    db.session.flush()
    said = queries.reports(user.id)
    if len(said) >= rules.REPORTS_NEEDED:
        replace(user, by=by, who=[each.by for each in said])
        return True
    tell(user, "passkey_reported", user=user, by=[by])
    tell_staff("passkey_reported_to_staff", user, by=[by], but=by.id)
    return False


@action
def replace(user: User, *, by: Person | None, who: Sequence[User] = ()) -> None:
    """End somebody's passkeys and sign-ins, and invite them anew; `who` wanted it, or whoever runs the portal."""
    _forget_passkeys(user)
    db.session.execute(delete(LostReport).where(LostReport.user_id == user.id))
    accounts.end_all(user)
    audit.record("replaced lost passkeys", user, by=by)
    _send(user, by=by)
    tell_staff("passkey_replaced", user, by=who)


@action
def end_invitations(user: User) -> int:
    """End those of somebody that are open; says how many there were."""
    ended = db.session.execute(
        update(Invitation)
        .where(Invitation.user_id == user.id, *queries.is_open())
        .values(expires_at=clock.now())
        .returning(Invitation.id)
    )
    return len(ended.all())


def forget_old() -> None:
    with unit():
        now = clock.now()
        db.session.execute(delete(Challenge).where(Challenge.expires_at < now))
        db.session.execute(delete(LostReport).where(LostReport.reported_at < now - rules.REPORT_HOLDS))
        db.session.execute(delete(Invitation).where(Invitation.expires_at < now - accounts.KEEP_OLD_SIGN_INS))


@mail.before(INVITATION)
def invitation_may_leave(invitation_id: int, **_arguments: Any) -> Leave:
    """A link that was replaced, used or is too old is not sent any more."""
    return Leave.NOW if queries.open_invitation(invitation_id) else Leave.NEVER


@mail.offers
def invitation_link(invitation_id: int) -> str:
    token = queries.link_token(db.session.get_one(Invitation, invitation_id))
    return f"{current_app.config['PORTAL_URL']}/invitation/{invitation_id}/{token}"


def _held(challenge: bytes | None) -> bytes:
    if challenge is None:
        raise Refused(TOO_LATE)
    return challenge


def _may_keep(by: Person) -> None:
    if reason := queries.why_not_kept(by):
        raise Refused(reason)


def _keep(user: User, key: proofs.NewKey, *, name: str, is_vouched: bool) -> Passkey:
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == key.credential_id)):
        raise Refused(proofs.NOT_MADE)
    passkey = Passkey(
        user_id=user.id,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=key.sign_count,
        transports=key.transports,
        name=name,
        is_vouched=is_vouched,
        created_at=clock.now(),
    )
    db.session.add(passkey)
    audit.record("added a passkey", passkey, by=user)
    mail.queue(ADDED, user.email, name=user.name, passkey=name, needs_one=user.needs_passkey)
    return passkey


def _note_use(passkey: Passkey, sign_count: int) -> None:
    """Beside its version: signing in is no change of the name that an open page may show."""
    values = {"sign_count": sign_count, "last_used_at": clock.now()}
    db.session.execute(update(Passkey).where(Passkey.id == passkey.id).values(values))


def _forget_passkeys(user: User) -> None:
    db.session.execute(delete(Passkey).where(Passkey.user_id == user.id))


def _send(user: User, *, by: Person | None, form_token: str | None = None) -> None:
    end_invitations(user)
    now = clock.now()
    made = Invitation(
        user_id=user.id,
        form_token=form_token,
        nonce=secrets.token_hex(16),
        sent_at=now,
        expires_at=now + rules.INVITED_FOR,
    )
    db.session.add(made)
    audit.record("invited to make a passkey", made, by=by)
    mail.queue(INVITATION, user.email, name=user.name, invitation_id=made.id)
