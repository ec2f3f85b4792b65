"""A mediator's imports: runs, their opened drafts, and which events are known."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, select

from app import crypto
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.logbook.draft import Draft
from app.logbook.models import ImportRun, KnownEvent, Mediation, Session


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


def draft(run: ImportRun) -> Draft | None:
    """What a run still proposes; none once it is closed."""
    return Draft.from_json(crypto.unseal(run.draft, "import_run", run.id)) if run.draft else None


def made_by(run: ImportRun) -> Sequence[Row[*tuple[Any, ...]]]:
    """The mediations a run made or added sessions to, and whether they were removed since."""
    return db.session.execute(
        select(Mediation.id, Mediation.reference, Mediation.removed_at, Mediation.import_run_id == run.id)
        .join(Session, Session.mediation_id == Mediation.id)
        .join(KnownEvent, KnownEvent.session_id == Session.id)
        .where(Mediation.mediator_id == run.mediator_id, KnownEvent.import_run_id == run.id)
        .distinct()
        .order_by(Mediation.reference)
    ).all()


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
        .outerjoin(Session, Session.id == KnownEvent.session_id)
        .outerjoin(Mediation, and_(Mediation.id == Session.mediation_id, Mediation.removed_at.is_(None)))
        .where(KnownEvent.mediator_id == mediator.id)
    )
    return {row.key: row for row in rows}


def references(mediator: Person) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every mediation's id and reference, the latest first: to add a session to one."""
    return db.session.execute(
        select(Mediation.id, Mediation.reference)
        .where(Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None))
        .order_by(Mediation.listed_on.desc(), Mediation.id.desc())
    ).all()
