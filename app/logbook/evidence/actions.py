"""Keeping what speaks for a mediation, and taking it away again; each weighs the mediation anew."""

from collections.abc import Callable, Collection

from app.db import action, db
from app.logbook.evidence import levels as evidence, queries as evidence_queries
from app.logbook.evidence.levels import Snapshot, Source
from app.logbook.models import KeptEvidence, Mediation
from app.logbook.recount import weigh


@action
def record(mediation_id: int, source: Source, *, sessions: Snapshot | None = None) -> None:
    """Keep that something speaks for a mediation, with its sessions as they were then (as they are now if not said).

    The same again changes nothing, and a mediation that is gone is nobody's trouble. Nothing says when or by whom,
    nor does the record that only grows: of an answer it would tell too much (docs/decisions/0015).
    """
    db.session.flush()  # sessions that were just added have their numbers from here on
    mediation = db.session.get(Mediation, mediation_id)
    if mediation is None:
        return
    sessions = evidence_queries.snapshot(mediation) if sessions is None else sessions
    digest = evidence.digest(sessions)
    if any((kept.source, kept.digest) == (source, digest) for kept in mediation.evidence):
        return
    mediation.evidence.append(KeptEvidence(source=source, digest=digest, sessions=sessions))
    weigh(mediation)
    db.session.flush()


@action
def take_back_import(mediation: Mediation, *, sessions: Collection[int]) -> None:
    """Take away what an import gave that is undone: the evidence that names one of its sessions."""
    names = set(map(str, sessions))
    _take_away(mediation, lambda kept: kept.source is Source.IMPORT and not names.isdisjoint(kept.sessions))


@action
def take_back(mediation: Mediation, source: Source, *, digest: str) -> None:
    """Take away the evidence of a source that was given for certain sessions."""
    _take_away(mediation, lambda kept: (kept.source, kept.digest) == (source, digest))


def _take_away(mediation: Mediation, is_meant: Callable[[KeptEvidence], bool]) -> None:
    mediation.evidence = [kept for kept in mediation.evidence if not is_meant(kept)]
    weigh(mediation)
    db.session.flush()
