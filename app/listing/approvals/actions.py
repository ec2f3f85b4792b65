"""IMI staff decide about a listing: approve it, return it to the mediator, decline it, or look again."""

from sqlalchemy import update

from app import audit, clock, mail
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.life import NOT_ANY_MORE
from app.listing.applications.life import Who
from app.listing.applications.models import Application
from app.listing.approvals import needs as rules, queries
from app.listing.approvals.models import Approval, ApprovalStep
from app.listing.approvals.needs import Contribution
from app.listing.followed import follow
from app.listing.standings import actions as standing_actions
from app.mail import Leave

FOLDER = "listing/letters"
LETTERS = {verb: f"{FOLDER}/approval_{word}.txt" for verb, word in (("return", "returned"), ("decline", "declined"))}


@action
def approve(
    application: Application, *, by: Person, version: int, reason: str, contribution: Contribution | None = None
) -> None:
    """List the mediator from today; `contribution` is how staff know that of the first year to be settled.

    Where that is known already (`settle`) they need not say. The letter is that of the listing.
    """
    found = _moved(application, "approve", by=by, version=version, reason=reason)
    found.contribution = found.contribution or contribution
    db.session.flush()
    if why_not := rules.why_not_approved(queries.known([application.id])[application.id].facts):
        raise Refused(why_not)
    standing_actions.activate(application.mediator, by=by, reason=reason, form_token=f"approval:{found.id}")


@action
def settle(application: Application, *, contribution: Contribution | None, by: Person | None) -> None:
    """Note how the contribution of the first year is settled, or that it is not any more; the decision stays as it is.

    Once it is approved nothing changes: the listing stands. Whoever calls it has locked its mediator's account.
    """
    if by:
        refuse_own(application.mediator_id, by=by)
    found = queries.known([application.id])[application.id]
    if found.state is rules.State.APPROVED or found.facts.contribution is contribution:
        return
    made = found.approval or Approval(application_id=application.id, moved_at=clock.now())
    db.session.add(made)
    db.session.flush()
    # As a row, for its version stays: the letter about a decision leaves only while that is what was decided last.
    db.session.execute(update(Approval).where(Approval.id == made.id).values(contribution=contribution))
    audit.record("noted the contribution of a first year", made, by=by)


@action
def return_to(application: Application, *, by: Person, version: int, reason: str) -> None:
    """Ask the mediator for something, by letter; they can ask IMI to look again."""
    _tell(_moved(application, "return", by=by, version=version, reason=reason), "return", application.mediator, reason)


@action
def decline(application: Application, *, by: Person, version: int, reason: str) -> None:
    """No listing comes of this application; the mediator is told why, by letter."""
    made = _moved(application, "decline", by=by, version=version, reason=reason)
    _tell(made, "decline", application.mediator, reason)
    follow(application.mediator_id)


@action
def reopen(application: Application, *, by: Person, version: int, reason: str) -> None:
    """Look again at what was declined."""
    _moved(application, "reopen", by=by, version=version, reason=reason)
    follow(application.mediator_id)


@action
def open_submitted(application: Application, *, by: Person) -> None:
    """For an hour `by` reads what was submitted; the record says who opened it, and when (docs/decisions/0022)."""
    refuse_own(application.mediator_id, by=by)
    audit.record(rules.OPENED, application, by=by)


@action
def ask_again(application: Application, *, by: Person, version: int) -> None:
    """The mediator has done what was asked of them; raises Refused while something is missing still."""
    if why_not := rules.why_not_ask(queries.known([application.id])[application.id].facts):
        raise Refused(why_not)
    _moved(application, "ask", by=by, version=version, who=Who.MEDIATOR)


def _moved(
    application: Application, verb: str, *, by: Person, version: int, reason: str = "", who: Who = Who.STAFF
) -> Approval:
    """Move a decision on by its table. Its mediator's account is locked first, so that of two at once one is late."""
    if who is Who.STAFF:
        refuse_own(application.mediator_id, by=by)
    db.session.get_one(User, application.mediator_id, with_for_update=True)
    db.session.expire_all()
    found = queries.known([application.id])[application.id]
    if found.version != version:
        raise Conflict(None, found.version)
    if not found.is_passed or found.is_listed:
        raise Refused(NOT_ANY_MORE)
    made = found.approval or Approval(application_id=application.id)
    made.state = rules.LIFE.moved(found.state, verb, by=who)
    made.moved_at, made.moved_by_id = clock.now(), by.id
    if who is Who.STAFF:
        made.seal(reason)
    db.session.add(made)
    db.session.add(
        ApprovalStep(
            application_id=application.id,
            verb=verb,
            reason=made.reason if who is Who.STAFF else None,
            at=made.moved_at,
            by_id=by.id,
        )
    )
    audit.record(f"listing: {verb}", made, by=by)
    return made


def _tell(decision: Approval, verb: str, to: User, reason: str) -> None:
    db.session.flush()
    mail.queue(LETTERS[verb], to.email, name=to.name, reason=reason, approval_id=decision.id, version=decision.version)


@mail.before(*LETTERS.values())
def leave(*, approval_id: int, version: int, **_more: str) -> Leave:
    """A letter about a decision leaves only while nothing else was decided."""
    found = db.session.get(Approval, approval_id)
    return Leave.NOW if found and found.version == version else Leave.NEVER
