"""What a mediator said about their calendars before: the weights of signs, and answers by keyed hash."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, case, exists, func, not_, or_, select

from app import clock
from app.accounts.person import Person
from app.db import db
from app.logbook import queries
from app.logbook.calendar import Series, Weights
from app.logbook.calendar.honest import Edge
from app.logbook.calendar_import.models import About, ImportAnswer, ImportSetting
from app.logbook.calendar_import.same_time import Meeting, Standing
from app.logbook.calendar_import.told import Told
from app.logbook.eligibility.months import first_day
from app.logbook.models import KnownEvent, Mediation, Session
from app.logbook.rules.parameters import Rule
from app.logbook.vocabulary import Source

REMOVED = or_(Session.removed_at.is_not(None), Mediation.removed_at.is_not(None))
# What an import asks of the session that an event became or is, with its mediation.
ITS_SESSION = (
    Session.date,
    Session.minutes,
    Session.starts_at,
    Session.ends_at,
    Session.calendar_says,
    case((REMOVED, None), else_=Mediation.id).label("mediation_id"),
    case((Mediation.removed_at.is_(None), Mediation.id)).label("home_id"),
    Mediation.reference,
    REMOVED.label("is_removed"),
)


def setting(mediator: Person) -> tuple[Weights, int]:
    """The weights in force, and the version of the row they stand in; ours, and 0, when they were never changed."""
    row = db.session.get(ImportSetting, mediator.id)
    return (Weights(**row.weights), row.version) if row else (Weights(), 0)


def told(mediator: Person) -> Told:
    """All that an import asks a mediator about, as far as it was answered before."""
    weights, _version = setting(mediator)
    answers = _answers(mediator)
    return Told(
        weights=weights,
        series={key: Series(answer) for key, answer in answers[About.SERIES].items()},
        zones=answers[About.ZONE],
        others=frozenset(answers[About.OTHER]),
        same=_same_contents(mediator),
        standing=_standing(mediator),
        edges=edges(queries.facts(mediator).rule, clock.today(mediator.zone)),
    )


def edges(rule: Rule, today: date) -> tuple[Edge, ...]:
    """The days where it matters on which side of them a mediation is."""
    windows = dict.fromkeys((rule.longest_window, rule.shortest_window))
    firsts = [Edge(first_day(today, months), f"the first day of your {months} months") for months in windows]
    return (*firsts, Edge(today + timedelta(days=1), "today"))


def same(mediator: Person) -> dict[str, Row[*tuple[Any, ...]]]:
    """Events that were said to be the same as a session of the logbook, or as another event, by key.

    One that is only the same as another event has no content: the other one is still to be decided.
    """
    rows = db.session.execute(
        select(
            ImportAnswer.key,
            case((Session.id.is_not(None), ImportAnswer.answer), else_="").label("content"),
            ImportAnswer.latest,
            ImportAnswer.session_id,
            *ITS_SESSION,
        )
        .outerjoin(Session, Session.id == ImportAnswer.session_id)
        .outerjoin(Mediation, Mediation.id == Session.mediation_id)
        .where(ImportAnswer.mediator_id == mediator.id, ImportAnswer.about == About.SAME.value)
    )
    return {row.key: row for row in rows}


def answered(mediator: Person) -> Counter[str]:
    """How many answers are kept, by what they are about."""
    rows = db.session.execute(
        select(ImportAnswer.about, func.count().label("asked"))
        .where(ImportAnswer.mediator_id == mediator.id)
        .group_by(ImportAnswer.about)
    )
    return Counter({row.about: row.asked for row in rows})


def _same_contents(mediator: Person) -> frozenset[str]:
    """What is the same under whatever name: as a session, or as an event that was decided about itself."""
    is_decided = exists().where(KnownEvent.mediator_id == mediator.id, KnownEvent.content == ImportAnswer.answer)
    return frozenset(
        db.session.scalars(
            select(ImportAnswer.answer).where(
                ImportAnswer.mediator_id == mediator.id,
                ImportAnswer.about == About.SAME.value,
                or_(ImportAnswer.session_id.is_not(None), is_decided),
            )
        )
    )


def _standing(mediator: Person) -> tuple[Standing, ...]:
    """The sessions of the logbook that no event of a calendar is known for; one of a spreadsheet has a row instead."""
    rows = db.session.execute(
        select(
            Session.id,
            Session.date,
            Session.starts_at,
            Session.ends_at,
            Session.minutes,
            Mediation.id.label("mediation_id"),
            Mediation.reference,
        )
        .join(Mediation, Mediation.id == Session.mediation_id)
        .where(
            Mediation.mediator_id == mediator.id,
            not_(REMOVED),
            or_(
                Session.source == Source.SPREADSHEET.value,
                ~exists().where(KnownEvent.session_id == Session.id),
            ),
            ~exists().where(ImportAnswer.session_id == Session.id),
        )
    )
    return tuple(
        Standing(row.id, row.mediation_id, row.reference, Meeting(row.date, row.starts_at, row.ends_at, row.minutes))
        for row in rows
    )


def _answers(mediator: Person) -> dict[str, dict[str, str]]:
    rows = db.session.execute(
        select(ImportAnswer.about, ImportAnswer.key, ImportAnswer.answer).where(ImportAnswer.mediator_id == mediator.id)
    )
    found: dict[str, dict[str, str]] = {about: {} for about in About}
    for about, key, answer in rows:
        found[about][key] = answer
    return found
