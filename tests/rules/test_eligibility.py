"""Domain §5: the table of windows, the worked example, and the words."""

from datetime import date, timedelta

import pytest

from app.logbook.counting import MediationFacts, Reason, SessionFacts, Verdict, judge
from app.logbook.eligibility.assessment import OpeningBalance, Outcome, assess
from app.logbook.eligibility.months import first_day, last_counting_day
from app.logbook.eligibility.window import Entry
from app.logbook.rules.parameters import Rule
from app.logbook.vocabulary import Kind, Mode, Role, SessionStatus, Status
from tests.rules.logbooks import DAY, TODAY, entries, entry

KOFI = (
    date(2023, 9, 12),
    date(2023, 11, 3),
    date(2024, 1, 20),
    date(2024, 5, 2),
    date(2024, 8, 14),
    date(2025, 2, 11),
    date(2025, 11, 30),
)


def spread(number: int, *, every: int = 10, before: date = TODAY) -> list[date]:
    return [before - timedelta(days=every * place) for place in range(number)]


@pytest.mark.parametrize(
    ("as_of", "months", "first"),
    [
        (date(2026, 6, 30), 24, date(2024, 6, 30)),
        (date(2026, 2, 28), 24, date(2024, 2, 28)),
        (date(2026, 3, 1), 24, date(2024, 3, 1)),
        (date(2028, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 3, 31), 25, date(2024, 2, 29)),
        (date(2026, 8, 31), 30, date(2024, 2, 29)),
        (date(2027, 2, 28), 36, date(2024, 2, 28)),
        (date(1, 6, 30), 24, date.min),
    ],
)
def test_the_first_counting_day(as_of, months, first):
    assert first_day(as_of, months) == first


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 4, 30), 1, date(2024, 5, 31)),
        (date(2023, 9, 12), 36, date(2026, 9, 12)),
        (date(2024, 2, 28), 36, date(2027, 2, 28)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(9999, 1, 1), 24, date.max),
    ],
)
def test_the_last_counting_day(day, months, last):
    assert last_counting_day(day, months) == last


def test_the_29th_of_february_2024_is_in_on_28_and_out_on_1_march_2026():
    logged = entries(date(2024, 2, 29))
    assert assess(logged, as_of=date(2026, 2, 28)).windows[24].count == 1
    assert assess(logged, as_of=date(2026, 3, 1)).windows[24].count == 0


def test_both_ends_of_a_window_count():
    window = assess(entries(date(2024, 6, 29), date(2024, 6, 30), TODAY, TODAY + DAY), as_of=TODAY).windows[24]

    assert [counted.date for counted in window.counted] == [date(2024, 6, 30), TODAY]
    assert [why for _entry, why in window.not_counted] == ["Outside by 1 day", "In the future"]


def test_kofi_the_worked_example():
    kofi = assess(entries(*KOFI), as_of=TODAY, certified=True)

    assert {months: window.count for months, window in kofi.windows.items()} == (
        dict.fromkeys((24, 25), 3)
        | dict.fromkeys((26, 27, 28, 29), 4)
        | dict.fromkeys((30, 31), 5)
        | dict.fromkeys((32, 33), 6)
        | dict.fromkeys((34, 35, 36), 7)
    )
    assert (kofi.verdict, kofi.met_from_months, kofi.short_by) == (Outcome.MET_FROM, 30, 0)
    assert kofi.shortfall_sentence == "The 24-month window is 2 short today."
    assert kofi.sentence == "Met from 30 months on; two more by 30 Jun 2026 would meet every window."
    assert kofi.next_to_drop == (entry(date(2023, 9, 12)), date(2026, 9, 12))
    assert kofi.reach_on is None


def test_kofis_windows_lapse_when_the_fifth_from_the_end_drops_out():
    lapses = assess(entries(*KOFI), as_of=TODAY, certified=True).lapses
    assert sorted(lapses) == [30, 31, 32, 33, 34, 35, 36]
    assert lapses[36] == date(2027, 1, 21)
    assert lapses[30] == date(2026, 7, 21)


def test_three_days_of_one_mediation_are_one():
    facts = MediationFacts(
        Role.SOLE_MEDIATOR,
        False,
        True,
        Status.CONCLUDED,
        tuple(SessionFacts(day, 120, Kind.JOINT, Mode.VIDEO, SessionStatus.HELD) for day in spread(3)),
    )
    one = Entry.of(judge(facts), key=1, reference="M-1")
    assert one == Entry(1, "M-1", TODAY, "counts", "all_met", 360, True)
    assert assess([one], as_of=TODAY).longest.count == 1


def test_two_disputes_on_one_day_are_two():
    assert assess(entries(TODAY, TODAY), as_of=TODAY).longest.count == 2


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (spread(20), "Met in every window."),
        (spread(18), "Not met: 2 short at 36 months."),
        ([], "Not met: 20 short at 36 months."),
        (
            [*spread(19), date(2023, 6, 30)],
            "Met from 36 months on; one more by 30 Jun 2026 would meet every window.",
        ),
        (
            spread(20, before=date(2024, 6, 29)),
            "Met from 31 months on; 20 more by 30 Jun 2026 would meet every window.",
        ),
    ],
)
def test_the_verdict_in_words(days, sentence):
    assert assess(entries(*days), as_of=TODAY).sentence == sentence


