"""What a questionnaire is made of, and the keys and answers that code relies on in every version of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TypeVar

from app.errors import NotYours
from app.words import N_

Value = int | str | bool | None
Values = Mapping[str, Value]

NOT_APPLICABLE = "not_applicable"
RELIED_ON = ("role", "took_place", "how", "sharing", "quote", "contact")


class Kind(StrEnum):
    SCALE = "scale"
    CHOICE = "choice"
    TEXT = "text"
    TICK = "tick"
    CONTACT = "contact"


class TookPlace(StrEnum):
    """The answers to `took_place`; only a yes is evidence of the mediation (domain §7.13)."""

    YES = "yes"
    NO = "no"
    NOT_INVOLVED = "not_involved"


class Sharing(StrEnum):
    """The answers to `sharing`, each wider than the one before; an answer without one is the first (domain §7.7)."""

    DIGEST_AUTHOR = "digest_author"
    MEDIATOR = "mediator"
    MEDIATOR_WITH_NAME = "mediator_with_name"


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One answer to choose; whoever chooses it is not asked the questions and sections in `skips`.

    Of each part of a form there is one: two are the same only when they are one, and what is kept by a part is found
    without reading through it.
    """

    value: str
    label: str
    note: str = ""
    skips: tuple[str, ...] = ()


SCALE = (
    Option("1", N_("Strongly disagree")),
    Option("2", N_("Disagree")),
    Option("3", N_("Neither agree nor disagree")),
    Option("4", N_("Agree")),
    Option("5", N_("Strongly agree")),
    Option(NOT_APPLICABLE, N_("Not applicable")),
)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A statement to agree with, unless it says otherwise; `options` are those of a choice."""

    key: str
    text: str
    kind: Kind = Kind.SCALE
    required: bool = True
    hint: str = ""
    options: tuple[Option, ...] = ()

    @property
    def answers(self) -> tuple[Option, ...]:
        """What there is to choose from; nothing for what is typed or ticked."""
        return SCALE if self.kind is Kind.SCALE else self.options

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.answers)

    def option(self, value: Value) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    key: str
    heading: str
    questions: tuple[Question, ...]
    intro: str = ""


Part = TypeVar("Part", Question, Section)


@dataclass(frozen=True, eq=False)
class Definition:
    """One version of the form, in the order it is shown; `light` are the questions that only confirm the mediation."""

    version: str
    light: tuple[str, ...]
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _crossroads(self) -> tuple[Question, ...]:
        """The questions with an answer that skips others."""
        return tuple(each for each in self.questions if any(option.skips for option in each.options))

    def question(self, key: str) -> Question:
        """Raises NotYours for a key that this version does not have."""
        return _the(key, self.questions)

    def section(self, key: str) -> Section:
        """Raises NotYours for a key that this version does not have."""
        return _the(key, self.sections)

    def asked(self, values: Values, *, light: bool = False) -> tuple[Section, ...]:
        """The sections, with the questions that are left after these answers; a section without any is left out."""
        chosen = (question.option(values.get(question.key)) for question in self._crossroads)
        return _left(self, frozenset(key for option in chosen if option for key in option.skips), light)


@lru_cache(maxsize=1_000)
def _left(form: Definition, skipped: frozenset[str], light: bool) -> tuple[Section, ...]:
    """What is left of a form without the questions and sections that are skipped."""
    kept = form.light if light else tuple(each.key for each in form.questions)
    sections = (
        replace(
            section, questions=tuple(each for each in section.questions if each.key in kept and each.key not in skipped)
        )
        for section in form.sections
        if section.key not in skipped
    )
    return tuple(section for section in sections if section.questions)


def _the(key: str, parts: tuple[Part, ...]) -> Part:
    found = next((part for part in parts if part.key == key), None)
    if found is None:
        raise NotYours(key)
    return found
