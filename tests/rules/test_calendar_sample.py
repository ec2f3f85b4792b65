"""The demo's sample calendar: what Ana is shown when she imports it."""

from datetime import date, datetime, timedelta

import pytest

from app.demo.sample_calendar import sample_calendar
from app.logbook.calendar import Event, Reading, read
from app.logbook.calendar.grouping import Proposal, propose, suggested_mode
from app.logbook.calendar.suggesting import minutes
from app.logbook.vocabulary import Mode
from tests.rules.calendar_files import LISBON

TODAYS = [date(2026, 6, 30), date(2024, 2, 29), date(2026, 11, 22), date(2027, 1, 1)]


def sample(today: date) -> Reading:
    """Three years back and half a year ahead, as the import page reads it."""
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=LISBON)
    window = {"start": noon - timedelta(days=1096), "end": noon + timedelta(days=180)}
    return read(sample_calendar(today), **window, home=LISBON)


def suggested(today: date) -> list[Proposal]:
    return [proposal for proposal in propose(sample(today).events) if proposal.is_suggested]


@pytest.mark.parametrize("today", TODAYS)
def test_its_mediations_are_grouped_as_ana_knows_them(today):
    clinic, *mediations = sorted(suggested(today), key=lambda each: not each.is_standing)
    assert ([event.title for event in clinic.events], clinic.is_standing) == (
        ["Mediation clinic, Casa da Praça"] * 12,
        True,
    )
    assert [[event.title for event in proposal.events] for proposal in mediations] == [
        ["Intake call Nordkap / Lindqvist", "Online mediation Nordkap / Lindqvist"],
        ["Mediation Whitfield v Marsh"] * 3,
        ["Mediação Pereira / Atlântica – sessão 1", "Mediação Pereira / Atlântica – sessão 2"],
        ["Mediation: Hudson Yards lease", "Mediation: Hudson Yards lease", "Caucus – Hudson Yards lease"],
        ["Mediation Duarte / Farol – day 1", "Mediation Duarte / Farol – day 2", "Duarte / Farol – day 3 (cont.)"],
        ["Mediation Costa / Ribeiro"],
    ]


@pytest.mark.parametrize("today", TODAYS)
def test_five_are_long_enough_by_video_and_well_inside_every_limit(today):
    *held, planned = [proposal for proposal in suggested(today) if not proposal.is_standing]
    assert len(held) == 5
    for proposal in held:
        assert {suggested_mode(event) for event in proposal.events if event.hints.people} == {Mode.VIDEO}
        assert sum(minutes(event) or 0 for event in proposal.events if "Intake" not in event.title) >= 120
        days = [_day(event) for event in proposal.events]
        assert today - timedelta(days=34 * 30) < min(days)
        assert max(days) <= today - timedelta(days=10)
    assert _day(planned.events[0]) > today


def test_it_has_what_a_real_calendar_has():
    found = sample(date(2026, 6, 30))
    assert found.skipped == ()
    assert {event.hints.zone_said for event in found.events} == {"", "Chambers Standard Time"}
    assert len(found.events) == 245
    assert {event.zone for event in found.events} == {"Europe/Lisbon", "Europe/London", "America/New_York"}
    assert [event.title for event in found.events if event.cancelled] == ["Mediation Braga / Solar"]
    assert any(event.hints.is_private for event in found.events)
    assert any(event.all_day and event.title == "Holiday" for event in found.events)
    calls = [event for event in found.events if event.title == "Office week call"]
    assert len(calls) == 58
    assert [event.start.isoweekday() for event in calls if event.start.isoweekday() != 1] == [2]


def test_it_is_the_same_for_the_same_day_and_its_lines_are_short():
    data = sample_calendar(date(2026, 6, 30))
    assert data == sample_calendar(date(2026, 6, 30))
    assert max(map(len, data.split(b"\r\n"))) <= 75


def _day(event: Event) -> date:
    return event.start.date() if isinstance(event.start, datetime) else event.start
