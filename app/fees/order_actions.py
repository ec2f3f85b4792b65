"""A mediator chooses for how many years they pay, and gets the invoice."""

from app.accounts.person import Person
from app.db import action, db
from app.fees import contribution_actions, invoice_actions
from app.fees.models import Contribution


@action
def order(contribution: Contribution, *, by: Person, version: int, years: int) -> None:
    """Both at once, so that the invoice is of the years that were seen."""
    contribution_actions.choose_years(contribution, years=years, version=version, by=by)
    db.session.flush()
    invoice_actions.issue(contribution, by=by, version=contribution.version)
