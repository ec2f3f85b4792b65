"""What keeping a listing up asks for besides the contribution, and which letter says so on which day.

IMI's page, 'Maintaining Your Accreditation': keep the profile up to date, maintain an active practice, abide by the
Code; first feedback within six months of listing, the digest at least every two years. All of it reminds, nothing of it
blocks [D].
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.dates import words
from app.errors import Refused
from app.feedback.digests import summary as digest
from app.listing.standings.periods import A_DAY, anniversary, years_covered
from app.logbook.eligibility.months import last_counting_day

REMIND_AFTER = timedelta(days=30)
FIRST_FEEDBACK_AFTER_MONTHS = 5
NOT_LISTED = "You can confirm this while you are listed."


class Topic(StrEnum):
    """What is kept up."""

    DECLARATION = "declaration"
    CODE = "code"
    FEEDBACK = "feedback"
    DIGEST = "digest"


ASKED = (Topic.DECLARATION, Topic.CODE)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is known of somebody who is listed, in days of the register.

    `listed_on` begins the time that they are listed without a break, `declared_for` is the newest day a declaration was
    made for, `accepted` the newest version of the Code that they accepted and `in_force` the one there is. `has_asked`
    is whether they ever asked for feedback: whether anybody answered is nothing a mediator is told of
    (docs/decisions/0011). `published_on` is the day of their newest digest.
    """

    listed_on: date
    in_force: str
    declared_for: date | None = None
    accepted: str | None = None
    has_asked: bool = False
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A letter by its name, and the key under which it leaves once."""

    letter: str
    key: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a mediator reads of one topic: whether something is to be done, and where."""

    topic: Topic
    is_open: bool
    title: str
    words: str
    step: str
    address: str

    @property
    def note(self) -> str:
        """How it stands, in a word or two; feedback and digests are voluntary."""
        if not self.is_open:
            return "in order"
        return "to do" if self.topic in ASKED else "voluntary"


def asked_on(listed_on: date, today: date) -> date | None:
    """The latest anniversary of a listing, on which its declaration is asked for; none in the first year."""
    years = years_covered(listed_on, today - A_DAY)
    return anniversary(listed_on, years) if years else None


def to_declare(listed_on: date, declared_for: date | None, today: date) -> date | None:
    """The day for which a declaration is asked for and not made; none when nothing is."""
    asked = asked_on(listed_on, today)
    return None if asked is None or declared_for == asked else asked


def check_declared(listed_on: date | None, today: date) -> date:
    """The day that a declaration of today is made for; raises Refused where none is asked for."""
    if listed_on is None:
        raise Refused(NOT_LISTED)
    asked = asked_on(listed_on, today)
    if asked is None:
        raise Refused(f"This is asked for each year, first on {words(anniversary(listed_on, 1))}.")
    return asked


def due(known: Upkeep, today: date) -> list[Due]:
    """The letters of a day, of each topic the last one that is due: what earlier nights missed is not sent too."""
    return [each for topic in (_declaration, _code, _feedback, _digest) if (each := topic(known, today))]


def look_again_on(known: Upkeep, today: date) -> date:
    """The first later day on which a letter may be due, as far as is known today.

    Whatever happens meanwhile takes letters away or makes them later than this. A new version of the Code is looked
    for apart.
    """
    asked = asked_on(known.listed_on, today)
    years = years_covered(known.listed_on, today - A_DAY)
    days = [anniversary(known.listed_on, years + 1), feedback_on(known.listed_on)]
    days += [asked + REMIND_AFTER] if asked else []
    days += [since(known.published_on, digest.RENEW_AFTER_MONTHS)] if known.published_on else []
    return min(day for day in days if day > today)


def feedback_on(listed_on: date) -> date:
    """The day from which somebody who never asked for feedback is reminded of it."""
    return since(listed_on, FIRST_FEEDBACK_AFTER_MONTHS)


