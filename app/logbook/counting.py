"""One mediation → counts, borderline or does not count, and why; knows no date and no window (IMI's "full-scale")."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.logbook import length
from app.logbook.rules.parameters import IMI_RULE, Rule
from app.logbook.vocabulary import Kind, Mode, Role, SessionStatus, Status


class Verdict(StrEnum):
    COUNTS = "counts"
    BORDERLINE = "borderline"
    DOES_NOT_COUNT = "does_not_count"

    @property
    def label(self) -> str:
        return {"counts": "Counts", "borderline": "To judge", "does_not_count": "Does not count"}[self.value]


class Reason(StrEnum):
    """Why a mediation has its verdict. The order is the law: the first that applies is the primary reason."""

    NOT_CONCLUDED = "not_concluded"
    SIMULATED = "simulated"
    ROLE = "role"
    NO_AGREEMENT = "no_agreement"
    NO_SESSION = "no_session"
    TOO_SHORT = "too_short"
    IN_PERSON = "in_person"
    HYBRID = "hybrid"
    TWO_DOUBTS = "two_doubts"
    ONLINE_SHARE = "online_share"
    MINUTES = "minutes"
    ASYNCHRONOUS = "asynchronous"
    ALL_MET = "all_met"

    @property
    def verdict(self) -> Verdict:
        """The verdict of a mediation with this primary reason."""
        if self is Reason.ALL_MET:
            return Verdict.COUNTS
        return Verdict.BORDERLINE if self in _DOUBTS else Verdict.DOES_NOT_COUNT

    @property
    def label(self) -> str:
        return _WORDS[self][0]

    def sentence(self, rule: Rule = IMI_RULE) -> str:
        """The reason as a sentence for a person, with the figures of the rule."""
        return _WORDS[self][1].format(
            doubtful_minutes=length.words(rule.doubtful_minutes),
            min_minutes=length.words(rule.min_minutes),
            doubtful_share=_percent(rule.doubtful_online_share),
            min_share=_percent(rule.min_online_share),
        )


_DOUBTS = {Reason.ONLINE_SHARE, Reason.MINUTES, Reason.ASYNCHRONOUS}

_NOT_A_MEDIATION = {Reason.NOT_CONCLUDED, Reason.SIMULATED, Reason.ROLE, Reason.NO_AGREEMENT, Reason.NO_SESSION}

_WORDS = {
    Reason.NOT_CONCLUDED: ("Not concluded", "Only a concluded mediation counts."),
    Reason.SIMULATED: ("Simulated", "A simulated mediation does not count."),
    Reason.ROLE: ("Not as a mediator", "Only the sole mediator, a lead or a co-mediator can count it."),
    Reason.NO_AGREEMENT: ("No agreement recorded", "The agreement to mediate is not recorded."),
    Reason.NO_SESSION: ("No session held", "No joint, private or asynchronous session was held."),
    Reason.TOO_SHORT: ("Too short", "The sessions held came to less than {doubtful_minutes}."),
    Reason.IN_PERSON: ("In person", "Less than {doubtful_share} of the time was online."),
    Reason.HYBRID: ("Partly online", "Less than {min_share} of the time was online, which this rule does not accept."),
    Reason.TWO_DOUBTS: ("Two doubts", "An assessor may accept one doubt; here there are two or more."),
    Reason.ONLINE_SHARE: ("Partly online", "Less than {min_share} of the time was online: an assessor decides."),
    Reason.MINUTES: ("Short", "The sessions held came to less than {min_minutes}: an assessor decides."),
    Reason.ASYNCHRONOUS: ("Asynchronous only", "No part of it was live: an assessor decides."),
    Reason.ALL_MET: ("All conditions met", "It meets every condition of a full-scale e-mediation."),
}


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One session; `date` is the frozen local date, and unknown minutes (None) count as none."""

    date: date
    minutes: int | None
    kind: Kind
    mode: Mode
    status: SessionStatus

    @property
    def is_asynchronous(self) -> bool:
        return self.kind is Kind.ASYNCHRONOUS or self.mode is Mode.ASYNCHRONOUS_TEXT


