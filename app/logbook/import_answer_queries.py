"""What a mediator said about their calendars before: the weights of signs, and answers by keyed hash."""

from collections import Counter

from sqlalchemy import func, select

from app.accounts.person import Person
from app.db import db
from app.logbook.calendar import Series, Weights
from app.logbook.import_models import About, ImportAnswer, ImportSetting
from app.logbook.told import Told


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
    )


def answered(mediator: Person) -> Counter[str]:
    """How many answers are kept, by what they are about."""
    rows = db.session.execute(
        select(ImportAnswer.about, func.count().label("asked"))
        .where(ImportAnswer.mediator_id == mediator.id)
        .group_by(ImportAnswer.about)
    )
    return Counter({row.about: row.asked for row in rows})


def _answers(mediator: Person) -> dict[str, dict[str, str]]:
    rows = db.session.execute(
        select(ImportAnswer.about, ImportAnswer.key, ImportAnswer.answer).where(ImportAnswer.mediator_id == mediator.id)
    )
    found: dict[str, dict[str, str]] = {about: {} for about in About}
    for about, key, answer in rows:
        found[about][key] = answer
    return found
