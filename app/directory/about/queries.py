"""The numbers that the pages about the credential name, each from the rule, table or setting that holds it."""

from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select

from app import clock, jobs, money
from app.accounts import actions as accounts
from app.db import db
from app.feedback.limits import LIMITS
from app.fees import queries
from app.fees.invoices import document as invoice
from app.fees.models import DeiDiscount
from app.fees.payers import vat
from app.fees.prices.lines import DEI_PERCENTS, DeiRow, dei_percent
from app.listing import criteria
from app.listing.criteria.shape import Criteria
from app.logbook.imports import queries as import_queries
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.parameters import Rule


@dataclass(frozen=True, slots=True)
class Known:
    """All of them, as of today. Prices are cents a year without VAT, `vat` and `dei` whole percents by country."""

    rule: Rule
    price: int
    vat: int
    dei: tuple[tuple[int, tuple[str, ...]], ...]
    criteria: Criteria
    code: str
    limits: tuple[tuple[str, int], ...]

    @property
    def price_words(self) -> str:
        return money.words(self.price)

    @property
    def gross_words(self) -> str:
        """A year with Dutch VAT."""
        return money.words(self.price + money.share(self.price, self.vat))

    def less(self, percent: int) -> str:
        """A year without VAT at a discount."""
        return money.words(self.price - money.share(self.price, percent))

    def limit(self, name: str) -> int:
        """A number of the feedback's rules, by its name in `feedback.limits`."""
        return dict(self.limits)[name]


# For how long the portal keeps what, from the constants of those that delete it.
KEPT = {
    "code": accounts.CODE_HOLDS,
    "sign_in": accounts.SIGN_IN_HOLDS,
    "old_sign_ins": accounts.KEEP_OLD_SIGN_INS,
    "calendar": import_queries.WITHOUT_ACTION,
    "calendar_at_most": import_queries.AT_MOST,
    "work": jobs.KEEP_DONE,
    "failed_work": jobs.KEEP_DEAD,
    "invoice_years": invoice.KEPT_YEARS,
}


def known() -> Known:
    """All that the pages say today; days are those of the register."""
    today = clock.today()
    return Known(
        rule=rule_queries.imis(),
        price=queries.price_on(today),
        vat=vat.rate_on(today),
        dei=_dei(today),
        criteria=criteria.CURRENT,
        code=current_app.config["CODE_VERSION"],
        limits=tuple(LIMITS.items()),
    )


def _dei(today: date) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The countries of each discount, the highest first."""
    rows = [
        DeiRow(row.country, row.percent, row.valid_from, row.valid_until)
        for row in db.session.scalars(select(DeiDiscount))
    ]
    percents = {country: dei_percent(rows, country, today) for country in sorted({row.country for row in rows})}
    grouped = [(each, tuple(country for country in percents if percents[country] == each)) for each in DEI_PERCENTS]
    return tuple((percent, countries) for percent, countries in reversed(grouped) if countries)
