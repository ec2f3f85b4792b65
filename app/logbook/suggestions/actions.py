"""Changing how suggestions are made: the points of the signs, and the answers about series, zones and duplicates."""

from collections.abc import Mapping

from sqlalchemy import delete

from app import audit
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict
from app.logbook.calendar import Weights
from app.logbook.calendar_import.models import ImportAnswer, ImportSetting


@action
def set_points(mediator: Person, *, version: int, points: Mapping[str, int]) -> None:
    """Give the signs other points from the next import on. Version 0 is that they are as we set them."""
    row = db.session.get(ImportSetting, mediator.id)
    saved = row.version if row else 0
    if saved != version:
        raise Conflict(Weights(**row.weights) if row else Weights(), saved)
    row = row or ImportSetting(mediator_id=mediator.id)
    row.weights = dict(points)
    db.session.add(row)
    audit.record("set the points of signs", row, by=mediator)


@action
def set_back(mediator: Person) -> None:
    """Give the signs the points they had at first."""
    if row := db.session.get(ImportSetting, mediator.id):
        audit.record("set the points of signs back", row, by=mediator)
        db.session.delete(row)


@action
def forget_answers(mediator: Person) -> None:
    """Forget every answer about calendars, so that the next import asks again. What is logged stays."""
    db.session.execute(delete(ImportAnswer).where(ImportAnswer.mediator_id == mediator.id))
    audit.note("forgot the answers about calendars", ImportAnswer.__tablename__, None, by=mediator)
