"""The life of a digest that somebody writes, and what its text may not hold (domain §7.10)."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from unicodedata import normalize

from app.dates import words as day_words
from app.errors import Refused
from app.feedback.authors.appointments import Who
from app.life import NOT_ANY_MORE, Life, Move
from app.logbook import confidentiality

A_DAY = timedelta(days=1)
CHECK_WITHIN = timedelta(days=14)
LONGEST_TEXT = 20_000
LONGEST_NOTES = 20_000
LONGEST_REPLY = 300
QUOTES_FROM_WORDS = 8
MOST_HINTS = 20

_WORD = re.compile(r"\w+")


class State(StrEnum):
    """Where a draft stands. With the mediator its text is as it will be published, and nobody edits it."""

    WRITING = "writing"
    WITH_MEDIATOR = "with_mediator"
    CHECKED = "checked"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return _STATES[self]


_STATES = {
    State.WRITING: "A text is begun",
    State.WITH_MEDIATOR: "The text is with the mediator",
    State.CHECKED: "The mediator has checked the text",
    State.PUBLISHED: "Published",
    State.WITHDRAWN: "Withdrawn",
}
OPEN = (State.WRITING, State.WITH_MEDIATOR, State.CHECKED)
SENT = (State.WITH_MEDIATOR, State.CHECKED)
OUT = (State.PUBLISHED, State.WITHDRAWN)
NEED_APPOINTMENT = ("send", "take_back")
_MEDIATOR, _AUTHOR = (Who.MEDIATOR,), (Who.AUTHOR,)

# A mediator who says nothing consents: `publish` is there from the start, and `why_not_published` counts the days.
LIFE = Life(
    {
        (State.WRITING, "send"): Move(State.WITH_MEDIATOR, _AUTHOR),
        (State.WITH_MEDIATOR, "take_back"): Move(State.WRITING, _AUTHOR),
        (State.WITH_MEDIATOR, "reply"): Move(State.CHECKED, _MEDIATOR),
        (State.WITH_MEDIATOR, "let_be"): Move(State.CHECKED, _MEDIATOR),
        (State.WITH_MEDIATOR, "publish"): Move(State.PUBLISHED, _AUTHOR),
        (State.CHECKED, "take_back"): Move(State.WRITING, _AUTHOR),
        (State.CHECKED, "reply"): Move(State.CHECKED, _MEDIATOR),
        (State.CHECKED, "let_be"): Move(State.CHECKED, _MEDIATOR),
        (State.CHECKED, "publish"): Move(State.PUBLISHED, _AUTHOR),
        (State.PUBLISHED, "withdraw"): Move(State.WITHDRAWN, _AUTHOR),
    }
)


def moved(state: State, verb: str, *, by: Who, is_appointed: bool) -> State:
    """The state after somebody's move; raises Refused. Whoever is not appointed any more writes nothing new."""
    if verb in NEED_APPOINTMENT and not is_appointed:
        raise Refused(NOT_ANY_MORE)
    return LIFE.moved(state, verb, by=by)


def moves(state: State, *, by: Who, is_appointed: bool) -> tuple[str, ...]:
    """What somebody may do with a text now."""
    return tuple(verb for verb in LIFE.moves(state, by=by) if is_appointed or verb not in NEED_APPOINTMENT)


def last_day_to_check(sent_on: date) -> date:
    """The last of the mediator's fourteen days, that of sending included."""
    return sent_on + CHECK_WITHIN - A_DAY


def why_not_published(state: State, sent_on: date | None, *, today: date) -> str | None:
    """Why a text that is with the mediator cannot be published yet."""
    if state is State.WITH_MEDIATOR and sent_on and today <= last_day_to_check(sent_on):
        return f"The mediator may check the facts until {day_words(last_day_to_check(sent_on))}."
    return None


def paragraphs(text: str) -> list[str]:
    """A text as it is printed: blank lines part its paragraphs."""
    return [part.strip() for part in re.split(r"\n[^\S\n]*\n", text) if part.strip()]


def hints(text: str, *, mediator: str) -> list[tuple[str, str]]:
    """What looks as if it named somebody other than the mediator, each with what it looks like."""
    found = [(text[each.start : each.end], each.what) for each in confidentiality.in_text(text)]
    return [(piece, what) for piece, what in dict.fromkeys(found) if piece not in mediator][:MOST_HINTS]


def quoted(text: str, *, closed: Iterable[str], free: Iterable[str]) -> str | None:
    """The first eight words in a row of a text that stand in a `closed` answer, and in none whose words are `free`.

    Case, punctuation, line breaks and width make no difference.
    """
    runs = _runs(closed) - _runs(free)
    found = [(each.start(), each.end()) for each in _WORD.finditer(text)]
    said = [_plain(text[start:end]) for start, end in found]
    for at in range(len(said) - QUOTES_FROM_WORDS + 1):
        if tuple(said[at : at + QUOTES_FROM_WORDS]) in runs:
            return text[found[at][0] : found[at + QUOTES_FROM_WORDS - 1][1]]
    return None


def _runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    """Every eight words in a row."""
    split = [[_plain(each) for each in _WORD.findall(text)] for text in texts]
    last = QUOTES_FROM_WORDS - 1
    return {tuple(words[at : at + QUOTES_FROM_WORDS]) for words in split for at in range(len(words) - last)}


def _plain(word: str) -> str:
    return normalize("NFKC", word).casefold()
