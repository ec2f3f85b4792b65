"""Filling in a questionnaire: the versions there are, what was sent → answers and problems, and what is still missing.

The form is data. A new version is a new file in `questionnaires` and a place in VERSIONS, which ends with the current
one; answers keep the version they were given to.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from app.addresses import looks_like_address
from app.errors import NotYours
from app.feedback.questionnaires import v1
from app.feedback.questionnaires.questions import NOT_APPLICABLE, Definition, Kind, Question, Section, Value, Values
from app.words import N_

VERSIONS = (v1.FORM,)
CURRENT = VERSIONS[-1]

LONGEST_TEXT = 2_000
TICKED = "on"

CHOOSE = N_("Choose one of the answers.")
CHOOSE_ON_SCALE = N_("Choose an answer, or “Not applicable”.")
WRITE = N_("Write an answer.")
TICK = N_("Tick this to go on.")
SHORTEN = N_("Shorten this to 2,000 characters or fewer.")
ADDRESS = N_("Enter an e-mail address such as name@example.org, or leave this empty.")

_WITHOUT_ANSWER = {
    Kind.SCALE: CHOOSE_ON_SCALE,
    Kind.CHOICE: CHOOSE,
    Kind.TEXT: WRITE,
    Kind.TICK: TICK,
    Kind.CONTACT: ADDRESS,
}
_EMPTY: dict[Kind, Value] = {Kind.TEXT: "", Kind.TICK: False, Kind.CONTACT: ""}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Checked(NamedTuple):
    """Answers by the key of their question, and for those that cannot be taken, words that say what to do."""

    values: dict[str, Value]
    problems: dict[str, str]


def definition(version: str) -> Definition:
    """The form that an answer was given to; raises NotYours for a version that there never was."""
    found = next((form for form in VERSIONS if form.version == version), None)
    if found is None:
        raise NotYours(version)
    return found


def check(
    form: Definition,
    given: Mapping[str, str],
    *,
    section: str | None = None,
    light: bool = False,
    partly: bool = False,
) -> Checked:
    """Read what was sent for one section, or for the whole form, and say what is wrong with it.

    `partly`: what is not answered yet is no problem, only what cannot be taken is.

    A scale gives 1 to 5, or None for *not applicable*; a tick True or False; everything else a text, which may be empty
    when nothing is required. Answers to questions that another answer skips are left out, as is what is no question.
    Raises NotYours for a section that the form does not have.
    """
    sections = [form.section(section)] if section else form.sections
    values, problems = _read([each for part in sections for each in part.questions], given, partly=partly)
    asked = _keys(form.asked(values, light=light))
    return Checked(
        {key: value for key, value in values.items() if key in asked},
        {key: words for key, words in problems.items() if key in asked},
    )


def missing(form: Definition, values: Values, *, light: bool = False) -> tuple[Question, ...]:
    """The required questions that these answers leave open, in order."""
    required = _required(form.asked(values, light=light))
    return tuple([each for each in required if values.get(each.key, "") in ("", False)])


def only_asked(form: Definition, values: Values, *, light: bool = False) -> dict[str, Value]:
    """What may be sent of the answers saved so far: none to a question that is not, or no longer, asked."""
    asked = _keys(form.asked(values, light=light))
    return {key: value for key, value in values.items() if key in asked}


def as_given(values: Values) -> dict[str, str]:
    """Saved answers as the form would send them, to fill it in again."""
    return {key: _as_given(value) for key, value in values.items()}


def words(question: Question, value: Value) -> str:
    """An answer as it was given, in the words of the form, which are not translated here."""
    given = _as_given(value)
    chosen = next((each.label for each in question.answers if each.value == given), given)
    return "Yes" if value is True else chosen


def questions_of_statistics(form: Definition) -> tuple[Question, ...]:
    """The questions whose answers are counted and published: those on the scale."""
    return tuple(question for question in form.questions if question.kind is Kind.SCALE)


def _read(questions: list[Question], given: Mapping[str, str], *, partly: bool) -> Checked:
    checked = Checked({}, {})
    for question in questions:
        typed = _plain(given.get(question.key, ""))
        try:
            checked.values.update(_answer(question, typed, is_demanded=question.required and not partly))
        except ValueError as problem:
            checked.problems[question.key] = str(problem)
    return checked


def _answer(question: Question, typed: str, *, is_demanded: bool) -> dict[str, Value]:
    """The answer by its key, nothing for a choice that may stay open; raises ValueError in words."""
    if typed:
        return {question.key: _READERS[question.kind](question, typed)}
    if is_demanded:
        raise ValueError(_WITHOUT_ANSWER[question.kind] if len(question.options) != 1 else TICK)
    return {question.key: _EMPTY[question.kind]} if question.kind in _EMPTY else {}


def _scale(question: Question, typed: str) -> Value:
    if typed not in {option.value for option in question.answers}:
        raise ValueError(CHOOSE_ON_SCALE)
    return None if typed == NOT_APPLICABLE else int(typed)


def _choice(question: Question, typed: str) -> Value:
    if question.option(typed) is None:
        raise ValueError(CHOOSE)
    return typed


def _text(_question: Question, typed: str) -> Value:
    if len(typed) > LONGEST_TEXT:
        raise ValueError(SHORTEN)
    return typed


def _tick(_question: Question, _typed: str) -> Value:
    return True


def _contact(_question: Question, typed: str) -> Value:
    if not looks_like_address(typed):
        raise ValueError(ADDRESS)
    return typed


_READERS: dict[Kind, Callable[[Question, str], Value]] = {
    Kind.SCALE: _scale,
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.TICK: _tick,
    Kind.CONTACT: _contact,
}


def _plain(typed: str) -> str:
    """Trimmed, with the line ends of one system, and without characters that nobody can see or a database refuses."""
    return _UNPRINTABLE.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _as_given(value: Value) -> str:
    if isinstance(value, bool):
        return TICKED if value else ""
    return NOT_APPLICABLE if value is None else str(value)


@lru_cache(maxsize=1_000)
def _required(sections: tuple[Section, ...]) -> tuple[Question, ...]:
    return tuple(question for section in sections for question in section.questions if question.required)


@lru_cache(maxsize=1_000)
def _keys(sections: tuple[Section, ...]) -> frozenset[str]:
    return frozenset(question.key for section in sections for question in section.questions)
