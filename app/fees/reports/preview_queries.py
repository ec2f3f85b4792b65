"""What a decision of staff would come to, before it is taken: a waiver in part, and a corrected invoice."""

from typing import NamedTuple

from app.errors import Refused
from app.fees import contribution_queries
from app.fees.invoices import draft_queries, queries as invoice_queries
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution
from app.fees.payments import queries as payment_queries
from app.fees.waivers.asking import ALL

SHARES = (25, 50, 75, ALL)  # percents of which the sum is shown


class Waived(NamedTuple):
    """What is to be paid by shares that may be waived, in cents with VAT; `is_estimate` as of a quote."""

    now: int
    sums: dict[int, int]
    is_estimate: bool


class Correction(NamedTuple):
    """What a credit note takes back and a new invoice asks for, in cents with VAT, and of whom.

    `excess` is what is then paid too much. With `why_not` it cannot be made now.
    """

    credited: int
    asked: int = 0
    rate: int = 0
    of: str = ""
    excess: int = 0
    why_not: str = ""


def waived(contribution: Contribution, in_force: Invoice | None) -> Waived:
    """At today's prices, or at those of the invoice in force; all of one year leaves nothing, and drops the others."""
    priced_on = invoice_queries.written(in_force).priced_on if in_force else None
    quotes = {
        share: contribution_queries.quote(contribution, on=priced_on, waiver=share) for share in (0, *SHARES[:-1])
    }
    sums = {share: found.total.gross for share, found in quotes.items()}
    return Waived(sums.pop(0), sums | {ALL: 0}, quotes[0].is_estimate)


def correction(contribution: Contribution, in_force: Invoice) -> Correction:
    """What correcting an invoice now would come to."""
    try:
        made = draft_queries.corrected(contribution, in_force)
    except Refused as refusal:
        return Correction(in_force.gross, why_not=refusal.reason)
    excess = max(0, payment_queries.balance(contribution).paid - made.gross)
    return Correction(in_force.gross, made.gross, made.rows[0].rate, made.customer.name, excess)
