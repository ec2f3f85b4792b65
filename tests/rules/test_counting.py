"""Domain §4 (what counts): every row of the table, and the order of the reasons."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from app.logbook.counting import (
    Condition,
    MediationFacts,
    Reason,
    SessionFacts,
    Verdict,
    explain,
    judge,
)
from app.logbook.rules.parameters import Rule
from app.logbook.vocabulary import Kind, Mode, Role, SessionStatus, Status

DAY = date(2026, 6, 1)


def session(
    minutes: int | None = 120,
    mode: Mode = Mode.VIDEO,
    kind: Kind = Kind.JOINT,
    status: SessionStatus = SessionStatus.HELD,
    on: date = DAY,
) -> SessionFacts:
    return SessionFacts(on, minutes, kind, mode, status)


def mediation(*sessions: SessionFacts, **changes: object) -> MediationFacts:
    facts = MediationFacts(Role.SOLE_MEDIATOR, False, True, Status.CONCLUDED, sessions)
    return replace(facts, **changes)


CASES = {
    "video, 6 h, one day": (mediation(session(360)), Reason.ALL_MET),
    "video, 6 h over three days": (
        mediation(*(session(120, on=DAY + timedelta(days)) for days in range(3))),
        Reason.ALL_MET,
    ),
    "5 h by video, then an hour in a room to sign": (
        mediation(session(300), session(60, Mode.IN_PERSON)),
        Reason.ALL_MET,
    ),
    "4 h in person, then 2 h by video": (
        mediation(session(240, Mode.IN_PERSON), session(120)),
        Reason.ONLINE_SHARE,
    ),
    "mediator and side A in a room, side B by video, 4 h": (
        mediation(session(240, Mode.MIXED_ROOM)),
        Reason.ALL_MET,
    ),
    "telephone shuttle, 3 h": (mediation(session(180, Mode.AUDIO, Kind.PRIVATE)), Reason.ALL_MET),
    "text, asynchronous, nine days, 4 h 10 active": (
        mediation(session(250, Mode.ASYNCHRONOUS_TEXT, Kind.ASYNCHRONOUS)),
        Reason.ASYNCHRONOUS,
    ),
    "platform failed after 40 min, finished by phone 2 h": (
        mediation(session(40), session(120, Mode.AUDIO)),
        Reason.ALL_MET,
    ),
    "platform failed after 75 min, never resumed": (mediation(session(75)), Reason.MINUTES),
    "cancelled the day before": (mediation(session(status=SessionStatus.CANCELLED)), Reason.NO_SESSION),
    "cancelled altogether": (
        mediation(session(status=SessionStatus.CANCELLED), status=Status.CANCELLED),
        Reason.NOT_CONCLUDED,
    ),
    "no-show": (mediation(session(status=SessionStatus.NO_SHOW)), Reason.NO_SESSION),
    "postponed": (mediation(session(status=SessionStatus.POSTPONED)), Reason.NO_SESSION),
    "co-mediation": (mediation(session(), role=Role.CO_MEDIATOR), Reason.ALL_MET),
    "lead mediator": (mediation(session(), role=Role.LEAD), Reason.ALL_MET),
    "45-minute small-claims call": (mediation(session(45, Mode.AUDIO)), Reason.TOO_SHORT),
    "observer": (mediation(session(), role=Role.OBSERVER), Reason.ROLE),
    "trainee": (mediation(session(), role=Role.ASSISTANT), Reason.ROLE),
    "advocate": (mediation(session(), role=Role.ADVOCATE), Reason.ROLE),
    "simulated": (mediation(session(), is_simulated=True), Reason.SIMULATED),
    "no agreement recorded": (mediation(session(), has_agreement=False), Reason.NO_AGREEMENT),
    "still in progress": (mediation(session(), status=Status.IN_PROGRESS), Reason.NOT_CONCLUDED),
    "planned": (mediation(status=Status.PLANNED), Reason.NOT_CONCLUDED),
    "intake only": (mediation(session(kind=Kind.INTAKE), session(kind=Kind.CLOSING)), Reason.NO_SESSION),
    "nothing at all": (mediation(), Reason.NO_SESSION),
    "in person": (mediation(session(mode=Mode.IN_PERSON)), Reason.IN_PERSON),
    "minutes unknown": (mediation(session(None)), Reason.TOO_SHORT),
    "exactly 120 minutes": (mediation(session(120)), Reason.ALL_MET),
    "119 minutes": (mediation(session(119)), Reason.MINUTES),
    "exactly 60 minutes": (mediation(session(60)), Reason.MINUTES),
    "59 minutes": (mediation(session(59)), Reason.TOO_SHORT),
    "share of exactly 0.75": (mediation(session(300), session(100, Mode.IN_PERSON)), Reason.ALL_MET),
    "share just under 0.75": (mediation(session(299), session(100, Mode.IN_PERSON)), Reason.ONLINE_SHARE),
    "share of exactly 0.25": (mediation(session(100), session(300, Mode.IN_PERSON)), Reason.ONLINE_SHARE),
    "share just under 0.25": (mediation(session(99), session(300, Mode.IN_PERSON)), Reason.IN_PERSON),
    "two doubts: short and asynchronous": (
        mediation(session(90, Mode.ASYNCHRONOUS_TEXT)),
        Reason.TWO_DOUBTS,
    ),
    "two doubts: short and partly online": (
        mediation(session(50), session(50, Mode.IN_PERSON)),
        Reason.TWO_DOUBTS,
    ),
    "asynchronous, then live": (
        mediation(session(100, Mode.ASYNCHRONOUS_TEXT, Kind.ASYNCHRONOUS), session(30, Mode.LIVE_TEXT)),
        Reason.ALL_MET,
    ),
}


@pytest.mark.parametrize(("facts", "reason"), CASES.values(), ids=CASES)
def test_every_mediation_has_one_primary_reason(facts, reason):
    assert judge(facts).reason is reason


VERDICTS = {
    Reason.ALL_MET: Verdict.COUNTS,
    Reason.ONLINE_SHARE: Verdict.BORDERLINE,
    Reason.MINUTES: Verdict.BORDERLINE,
    Reason.ASYNCHRONOUS: Verdict.BORDERLINE,
}


@pytest.mark.parametrize("reason", Reason)
def test_a_reason_decides_the_verdict_and_has_words(reason):
    assert reason.verdict is VERDICTS.get(reason, Verdict.DOES_NOT_COUNT)
    assert reason.label
    assert reason.sentence().endswith(".")
    assert "{" not in reason.sentence()


def test_the_verdicts_have_words():
    assert [verdict.label for verdict in Verdict] == ["Counts", "To judge", "Does not count"]


def test_the_first_reason_in_the_list_is_the_primary_one_and_the_others_stand_beside_it():
    everything_wrong = mediation(
        session(50, Mode.ASYNCHRONOUS_TEXT),
        role=Role.OBSERVER,
        is_simulated=True,
        has_agreement=False,
        status=Status.CANCELLED,
    )

    assert judge(everything_wrong).reasons == (
        Reason.NOT_CONCLUDED,
        Reason.SIMULATED,
        Reason.ROLE,
        Reason.NO_AGREEMENT,
        Reason.TOO_SHORT,
        Reason.ASYNCHRONOUS,
    )


def test_two_doubts_name_both():
    judgement = judge(mediation(session(50), session(50, Mode.IN_PERSON)))

    assert judgement.reasons == (Reason.TWO_DOUBTS, Reason.ONLINE_SHARE, Reason.MINUTES)
    assert judgement.verdict is Verdict.DOES_NOT_COUNT


def test_intake_and_closing_calls_add_hours_but_neither_share_nor_date():
    later = DAY + timedelta(days=9)
    judgement = judge(
        mediation(
            session(30, Mode.IN_PERSON, Kind.INTAKE),
            session(300),
            session(60, Mode.IN_PERSON),
            session(20, Mode.AUDIO, Kind.CLOSING, on=later),
            session(480, status=SessionStatus.NO_SHOW, on=later),
        )
    )

    assert judgement.counted_on == DAY
    assert (judgement.minutes, judgement.online_minutes, judgement.held_minutes) == (360, 300, 410)
    assert judgement.share == Fraction(5, 6)


def test_it_is_dated_by_its_last_held_session():
    days = [DAY, DAY + timedelta(days=2), DAY + timedelta(days=1)]
    assert judge(mediation(*(session(on=day) for day in days))).counted_on == DAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("facts", "is_core"),
    [
        (mediation(session(10, Mode.IN_PERSON)), True),
        (mediation(session(None)), True),
        (mediation(session(), role=Role.CO_MEDIATOR), True),
        (mediation(session(kind=Kind.INTAKE)), False),
        (mediation(session(), role=Role.OBSERVER), False),
        (mediation(session(), is_simulated=True), False),
        (mediation(session(), has_agreement=False), False),
        (mediation(session(), status=Status.IN_PROGRESS), False),
    ],
)
def test_core_experience_is_any_mode_and_length(facts, is_core):
    assert judge(facts).is_core is is_core


def test_a_stricter_rule_judges_stricter():
    facts = mediation(session(150), session(30, Mode.IN_PERSON))
    assert judge(facts).verdict is Verdict.COUNTS
    assert judge(facts, Rule(min_minutes=240)).reason is Reason.MINUTES
    assert judge(facts, Rule(min_online_share=Fraction(9, 10))).reason is Reason.ONLINE_SHARE


def test_the_explanation_lists_every_condition_with_figures():
    assert explain(judge(mediation(session(210, Mode.IN_PERSON), session(90)))) == (
        Condition("The mediation is concluded", True),
        Condition("It is actual, not simulated", True),
        Condition("Your role is sole mediator, lead or co-mediator", True),
        Condition("The agreement to mediate is recorded", True),
        Condition("At least one joint, private or asynchronous session was held", True),
        Condition("Held substantive time: 5 h (at least 2 h)", True),
        Condition("Online share: 30 % (at least 75 %)", None),
        Condition("Some of it was live, not only asynchronous", True),
        Condition("No more than one doubt for the assessor", True),
    )


def test_a_share_just_under_the_limit_never_reads_like_the_limit():
    explained = explain(judge(mediation(session(299), session(100, Mode.IN_PERSON))))
    assert Condition("Online share: 74 % (at least 75 %)", None) in explained


@pytest.mark.parametrize(("facts", "reason"), CASES.values(), ids=CASES)
def test_the_explanation_agrees_with_the_verdict(facts, reason):
    met = [condition.met for condition in explain(judge(facts))]

    assert all(met) is (reason is Reason.ALL_MET)
    assert (False in met) is (reason.verdict is Verdict.DOES_NOT_COUNT)
