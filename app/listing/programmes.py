"""Programmes: their kinds, their life as a table, and what one would say of a logbook today (domain §1, §5, §10)."""

from dataclasses import dataclass
from enum import StrEnum

from app.life import Life, Move
from app.logbook.eligibility import Assessment
from app.logbook.vocabulary import Choice

LONGEST_REASON = 500


class Kind(Choice):
    """What a programme is approved for; only an ODRQAP judges online mediations, and has a rule of its own."""

    ODRQAP = "odrqap"
    QAP = "qap"
    ICQAP = "icqap"
    CMTP = "cmtp"

    @property
    def label(self) -> str:
        return _KINDS[self][0]

    @property
    def words(self) -> str:
        return _KINDS[self][1]


_KINDS = {
    Kind.ODRQAP: ("ODRQAP", "ODR Qualifying Assessment Program"),
    Kind.QAP: ("QAP", "Qualifying Assessment Program"),
    Kind.ICQAP: ("ICQAP", "Intercultural Qualifying Assessment Program"),
    Kind.CMTP: ("CMTP", "Certified Mediator Training Program"),
}


class Delivery(Choice):
    ONLINE = "online"
    IN_PERSON = "in_person"
    BOTH = "both"

    @property
    def label(self) -> str:
        return {"online": "Online", "in_person": "In person", "both": "Online and in person"}[self.value]


class Who(StrEnum):
    STAFF = "staff"


class State(StrEnum):
    """Where a programme stands; only an approved one is shown to mediators and takes new logbooks."""

    APPLIED = "applied"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return self.value.capitalize()


_STAFF = (Who.STAFF,)
LIFE = Life(
    {
        (State.APPLIED, "approve"): Move(State.APPROVED, _STAFF),
        (State.APPLIED, "withdraw"): Move(State.WITHDRAWN, _STAFF),
        (State.APPROVED, "suspend"): Move(State.SUSPENDED, _STAFF),
        (State.APPROVED, "withdraw"): Move(State.WITHDRAWN, _STAFF),
        (State.SUSPENDED, "restore"): Move(State.APPROVED, _STAFF),
        (State.SUSPENDED, "withdraw"): Move(State.WITHDRAWN, _STAFF),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a programme would say of a logbook on a day: whether it would accept it, and how the log stands."""

    is_accepted: bool
    words: str


def answer(assessment: Assessment, *, is_core_verified: bool = False) -> Answer:
    """What is missing, the e-mediations first; verified certification satisfies the core rule (domain §5)."""
    window, core = assessment.longest, assessment.core
    missing = [] if window.is_met else [f"{window.short_by} short at its {window.months}-month window"]
    if not (core.is_met or is_core_verified):
        missing.append(f"core experience is below {core.rule.core_words}")
    if missing:
        said = "; ".join(missing)
        return Answer(False, f"{said[0].upper()}{said[1:]}")
    return Answer(True, "Would accept your log today")
