"""Which answers were flagged: a mediator's own, and for staff those alone with what is needed to decide."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, type_coerce

from app import crypto
from app.accounts.models import User
from app.accounts.person import Person
from app.db import UtcDateTime, db
from app.errors import NotYours
from app.feedback.answers import content
from app.feedback.answers.content import Content
from app.feedback.flags.grounds import FlagState
from app.feedback.models import FiledAnswer, Flag
from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import Kind
from app.paging import Pages

A_PAGE = 50


@dataclass(frozen=True)
class Flagged:
    """An answer that was flagged, with what its mediator and staff wrote about it."""

    flag: Flag
    mediator: str
    answer: Content

    @property
    def reason(self) -> str:
        return written(self.flag)["reason"]

    @property
    def told(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The headings of the form, each with its questions and what was answered; the address is not staff's.

        The reviewer's own words come first: they are what is flagged.
        """
        values = {
            key: value for key, value in self.answer.values.items() if value not in ("", False) and key != "contact"
        }
        asked = self.answer.form.asked(values, light=self.answer.is_light)
        sections = sorted(asked, key=lambda each: all(question.kind is not Kind.TEXT for question in each.questions))
        answered = {
            each.heading: [(q.text, questionnaire.words(q, values[q.key])) for q in each.questions if q.key in values]
            for each in sections
        }
        return [(heading, given) for heading, given in answered.items() if given]

    @property
    def decision(self) -> str:
        return written(self.flag)["decision"]


@dataclass(frozen=True)
class FlaggedOnes:
    """A page of flags, each with its mediator's name."""

    flags: Sequence[tuple[Flag, str]]
    page: int
    pages: int


def written(flag: Flag) -> dict[str, str]:
    """What mediator and staff wrote of it, by the names of the columns; nothing where there is none."""
    return {name: _opened(flag, name) for name in ("reason", "decision")}


def stands() -> ColumnElement[bool]:
    """Of filed answers: not left out by staff."""
    return ~exists().where(Flag.answer_id == FiledAnswer.id, Flag.state == FlagState.EXCLUDED.value)


def excluded(mediator_id: int) -> int:
    """How many answers to a mediator are left out; every digest says so."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Flag)
            .join(FiledAnswer, FiledAnswer.id == Flag.answer_id)
            .where(Flag.mediator_id == mediator_id, Flag.state == FlagState.EXCLUDED.value)
        )
        or 0
    )


def states(mediator: Person) -> dict[str, FlagState]:
    """By the id of an answer, what became of a mediator's flags."""
    found = db.session.execute(select(Flag.answer_id, Flag.state).where(Flag.mediator_id == mediator.id))
    return {row.answer_id: row.state for row in found}


def open_flags(mediator: Person) -> int:
    return list(states(mediator).values()).count(FlagState.OPEN)


def flagged(*, page: int = 1) -> FlaggedOnes:
    """For staff: a page of what was flagged, first what waits for a decision."""
    standing = select(func.count()).select_from(Flag).join(FiledAnswer, FiledAnswer.id == Flag.answer_id)
    at = Pages.of(db.session.scalar(standing) or 0, page, size=A_PAGE)
    rows = db.session.execute(
        _with_mediator()
        .order_by(Flag.state != FlagState.OPEN.value, Flag.flagged_on.desc(), Flag.id)
        .limit(A_PAGE)
        .offset(at.offset)
    )
    return FlaggedOnes([(row[0], row[1] or row[2]) for row in rows], at.page, at.pages)


def waiting(kind: str) -> Select[*tuple[Any, ...]]:
    """For staff: the given word, an open flag's id, and since when it waits."""
    since = type_coerce(Flag.flagged_on, UtcDateTime)
    return (
        select(literal(kind).label("kind"), Flag.id.label("id"), since.label("since"))
        .join(FiledAnswer, FiledAnswer.id == Flag.answer_id)
        .where(Flag.state == FlagState.OPEN.value)
    )


def flags_of(flag_ids: Collection[int]) -> list[tuple[Flag, str]]:
    """For staff: flags by their ids, each with its mediator's name."""
    rows = db.session.execute(_with_mediator().where(Flag.id.in_(flag_ids)))
    return [(row[0], row[1] or row[2]) for row in rows]


def flag(flag_id: int) -> Flagged:
    """For staff: one flag with its answer; no answer that was not flagged can be opened (domain §2)."""
    row = db.session.execute(_with_mediator().add_columns(FiledAnswer).where(Flag.id == flag_id)).one_or_none()
    if row is None:
        raise NotYours(flag_id)
    return Flagged(row[0], row[1] or row[2], content.opened(row[3]))


def _with_mediator() -> Select[*tuple[Any, ...]]:
    return (
        select(Flag, User.name, User.email)
        .join(FiledAnswer, FiledAnswer.id == Flag.answer_id)
        .join(User, User.id == Flag.mediator_id)
    )


def _opened(flag: Flag, column: str) -> str:
    sealed = getattr(flag, column)
    return crypto.unseal(sealed, Flag.__tablename__, flag.answer_id, column) if sealed else ""
