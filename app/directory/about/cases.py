"""Cases that people ask about, each judged by the rule itself, as the logbook would judge them (domain §4)."""

from datetime import date
from typing import NamedTuple

from app.logbook.counting import Judgement, MediationFacts, SessionFacts, judge
from app.logbook.rules.parameters import Rule
from app.logbook.vocabulary import Kind, Mode, Role, SessionStatus, Status

A_DAY = date(2026, 1, 15)  # which day it was makes no difference to a verdict


class Case(NamedTuple):
    """A mediation in words, and its sessions as (minutes, how they were held)."""

    words: str
    sessions: tuple[tuple[int, Mode], ...]
    role: Role = Role.SOLE_MEDIATOR
    kind: Kind = Kind.JOINT
    status: SessionStatus = SessionStatus.HELD
    is_simulated: bool = False

    def judged(self, rule: Rule) -> Judgement:
        sessions = tuple(SessionFacts(A_DAY, minutes, self.kind, mode, self.status) for minutes, mode in self.sessions)
        facts = MediationFacts(self.role, self.is_simulated, True, Status.CONCLUDED, sessions)
        return judge(facts, rule)


CASES = (
    Case("Six hours by video, on one day or over three", ((120, Mode.VIDEO),) * 3),
    Case("Five hours by video, then an hour in a room to sign", ((300, Mode.VIDEO), (60, Mode.IN_PERSON))),
    Case("Mediator and one side in a room, the other side by video, four hours", ((240, Mode.MIXED_ROOM),)),
    Case("Three hours by telephone, going back and forth", ((180, Mode.AUDIO),)),
    Case("The video failed after 40 minutes, and two hours followed by phone", ((40, Mode.VIDEO), (120, Mode.AUDIO))),
    Case("Led together with a co-mediator, three hours by video", ((180, Mode.VIDEO),), Role.CO_MEDIATOR),
    Case("Four hours in a room, then two by video", ((240, Mode.IN_PERSON), (120, Mode.VIDEO))),
    Case("The video failed after 75 minutes, and that was the end", ((75, Mode.VIDEO),)),
    Case("In writing over nine days, 250 minutes in all", ((250, Mode.ASYNCHRONOUS_TEXT),), kind=Kind.ASYNCHRONOUS),
    Case("A small claim settled in a call of 45 minutes", ((45, Mode.AUDIO),)),
    Case("Four hours in a room", ((240, Mode.IN_PERSON),)),
    Case("An intake call by video and nothing more", ((120, Mode.VIDEO),), kind=Kind.INTAKE),
    Case("Cancelled the day before", ((180, Mode.VIDEO),), status=SessionStatus.CANCELLED),
    Case("Observed, three hours by video", ((180, Mode.VIDEO),), Role.OBSERVER),
    Case("A role play in a training, three hours by video", ((180, Mode.VIDEO),), is_simulated=True),
)


def judged(rule: Rule) -> list[tuple[str, Judgement]]:
    """Every case in words with what a rule makes of it; by IMI's first rule those that count stand first."""
    return [(case.words, case.judged(rule)) for case in CASES]
