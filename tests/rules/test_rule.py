"""A programme's rule may be stricter than IMI's, never laxer, and never gives more than IMI's does."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from app.logbook.counting import MediationFacts, Reason, SessionFacts, Verdict, judge
from app.logbook.eligibility.assessment import OpeningBalance, Outcome, assess
from app.logbook.eligibility.window import Entry
from app.logbook.rules.parameters import IMI_RULE, Rule, read, why_laxer_than, written
from app.logbook.vocabulary import Kind, Mode, Role, SessionStatus, Status

AS_OF = date(2026, 6, 30)


def held(*sessions, kind=Kind.JOINT):
    """A mediation by its sessions: minutes and mode each, held on one day."""
    made = tuple(SessionFacts(AS_OF, minutes, kind, mode, SessionStatus.HELD) for minutes, mode in sessions)
    return MediationFacts(Role.SOLE_MEDIATOR, False, True, Status.CONCLUDED, made)


def logged(rule, *days_ago, minutes=180):
    facts = held((minutes, Mode.VIDEO))
    return [
        Entry.of(judge(facts, rule), key=ago, reference=str(ago))._replace(date=AS_OF - timedelta(days=ago))
        for ago in days_ago
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"needed": 25},
        {"shortest_window": 24, "longest_window": 24},
        {"shortest_window": 36, "longest_window": 36},
        {"min_minutes": 180, "doubtful_minutes": 120},
        {"min_online_share": Fraction(1), "doubtful_online_share": Fraction(1, 2)},
        {"core": "both", "core_hours": 300},
        {"judges_hybrids": False},
        {"needed_certified": 20},
    ],
)
def test_a_rule_as_strict_as_imis_or_stricter_may_stand(asked):
    assert why_laxer_than(replace(IMI_RULE, **asked)) == []


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"needed": 19}, {"needed": "IMI asks for at least 20."}),
        ({"needed_certified": 4}, {"needed_certified": "IMI asks for at least 5."}),
        ({"min_minutes": 119}, {"min_minutes": "IMI asks for at least 2 h."}),
        ({"doubtful_minutes": 59}, {"doubtful_minutes": "IMI asks for at least 1 h."}),
        ({"min_online_share": Fraction(74, 100)}, {"min_online_share": "IMI asks for at least 75 %."}),
        ({"doubtful_online_share": Fraction(0)}, {"doubtful_online_share": "IMI asks for at least 25 %."}),
        ({"core_hours": 199}, {"core_hours": "IMI asks for at least 200."}),
        ({"core_mediations": 0}, {"core_mediations": "IMI asks for at least 20."}),
        ({"longest_window": 37}, {"longest_window": "A window has 24 to 36 months."}),
        ({"shortest_window": 23}, {"shortest_window": "A window has 24 to 36 months."}),
        (
            {"shortest_window": 30, "longest_window": 24},
            {"shortest_window": "The shortest window is not longer than the longest one."},
        ),
        (
            {"needed_certified": 21},
            {"needed_certified": "Those who are IMI Certified do not need more than the others."},
        ),
        ({"doubtful_minutes": 121}, {"doubtful_minutes": "What an assessor judges is not longer than what counts."}),
        (
            {"doubtful_online_share": Fraction(4, 5)},
            {"doubtful_online_share": "What an assessor judges is not more online than what counts."},
        ),
    ],
)
def test_a_laxer_rule_is_told_what_is_lax(asked, why):
    assert dict(why_laxer_than(replace(IMI_RULE, **asked))) == why


def test_what_imi_has_tightened_holds_for_programmes_too():
    imi = replace(IMI_RULE, core="both", judges_hybrids=False)
    assert [name for name, _why in why_laxer_than(IMI_RULE, imi)] == ["core", "judges_hybrids"]
    assert why_laxer_than(imi, IMI_RULE) == []


def test_a_rule_is_read_as_it_was_written():
    rule = Rule("programme:7 2026-3", min_online_share=Fraction(5, 6), judges_hybrids=False, core="both")
    assert read(written(rule)) == rule


@pytest.mark.parametrize(
    ("hours", "mediations", "core", "is_met"),
    [
        (200, 0, "any", True),
        (0, 20, "any", True),
        (199, 19, "any", False),
        (200, 20, "both", True),
        (200, 19, "both", False),
        (199, 20, "both", False),
    ],
)
def test_core_experience_is_any_or_both(hours, mediations, core, is_met):
    opening = OpeningBalance(hours * 60, mediations)
    assert assess([], as_of=AS_OF, rule=replace(IMI_RULE, core=core), opening=opening).core.is_met is is_met


@pytest.mark.parametrize(
    ("count", "days_ago", "verdict", "sentence"),
    [
        (20, 10, Outcome.MET_IN_EVERY_WINDOW, "Met at 24 months."),
        (18, 10, Outcome.NOT_MET, "Not met: 2 short at 24 months."),
        (20, 800, Outcome.NOT_MET, "Not met: 20 short at 24 months."),
    ],
)
def test_a_single_window_has_one_verdict(count, days_ago, verdict, sentence):
    rule = replace(IMI_RULE, shortest_window=24, longest_window=24)
    found = assess(logged(rule, *[days_ago] * count), as_of=AS_OF, rule=rule)
    assert (found.verdict, found.sentence, list(found.windows), found.shortfall_sentence) == (
        verdict,
        sentence,
        [24],
        None,
    )


@pytest.mark.parametrize(
    ("sessions", "judged", "not_judged"),
    [
        (((90, Mode.VIDEO), (90, Mode.IN_PERSON)), Reason.ONLINE_SHARE, Reason.HYBRID),
        (((45, Mode.VIDEO), (45, Mode.IN_PERSON)), Reason.TWO_DOUBTS, Reason.HYBRID),
        (((180, Mode.VIDEO),), Reason.ALL_MET, Reason.ALL_MET),
        (((180, Mode.IN_PERSON),), Reason.IN_PERSON, Reason.IN_PERSON),
        (((90, Mode.VIDEO),), Reason.MINUTES, Reason.MINUTES),
    ],
)
def test_a_rule_may_have_no_hybrid_judged(sessions, judged, not_judged):
    reasons = [judge(held(*sessions), replace(IMI_RULE, judges_hybrids=each)).reason for each in (True, False)]
    assert reasons == [judged, not_judged]


def test_the_reason_of_a_hybrid_is_no_doubt():
    assert (Reason.HYBRID.verdict, Reason.HYBRID.sentence()) == (
        Verdict.DOES_NOT_COUNT,
        "Less than 75 % of the time was online, which this rule does not accept.",
    )


@st.composite
def stricter(draw):
    """A rule that may stand beside IMI's."""
    longest = draw(st.integers(24, 36))
    needed, minutes = draw(st.integers(20, 25)), draw(st.integers(120, 200))
    share = draw(st.fractions(Fraction(3, 4), 1, max_denominator=20))
    return Rule(
        min_minutes=minutes,
        doubtful_minutes=draw(st.integers(60, minutes)),
        min_online_share=share,
        doubtful_online_share=draw(st.fractions(Fraction(1, 4), share, max_denominator=20)),
        judges_hybrids=draw(st.booleans()),
        needed=needed,
        needed_certified=draw(st.integers(5, needed)),
        shortest_window=draw(st.integers(24, longest)),
        longest_window=longest,
        core_hours=draw(st.integers(200, 400)),
        core_mediations=draw(st.integers(20, 40)),
        core=draw(st.sampled_from(("any", "both"))),
    )


