"""Flagging an answer to staff, and what staff decide about it."""

from app import audit, clock, crypto
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, NotYours, Refused
from app.feedback.answers.batches import look_tonight
from app.feedback.answers.shared import Shared
from app.feedback.flags import grounds as flags, queries as flag_queries
from app.feedback.flags.grounds import FlagState, Ground
from app.feedback.models import FiledAnswer, Flag


@action
def flag(answer: Shared, *, by: Person, ground: Ground, reason: str) -> Flag:
    """Ask staff to look at an answer that was shared; one that was flagged before stays as it is."""
    db.session.get_one(User, by.id, with_for_update=True)  # one at a time for each mediator, so that the limit holds
    if before := db.session.query(Flag).filter_by(answer_id=answer.id).one_or_none():
        return before
    if why := flags.why_not_flag(open_flags=flag_queries.open_flags(by)):
        raise Refused(why)
    if db.session.get(FiledAnswer, answer.id, with_for_update=True, populate_existing=True) is None:
        raise NotYours(answer.id)  # withdrawn meanwhile: nobody could ever decide about it
    made = Flag(answer_id=answer.id, mediator_id=by.id, ground=ground, state=FlagState.OPEN, flagged_on=clock.today())
    made.reason = crypto.seal(reason, Flag.__tablename__, answer.id, "reason")
    db.session.add(made)
    audit.record("flagged an answer", made, by=by)
    return made


@action
def exclude(flag: Flag, *, by: Person, version: int, ground: Ground, decision: str) -> None:
    """Leave the answer out of everything, on a published ground; every digest says how many were left out."""
    _decide(flag, "exclude", by=by, version=version, decision=decision)
    flag.excluded_on_ground = ground
    audit.record("left an answer out", flag, by=by)


@action
def keep(flag: Flag, *, by: Person, version: int, decision: str) -> None:
    """Let the answer stand, or stand again."""
    _decide(flag, "keep", by=by, version=version, decision=decision)
    flag.excluded_on_ground = None
    audit.record("let an answer stand", flag, by=by)


def _decide(flag: Flag, verb: str, *, by: Person, version: int, decision: str) -> None:
    """Nobody acts on their own record (domain §2); what is published is made anew tonight."""
    refuse_own(flag.mediator_id, by=by)
    if flag.version != version:
        raise Conflict(None, flag.version)
    flag.state = flags.moved(flag.state, verb)
    flag.decision = crypto.seal(decision, Flag.__tablename__, flag.answer_id, "decision")
    look_tonight(flag.mediator_id)
