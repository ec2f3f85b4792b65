"""All that a mediator's page of contributions shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app import clock, money
from app.accounts.person import Person
from app.feedback import qr
from app.fees import contribution_queries, overview, queries, waiting_queries
from app.fees.contribution import SETTLED, Who
from app.fees.contribution_queries import Quote
from app.fees.invoices import queries as invoice_queries
from app.fees.invoices.issuer import issuer
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution, Payer, WaiverRequest
from app.fees.overview import Lead, Owed, Settled
from app.fees.payers import vat_queries, vies
from app.fees.payers.vat import HOLD_FOR, Answer, Decision, Treatment
from app.fees.payments import epc, queries as payment_queries, reference
from app.fees.payments.balance import Balance
from app.fees.prices import lines as price
from app.fees.vocabulary import State
from app.fees.waivers import asking as waiver, queries as waiver_queries
from app.listing.standings import queries as standing_queries
from app.listing.standings.facts import Standing

STATUS = {
    Answer.NOT_ASKED: "being checked with the EU’s VIES service",
    Answer.UNAVAILABLE: "being checked with the EU’s VIES service",
    Answer.INVALID: "not valid, says the EU’s VIES service: VAT is added",
    Answer.VALID: "confirmed by the EU’s VIES service: no VAT is added",
}
MADE_UP = "confirmed, which is made up: in this demo every number is confirmed, and nobody is asked. No VAT is added"
DECIDED = {Decision.ACCEPT: "accepted by IMI: no VAT is added", Decision.CHARGE: "not confirmed: VAT is added"}


class Transfer(NamedTuple):
    """How what is left is paid: to whom, with which reference, and the same as a QR code; `cents` of a euro."""

    name: str
    iban: str
    bic: str
    reference: str
    cents: int
    code: qr.Code


class Why(NamedTuple):
    """Why an amount is as it is: a sentence or more for each year, and the words of the law about VAT, if any."""

    years: Sequence[str]
    wording: str


class Earlier(NamedTuple):
    """A contribution that is settled or over, with its documents and the cents that were paid."""

    contribution: Contribution
    documents: Sequence[Invoice]
    paid: int


@dataclass(frozen=True)
class Overview:
    """`current` is what is to be paid, `quotes` what it comes to for one, two and three years, while it is open.

    `invoice` is the one in force and `balance` what is paid of it, once there is one; `why_not_asked` says why no
    waiver can be requested.
    """

    lead: Lead
    current: Contribution | None
    quotes: Sequence[Quote]
    why: Why
    payer: Payer | None
    number_is: str
    request: WaiverRequest | None
    why_not_asked: str | None
    is_listed: bool
    invoice: Invoice | None
    balance: Balance | None
    transfer: Transfer | None
    earlier: Sequence[Earlier]
    can_open_again: bool
    can_open_first: bool
    goes_back: str

    @property
    def can_ask(self) -> bool:
        """Whether a waiver can be requested here."""
        return self.current is not None and not self.why_not_asked

    @property
    def is_late(self) -> bool:
        """Whether the last day to pay has passed."""
        return bool(self.current and self.current.due_on and self.current.due_on < clock.today())


def overview_of(person: Person) -> Overview:
    """All of the page, in as many queries whatever a mediator has paid so far."""
    everything, now = queries.contributions(person), queries.current(person)
    balances = payment_queries.balances(everything)
    documents = invoice_queries.documents(each.id for each in everything)
    requests = waiver_queries.requests_of(each.id for each in everything)
    listed = standing_queries.standing_of(person)
    standing = listed.standing if listed else None
    payer, balance = queries.payer(person), balances[now.id] if now else None
    request = requests.get(now.id) if now else None
    quotes = _quotes(now)
    invoice = invoice_queries.in_force(now) if now and not quotes else None
    owed = _owed(now, balance, payer, quotes) if now and balance else None
    settled = _settled(everything)
    is_sent_back = waiting_queries.sent_back(person.id) is not None
    is_to_be_paid = owed is not None and not overview.is_in_vain(owed, standing)
    return Overview(
        lead=_lead(owed, standing, settled, is_sent_back=is_sent_back),
        current=now,
        quotes=quotes,
        why=_why(quotes, invoice),
        payer=payer,
        number_is=_number_is(payer),
        request=request,
        why_not_asked=_why_not_asked(now, request),
        is_listed=standing is not None and standing.is_live,
        invoice=invoice,
        balance=balance,
        transfer=_transfer(now, balance.open) if now and balance and invoice and is_to_be_paid else None,
        earlier=[
            Earlier(each, documents.get(each.id, []), balances[each.id].paid) for each in everything if each is not now
        ],
        can_open_again=not (now or settled) and standing is not None and standing.ended_on is not None,
        can_open_first=is_sent_back and not now,
        goes_back=_goes_back(balances.values()),
    )


def _goes_back(balances: Iterable[Balance]) -> str:
    """In words what was paid too much and did not go back yet, of any contribution."""
    excess = sum(each.excess for each in balances)
    return payment_queries.GOES_BACK.format(money.words(excess)) if excess else ""


def _owed(now: Contribution, balance: Balance, payer: Payer | None, quotes: Sequence[Quote]) -> Owed:
    state = State.HELD if quotes and quotes[0].hold else now.state
    dated = (now.begins, now.ends, now.due_on)
    return Owed(now.purpose, state, *dated, balance.open, balance.paid, now.years, is_billed=payer is not None)


def _lead(owed: Owed | None, standing: Standing | None, settled: Settled | None, *, is_sent_back: bool) -> Lead:
    today = clock.today()
    return overview.lead(
        owed,
        standing,
        settled=settled,
        price=queries.price_on(today),
        today=today,
        is_sent_back=is_sent_back,
    )


def _settled(everything: Iterable[Contribution]) -> Settled | None:
    """What the latest is for that is paid or waived, and of which no listing has begun."""
    settled = (each for each in everything if each.state in SETTLED and each.begins is None)
    found = next(settled, None)
    if found is None or found.mediator_id is None:
        return None
    is_declined = found.application_id in waiting_queries.declined(found.mediator_id)
    return Settled(found.purpose, found.years, found.state is State.WAIVED, is_declined)


def _why_not_asked(now: Contribution | None, request: WaiverRequest | None) -> str | None:
    return waiver.why_not_asked(now.state, is_asked=request is not None, by=Who.MEDIATOR) if now else None


def _quotes(now: Contribution | None) -> Sequence[Quote]:
    if now is None or now.due_on:
        return ()
    return [contribution_queries.quote(now, years=years) for years in price.YEARS_AT_ONCE]


def _why(quotes: Sequence[Quote], invoice: Invoice | None) -> Why:
    """Of what may be chosen, or of the invoice as it is written."""
    if invoice:
        document = invoice_queries.written(invoice)
        return Why([overview.row_words(each) for each in document.rows], document.wording)
    if not quotes:
        return Why((), "")
    treatment = quotes[-1].treatment
    wording = treatment.wording if isinstance(treatment, Treatment) else ""
    return Why([" ".join(each) for each in quotes[-1].explained], wording)


def _number_is(payer: Payer | None) -> str:
    """How a payer's VAT number stands, if anything depends on it."""
    if payer is None or not vat_queries.is_to_ask(payer):
        return ""
    known = contribution_queries.checked(payer)
    if known.decision:
        return DECIDED[known.decision]
    if known.answer is Answer.VALID and vies.is_made_up():
        return MADE_UP
    waits = (
        f"waits for IMI staff: VIES gave no answer for {HOLD_FOR.days} days" if vat_queries.is_for_staff(payer) else ""
    )
    return waits or STATUS[known.answer]


def _transfer(now: Contribution, cents: int) -> Transfer | None:
    if not cents:
        return None
    to, ref = issuer(), reference.reference(now.id)
    said = epc.payload(name=to.name, iban=to.iban, bic=to.bic, cents=cents, reference=ref)
    return Transfer(to.name, to.iban, to.bic, ref, cents, qr.code(said))
