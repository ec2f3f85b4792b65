"""What reviewers shared with their mediator: batch by batch, shuffled, and of no other answer anything."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.feedback.answers import batches, release
from app.feedback.answers.content import Content
from app.feedback.answers.release import Seen
from app.feedback.models import FiledAnswer, Slot
from app.feedback.questionnaires.questions import Definition, Section, Value


@dataclass(frozen=True, slots=True)
class Shared:
    """One answer as its mediator reads it: by the form it was given to, with nothing but statements and texts."""

    id: str
    seen: Seen
    form: Definition

    @property
    def values(self) -> dict[str, Value]:
        return {**self.seen.texts, **self.seen.ratings}

    @property
    def texts(self) -> list[Section]:
        return self._sections(set(self.seen.texts))

    @property
    def ratings(self) -> list[Section]:
        return self._sections(set(self.seen.ratings))

    def _sections(self, keys: set[str]) -> list[Section]:
        kept = [
            replace(section, questions=tuple(each for each in section.questions if each.key in keys))
            for section in self.form.sections
        ]
        return [section for section in kept if section.questions]


@dataclass(frozen=True, slots=True)
class Batch:
    """What was shown together; of its day only the month is told."""

    number: int
    month: date
    answers: list[Shared]


def shared_with(mediator: Person) -> list[Batch]:
    """The batches of a mediator, the newest first; an answer that is withdrawn or not shared any more is gone."""
    by_day: dict[date, list[tuple[FiledAnswer, Content]]] = defaultdict(list)
    for row, answer in batches.standing(mediator.id):
        if answer.shown_on:
            by_day[answer.shown_on].append((row, answer))
    places = _places([answer for found in by_day.values() for _row, answer in found])
    numbers = count(1)
    made = [Batch(next(numbers), release.month_of(day), _shown(by_day[day], places)) for day in sorted(by_day)]
    return [batch for batch in reversed(made) if batch.answers]


def shared_answer(mediator: Person, answer_id: str) -> Shared:
    """One of them; every other answer does not exist."""
    found = (each for batch in shared_with(mediator) for each in batch.answers if each.id == answer_id)
    answer = next(found, None)
    if answer is None:
        raise NotYours(answer_id)
    return answer


def _shown(found: list[tuple[FiledAnswer, Content]], places: dict[int | None, str]) -> list[Shared]:
    forms = {row.id: answer.form for row, answer in found}
    filed = [replace(batches.filed(row, answer), name=places.get(answer.slot_id, "")) for row, answer in found]
    return [Shared(each.id, seen, forms[each.id]) for each in release.shuffled(filed) if (seen := release.seen(each))]


def _places(answers: list[Content]) -> dict[int | None, str]:
    """Where the mediator listed those who wanted to be known, such as "Counsel, side A, in L26-027"."""
    wanted = {answer.slot_id for answer in answers if answer.slot_id}
    slots = db.session.scalars(select(Slot).where(Slot.id.in_(wanted)).options(joinedload(Slot.mediation)))
    return {slot.id: f"{slot.words}, in {slot.mediation.reference}" for slot in slots}
