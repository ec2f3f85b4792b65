"""What happens to contributions by itself: after whatever listing tells, and every night what nobody told."""

from app import clock, jobs
from app.db import db, unit
from app.fees import contribution_actions as actions, waiting_queries as queries
from app.fees.invoices import actions as invoice_actions, queries as invoice_queries, series_actions
from app.fees.invoices.models import Invoice
from app.listing.followed import KEEP_CONTRIBUTIONS

A_NIGHT = 1000


@jobs.kind(KEEP_CONTRIBUTIONS)
def keep(mediator_id: int) -> None:
    with unit():
        actions.keep(mediator_id)


def open_due() -> None:
    """Open what is due today, and catch up with what was missed, a unit each."""
    jobs.fail_for(jobs.apart(actions.keep, queries.to_keep(clock.today())))


def credit_what_is_not_owed() -> None:
    """Take back the invoices of contributions that were cancelled or waived since, a unit each."""
    jobs.fail_for(jobs.apart(invoice_actions.credit_if_not_owed, invoice_queries.to_be_credited()))


def forget_old() -> None:
    """Forget whom the documents were made out to that are older than tax law asks for, so many a night, a unit each."""
    jobs.fail_for(jobs.apart(_forget, invoice_queries.to_be_forgotten(A_NIGHT)))


def _forget(invoice_id: int) -> None:
    series_actions.forget_customer(db.session.get_one(Invoice, invoice_id, with_for_update=True))
