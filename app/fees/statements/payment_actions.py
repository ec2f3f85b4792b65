"""Payments of a bank statement are recorded, given to a contribution by hand, or set aside; each once.

Whoever changes the payments of a statement locks the statement first, then accounts, then contributions, each by
number, and only then writes: two who press the same button come one after the other, and the second finds nothing left
to do; two statements that name the same mediators never wait for one another.
"""

from collections.abc import Sequence, Set
from secrets import token_hex

from sqlalchemy import bindparam, or_, select, update

from app import audit, jobs
from app.accounts.models import User
from app.accounts.own_record import OWN_RECORD, refuse_own
from app.accounts.person import Person, person
from app.db import action, db, unit
from app.errors import Refused
from app.fees.models import Contribution
from app.fees.payments import actions as payment_actions, queries as payment_queries
from app.fees.payments.models import BankEntry, BankStatement
from app.fees.statements import plan as statement_plan, plan_queries as queries
from app.fees.statements.matching import CURRENCY, IN_ANOTHER_CURRENCY
from app.fees.statements.plan import LIFE, Who
from app.fees.vocabulary import Found, Way

RECORD = "record payments of a statement"  # the kind of job
AT_ONCE = 50  # more than these are recorded by the worker: nobody else writes for half a second
A_JOB = 500
_waits = BankEntry.state == Found.NEW, BankEntry.contribution_id.is_(None)
PROMISE = (
    update(BankEntry).where(BankEntry.key == bindparam("b_key"), *_waits).values(contribution_id=bindparam("b_id"))
)
BEING_RECORDED = "The payments are being recorded."
CHANGED = "By now something else would be recorded. Look at the payments again, then press the button once more."
NO_CONTRIBUTION = "No contribution has this reference or number."


@action
def record(statement: BankStatement, *, seen: str, by: Person) -> str:
    """Record what was seen, and say in words what is done; `seen` is the digest of the plan that was shown.

    Those of whoever acts are left out. With nothing left to do it does nothing; raises Refused when it would do
    something else by now. Many are only promised here, and recorded by the worker one by one.
    """
    _lock(statement)
    plan = queries.plan(statement, by=by)
    todo = sorted(plan.to_record, key=lambda each: each.contribution_id or 0)  # promising locks a contribution as well
    promised = queries.promised(statement.id, limit=A_JOB)
    if todo and plan.digest != seen:
        raise Refused(CHANGED)
    if not todo and not promised and plan.has_own:
        raise Refused(OWN_RECORD)
    is_for_worker = len(todo) + len(promised) > AT_ONCE
    if not is_for_worker:
        _hold({each.contribution_id for each in todo}, promised)
    for start in range(0, len(todo), A_JOB):
        some = [{"b_key": each.key, "b_id": each.contribution_id} for each in todo[start : start + A_JOB]]
        db.session.connection().execute(PROMISE, some)
    if todo:
        audit.record("recorded the payments of a bank statement", statement, by=by)
    if is_for_worker:
        _put(statement.id, by.id, after=0)
        return BEING_RECORDED
    recorded = [_record(each, by=by) for each in queries.promised(statement.id, limit=AT_ONCE)]
    return statement_plan.recorded(sum(recorded), left=recorded.count(False))


@action
def assign(entry: BankEntry, *, to: str, reason: str, by: Person) -> None:
    """Give a payment to the contribution of a reference, of an invoice, or with a number, as staff know by other means.

    `reason` is of at most 200 characters. Sent twice it is recorded once. What is paid already is then paid too much.
    Raises Refused for no contribution, for one that takes no payment, for another currency, and for staff's own.
    """
    entry = _locked(entry, by=by)
    contribution = queries.named(to)
    if contribution is None:
        raise Refused(NO_CONTRIBUTION, beside={"to": NO_CONTRIBUTION})
    if entry.state is Found.PAID and entry.contribution_id == contribution.id:
        return
    if entry.currency != CURRENCY:
        raise Refused(IN_ANOTHER_CURRENCY.format(entry.currency))
    contribution = payment_actions.of_somebody_else(contribution, by=by)
    entry.state = LIFE.moved(entry.state, "assign", by=Who.STAFF)
    entry.contribution_id, entry.note = contribution.id, reason
    _pay(entry, contribution, by=by, note=reason, is_extra=True)
    audit.record("assigned a payment of a bank statement", entry, by=by)


@action
def set_aside(entry: BankEntry, *, reason: str, by: Person) -> None:
    """Nothing is to be recorded of a payment, for a reason of at most 200 characters; sent twice it is one."""
    entry = _locked(entry, by=by)
    if entry.state is Found.SET_ASIDE and entry.note == reason:
        return
    entry.state, entry.note = LIFE.moved(entry.state, "set-aside", by=Who.STAFF), reason
    entry.contribution_id = None
    audit.record("set a payment of a bank statement aside", entry, by=by)