def declaration_line(listed_on: date, declared_for: date | None, today: date) -> Line:
    """What a mediator reads of their yearly declaration."""
    title, asked = "Active practice and profile", to_declare(listed_on, declared_for, today)
    if asked:
        said = f"Asked for each year, this time since {words(asked)}: do you mediate, and is your profile up to date?"
        return _line(Topic.DECLARATION, True, title, said)
    years = years_covered(listed_on, today - A_DAY)
    done = f"Confirmed for the year from {words(declared_for)}. " if years and declared_for else ""
    said = f"{done}Asked for next on {words(anniversary(listed_on, years + 1))}."
    return _line(Topic.DECLARATION, False, title, said)


def lines(known: Upkeep, today: date) -> list[Line]:
    """Every topic as its mediator reads it; what is to be done stands first."""
    found = [
        declaration_line(known.listed_on, known.declared_for, today),
        _code_line(known),
        *_feedback_lines(known, today),
    ]
    return sorted(found, key=lambda line: not line.is_open)


def _declaration(known: Upkeep, today: date) -> Due | None:
    asked = to_declare(known.listed_on, known.declared_for, today)
    if asked is None:
        return None
    letter = "declaration_again" if today >= asked + REMIND_AFTER else "declaration"
    return Due(letter, f"{letter}:{asked}")


def _code(known: Upkeep, _today: date) -> Due | None:
    return None if known.accepted == known.in_force else Due("code", f"code:{known.in_force}")


def _feedback(known: Upkeep, today: date) -> Due | None:
    if known.has_asked or known.published_on or today < feedback_on(known.listed_on):
        return None
    return Due("feedback", f"feedback:{known.listed_on}")


def _digest(known: Upkeep, today: date) -> Due | None:
    if known.published_on is None or not _nudge(known, today):
        return None
    return Due("digest", f"digest:{known.published_on}")


def _nudge(known: Upkeep, today: date) -> str | None:
    return digest.nudge(listed_on=known.listed_on, published_on=known.published_on, today=today)


def since(day: date, months: int) -> date:
    """The first day that lies so many months after another, as `months.first_day` counts back from it."""
    return last_counting_day(day - A_DAY, months) + A_DAY


def _code_line(known: Upkeep) -> Line:
    if known.accepted == known.in_force:
        return _line(Topic.CODE, False, "Code of Professional Conduct", f"You accepted version {known.accepted}.")
    before = f"You accepted version {known.accepted}. " if known.accepted else ""
    return _line(
        Topic.CODE,
        True,
        "Code of Professional Conduct",
        f"{before}Version {known.in_force} waits for you to accept it.",
    )


def _feedback_lines(known: Upkeep, today: date) -> Iterator[Line]:
    if _feedback(known, today):
        yield _line(
            Topic.FEEDBACK,
            True,
            "First feedback",
            "You have not asked for feedback yet. "
            f"IMI encourages it within {digest.FIRST_WITHIN_MONTHS} months of listing.",
        )
    elif nudge := _nudge(known, today):
        yield _line(Topic.DIGEST, True, "Feedback Digest", nudge)
    elif known.published_on:
        yield _line(Topic.DIGEST, False, "Feedback Digest", f"Published on {words(known.published_on)}.")


_WHERE: dict[Topic, tuple[str, str, str]] = {
    Topic.DECLARATION: ("Confirm this", "What you confirmed", "/listing/keeping-up/"),
    Topic.CODE: ("Read and accept it", "What you accepted", "/logbook/code"),
    Topic.FEEDBACK: ("Ask for feedback", "Ask for feedback", "/feedback/"),
    Topic.DIGEST: ("Your digest", "Your digest", "/feedback/answers"),
}


def _line(topic: Topic, is_open: bool, title: str, said: str) -> Line:
    to_do, done, address = _WHERE[topic]
    return Line(topic, is_open, title, said, to_do if is_open else done, address)