SESSIONS = st.lists(st.tuples(st.integers(0, 240), st.sampled_from(Mode)), min_size=1, max_size=3)
LOGBOOKS = st.lists(st.tuples(SESSIONS, st.integers(0, 1200), st.sampled_from(Kind)), max_size=40)
RANK = {Verdict.DOES_NOT_COUNT: 0, Verdict.BORDERLINE: 1, Verdict.COUNTS: 2}


@given(stricter(), LOGBOOKS, st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_stricter_rule_never_gives_more(rule, logbook, certified):
    assert why_laxer_than(rule) == []
    found = []
    for each in (rule, IMI_RULE):
        judged = [judge(held(*sessions, kind=kind), each) for sessions, _ago, kind in logbook]
        entries = [
            Entry.of(judgement, key=number, reference=str(number))._replace(
                date=AS_OF - timedelta(days=logbook[number][1])
            )
            for number, judgement in enumerate(judged)
        ]
        found.append((judged, assess(entries, as_of=AS_OF, certified=certified, rule=each)))
    (strict, theirs), (loose, imis) = found
    assert all(RANK[one.verdict] <= RANK[other.verdict] for one, other in zip(strict, loose, strict=True))
    assert all(theirs.windows[months].count <= imis.windows[months].count for months in theirs.windows)
    assert theirs.longest.is_met <= imis.longest.is_met
    assert theirs.core.is_met <= imis.core.is_met
