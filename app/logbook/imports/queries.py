"""A mediator's imports: runs, their opened drafts and ledgers, and which events are known."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from app import clock, crypto
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.logbook.calendar_import import answer_queries as import_answer_queries
from app.logbook.calendar_import.answer_queries import ITS_SESSION, REMOVED
from app.logbook.calendar_import.draft import Draft
from app.logbook.file_import.models import FileRun
from app.logbook.models import ImportRun, KnownEvent, Mediation, Session
from app.logbook.noted_models import SubmittedMediation
from app.logbook.vocabulary import Source

WITHOUT_ACTION = timedelta(hours=24)
AT_MOST = timedelta(days=7)
OF_CALENDARS = ~exists().where(FileRun.import_run_id == ImportRun.id)


@dataclass(frozen=True, slots=True)
class Entry:
    """A mediation that a run made (`is_new`) or added so many sessions to, as it is now."""

    id: int
    reference: str
    removed_at: datetime | None
    verdict: str
    reason: str
    is_new: bool
    sessions: int
    is_changed: bool
    is_submitted: bool

    @property
    def stays(self) -> bool:
        """Whether an undo leaves it: it was changed since, or submitted (domain §6)."""
        return self.is_changed or self.is_submitted


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of a run: mediations it made or added sessions to, how many events it ignored, what it skipped."""

    mediations: list[Entry]
    ignored: int
    skipped: list[tuple[str, str]]

    @property
    def to_undo(self) -> list[Entry]:
        """What an undo takes back."""
        return [each for each in self.mediations if not each.removed_at and not each.stays]

    @property
    def to_stay(self) -> list[Entry]:
        """What an undo leaves."""
        return [each for each in self.mediations if not each.removed_at and each.stays]

    @property
    def changed(self) -> list[Entry]:
        return [each for each in self.to_stay if not each.is_submitted]

    @property
    def submitted(self) -> list[Entry]:
        return [each for each in self.to_stay if each.is_submitted]


def run(mediator: Person, run_id: int) -> ImportRun:
    found = db.session.scalar(
        select(ImportRun).where(ImportRun.mediator_id == mediator.id, ImportRun.id == run_id, OF_CALENDARS)
    )
    if found is None:
        raise NotYours(run_id)
    return found


def runs(mediator: Person) -> Sequence[ImportRun]:
    """The latest imports of calendars, newest first."""
    return db.session.scalars(
        select(ImportRun)
        .where(ImportRun.mediator_id == mediator.id, OF_CALENDARS)
        .order_by(ImportRun.id.desc())
        .limit(50)
    ).all()


def run_of_form(mediator: Person, form_token: str) -> ImportRun | None:
    return db.session.scalar(
        select(ImportRun).where(ImportRun.mediator_id == mediator.id, ImportRun.form_token == form_token)
    )


def oldest() -> tuple[datetime, datetime]:
    """A draft lives as long as its last action and its start are not before these instants (domain §6)."""
    return clock.now() - WITHOUT_ACTION, clock.now() - AT_MOST


def draft(run: ImportRun) -> Draft | None:
    """What a run of a calendar still proposes; none as for `opened`."""
    text = opened(run)
    return Draft.from_json(text) if text else None


def opened(run: ImportRun) -> str | None:
    """The draft of a run; none once it is closed, too old, or sealed with a key that is gone."""
    last_action, start = oldest()
    if run.draft is None or run.touched_at < last_action or run.started_at < start:
        return None
    try:
        return crypto.unseal(run.draft, "import_run", run.id)
    except crypto.Unreadable:
        return None


def ledger(run: ImportRun) -> Ledger:
    rows = db.session.execute(
        select(Mediation, func.count(KnownEvent.id), SubmittedMediation.mediation_id.is_not(None))
        .join(Session, Session.mediation_id == Mediation.id)
        .outerjoin(KnownEvent, and_(KnownEvent.session_id == Session.id, KnownEvent.import_run_id == run.id))
        .outerjoin(SubmittedMediation, SubmittedMediation.mediation_id == Mediation.id)
        .where(
            Mediation.mediator_id == run.mediator_id,
            Mediation.id.in_(map(int, run.versions)),
            Session.removed_at.is_(None),
        )
        .group_by(Mediation.id, SubmittedMediation.mediation_id)
        .having(or_(Mediation.import_run_id == run.id, func.count(KnownEvent.id) > 0))
        .order_by(Mediation.reference, Mediation.id)
    )
    ignored = select(func.count()).where(KnownEvent.import_run_id == run.id, KnownEvent.is_ignored)
    lines: dict[str, list[int]] = defaultdict(list)
    for reason, line in run.skipped_because:
        lines[reason].append(line)
    return Ledger(
        [_entry(run, *row) for row in rows],
        db.session.scalar(ignored) or 0,
        [(why, _at(found)) for why, found in lines.items()],
    )


