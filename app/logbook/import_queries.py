"""A mediator's imports: runs, their opened drafts and ledgers, and which events are known."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, select

from app import clock, crypto
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.logbook.draft import Draft
from app.logbook.models import ImportRun, KnownEvent, Mediation, Session

WITHOUT_ACTION = timedelta(hours=24)
AT_MOST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of a run: the mediations it made or added sessions to, how many events it ignored, what it skipped.

    A mediation is (id, reference, when it was removed, verdict, reason, whether the run made it).
    """

    mediations: Sequence[Row[*tuple[Any, ...]]]
    ignored: int
    skipped: list[tuple[str, str]]


def run(mediator: Person, run_id: int) -> ImportRun:
    found = db.session.scalar(select(ImportRun).where(ImportRun.mediator_id == mediator.id, ImportRun.id == run_id))
    if found is None:
        raise NotYours(run_id)
    return found


def runs(mediator: Person) -> Sequence[ImportRun]:
    """The latest imports, newest first."""
    return db.session.scalars(
        select(ImportRun).where(ImportRun.mediator_id == mediator.id).order_by(ImportRun.id.desc()).limit(50)
    ).all()


def run_of_form(mediator: Person, form_token: str) -> ImportRun | None:
    return db.session.scalar(
        select(ImportRun).where(ImportRun.mediator_id == mediator.id, ImportRun.form_token == form_token)
    )


def oldest() -> tuple[datetime, datetime]:
    """A draft lives as long as its last action and its start are not before these instants (domain §6)."""
    return clock.now() - WITHOUT_ACTION, clock.now() - AT_MOST


def draft(run: ImportRun) -> Draft | None:
    """What a run still proposes; none once it is closed, too old, or sealed with a key that is gone."""
    last_action, start = oldest()
    if run.draft is None or run.touched_at < last_action or run.started_at < start:
        return None
    try:
        return Draft.from_json(crypto.unseal(run.draft, "import_run", run.id))
    except crypto.Unreadable:
        return None


def ledger(run: ImportRun) -> Ledger:
    mediations = db.session.execute(
        select(
            Mediation.id,
            Mediation.reference,
            Mediation.removed_at,
            Mediation.verdict,
            Mediation.reason,
            Mediation.import_run_id == run.id,
        )
        .join(Session, Session.mediation_id == Mediation.id)
        .join(KnownEvent, KnownEvent.session_id == Session.id)
        .where(
            Mediation.mediator_id == run.mediator_id,
            KnownEvent.import_run_id == run.id,
            Session.removed_at.is_(None),
        )
        .distinct()
        .order_by(Mediation.reference, Mediation.id)
    ).all()
    ignored = select(func.count()).where(KnownEvent.import_run_id == run.id, KnownEvent.is_ignored)
    lines: dict[str, list[int]] = defaultdict(list)
    for reason, line in run.skipped_because:
        lines[reason].append(line)
    return Ledger(mediations, db.session.scalar(ignored) or 0, [(why, _at(found)) for why, found in lines.items()])


def known(mediator: Person) -> dict[str, Row[*tuple[Any, ...]]]:
    """Every event decided about, by its key, with the session it became."""
    rows = db.session.execute(
        select(
            KnownEvent.key,
            KnownEvent.content,
            Session.date,
            Session.minutes,
            Mediation.id.label("mediation_id"),
            Mediation.reference,
        )
        .outerjoin(Session, and_(Session.id == KnownEvent.session_id, Session.removed_at.is_(None)))
        .outerjoin(Mediation, and_(Mediation.id == Session.mediation_id, Mediation.removed_at.is_(None)))
        .where(KnownEvent.mediator_id == mediator.id)
    )
    return {row.key: row for row in rows}


def decided(mediator: Person, keys: Iterable[str]) -> Sequence[KnownEvent]:
    """Those of some events that were decided about, in whatever import."""
    return db.session.scalars(
        select(KnownEvent).where(KnownEvent.mediator_id == mediator.id, KnownEvent.key.in_(list(keys)))
    ).all()


def mediations(mediator: Person) -> list[tuple[int, str, date]]:
    """Every mediation's id, reference and date, the latest first: to add a session to one."""
    rows = db.session.execute(
        select(Mediation.id, Mediation.reference, Mediation.listed_on)
        .where(Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None))
        .order_by(Mediation.listed_on.desc(), Mediation.id.desc())
    )
    return [(id, reference, day) for id, reference, day in rows]


def _at(lines: list[int]) -> str:
    """Where in the file, in words; nothing when it is not known."""
    known = [str(line) for line in lines if line]
    if not known:
        return f"{len(lines)} times" if len(lines) > 1 else ""
    return f"line{'' if len(known) == 1 else 's'} {', '.join(known[:20])}{' and more' if len(known) > 20 else ''}"
