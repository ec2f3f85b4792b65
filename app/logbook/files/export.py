"""A mediator's logbook as rows of the CSV file: one a session, oldest mediation first."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from app.logbook.files.rows import Row
from app.logbook.models import Mediation, Session


def rows(mediations: Iterable[Mediation]) -> Iterator[Row]:
    """The rows of mediations with their sessions; reflections and notes are never part of it."""
    for mediation in mediations:
        for session in mediation.sessions:
            yield _row(mediation, session)


def _row(mediation: Mediation, session: Session) -> Row:
    return Row(
        reference=mediation.reference,
        role=mediation.role,
        simulated=mediation.is_simulated,
        agreement_to_mediate=mediation.has_agreement,
        status=mediation.status,
        date=session.date,
        start=session.starts_at.astimezone(ZoneInfo(session.zone)).time() if session.starts_at else None,
        zone=session.zone,
        minutes=session.minutes,
        kind=session.kind,
        mode=session.mode,
        mediator_remote=session.is_mediator_remote,
        session_status=session.status,
        field=mediation.field,
        conclusion=mediation.conclusion,
        platform=session.platform,
        source=session.source,
        evidence_level=mediation.evidence_level,
    )