def sessions(run: ImportRun, mediation: Mediation) -> Sequence[Session]:
    """The sessions of a mediation that a run made."""
    return db.session.scalars(
        select(Session)
        .join(KnownEvent, KnownEvent.session_id == Session.id)
        .where(KnownEvent.import_run_id == run.id, Session.mediation_id == mediation.id)
    ).all()


def known(mediator: Person) -> dict[str, Row[*tuple[Any, ...]]]:
    """Every event decided about, by its key, with the session it became or is, and whether that was removed since.

    What an undone import took out again is as good as new, until it is restored.
    """
    is_undone = and_(ImportRun.undone_at.is_not(None), REMOVED)
    rows = db.session.execute(
        select(
            KnownEvent.key,
            KnownEvent.content,
            KnownEvent.latest,
            KnownEvent.session_id,
            *ITS_SESSION,
        )
        .outerjoin(Session, Session.id == KnownEvent.session_id)
        .outerjoin(Mediation, Mediation.id == Session.mediation_id)
        .outerjoin(ImportRun, ImportRun.id == KnownEvent.import_run_id)
        .where(KnownEvent.mediator_id == mediator.id, not_(is_undone))
        .order_by(KnownEvent.id)
    )
    return import_answer_queries.same(mediator) | {row.key: row for row in rows}


def decided(mediator: Person, keys: Iterable[str]) -> Sequence[KnownEvent]:
    """Those of some events that were decided about, in whatever import, and not removed since."""
    return db.session.scalars(
        select(KnownEvent)
        .outerjoin(Session, Session.id == KnownEvent.session_id)
        .outerjoin(Mediation, Mediation.id == Session.mediation_id)
        .where(
            KnownEvent.mediator_id == mediator.id,
            KnownEvent.key.in_(list(keys)),
            not_(REMOVED),
        )
    ).all()


def mediations(mediator: Person) -> list[tuple[int, str, date]]:
    """Every mediation's id, reference and date, the latest first: to add a session to one."""
    rows = db.session.execute(
        select(Mediation.id, Mediation.reference, Mediation.listed_on)
        .where(Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None))
        .order_by(Mediation.listed_on.desc(), Mediation.id.desc())
    )
    return [(id, reference, day) for id, reference, day in rows]


def imported_again(mediator: Person, removed: Iterable[Session]) -> str | None:
    """The reference of the mediation where a removed session stands once more, because its event was imported since.

    A session whose event was imported again is not the one that its event is known by any more.
    """
    again = aliased(Session)
    return db.session.scalar(
        select(Mediation.reference)
        .join(again, again.mediation_id == Mediation.id)
        .join(Session, and_(Session.date == again.date, Session.id != again.id))
        .where(
            Mediation.mediator_id == mediator.id,
            Mediation.removed_at.is_(None),
            again.removed_at.is_(None),
            again.source != Source.BY_HAND.value,
            Session.id.in_([each.id for each in removed]),
            Session.source == again.source,
            Session.starts_at.is_not_distinct_from(again.starts_at),
            Session.ends_at.is_not_distinct_from(again.ends_at),
            ~exists().where(KnownEvent.session_id == Session.id),
        )
        .limit(1)
    )


def _entry(run: ImportRun, mediation: Mediation, added: int, is_submitted: bool) -> Entry:
    return Entry(
        id=mediation.id,
        reference=mediation.reference,
        removed_at=mediation.removed_at,
        verdict=mediation.verdict,
        reason=mediation.reason,
        is_new=mediation.import_run_id == run.id,
        sessions=added,
        is_changed=mediation.version != run.versions[str(mediation.id)],
        is_submitted=is_submitted,
    )


def _at(lines: list[int]) -> str:
    """Where in the file, in words; nothing when it is not known."""
    known = [str(line) for line in lines if line]
    if not known:
        return f"{len(lines)} times" if len(lines) > 1 else ""
    return f"line{'' if len(known) == 1 else 's'} {', '.join(known[:20])}{' and more' if len(known) > 20 else ''}"
