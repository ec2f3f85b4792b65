"""A sealed pack: how long its link opens, what may be done with it, and the rule it was counted by in words."""

from datetime import date, timedelta
from enum import StrEnum

from app.life import Life, Move
from app.logbook import length
from app.logbook.rules.parameters import Rule, percent
from app.logbook.vocabulary import Choice

DAYS = 60
MOST_DAYS = 180
MOST_A_DAY = 10
LONGEST_RECIPIENT = 120
LARGEST_BYTES = 5 * 1024 * 1024
NO_ENTRIES = "There is no entry to seal yet. Add your mediations to the logbook first."
NO_NAME = "Enter your name on the account page first: whoever opens the pack reads it."
TOO_MANY = f"You have made {MOST_A_DAY} packs in the last 24 hours. Make the next one tomorrow."


class Who(StrEnum):
    """The mediator who made a pack, or whoever holds its link."""

    MEDIATOR = "mediator"
    HOLDER = "holder"


class State(StrEnum):
    """Where a pack stands; it follows from its days."""

    OPEN = "open"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Way(Choice):
    """How a holder opens a pack."""

    VIEW = "view"
    PRINT = "print"
    CSV = "csv"
    JSON = "json"

    @property
    def label(self) -> str:
        return {
            "view": "Read it here",
            "print": "Read it here, laid out for paper",
            "csv": "Download it as CSV, for a spreadsheet",
            "json": "Download it as JSON, the bytes that the hash is of",
        }[self.value]

    @property
    def done(self) -> str:
        """What happened, as its mediator reads it."""
        return {
            "view": "Opened to read",
            "print": "Opened for paper",
            "csv": "Downloaded as CSV",
            "json": "Downloaded as JSON",
        }[self.value]

    @property
    def is_file(self) -> bool:
        return self in (Way.CSV, Way.JSON)


LIFE = Life(
    {
        (State.OPEN, "open"): Move(State.OPEN, (Who.HOLDER,)),
        (State.OPEN, "withdraw"): Move(State.WITHDRAWN, (Who.MEDIATOR,)),
        (State.EXPIRED, "withdraw"): Move(State.WITHDRAWN, (Who.MEDIATOR,)),
    }
)


def last_day(made_on: date, days: int) -> date:
    """The last day on which the link of a pack opens, so many days after it was made."""
    return made_on + timedelta(days=days)


def state(last_day: date, *, is_withdrawn: bool, today: date) -> State:
    """Where a pack stands; all days are the register's."""
    if is_withdrawn:
        return State.WITHDRAWN
    return State.OPEN if today <= last_day else State.EXPIRED


def why_not_made(*, name: str, made_lately: int) -> str | None:
    """Why a mediator makes no pack now; `made_lately` is how many there are of the last 24 hours."""
    if not name:
        return NO_NAME
    return TOO_MANY if made_lately >= MOST_A_DAY else None


def rule_words(rule: Rule, needed: int) -> list[str]:
    """The rule in sentences, for somebody who does not know the portal."""
    judged = f"From {length.words(rule.doubtful_minutes)} on, an assessor decides."
    online = f"At least {percent(rule.min_online_share)} of that time was online."
    if rule.judges_hybrids:
        online += f" From {percent(rule.doubtful_online_share)} on, an assessor decides."
    return [
        f"At least {needed} full-scale e-mediations are needed in {rule.window_words}; both ends of a window count.",
        "A mediation counts once: actual, concluded, under an agreement to mediate, and mediated by this person.",
        f"Its held sessions, without intake and closing, took at least {length.words(rule.min_minutes)}. {judged}",
        online,
        f"Core experience is {rule.core_words}, whatever the mode.",
    ]
