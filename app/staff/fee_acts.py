"""What staff can do about a contribution: the words, the form and the action of each, and which are offered."""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.accounts.own_record import is_own
from app.accounts.person import Person
from app.errors import Refused
from app.fees import first_actions
from app.fees.contribution import Who
from app.fees.invoices import actions as invoice_actions
from app.fees.models import Contribution
from app.fees.payers import vat_actions
from app.fees.payers.vat import HOLD_FOR, Treatment
from app.fees.payments import actions as payment_actions
from app.fees.reports.record_queries import Record
from app.fees.waivers import actions as waiver_actions, asking as rules
from app.form import Form
from app.life import NOT_ANY_MORE
from app.staff import fee_forms as forms


class Act(NamedTuple):
    """`words` are on the button, `means` says what follows, `done` what has been done."""

    words: str
    means: str
    action: Callable[..., Any]
    done: str
    form: type[Form]
    is_grave: bool = False


def _answer(record: Record, **details: Any) -> None:
    if record.request is None:
        raise Refused(NOT_ANY_MORE)
    waiver_actions.decide(record.request, **details)


def _accept(record: Record, **details: Any) -> None:
    if record.payer is None:
        raise Refused(NOT_ANY_MORE)
    vat_actions.decide(record.payer, **details)


def _open_anew(record: Record, *, by: Person) -> Contribution:
    if record.contribution.mediator_id is None:
        raise Refused(NOT_ANY_MORE)
    return first_actions.open_anew(record.contribution.mediator_id, by=by)


ACTS = {
    "answer": Act(
        "Decide about the waiver",
        "0 declines it, 100 waives all of one year; anything between lowers what is to be paid, unless the discount by "
        "country is as high or higher: only the highest applies. "
        "The mediator gets a letter with the reason. Nothing of it is public.",
        _answer,
        "The decision is recorded, and a letter is on its way.",
        forms.Answering,
    ),
    "accept": Act(
        "Decide about the VAT number",
        f"VIES gave no answer for {HOLD_FOR.days} days. The mediator gets a letter with the reason. Then the invoice "
        "can be made, or corrected where there is one.",
        _accept,
        "The decision is recorded, and a letter is on its way.",
        forms.Accepting,
    ),
    "record": Act(
        "Record a payment",
        "For money that came in. Less than what is open leaves the rest due; the mediator gets a letter.",
        lambda record, **details: payment_actions.record_by_hand(record.contribution, **details),
        "The payment is recorded.",
        forms.Recording,
    ),
    "pay": Act(
        "Mark the rest as paid",
        "All that is open came in. The mediator gets a receipt, and the listing is covered.",
        lambda record, **details: payment_actions.mark_paid(record.contribution, **details),
        "It is paid.",
        forms.Paying,
    ),
    "issue": Act(
        "Issue the invoice",
        "At today’s price, to the payer as they are now. The mediator gets it by letter.",
        lambda record, **details: invoice_actions.issue(record.contribution, **details),
        "The invoice is issued.",
        forms.Seen,
    ),
    "correct": Act(
        "Correct the invoice",
        "A credit note takes the invoice back, and a new one is made for the payer as they are now, at the prices of "
        "the same day. What was paid counts for the new one.",
        lambda record, **details: invoice_actions.correct(record.contribution, **details),
        "The invoice is corrected, and both documents are on their way.",
        forms.Correcting,
    ),
    "note": Act(
        "Note a request for a waiver",
        "For a request that came by letter or telephone. Nothing of a listing lapses until it is decided.",
        lambda record, **details: waiver_actions.request(record.contribution, **details),
        "The request is noted. Decide about it next.",
        forms.Noting,
    ),
    "undo": Act(
        "Take a mistake back",
        "For a payment that was typed by mistake. Nothing is sent back at the bank, and no letter is about money. What "
        "it had paid is due again.",
        lambda record, **details: payment_actions.take_back(record.contribution, **details),
        "The payment is taken back.",
        forms.GivingBack,
    ),
    "anew": Act(
        "Open another contribution",
        "The money went back, but the assessment stays passed, and nobody is listed without a contribution. The "
        "mediator can open one on their own page too. No letter says so.",
        _open_anew,
        "Another contribution is open. This is its page.",
        Form,
    ),
    "refund": Act(
        "Record a refund",
        "Send the money back at the bank, and record it here. When the whole goes back, the invoice is taken back by "
        "a credit note, and the listing is not covered by it any more. The mediator gets a letter.",
        lambda record, **details: payment_actions.refund(record.contribution, **details),
        "The refund is recorded, and a letter is on its way.",
        forms.GivingBack,
        is_grave=True,
    ),
}


def offered(record: Record, by: Person) -> dict[str, Act]:
    """What somebody of staff can do now; about their own, nothing."""
    if is_own(record.contribution.mediator_id, by):
        return {}
    quote, is_owed = record.quote, bool({"pay", "pay_part"} & set(record.moves))
    may = {
        "answer": record.is_asked,
        "accept": record.is_vat_waiting,
        "record": is_owed,
        "pay": is_owed,
        "issue": "issue" in record.moves and quote is not None and isinstance(quote.treatment, Treatment),
        "correct": record.in_force is not None and record.contribution.state in invoice_actions.MAY_BE_CORRECTED,
        "note": rules.why_not_asked(record.contribution.state, is_asked=bool(record.request), by=Who.STAFF) is None,
        "undo": record.is_by_hand,
        "anew": record.is_sent_back,
        "refund": record.refundable is not None,
    }
    return {verb: ACTS[verb] for verb, is_possible in may.items() if is_possible}


def shown_next(record: Record, outcome: Any) -> str:
    """Where to go after an act: to what was opened by it, or back to what it was about."""
    found = outcome if isinstance(outcome, Contribution) else record.contribution
    return f"/staff/fees/{found.id}/"


def form_of(verb: str, record: Record) -> Form:
    """A form for one act, with the version of what it is about; what was sent fills the first one made."""
    about = record.request if verb == "answer" and record.request else record.contribution
    return ACTS[verb].form(beside=f"{verb}-", version=about.version)
