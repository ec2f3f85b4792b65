"""What cells mean: days in every spelling, the order of a column, clock times, lengths, yes or no, words."""

from datetime import date, time

import pytest

from app.logbook.sheets import values
from app.logbook.sheets.values import Order
from app.logbook.vocabulary import Conclusion, Kind, Mode, Platform, Role, SessionStatus, Status

MARCH = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("cell", "order", "wanted"),
    [
        ("2026-03-04", None, MARCH),
        ("2026/3/4", None, MARCH),
        ("20260304", None, MARCH),
        ("4.3.2026", Order.DAY_FIRST, MARCH),
        ("04/03/26", Order.DAY_FIRST, MARCH),
        ("03/04/2026", Order.MONTH_FIRST, MARCH),
        ("4. 3. 2026", Order.DAY_FIRST, MARCH),
        ("4 Mar 2026", None, MARCH),
        ("4-Mar-26", None, MARCH),
        ("Wed, 4 March 2026", None, MARCH),
        ("March 4, 2026", None, MARCH),
        ("Mi. 4. März 2026", None, MARCH),
        ("4 mars 2026", None, MARCH),
        ("4 de marzo de 2026", None, MARCH),
        ("4 maart 2026", None, MARCH),
        ("1er août 2025", None, date(2025, 8, 1)),
        ("3 out 2025", None, date(2025, 10, 3)),
        ("46085", None, MARCH),
        ("46085.625", None, MARCH),
        ("31/12/99", Order.DAY_FIRST, date(1999, 12, 31)),
    ],
)
def test_a_day(cell, order, wanted):
    assert values.day(cell, order)[0] == wanted


def test_a_day_with_a_time_behind_it():
    assert values.day("2026-03-04 14:30") == (MARCH, time(14, 30))
    assert values.day("04.03.2026, 9.15 Uhr", Order.DAY_FIRST) == (MARCH, time(9, 15))
    assert values.day("2026-03-04T10:00:00Z") == (MARCH, time(10))


def test_a_number_counts_from_1904_where_the_workbook_does():
    assert values.day("44623", is_1904=True)[0] == MARCH


@pytest.mark.parametrize(
    "cell", ["", "x", "31.02.2026", "99/99/9999", "1e308", "-1", "0.0.0", "12345678901", "4 x 2026"]
)
def test_no_day(cell):
    with pytest.raises(ValueError, match=r"\.$"):
        values.day(cell, Order.DAY_FIRST)


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("01/02/2026", "13/02/2026"), Order.DAY_FIRST),
        (("01/02/2026", "02/13/2026"), Order.MONTH_FIRST),
        (("01/02/2026", "03/04/2026"), None),
        (("01.02.2026", "03.04.2026"), Order.DAY_FIRST),
        (("13/01/2026", "01/13/2026"), None),
        (("2026-01-02",), None),
    ],
)
def test_the_order_is_that_of_the_whole_column(cells, wanted):
    assert values.order_of(cells) == wanted


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("14:30", time(14, 30)), ("2 pm", time(14)), ("2:30 p.m.", time(14, 30)), ("12 am", time(0)),
        ("14h30", time(14, 30)), ("14h", time(14)), ("14 Uhr", time(14)), ("9.05", time(9, 5)),
        ("0.25", time(6)), ("0,75", time(18)), ("0.05", time(0, 5)),
        ("0.30", time(0, 30)), ("14:30:59", time(14, 30)), ("0.6041666667", time(14, 30)),
        ("2026-03-04 14:30", time(14, 30)),
    ],
)  # fmt: skip
def test_a_clock_time(cell, wanted):
    assert values.clock(cell) == wanted


def test_a_start_with_its_end():
    assert values.clocks("14:00 – 17:30") == (time(14), time(17, 30))
    assert values.clocks("9am to 5pm") == (time(9), time(17))
    assert values.clocks("14:00") == (time(14), None)


@pytest.mark.parametrize(
    ("cell", "unit", "wanted"),
    [
        ("1:30", "", 90), ("1:30:00", "", 90), ("1,5", "", 90), ("1.5", "", 90), ("90 min", "", 90), ("90'", "", 90),
        ("1 Std. 30 Min.", "", 90), ("1:30 Std.", "", 90),
        ("1h30", "", 90), ("1 h 30 min", "", 90), ("1,5 Std.", "", 90), ("2 Stunden 15 Minuten", "", 135),
        ("3 heures", "", 180), ("2 horas", "", 120), ("90", "", 90), ("2½", "", 150), ("26:00", "", 1560),
        ("0.0625", "", 90), ("0,0625", "hours", 90), ("20", "hours", 1200), ("1:30", "hours", 90), ("8", "minutes", 8),
        ("0.5", "hours", 30), ("0.3333333333", "", 480),
    ],
)  # fmt: skip
def test_a_length(cell, unit, wanted):
    assert values.minutes(cell, unit) == wanted


@pytest.mark.parametrize("cell", ["", "x", "0", "-3", "1e5", "9" * 500, "1:75:99", "three"])
def test_no_length(cell):
    with pytest.raises(ValueError, match=r"\.$"):
        values.minutes(cell)


def test_yes_and_no_in_several_languages():
    assert all(map(values.yes_or_no, ("Yes", "ja", "OUI", "Sí", "sim", "✓", "x", "1", "TRUE", "wahr")))
    assert not any(map(values.yes_or_no, ("No", "nein", "NON", "não", "0", "falsch", "-")))
    with pytest.raises(ValueError, match="neither"):
        values.yes_or_no("perhaps")


@pytest.mark.parametrize(
    ("cell", "words", "wanted"),
    [
        ("Zoom", Mode, "video"), ("Präsenz", Mode, "in_person"), ("visioconférence", Mode, "video"),
        ("face-to-face", Mode, "in_person"), ("by telephone", Mode, "audio"), ("in_person", Mode, "in_person"),
        ("Co-Mediatorin und", Role, None), ("co-mediator", Role, "co_mediator"), ("Beobachter", Role, "observer"),
        ("caucus", Kind, "private"), ("MS Teams", Platform, "teams"), ("no-show", SessionStatus, "no_show"),
        ("abgeschlossen", Status, "concluded"), ("not settled", Conclusion, "not_settled"),
        ("Settled", Conclusion, "settled"),
    ],
)  # fmt: skip
def test_a_word_of_a_closed_list(cell, words, wanted):
    try:
        assert values.word(cell, words) == wanted
    except ValueError:
        assert wanted is None


def test_a_bare_number_of_many_minutes_is_read():
    assert (values.minutes("12345"), values.minutes("59999"), values.minutes("1.123456789")) == (12345, 59999, 67)
