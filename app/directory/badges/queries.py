"""What the badge of a number says today."""

from dataclasses import dataclass

from app import clock
from app.accounts.person import Person
from app.errors import NotYours
from app.listing.register import credential_number, history as register_history, queries as register_queries
from app.listing.register.history import Verdict
from app.listing.standings import queries as standing_queries


@dataclass(frozen=True, slots=True)
class Said:
    """The verdict of today on a number as it is written down; what was typed may be no number at all."""

    number: str
    verdict: Verdict

    @property
    def is_known(self) -> bool:
        return self.verdict is not Verdict.UNKNOWN


def said(typed: str) -> Said:
    """About a number as somebody typed it."""
    signs = credential_number.read(typed)
    number = credential_number.words(signs) if signs else ""
    try:
        listing = register_queries.with_number(typed)
    except NotYours:
        return Said(number, Verdict.UNKNOWN)
    return Said(number, register_history.verdict(standing_queries.facts(listing), clock.today()))


def own(mediator: Person) -> Said:
    """About a mediator's own listing; raises NotYours before there is one."""
    return said(standing_queries.own(mediator).listing.number)
