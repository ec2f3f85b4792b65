"""The commonest rules by arithmetic name the days that following them period by period names."""

from datetime import date, datetime, timedelta

from hypothesis import given, strategies as st

from app.logbook.calendar.budget import Budget
from app.logbook.calendar.recur import filled_in, followed
from app.logbook.calendar.rules import rule
from app.logbook.calendar.strides import strides

RULES = (
    "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=SU,MO,WE",
    "FREQ=WEEKLY;WKST=SU;BYDAY=SU,TU",
    "FREQ=WEEKLY;WKST=TH;BYDAY=WE,TH", "FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYDAY=4SU",
)  # fmt: skip
FOLLOWED = ("FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=5MO", "FREQ=DAILY;BYDAY=MO", "FREQ=WEEKLY;BYHOUR=9,17")
FIRST = datetime(2022, 12, 28, 10, 30)
ENDS = st.one_of(
    st.none(),
    st.integers(1, 900).map(lambda number: f";COUNT={number}"),
    st.tuples(st.integers(-40, 2000), st.sampled_from([0, 10, 11])).map(
        lambda end: FIRST + timedelta(days=end[0], hours=end[1] - 10)
    ),
)


@given(
    st.sampled_from(RULES), st.integers(1, 13), ENDS, st.integers(0, 31), st.integers(-60, 1500), st.integers(0, 500)
)
def test_arithmetic_names_the_same_days(text, interval, end, later, low, days):
    first = FIRST + timedelta(days=later)
    count = end if isinstance(end, str) else ""
    until = end if isinstance(end, datetime) else None
    read = filled_in(rule(f"{text};INTERVAL={interval}{count}"), first)
    window = {"low": first.date() + timedelta(days=low), "high": first.date() + timedelta(days=low + days)}
    quick = strides(read, first, until, **window, budget=Budget())
    slow = list(followed(read, first, until, **window, budget=Budget()))
    assert quick is None if first.day > 28 and text == "FREQ=MONTHLY" else list(quick) == slow


def test_other_rules_are_followed():
    window = {"low": date(2023, 1, 1), "high": date(2024, 1, 1), "budget": Budget()}
    assert [strides(rule(text), FIRST, None, **window) for text in FOLLOWED] == [None] * len(FOLLOWED)
