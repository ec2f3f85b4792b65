"""Programmes: their kinds, and their life as a table (domain §1, §10)."""

from enum import StrEnum

from app.life import Life, Move
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
    ASSESSOR = "assessor"


class State(StrEnum):
    """Where a programme stands; only an approved one is shown to mediators and takes new logbooks."""

    APPLIED = "applied"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return self.value.capitalize()


_STAFF, _ASSESSOR = (Who.STAFF,), (Who.ASSESSOR,)
# To assess moves an application, and leaves the programme where it stands: one that is suspended decides nothing.
LIFE = Life(
    {
        (State.APPLIED, "approve"): Move(State.APPROVED, _STAFF),
        (State.APPLIED, "withdraw"): Move(State.WITHDRAWN, _STAFF),
        (State.APPROVED, "suspend"): Move(State.SUSPENDED, _STAFF),
        (State.APPROVED, "withdraw"): Move(State.WITHDRAWN, _STAFF),
        (State.SUSPENDED, "restore"): Move(State.APPROVED, _STAFF),
        (State.SUSPENDED, "withdraw"): Move(State.WITHDRAWN, _STAFF),
        (State.APPROVED, "assess"): Move(State.APPROVED, _ASSESSOR),
    }
)
ASSESSING = tuple(state for state in State if LIFE.moves(state, by=Who.ASSESSOR))
