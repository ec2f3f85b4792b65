"""A mediator chooses for how many years they pay, and gets the invoice."""

from collections.abc import Sequence

from app import money
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.fees import contribution_actions
from app.fees.invoices import actions as invoice_actions
from app.fees.models import Contribution

OTHER_SUM = "By now it comes to {}: a price or a discount has changed since you opened the page. Look at it again."


@action
def order(contribution: Contribution, *, by: Person, version: int, years: int, seen: Sequence[int]) -> None:
    """Both at once, so that the invoice is of what was seen: the years, and the cents that each number of them costs.

    Raises Refused when it would ask for another sum by now.
    """
    contribution_actions.choose_years(contribution, years=years, version=version, by=by)
    db.session.flush()
    made = invoice_actions.issue(contribution, by=by, version=contribution.version)
    if made and made.gross != seen[years - 1]:
        raise Refused(OTHER_SUM.format(money.words(made.gross)))
