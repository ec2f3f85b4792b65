"""What speaks for the mediations of the demo: a calendar for some, and a co-mediator for one that two people logged."""

from collections.abc import Iterable

from app.accounts.person import Person
from app.logbook.co_mediations import actions as co_mediation_actions, queries as co_mediation_queries
from app.logbook.evidence import actions as evidence_actions, queries as evidence_queries
from app.logbook.evidence.levels import Source
from app.logbook.models import Mediation
from app.logbook.vocabulary import Source as SessionSource


def from_a_calendar(mediations: Iterable[Mediation]) -> None:
    """As if they had been imported."""
    for mediation in mediations:
        for session in mediation.sessions:
            session.source = SessionSource.CALENDAR
        evidence_actions.record(mediation.id, Source.IMPORT)


def link(mediation: Mediation, mediator: Person, theirs: Mediation, co_mediator: Person) -> None:
    """One link is taken, another one still open."""
    taken = co_mediation_actions.offer(mediation, by=mediator, form_token=f"demo taken {mediation.id}")
    token = co_mediation_queries.address(taken).rpartition("/")[2]
    seen = evidence_queries.digest(mediation)
    co_mediation_actions.take(taken.id, token, by=co_mediator, mediation=theirs.id, seen=seen)
    co_mediation_actions.offer(mediation, by=mediator, form_token=f"demo open {mediation.id}")
