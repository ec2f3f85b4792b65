"""VAT numbers are confirmed by the EU's VIES service, or by staff once it gave no answer for 3 days (domain §9)."""

from datetime import timedelta
from typing import Any

from app import audit, clock, dates, jobs, mail
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.db import action, db, unit
from app.errors import Refused
from app.fees import contribution_actions, contribution_queries
from app.fees.contribution import UNBILLED
from app.fees.contribution_queries import Checked
from app.fees.invoices import actions as invoice_actions
from app.fees.invoices.issuer import issuer
from app.fees.models import Payer, VatCheck
from app.fees.payers import vat_queries, vies
from app.fees.payers.vat import CLEAR, HOLD_FOR, Answer, Decision

ASK = "ask VIES"
TRY_AGAIN_AFTER = timedelta(hours=1)
TO_ASK = (Answer.NOT_ASKED, Answer.INVALID)
LETTERS = "fees/letters/"
CONFIRMED = "The VAT number of the customer is confirmed."
NOTHING_WAITS = "No VAT number of this payer waits for a decision."
NO_REASON = "Say why."
mail.keep_refused(LETTERS)


@action
def ask_about(payer: Payer) -> None:
    """Have the worker ask about a payer's number, unless it is known as valid, and let what is open wait meanwhile."""
    db.session.flush()
    if vat_queries.is_to_ask(payer) and contribution_queries.checked(payer).answer in TO_ASK:
        _put(payer)
    contribution_actions.hold_or_release(payer)


@jobs.kind(ASK)
def ask(mediator_id: int, number: str) -> None:
    """Ask VIES about a number, as long as it is the payer's; after three days without an answer staff decide."""
    payer = vat_queries.payer_with(mediator_id, number)
    db.session.rollback()
    if payer is None:
        return
    said = vies.check(number, requester=issuer().vat_number)
    with unit():
        is_known = note(mediator_id, number, said)
    if not is_known:
        raise jobs.NotDone("VIES gave no answer", again_after=TRY_AGAIN_AFTER)


@action
def note(mediator_id: int, number: str, said: vies.Said) -> bool:
    """Keep what VIES said of a number, and act on it; whether there is nothing more to ask for.

    No answer is kept once, and again whenever it leaves the number to staff; it changes nothing that is known.
    """
    db.session.get_one(User, mediator_id, with_for_update=True)
    payer = vat_queries.payer_with(mediator_id, number)
    if payer is None:
        return True
    known = contribution_queries.checked(payer)
    if said.answer is Answer.UNAVAILABLE:
        if known.answer is Answer.NOT_ASKED:
            _keep(payer, said.answer)
        return known.answer in CLEAR or known.decision is not None or _is_left_to_staff(payer, known)
    _keep(payer, said.answer, consultation=said.consultation)
    if said.answer is Answer.INVALID and known.answer is not Answer.INVALID:
        _tell(payer, "vat_invalid")
    contribution_actions.hold_or_release(payer)
    if said.answer is Answer.VALID:
        for each in vat_queries.charged(payer):
            invoice_actions.correct(each, why=CONFIRMED, by=None)
    return True


@action
def decide(payer: Payer, decision: Decision, *, by: Person, reason: str) -> None:
    """Staff say what VIES does not: that a number is accepted, or that VAT is charged. The mediator is told why."""
    refuse_own(payer.mediator_id, by=by)
    db.session.get_one(User, payer.mediator_id, with_for_update=True)
    db.session.refresh(payer)
    if not vat_queries.is_for_staff(payer):
        raise Refused(NOTHING_WAITS)
    if not reason.strip():
        raise Refused(NO_REASON)
    _keep(payer, Answer.UNAVAILABLE, decision=decision, reason=reason, by=by)
    is_open = any(each.state in UNBILLED for each in contribution_queries.of(payer.mediator_id))
    _tell(payer, "vat_decided", reason=reason, is_accepted=decision is Decision.ACCEPT, is_open=is_open)
    contribution_actions.hold_or_release(payer)


def ask_again() -> None:
    """Have the worker ask again about numbers where another answer would change what is to be paid."""
    with unit():
        for payer in vat_queries.to_ask_again():
            _put(payer)


def _put(payer: Payer) -> None:
    """Once a day as long as nothing of the payer is changed."""
    key = f"vies:{payer.id}:{payer.version}:{clock.today()}"
    jobs.put(ASK, key, mediator_id=payer.mediator_id, number=payer.vat_number)


def _keep(payer: Payer, answer: Answer, *, by: Person | None = None, **said: Any) -> None:
    made = VatCheck(
        mediator_id=payer.mediator_id,
        number=payer.vat_number,
        at=clock.now(),
        answer=answer,
        by_id=by.id if by else None,
        **said,
    )
    db.session.add(made)
    audit.record(f"checked a VAT number: {made.decision or answer}", made, by=by)


@mail.offers
def vies_asked_for() -> str:
    """How long VIES is asked again before staff decide."""
    return dates.lasting(HOLD_FOR)


def _is_left_to_staff(payer: Payer, known: Checked) -> bool:
    """Whether it was asked for long enough; then the mediator is told, once, that IMI staff decide."""
    if not vat_queries.is_for_staff(payer):
        return False
    if known.in_vain == 1:
        _tell(payer, "vat_waits")
    _keep(payer, Answer.UNAVAILABLE)
    return True


def _tell(payer: Payer, letter: str, **given: Any) -> None:
    to = db.session.get_one(User, payer.mediator_id)
    mail.queue(f"{LETTERS}{letter}.txt", to.email, name=to.name, number=payer.vat_number, **given)
