"""What a person's archive says of their logbook beside the logbook file: what was removed, linked and accepted."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.person import Person
from app.db import Base, db
from app.logbook import queries
from app.logbook.calendar_import.models import About, ImportAnswer, ImportSetting
from app.logbook.co_mediations.models import CoMediatorLink
from app.logbook.cpd import queries as cpd_queries
from app.logbook.cpd.models import CpdItem
from app.logbook.eligibility import certification_queries
from app.logbook.file_import.models import FileRun
from app.logbook.files import archive
from app.logbook.files.archive_queries import file_id
from app.logbook.models import CodeAcceptance, ImportRun, Mediation, Session
from app.logbook.noted_models import AssessmentStanding, SubmittedMediation
from app.logbook.rules.models import FollowedRule, RuleChoice
from app.logbook.sources import held_queries as source_held_queries, queries as source_queries
from app.plain import plain, told

RUN = (
    *("started_at", "touched_at", "closed_at", "undone_at", "found", "new", "known", "removed", "changed"),
    *("cancelled", "skipped", "skipped_because"),
)


def beside_the_logbook(mediator: Person) -> dict[str, Any]:
    """All of it; a removed mediation or session is kept to be brought back, and told as a logbook file would."""
    claim = certification_queries.claim_of(mediator.id)
    return {
        "removed_mediations": _removed_mediations(mediator),
        "removed_sessions": _removed_sessions(mediator),
        "removed_learning": [
            told(each, "date", "title", "minutes") | {"takeaway": cpd_queries.takeaway(each)}
            for each in _own(CpdItem, mediator)
            if each.removed_at
        ],
        "co_mediation": _links(mediator),
        "submitted_mediations": [
            file_id(each) for each in db.session.scalars(_theirs(mediator).where(_was_submitted())).all()
        ],
        "code_of_conduct": [told(each, "code_version", "accepted_at") for each in _own(CodeAcceptance, mediator)],
        "certification": told(claim, "claimed_at", "verified_at", "refused_at")
        | {"reason": certification_queries.reason(claim)}
        if claim
        else None,
        "rule_followed": [told(each, "scheme", "name", "chosen_at") for each in _own(FollowedRule, mediator)],
        "rule_chosen_to_follow": [told(each, "scheme", "name") for each in _own(RuleChoice, mediator)],
        "assessment": [told(each, "words", "is_passed") for each in _own(AssessmentStanding, mediator)],
        "imports": _imports(mediator),
    }


def calendars(mediator: Person) -> dict[str, Any]:
    """What is held of calendars: their names and how looking at them went, numbers, and what was answered once.

    Never an address of a calendar or a password: whoever has one can read it.
    """
    return {
        "connected": [
            told(each.source, "kind", "host", "hours", "created_at", "fetched_at", "failed_at", "problem", "waiting")
            | {"name": each.name, "user": source_queries.place(each.source).get("user", "")}
            for each in source_queries.sources(mediator)
        ],
        "held": source_held_queries.held(mediator)._asdict(),
        "answers": [told(each, "about", "answer") for each in _own(ImportAnswer, mediator) if each.about != About.SAME],
        "weights_of_signs": [each.weights for each in _own(ImportSetting, mediator)],
    }


def _removed_mediations(mediator: Person) -> list[dict[str, Any]]:
    removed = _theirs(mediator).where(Mediation.removed_at.is_not(None)).options(selectinload(Mediation.sessions))
    opened = queries.removed_reflections(mediator)
    return [
        {
            "id": file_id(each),
            "removed_at": plain(each.removed_at),
            **archive.told(archive.MEDIATION, each),
            "reflections": archive.told(archive.REFLECTIONS, opened[each.id]) if each.id in opened else None,
            "sessions": _sessions(each.sessions),
        }
        for each in db.session.scalars(removed).all()
    ]


def _removed_sessions(mediator: Person) -> list[dict[str, Any]]:
    removed = (
        select(Session)
        .join(Mediation, Mediation.id == Session.mediation_id)
        .where(Mediation.mediator_id == mediator.id, Session.removed_at.is_not(None))
        .order_by(Session.id)
        .options(selectinload(Session.mediation))
    )
    return [
        {
            "mediation": file_id(each.mediation),
            "removed_at": plain(each.removed_at),
            **archive.told(archive.SESSION, each),
        }
        for each in db.session.scalars(removed).all()
    ]


def _sessions(sessions: Iterable[Session]) -> list[dict[str, Any]]:
    return [archive.told(archive.SESSION, each) for each in sessions]


def _links(mediator: Person) -> list[dict[str, Any]]:
    """Of a link only their own side: the other entry, and whose it is, is somebody else's."""
    own = {each.id: each for each in db.session.scalars(_theirs(mediator)).all()}
    wanted = or_(CoMediatorLink.mediation_id.in_(_ids(mediator)), CoMediatorLink.other_id.in_(_ids(mediator)))
    found = db.session.scalars(select(CoMediatorLink).where(wanted).order_by(CoMediatorLink.id)).all()
    return [
        {
            "mediation": file_id(own[each.mediation_id] if each.mediation_id in own else own[each.other_id or 0]),
            "offered_by": "you" if each.mediation_id in own else "the other mediator",
            **told(each, "expires_at", "used_at"),
        }
        for each in found
    ]


def _imports(mediator: Person) -> list[dict[str, Any]]:
    kinds = {each.import_run_id: each.kind for each in db.session.scalars(select(FileRun).where(_is_theirs(mediator)))}
    return [told(each, *RUN) | {"of": kinds.get(each.id, "calendar")} for each in _own(ImportRun, mediator)]


def _is_theirs(mediator: Person) -> Any:
    return exists().where(ImportRun.id == FileRun.import_run_id, ImportRun.mediator_id == mediator.id)


def _was_submitted() -> Any:
    return exists().where(SubmittedMediation.mediation_id == Mediation.id)


def _theirs(mediator: Person) -> Any:
    return select(Mediation).where(Mediation.mediator_id == mediator.id).order_by(Mediation.id)


def _ids(mediator: Person) -> Any:
    return select(Mediation.id).where(Mediation.mediator_id == mediator.id)


def _own(model: type[Base], mediator: Person) -> list[Any]:
    """The rows of a table that name the mediator."""
    kind: Any = model
    wanted = select(kind).where(kind.mediator_id == mediator.id).order_by(*model.__table__.primary_key)
    return list(db.session.scalars(wanted))