@dataclass(frozen=True, slots=True)
class MediationFacts:
    role: Role
    is_simulated: bool
    has_agreement: bool
    status: Status
    sessions: tuple[SessionFacts, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one mediation is worth: the primary reason decides the verdict, the others that apply stand in `also`.

    `minutes` and `online_minutes` are those of held substantive sessions, `share` is online over all of them (None
    without minutes), `held_minutes` include intake and closing calls. `counted_on` is the date of the last held
    substantive session; `is_core` says whether it is part of the core experience (any mode, any length).
    """

    reason: Reason
    also: tuple[Reason, ...]
    counted_on: date | None
    minutes: int
    online_minutes: int
    share: Fraction | None
    held_minutes: int
    is_core: bool

    @property
    def verdict(self) -> Verdict:
        return self.reason.verdict

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (self.reason, *self.also)


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the explanation; `met` is None where an assessor decides, or nothing is known."""

    words: str
    met: bool | None


def judge(facts: MediationFacts, rule: Rule = IMI_RULE) -> Judgement:
    """Judge one mediation (domain §4, "What counts"; for `is_core` §5, "Core rule")."""
    held = [session for session in facts.sessions if session.status is SessionStatus.HELD]
    substantive = [session for session in held if session.kind.is_substantive]
    minutes = _total(substantive)
    online_minutes = _total(session for session in substantive if session.mode.is_online)
    share = Fraction(online_minutes, minutes) if minutes else None
    reasons = _about_the_mediation(facts) + _about_the_sessions(substantive, minutes, share, rule) or [Reason.ALL_MET]
    return Judgement(
        reason=reasons[0],
        also=tuple(reasons[1:]),
        counted_on=max((session.date for session in substantive), default=None),
        minutes=minutes,
        online_minutes=online_minutes,
        share=share,
        held_minutes=_total(held),
        is_core=_NOT_A_MEDIATION.isdisjoint(reasons),
    )


def _about_the_mediation(facts: MediationFacts) -> list[Reason]:
    return _that_apply(
        {
            Reason.NOT_CONCLUDED: facts.status is not Status.CONCLUDED,
            Reason.SIMULATED: facts.is_simulated,
            Reason.ROLE: not facts.role.mediates,
            Reason.NO_AGREEMENT: not facts.has_agreement,
        }
    )


def _about_the_sessions(
    substantive: list[SessionFacts], minutes: int, share: Fraction | None, rule: Rule
) -> list[Reason]:
    if not substantive:
        return [Reason.NO_SESSION]
    is_hybrid = share is not None and rule.doubtful_online_share <= share < rule.min_online_share
    doubts = {
        Reason.ONLINE_SHARE: is_hybrid and rule.judges_hybrids,
        Reason.MINUTES: rule.doubtful_minutes <= minutes < rule.min_minutes,
        Reason.ASYNCHRONOUS: all(session.is_asynchronous for session in substantive),
    }
    return _that_apply(
        {
            Reason.TOO_SHORT: minutes < rule.doubtful_minutes,
            Reason.IN_PERSON: share is not None and share < rule.doubtful_online_share,
            Reason.HYBRID: is_hybrid and not rule.judges_hybrids,
            Reason.TWO_DOUBTS: sum(doubts.values()) > 1,
            **doubts,
        }
    )


def _that_apply(answers: dict[Reason, bool]) -> list[Reason]:
    return [reason for reason, applies in answers.items() if applies]


def _total(sessions: Iterable[SessionFacts]) -> int:
    return sum(session.minutes or 0 for session in sessions)


def explain(judgement: Judgement, rule: Rule = IMI_RULE) -> tuple[Condition, ...]:
    """Every condition of the rule in words, with the figures of this mediation and whether they are met."""
    reasons = set(judgement.reasons)
    time = length.words(judgement.minutes)
    share = "not known" if judgement.share is None else _percent(judgement.share)

    def condition(words: str, *, no: set[Reason], doubt: Reason | None = None) -> Condition:
        return Condition(words, None if doubt in reasons else reasons.isdisjoint(no))

    return (
        condition("The mediation is concluded", no={Reason.NOT_CONCLUDED}),
        condition("It is actual, not simulated", no={Reason.SIMULATED}),
        condition("Your role is sole mediator, lead or co-mediator", no={Reason.ROLE}),
        condition("The agreement to mediate is recorded", no={Reason.NO_AGREEMENT}),
        condition("At least one joint, private or asynchronous session was held", no={Reason.NO_SESSION}),
        condition(
            f"Held substantive time: {time} (at least {length.words(rule.min_minutes)})",
            no={Reason.NO_SESSION, Reason.TOO_SHORT},
            doubt=Reason.MINUTES,
        ),
        Condition(f"Online share: {share} (at least {_percent(rule.min_online_share)})", _share_met(judgement, rule)),
        condition("Some of it was live, not only asynchronous", no={Reason.NO_SESSION}, doubt=Reason.ASYNCHRONOUS),
        condition("No more than one doubt for the assessor", no={Reason.TWO_DOUBTS}),
    )


def _share_met(judgement: Judgement, rule: Rule) -> bool | None:
    if judgement.share is None or Reason.ONLINE_SHARE in judgement.reasons:
        return None
    return judgement.share >= rule.min_online_share


def _percent(share: Fraction) -> str:
    """Rounded down, so that a share just under the limit never reads like the limit."""
    return f"{share.numerator * 100 // share.denominator} %"
