"""What staff do with programmes, and a mediator who follows the rule of one."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from app import audit, clock, mail
from app.accounts import role_actions
from app.accounts.models import User
from app.accounts.passkeys import actions as passkey_actions
from app.accounts.passkeys.rules import Role
from app.accounts.person import Person
from app.addresses import mailbox
from app.db import action, db
from app.errors import Conflict, Refused
from app.listing.applications.models import Application
from app.listing.programmes import queries
from app.listing.programmes.kinds import LIFE, State, Who
from app.listing.programmes.models import Programme, ProgrammeAssessor, ProgrammeStatus
from app.logbook.rules import actions as rule_actions, queries as rule_queries
from app.logbook.rules.parameters import IMI, Rule

OWN = "You act for this programme, so somebody else at IMI has to do this."
NO_RULE = "This programme has no rule in force yet. It needs one first."
KIND_STAYS = "Its kind was decided with the approval. Add another programme instead."
ALREADY = "They are an assessor of this programme already. No second letter is sent."
APPLIES_HERE = "They have an application open here themselves, so they cannot assess for this programme now."
NO_RULE_OF_ITS_OWN = "Only an ODRQAP has a rule of its own."
NOT_OFFERED = "This programme takes no logbooks now."


@action
def add(*, by: Person, form_token: str, **details: Any) -> Programme:
    """A programme that has applied. The same form sent twice adds one."""
    if again := db.session.scalar(select(Programme).where(Programme.form_token == form_token)):
        return again
    made = Programme(form_token=form_token, **details)
    db.session.add(made)
    db.session.flush()
    _note_state(made, "Added to the register", by=by)
    audit.record("added a programme", made, by=by)
    return made


@action
def change(programme: Programme, *, by: Person, version: int, **details: Any) -> None:
    """Change what is said of a programme; those who follow its rule read its new name.

    Its kind is decided with the approval: afterwards another kind would be offered that nobody has looked at.
    """
    _open(programme, by, version, shown=programme)
    if programme.state is not State.APPLIED and details.get("kind", programme.kind) is not programme.kind:
        raise Refused(KIND_STAYS, beside={"kind": KIND_STAYS})
    for name, value in details.items():
        setattr(programme, name, value)
    rule_actions.rename(programme.scheme, name=programme.name)
    audit.record("changed a programme", programme, by=by)


@action
def move(programme: Programme, *, verb: str, by: Person, version: int, reason: str) -> None:
    """Approve, suspend, restore or withdraw. Those who follow its rule go on until they choose another."""
    _open(programme, by, version)
    if verb == "approve" and programme.has_rule and queries.rule_in_force(programme) is None:
        raise Refused(NO_RULE)
    programme.state = LIFE.moved(programme.state, verb, by=Who.STAFF)
    _note_state(programme, reason, by=by)
    audit.record(f"{verb}: programme", programme, by=by)


@action
def set_rule(programme: Programme, *, by: Person, version: int, rule: Rule, in_force_from: date, reason: str) -> None:
    """A new version of a programme's rule (logbook's `rule_actions.set_rule`)."""
    _open(programme, by, version)
    if not programme.has_rule:
        raise Refused(NO_RULE_OF_ITS_OWN)
    flag_modified(programme, "state")  # so that two new versions are never made from one page
    rule_actions.set_rule(programme.scheme, by=by, rule=rule, in_force_from=in_force_from, reason=reason)


@action
def take_rule_back(programme: Programme, number: int, *, by: Person, reason: str) -> None:
    """Take back the version of its rule that is not in force yet (logbook's `rule_actions.take_back`)."""
    _refuse_own_programme(programme, by)
    rule_actions.take_back(rule_queries.version(programme.scheme, number), by=by, reason=reason)


@action
def invite_assessor(
    programme: Programme, *, by: Person, form_token: str, address: str, name: str = ""
) -> ProgrammeAssessor:
    """Make somebody an assessor of a programme and tell them by letter, with an account if they have none yet.

    Whoever acts for it already, or applies here themself, is not invited.
    """
    _refuse_own_programme(programme, by)
    if again := db.session.scalar(select(ProgrammeAssessor).where(ProgrammeAssessor.form_token == form_token)):
        return again
    if (mailbox(address) or address) == (mailbox(by.email) or by.email):
        raise Refused("Nobody at IMI makes themself an assessor.")
    if reason := _why_not_invited(programme, address):
        raise Refused(reason)
    user = passkey_actions.invite(address, role=Role.ASSESSOR, by=by, name=name)
    made = ProgrammeAssessor(
        programme_id=programme.id,
        form_token=form_token,
        user_id=user.id,
        invited_by_id=by.id,
        invited_at=clock.now(),
    )
    db.session.add(made)
    audit.record("invited an assessor", made, by=by)
    mail.queue("listing/letters/assessor_invited.txt", user.email, programme=programme.name, assessor=user.name)
    return made


@action
def end_assessor(assessor: ProgrammeAssessor, *, by: Person) -> None:
    """From now on they do not act for the programme; without any programme they are no assessor, and signed out.

    The account is locked here and where it is invited, so that the one sees what the other did.
    """
    _refuse_own_programme(assessor.programme, by)
    user = db.session.get_one(User, assessor.user_id, with_for_update=True, populate_existing=True)
    db.session.refresh(assessor)
    if not assessor.is_live:
        return
    assessor.ended_at = clock.now()
    audit.record("ended an assessor", assessor, by=by)
    others = select(ProgrammeAssessor.id).where(
        ProgrammeAssessor.user_id == assessor.user_id, ProgrammeAssessor.ended_at.is_(None)
    )
    db.session.flush()
    if db.session.scalar(others.limit(1)) is None:
        user.is_assessor = False
        role_actions.leave(user)


@action
def follow(programme: Programme, *, by: Person) -> bool:
    """Follow an approved programme's rule; says whether the logbook is recounted already."""
    if not queries.takes_logbooks(programme):
        raise Refused(NOT_OFFERED)
    return rule_actions.follow(by, scheme=programme.scheme, name=programme.name)


@action
def follow_imi(mediator: Person) -> bool:
    """Back to IMI's own rule."""
    return rule_actions.follow(mediator, scheme=IMI)


def _refuse_own_programme(programme: Programme, by: Person) -> None:
    """Staff never act on their own record (domain §2)."""
    if queries.is_own(programme, by):
        raise Refused(OWN)


def _why_not_invited(programme: Programme, address: str) -> str | None:
    user = db.session.scalar(select(User).where(User.email == address).with_for_update())  # as in `end_assessor`
    if user is None:
        return None
    if queries.live_assessor(programme, user.id):
        return ALREADY
    waiting = select(Application.id).where(Application.programme_id == programme.id, Application.ended_at.is_(None))
    is_waiting = db.session.scalar(waiting.where(Application.mediator_id == user.id).limit(1)) is not None
    return APPLIES_HERE if is_waiting else None


def _open(programme: Programme, by: Person, version: int, *, shown: Programme | None = None) -> None:
    """`shown` is the programme where the form shows its fields."""
    _refuse_own_programme(programme, by)
    if programme.version != version:
        raise Conflict(shown, programme.version)


def _note_state(programme: Programme, reason: str, *, by: Person) -> None:
    row = ProgrammeStatus(
        programme_id=programme.id,
        state=programme.state,
        since=clock.today(clock.REGISTER_ZONE),
        reason=reason,
        by_id=by.id,
    )
    db.session.add(row)