def test_a_programme_with_its_own_window_gets_one_verdict():
    rule = Rule(needed=3, shortest_window=30, longest_window=30)
    assert assess(entries(*spread(3)), as_of=TODAY, rule=rule).sentence == "Met at 30 months."
    assert assess(entries(*spread(2)), as_of=TODAY, rule=rule).sentence == "Not met: 1 short at 30 months."


@pytest.mark.parametrize(
    ("counting", "borderline", "sentence"),
    [
        (18, 2, "With the 2 borderline mediations accepted you would meet the threshold at 36 months."),
        (19, 1, "With the borderline mediation accepted you would meet the threshold at 36 months."),
        (17, 2, None),
        (20, 2, None),
        (18, 0, None),
    ],
)
def test_what_borderline_mediations_would_change(counting, borderline, sentence):
    logged = entries(*spread(counting)) + entries(*spread(borderline), verdict=Verdict.BORDERLINE)
    assert assess(logged, as_of=TODAY).borderline_sentence == sentence


def test_borderline_mediations_that_would_meet_every_window():
    logged = [*entries(*spread(19), date(2023, 9, 1)), entry(TODAY, Verdict.BORDERLINE)]
    assert assess(logged, as_of=TODAY).borderline_sentence == (
        "With the borderline mediation accepted you would meet the threshold in every window."
    )


def test_borderline_ones_stand_beside_the_count_and_are_never_added():
    window = assess(entries(*spread(17)) + entries(*spread(3), verdict=Verdict.BORDERLINE), as_of=TODAY).longest

    assert (window.count, window.borderline_count, window.short_by, window.is_met) == (17, 3, 3, False)


def test_what_is_not_counted_says_why():
    logged = [
        entry(date(2023, 6, 18)),
        entry(TODAY, Verdict.DOES_NOT_COUNT),
        Entry(1, "M-1", None, Verdict.DOES_NOT_COUNT, Reason.NO_SESSION),
        entry(TODAY + DAY, Verdict.BORDERLINE),
        entry(TODAY),
    ]

    assert [why for _entry, why in assess(logged, as_of=TODAY).longest.not_counted] == [
        "Outside by 12 days",
        "In person",
        "No session held",
        "In the future",
    ]


@pytest.mark.parametrize(
    ("minutes", "mediations", "opening", "is_met"),
    [
        (0, 0, OpeningBalance(), False),
        (600, 20, OpeningBalance(), True),
        (199 * 60, 19, OpeningBalance(), False),
        (200 * 60, 1, OpeningBalance(), True),
        (10 * 60, 1, OpeningBalance(minutes=190 * 60), True),
        (10 * 60, 1, OpeningBalance(mediations=19), True),
        (10 * 60, 1, OpeningBalance(minutes=60, mediations=18), False),
    ],
)
def test_core_experience_is_hours_or_mediations(minutes, mediations, opening, is_met):
    core_minutes = [minutes] + [0] * (mediations - 1) if mediations else []
    long_ago = date(2001, 1, 1)
    logged = [entry(long_ago, Verdict.DOES_NOT_COUNT, core_minutes=each, is_core=True) for each in core_minutes]

    core = assess(logged, as_of=TODAY, opening=opening).core

    assert (core.logged_minutes, core.logged_mediations, core.opening) == (minutes, mediations, opening)
    assert core.is_met is is_met


def test_core_experience_leaves_out_the_future_and_what_is_no_core():
    logged = [
        entry(TODAY, core_minutes=100, is_core=False),
        entry(TODAY + DAY, core_minutes=100, is_core=True),
        Entry(1, "M-1", None, Verdict.DOES_NOT_COUNT, Reason.NO_SESSION, 100),
    ]
    core = assess(logged, as_of=TODAY).core
    assert (core.minutes, core.mediations) == (0, 0)


def test_the_pace_of_the_last_twelve_months_leads_to_a_day():
    reach_on = assess(entries(*spread(18, every=20)), as_of=TODAY).reach_on  # 18 a year: one every 20.3 days
    assert reach_on == TODAY + timedelta(days=41)


@pytest.mark.parametrize(
    "days",
    [
        [],
        spread(19, before=date(2025, 6, 29)),
        spread(20),
        spread(5, every=73),
        spread(1),
        spread(2, every=180),
        spread(12, every=15),
        [*spread(2), date(2023, 9, 12)],
    ],
    ids=[
        *("nothing logged", "nothing in twelve months", "met already", "five a year never make twenty", "the first"),
        *("one gap", "not six months yet", "two after a long rest"),
    ],
)
def test_no_day_is_invented(days):
    assert assess(entries(*days), as_of=TODAY).reach_on is None


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (spread(1), "19 to go. Once 3 count in the last 12 months, this says when you may reach 20."),
        (spread(2, every=300), "18 to go. Once 3 count in the last 12 months, this says when you may reach 20."),
        (spread(3), "17 to go. Once the first that counts is 6 months old, this says when you may reach 20."),
        (
            [*spread(2), date(2025, 12, 31)],
            "17 to go. Once the first that counts is 6 months old, this says when you may reach 20.",
        ),
    ],
)
def test_until_there_is_a_pace_it_says_what_is_to_go(days, said):
    found = assess(entries(*days), as_of=TODAY)
    assert (found.has_pace, found.ahead_sentence) == (False, said)


def test_there_is_a_pace_from_the_day_on_which_the_first_is_six_months_old():
    assert assess(entries(*spread(2), date(2025, 12, 30)), as_of=TODAY).has_pace
