"""Domain §7.13: what gives which level, what an edit takes away, and who is user verified."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.logbook.counting import SessionFacts
from app.logbook.evidence.levels import (
    Evidence,
    Level,
    Source,
    Standing,
    at_stake,
    changes,
    digest,
    is_imported,
    is_user_verified,
    sessions_of,
    snapshot,
    standing,
)
from app.logbook.vocabulary import Kind, Mode, SessionStatus

TODAY = date(2026, 6, 30)
JOINT = SessionFacts(date(2026, 5, 4), 180, Kind.JOINT, Mode.VIDEO, SessionStatus.HELD)
CLOSING = replace(JOINT, date=date(2026, 5, 11), minutes=30, kind=Kind.CLOSING)
SESSIONS = {1: JOINT, 2: CLOSING}


@pytest.mark.parametrize(
    ("sources", "level"),
    [
        ([], Level.BY_HAND),
        ([Source.IMPORT], Level.IMPORTED),
        ([Source.CO_MEDIATOR], Level.SUPPORTED),
        ([Source.HANDED_ANSWER], Level.SUPPORTED),
        ([Source.HANDED_ANSWER] * 9, Level.SUPPORTED),
        ([Source.CO_MEDIATOR, Source.HANDED_ANSWER, Source.IMPORT], Level.SUPPORTED),
        ([Source.IMPORT, Source.EMAILED_ANSWER, Source.HANDED_ANSWER], Level.CONFIRMED),
    ],
)
def test_the_highest_evidence_is_the_level(sources, level):
    assert standing([Evidence(source, SESSIONS) for source in sources], SESSIONS) == Standing(level)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (SESSIONS, ()),
        ({1: replace(JOINT, kind=Kind.MIXED), 2: CLOSING}, ()),
        ({1: replace(JOINT, date=TODAY), 2: CLOSING}, ("the date of a session was changed",)),
        ({1: replace(JOINT, mode=Mode.AUDIO), 2: CLOSING}, ("the mode of a session was changed",)),
        ({1: replace(JOINT, minutes=181), 2: CLOSING}, ("the length of a session was changed",)),
        (
            {1: replace(JOINT, date=TODAY, mode=Mode.AUDIO, minutes=None), 2: replace(CLOSING, minutes=1)},
            (
                "the date of a session was changed",
                "the mode of a session was changed",
                "the length of a session was changed",
            ),
        ),
        ({1: JOINT}, ("a session was removed",)),
        ({1: JOINT, 2: replace(CLOSING, status=SessionStatus.CANCELLED)}, ("a session was removed",)),
        ({**SESSIONS, 3: JOINT}, ("a session was added",)),
        ({**SESSIONS, 3: replace(JOINT, status=SessionStatus.NO_SHOW)}, ()),
        ({3: JOINT, 2: CLOSING}, ("a session was removed", "a session was added")),
    ],
    ids=[
        "nothing",
        "another kind",
        "date",
        "mode",
        "length",
        "all three",
        "removed",
        "no longer held",
        "added",
        "added, but not held",
        "removed and entered anew",
    ],
)
def test_what_was_changed(now, found):
    assert changes(SESSIONS, now) == found
    assert (standing([Evidence(Source.EMAILED_ANSWER, SESSIONS)], now).level is Level.CONFIRMED) == (not found)


def test_an_edit_drops_the_level_and_says_so():
    edited = {1: replace(JOINT, date=date(2026, 5, 5), minutes=200), 2: CLOSING}
    evidence = [
        Evidence(Source.IMPORT, edited),
        Evidence(Source.HANDED_ANSWER, SESSIONS),
        Evidence(Source.EMAILED_ANSWER, SESSIONS),
    ]
    found = standing(evidence, edited)

    assert (found.level, found.lost) == (Level.IMPORTED, Level.CONFIRMED)
    assert found.sentence == (
        "Evidence level 1: imported from a calendar or a spreadsheet."
        " Level 3 (confirmed by a reviewer invited by e-mail) is lost:"
        " the date of a session was changed and the length of a session was changed."
    )


def test_an_edit_taken_back_gives_the_level_back():
    evidence = [Evidence(Source.EMAILED_ANSWER, SESSIONS)]
    assert standing(evidence, SESSIONS).sentence == ("Evidence level 3: confirmed by a reviewer invited by e-mail.")


def test_nothing_is_lost_while_other_evidence_is_as_good():
    edited = {1: replace(JOINT, minutes=200), 2: CLOSING}
    evidence = [Evidence(Source.EMAILED_ANSWER, SESSIONS), Evidence(Source.EMAILED_ANSWER, edited)]
    assert standing(evidence, edited) == Standing(Level.CONFIRMED)


@pytest.mark.parametrize(
    ("days", "levels", "verified"),
    [
        ((TODAY, TODAY, TODAY), (3, 3, 3), True),
        ((TODAY, TODAY), (3, 3), False),
        ((TODAY, TODAY, TODAY), (3, 3, 2), False),
        ((date(2024, 6, 30), TODAY, TODAY), (3, 3, 3), True),
        ((date(2024, 6, 29), TODAY, TODAY), (3, 3, 3), False),
        ((TODAY + timedelta(days=1), TODAY, TODAY), (3, 3, 3), False),
        ((), (), False),
    ],
)
def test_user_verified_is_three_at_level_3_in_24_months(days, levels, verified):
    mediations = list(zip(days, map(Level, levels), strict=True))
    assert is_user_verified(mediations, today=TODAY) is verified


@pytest.mark.parametrize(
    ("sources", "sessions", "imported"),
    [
        ([], {}, True),
        ([], {1: replace(JOINT, status=SessionStatus.CANCELLED)}, True),
        ([], SESSIONS, False),
        ([Source.EMAILED_ANSWER], SESSIONS, False),
        ([Source.IMPORT], SESSIONS, True),
        ([Source.IMPORT], {1: replace(JOINT, minutes=181), 2: CLOSING}, False),
        ([Source.IMPORT], {**SESSIONS, 3: JOINT}, False),
    ],
)
def test_a_mediation_is_imported_when_all_that_was_held_is(sources, sessions, imported):
    assert is_imported([Evidence(source, SESSIONS) for source in sources], sessions) is imported


def test_what_an_edit_would_cost_is_said_before_it():
    assert [at_stake(level) for level in (0, 1)] == [
        "",
        "Changing the date, mode or length of a held session takes evidence level 1 away"
        " (imported from a calendar or a spreadsheet).",
    ]


LOGGED = st.dictionaries(
    st.integers(1, 3),
    st.builds(
        SessionFacts,
        st.sampled_from([TODAY, date(2026, 5, 4)]),
        st.sampled_from([None, 60, 180]),
        st.sampled_from(Kind),
        st.sampled_from([Mode.VIDEO, Mode.IN_PERSON]),
        st.sampled_from([SessionStatus.HELD, SessionStatus.CANCELLED]),
    ),
)
EVIDENCE = st.lists(st.builds(Evidence, st.sampled_from(Source), LOGGED), max_size=4)


@given(EVIDENCE, LOGGED, st.sampled_from(Source))
def test_more_evidence_never_lowers_the_level(evidence, sessions, source):
    before = standing(evidence, sessions).level
    assert standing([*evidence, Evidence(source, sessions)], sessions).level == max(before, source.level)


@given(EVIDENCE, LOGGED)
def test_a_level_is_lost_only_to_changes_that_are_said(evidence, sessions):
    found = standing(evidence, sessions)
    best = max((each.source.level for each in evidence), default=Level.BY_HAND)
    assert (found.lost or found.level) == best
    assert bool(found.changes) == (found.lost is not None)


@given(LOGGED, LOGGED)
def test_changes_agree_with_comparing_what_was_held(then, now):
    def held(sessions):
        return {
            (key, each.date, each.mode, each.minutes)
            for key, each in sessions.items()
            if each.status is SessionStatus.HELD
        }

    assert (changes(then, now) == ()) == (held(then) == held(now))


@given(LOGGED)
def test_a_snapshot_is_read_back_as_what_was_held(sessions):
    kept = json.loads(json.dumps(snapshot(sessions)))
    assert sessions_of(kept) == {key: each for key, each in sessions.items() if each.status is SessionStatus.HELD}
    assert standing([Evidence(Source.IMPORT, sessions_of(kept))], sessions).level is Level.IMPORTED


@given(LOGGED)
def test_a_digest_tells_snapshots_apart_in_whatever_order(sessions):
    backwards = dict(reversed(snapshot(sessions).items()))
    assert digest(backwards) == digest(snapshot(sessions)) != digest(snapshot({**sessions, 9: JOINT}))
