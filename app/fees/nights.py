"""What happens to contributions by itself: after whatever listing tells, and every night what nobody told."""

from app import clock, jobs
from app.db import unit
from app.fees import contribution_actions as actions, waiting_queries as queries
from app.fees.invoices import actions as invoice_actions, queries as invoice_queries
from app.listing.followed import KEEP_CONTRIBUTIONS


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
