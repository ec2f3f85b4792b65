"""The life of an application, who has to do what next, and who may not decide about whom (domain §2, §8)."""

from collections.abc import Iterable
from enum import StrEnum

from app.errors import Refused
from app.life import Life, Move
from app.logbook.vocabulary import Choice

LONGEST_ANSWER = 300
LONGEST_REASON = 300
ROUNDS = 1
ONCE_ONLY = "Entries can be queried once. Accept or reject them now."
ANSWER_ALL = "Answer every queried entry first."
NOTHING_QUERIED = "Query at least one entry first."


class Who(StrEnum):
    """Who acts. Staff may enter for a programme what its assessor decided."""

    MEDIATOR = "mediator"
    ASSESSOR = "assessor"
    STAFF = "staff"

    @property
    def words(self) -> str:
        """As the others read of them."""
        return {"mediator": "the mediator", "assessor": "an assessor", "staff": "IMI, for the programme"}[self.value]


class State(StrEnum):
    """Where an application stands. From submission on what was submitted is frozen."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    QUERIED = "queried"
    PASSED = "passed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return _STATES[self]

    @property
    def is_withdrawn(self) -> bool:
        """What was submitted is nobody's but the mediator's any more."""
        return self is State.WITHDRAWN

    @property
    def is_queried(self) -> bool:
        """The mediator has questions to answer."""
        return self is State.QUERIED

    @property
    def is_to_begin(self) -> bool:
        """It is with the programme, where nobody has begun the review."""
        return self is State.SUBMITTED


class Decision(Choice):
    """What an assessor says of an entry; none is that they have not come to it."""

    ACCEPT = "accept"
    QUERY = "query"
    REJECT = "reject"

    @property
    def label(self) -> str:
        return {"accept": "Accepted", "query": "Queried", "reject": "Rejected"}[self.value]


class Mark(Choice):
    """What an assessor records of one of the competency criteria."""

    MET = "met"
    NOT_SEEN = "not_seen"
    NOT_MET = "not_met"


class Tie(StrEnum):
    """What keeps somebody from deciding about a mediator (domain §2)."""

    SAME_PERSON = "same_person"
    WRITES_DIGEST = "writes_digest"
    CO_MEDIATORS = "co_mediators"


_STATES = {
    State.DRAFT: "Not submitted yet",
    State.SUBMITTED: "Submitted",
    State.IN_REVIEW: "In review",
    State.QUERIED: "Questions to answer",
    State.PASSED: "Passed",
    State.FAILED: "Not passed",
    State.WITHDRAWN: "Withdrawn",
}
ENDED = (State.PASSED, State.FAILED, State.WITHDRAWN)
OPEN = tuple(state for state in State if state not in ENDED)
WITH_PROGRAMME = (State.SUBMITTED, State.IN_REVIEW)
WAITING = (*WITH_PROGRAMME, State.QUERIED)
CLOSED = "{programme} decides nothing at present. Wait until it does again, or withdraw and apply elsewhere."
_MEDIATOR, _PROGRAMME, _STAFF = (Who.MEDIATOR,), (Who.ASSESSOR, Who.STAFF), (Who.STAFF,)

# `resume` is for a mediator who does not answer: what is queried stays so, and is then accepted or rejected. Staff
# enter what a programme decided by means of its own, whatever was decided here.
LIFE = Life(
    {
        (State.DRAFT, "submit"): Move(State.SUBMITTED, _MEDIATOR),
        (State.DRAFT, "withdraw"): Move(State.WITHDRAWN, _MEDIATOR),
        (State.SUBMITTED, "begin"): Move(State.IN_REVIEW, _PROGRAMME),
        (State.SUBMITTED, "withdraw"): Move(State.WITHDRAWN, _MEDIATOR),
        (State.IN_REVIEW, "query"): Move(State.QUERIED, _PROGRAMME),
        (State.IN_REVIEW, "pass"): Move(State.PASSED, _PROGRAMME),
        (State.IN_REVIEW, "fail"): Move(State.FAILED, _PROGRAMME),
        (State.IN_REVIEW, "withdraw"): Move(State.WITHDRAWN, _MEDIATOR),
        (State.QUERIED, "answer"): Move(State.IN_REVIEW, _MEDIATOR),
        (State.QUERIED, "resume"): Move(State.IN_REVIEW, _PROGRAMME),
        (State.QUERIED, "withdraw"): Move(State.WITHDRAWN, _MEDIATOR),
        (State.SUBMITTED, "pass"): Move(State.PASSED, _STAFF),
        (State.SUBMITTED, "fail"): Move(State.FAILED, _STAFF),
        (State.QUERIED, "pass"): Move(State.PASSED, _STAFF),
        (State.QUERIED, "fail"): Move(State.FAILED, _STAFF),
    }
)
DONE = {
    "start": "Begun",
    "submit": "Submitted",
    "begin": "Review begun",
    "query": "Entries queried",
    "answer": "Questions answered",
    "resume": "Review resumed without an answer",
    "pass": "Passed",
    "fail": "Not passed",
    "withdraw": "Withdrawn",
    "discard": "Discarded",
    "report": "Reported to IMI",
}
_READ_BY_MEDIATOR = {
    State.DRAFT: "It is your turn: look at what would be shared, then submit.",
    State.SUBMITTED: "{programme} has your application. An assessor begins the review; you have nothing to do.",
    State.IN_REVIEW: "An assessor of {programme} is looking at your entries; you have nothing to do.",
    State.QUERIED: "It is your turn: an assessor of {programme} has questions about some of your entries.",
    State.PASSED: "You have passed the assessment, and {programme} has reported it to IMI.",
    State.FAILED: "{programme} did not pass this application. You may apply again, here or with another programme.",
    State.WITHDRAWN: "You have withdrawn this application. You may begin another one.",
}
DISCARDED = "You have discarded this draft, and nothing of it was shared. You may begin another one."
_READ_BY_PROGRAMME = {
    State.DRAFT: "The mediator has not submitted it yet.",
    State.SUBMITTED: "It is the programme's turn: an assessor begins the review.",
    State.IN_REVIEW: "It is the programme's turn: decide every entry, record the criteria, then sign.",
    State.QUERIED: "The mediator has to answer what was queried.",
    State.PASSED: "Nothing is left to do. The pass is reported to IMI.",
    State.FAILED: "Nothing is left to do. The mediator knows.",
    State.WITHDRAWN: "The mediator has withdrawn it. Nothing is left to do.",
}
_TIES = {
    Tie.SAME_PERSON: "Nobody decides about themself.",
    Tie.WRITES_DIGEST: "You write, or wrote, this mediator's Feedback Digest. Another assessor has to decide.",
    Tie.CO_MEDIATORS: "You and this mediator have mediated together. Another assessor has to decide.",
}


def moved(state: State, verb: str, *, by: Who, rounds: int) -> State:
    """The state after somebody's move; raises Refused. `rounds` is how often entries were queried before."""
    if verb == "query" and rounds >= ROUNDS and (state, verb) in LIFE.table:
        raise Refused(ONCE_ONLY)
    return LIFE.moved(state, verb, by=by)


def moves(state: State, *, by: Who, rounds: int) -> tuple[str, ...]:
    """What somebody may do now."""
    return tuple(verb for verb in LIFE.moves(state, by=by) if verb != "query" or rounds < ROUNDS)


def decisions(rounds: int) -> tuple[Decision, ...]:
    """What an assessor may say of an entry: nothing is queried a second time."""
    return tuple(each for each in Decision if each is not Decision.QUERY or rounds < ROUNDS)


def next_step(state: State, *, reader: Who, programme: str) -> str:
    """Who has to do what next, as the reader is told it."""
    return (_READ_BY_MEDIATOR if reader is Who.MEDIATOR else _READ_BY_PROGRAMME)[state].format(programme=programme)


def why_not_decide(ties: Iterable[Tie]) -> str | None:
    """Why somebody may not decide about a mediator, whatever their role; None when they may."""
    found = set(ties)
    return next((words for tie, words in _TIES.items() if tie in found), None)


def why_not_queried(decided: Iterable[Decision | None]) -> str | None:
    """Why a review cannot be sent back yet, by what is said of each entry that was not replaced.

    What keeps a result from being signed is `desk.why_not_signed`.
    """
    return None if Decision.QUERY in set(decided) else NOTHING_QUERIED