@action
def take_up(entry: BankEntry, *, by: Person) -> None:
    """A payment that was set aside waits again; sent twice it is one."""
    entry = _locked(entry, by=by)
    if entry.state is Found.NEW:
        return
    entry.state, entry.note = LIFE.moved(entry.state, "take-up", by=Who.STAFF), ""
    audit.record("took a payment of a bank statement up again", entry, by=by)


@action
def take_back(entry: BankEntry, *, reason: str, by: Person) -> None:
    """A payment was recorded for the wrong contribution: that owes it again, and the payment waits in its statement.

    `reason` is of at most 200 characters; sent twice it is one. Raises Refused where something was recorded after it.
    """
    entry = _locked(entry, by=by)
    if entry.state is Found.NEW:
        return
    state = LIFE.moved(entry.state, "take-back", by=Who.STAFF)
    contribution = db.session.get_one(Contribution, entry.contribution_id)
    payment_actions.take_back_of_entry(contribution, entry, reason=reason, by=by)
    entry.state, entry.contribution_id, entry.note = state, None, ""
    audit.record("took a payment of a bank statement back", entry, by=by)


@jobs.kind(RECORD)
def record_promised(statement_id: int, by_id: int, after: int) -> None:
    """Record what was promised, a unit for each payment, some hundreds at a time; one that is recorded is passed by."""

    def record_one(entry_id: int) -> None:
        _lock(db.session.get_one(BankStatement, statement_id))
        _record(entry_id, by=by)

    by = person(db.session.get_one(User, by_id))
    ids = queries.promised(statement_id, after=after, limit=A_JOB)
    failed = jobs.apart(record_one, ids)
    if len(ids) == A_JOB:
        with unit():
            _put(statement_id, by_id, after=ids[-1])
    jobs.fail_for(failed)


def _put(statement_id: int, by_id: int, *, after: int) -> None:
    jobs.put(RECORD, f"{RECORD}:{token_hex(8)}", statement_id=statement_id, by_id=by_id, after=after)


def _record(entry_id: int, *, by: Person) -> bool:
    """Record one that was promised, and say whether it is; what cannot be recorded any more waits for somebody."""
    entry = db.session.get_one(BankEntry, entry_id, populate_existing=True)
    if entry.state is not Found.NEW or entry.contribution_id is None:
        return entry.state is Found.PAID
    contribution = db.session.get_one(Contribution, entry.contribution_id)
    try:
        with db.session.begin_nested():
            _pay(entry, contribution, by=by, is_extra=False)
    except Refused:
        entry.contribution_id = None
        return False
    entry.state = LIFE.moved(entry.state, "record", by=Who.STAFF)
    return True


def _pay(entry: BankEntry, contribution: Contribution, *, by: Person, is_extra: bool, note: str = "") -> None:
    """An entry has one payment: where that was taken back, the next one is known by its form alone."""
    form_token = payment_queries.form_of_entry(entry.key)
    payment_actions.record(
        contribution,
        cents=entry.cents,
        paid_on=entry.booked_on,
        way=Way.STATEMENT,
        by=by,
        form_token=form_token,
        entry=entry if payment_queries.is_first_of_entry(form_token) else None,
        note=note,
        is_extra=is_extra,
    )


def _hold(contribution_ids: Set[int | None], entry_ids: Sequence[int]) -> None:
    """Lock these contributions and those that payments were promised to, with their mediators' accounts before them."""
    promised = select(BankEntry.contribution_id).where(BankEntry.id.in_(entry_ids))
    are_meant = or_(Contribution.id.in_(contribution_ids), Contribution.id.in_(promised))
    theirs = User.id.in_(select(Contribution.mediator_id).where(are_meant))
    db.session.scalars(select(User.id).where(theirs).order_by(User.id).with_for_update()).all()
    db.session.scalars(select(Contribution.id).where(are_meant).order_by(Contribution.id).with_for_update()).all()


def _lock(statement: BankStatement) -> None:
    db.session.get_one(BankStatement, statement.id, with_for_update=True, populate_existing=True)


def _locked(entry: BankEntry, *, by: Person) -> BankEntry:
    """As it is now; whoever else changes a payment of its statement comes after us.

    Raises Refused when it is meant for a contribution of whoever acts.
    """
    _lock(db.session.get_one(BankStatement, entry.statement_id))
    entry = db.session.get_one(BankEntry, entry.id, populate_existing=True)
    for each in queries.meant_for(entry):
        refuse_own(each.mediator_id, by=by)
    return entry
