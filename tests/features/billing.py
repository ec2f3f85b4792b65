"""Who is billed, invoices and payments, as the portal's own actions make them."""

from datetime import date
from itertools import count
from typing import Any

from app import clock
from app.accounts.models import User
from app.accounts.person import Person, person
from app.db import commit, db
from app.fees import queries
from app.fees.invoices import actions as invoice_actions
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution, Payer, VatCheck
from app.fees.payers.vat import Answer, PayerKind
from app.fees.payments import actions as payment_actions, queries as payment_queries
from app.fees.payments.models import Payment
from app.fees.reports import queries as report_queries
from app.fees.reports.bookkeeping import Show
from app.fees.vocabulary import Way
from tests import make
from tests.features import contributing

YEAR = 199_65

_number = count(1)


def payer(mediator_id: int, **what: Any) -> Payer:
    """A consumer in Ireland, or whoever is said."""
    unsaid = {"kind": PayerKind.CONSUMER, "country": "IE", "name": "Ana Petrova", "address": "5 Main Street\nDublin"}
    made = Payer(mediator_id=mediator_id, **(unsaid | what))
    db.session.add(made)
    commit()
    return made


def checked(billed: Payer, answer: Answer = Answer.VALID, **what: Any) -> None:
    """What VIES said of a payer's number."""
    db.session.add(
        VatCheck(mediator_id=billed.mediator_id, number=billed.vat_number, at=clock.now(), answer=answer, **what)
    )
    commit()


def first(years: int = 1, **who: Any) -> Contribution:
    """What is open after a pass, of somebody who has said who pays."""
    application = contributing.passed()
    payer(application.mediator_id, **who)
    made = contributing.all_of(application.mediator_id)[0]
    return contributing.years(made, years) if years > 1 else made


def renewal(years: int = 1, **who: Any) -> Contribution:
    """What is to be paid next for a listing that began on 1 Mar 2026; today is the day on which that is due soon."""
    listing = make.listing(on=date(2026, 3, 1))
    payer(listing.mediator_id, **who)
    contributing.hold(date(2027, 1, 1))
    made = contributing.renewal(listing)
    return contributing.years(made, years) if years > 1 else made


def owner(contribution: Contribution) -> Person:
    return person(db.session.get_one(User, contribution.mediator_id))


def billed(contribution: Contribution) -> Payer:
    found = queries.payer(owner(contribution))
    assert found
    return found


def issued(contribution: Contribution) -> Invoice:
    """Its mediator asks for the invoice."""
    made = invoice_actions.issue(contribution, by=owner(contribution), version=contribution.version)
    commit()
    assert made
    return made


def due(**what: Any) -> Contribution:
    made = first(**what)
    issued(made)
    return made


def paid(contribution: Contribution, cents: int = YEAR, *, by: Person | None = None, **what: Any) -> Payment:
    """Money that staff record; the whole of one year unless something else is said."""
    unsaid = {"paid_on": clock.today(), "way": Way.STAFF, "form_token": f"payment {next(_number)}"}
    made = payment_actions.record(contribution, cents=cents, by=by or make.staff(), **(unsaid | what))
    commit()
    return made


def overpaid() -> list[tuple[int, int]]:
    """What staff find in their list of what is paid too much: which contribution, and by how many cents."""
    rows = report_queries.contributions(Show.OVERPAID).rows
    return [(each.contribution.id, payment_queries.balance(each.contribution).excess) for each in rows]
