"""Which events become one mediation, and which are suggested at all (domain §6, 'Meetings into mediations')."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.logbook.calendar.events import Event, Hints
from app.logbook.calendar.grouping import (
    Series,
    content_key,
    event_key,
    propose,
    suggested_kind,
    suggested_mode,
)
from app.logbook.calendar.titles import stem
from app.logbook.vocabulary import Kind, Mode

FIRST_DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


def event(day: int, title: str, uid: str = "", minutes: int = 60, **hints) -> Event:
    """An event some days after 2 March 2026 at ten; of a series when it has a UID."""
    start = FIRST_DAY + timedelta(days=day)
    return Event(
        uid=uid or f"{day}-{title}",
        recurrence=start if uid else None,
        start=start,
        end=start + timedelta(minutes=minutes),
        all_day=False,
        zone="UTC",
        cancelled=False,
        title=title,
        hints=Hints(**hints),
    )


def groups(*events: Event) -> list[list[str]]:
    return [[one.title for one in proposal.events] for proposal in propose(events)]


def why(*events: Event) -> tuple[str, ...]:
    (proposal,) = propose(events)
    return proposal.why_grouped


STEMS = {
    "Mediation Duarte / Farol – day 2": {"duarte", "farol"},
    "RE: Duarte/Farol (cont.)": {"duarte", "farol"},
    "Caucus: Farol & Duarte, session 3 of 4": {"duarte", "farol"},
    "Mediação João Pereira – sessão 2": {"joao", "pereira"},
    "Mediation case 12, part 2": {"case12"},
    "ADR-2024-017 – 2nd session": {"adr", "2024", "017"},
    "Mediation, day 2 (Zoom)": set(),
    "Intake call": set(),
}


@pytest.mark.parametrize(("title", "expected"), STEMS.items(), ids=STEMS.keys())
def test_the_stem_of_a_title_names_the_matter(title, expected):
    assert stem(title) == expected


def test_days_of_one_title_are_one_mediation():
    assert why(event(0, "Duarte / Farol – day 1"), event(1, "Duarte / Farol – day 2")) == ("same title",)


def test_two_disputes_on_one_day_stay_two_whatever_they_share():
    shared = {"link": "zoom.us", "link_key": "zoom.us/j/1", "people": frozenset({"a@x", "b@x", "c@x"})}
    assert groups(event(0, "Mediation Duarte", **shared), event(0, "Mediation Lopes", **shared)) == [
        ["Mediation Duarte"],
        ["Mediation Lopes"],
    ]


def test_a_title_that_says_nothing_joins_by_link_or_people_and_not_by_title():
    assert len(groups(event(0, "Mediation"), event(1, "Mediation, day 2"))) == 2
    room = {"link": "zoom.us", "link_key": "zoom.us/j/1"}
    assert why(event(0, "Mediation Duarte", **room), event(1, "Caucus", **room)) == ("same link",)
    people = {"people": frozenset({"a@x", "b@x", "c@x"})}
    assert why(event(0, "Mediation Duarte", **people), event(1, "Mediation", **people)) == ("same people",)


def test_a_link_under_different_titles_is_a_standing_room():
    room = {"link": "zoom.us", "link_key": "zoom.us/my/ana"}
    found = groups(event(0, "Duarte", **room), event(1, "Intake call", **room), event(2, "Lopes", **room))
    assert found == [["Duarte"], ["Intake call"], ["Lopes"]]


def test_a_meeting_that_says_nothing_does_not_join_two_matters():
    people = {"people": frozenset({"a@x", "b@x", "c@x"})}
    found = groups(event(0, "Duarte", **people), event(1, "Call", **people), event(2, "Lopes", **people))
    assert found == [["Duarte", "Call"], ["Lopes"]]


def test_a_slip_in_a_name_or_a_caucus_of_one_side_goes_with_the_same_people():
    people = {"people": frozenset({"a@x", "b@x", "c@x", "d@x"})}
    whole = event(0, "Duarte / Farol", **people)
    assert why(whole, event(1, "Duarte / Faorl", **people)) == ("same people",)
    assert why(whole, event(1, "Call: Duarte and his sister", people=frozenset({"a@x", "b@x", "c@x"}))) == (
        "same people",
    )


def test_two_disputes_of_one_party_stay_two():
    found = groups(
        event(0, "Costa / Ribeiro", people=frozenset({"costa@x", "ribeiro@x", "counsel@x", "me@x"})),
        event(1, "Costa / Silva", people=frozenset({"costa@x", "silva@x", "counsel@x", "me@x"})),
    )
    assert found == [["Costa / Ribeiro"], ["Costa / Silva"]]


def test_preparing_and_travel_are_no_sessions_of_what_they_are_for():
    found = groups(event(0, "Mediation Duarte"), event(0, "Prepare mediation Duarte"), event(1, "Invoice Duarte"))
    assert [len(each) for each in found] == [1, 1, 1]


def test_the_same_title_long_after_is_another_mediation():
    assert len(groups(event(0, "Mediation Duarte"), event(45, "Mediation Duarte"))) == 1
    assert len(groups(event(0, "Mediation Duarte"), event(46, "Mediation Duarte"))) == 2


def test_the_owner_of_the_calendar_joins_nothing():
    mine = [event(10 * n, f"Mediation {chr(65 + n)}{n}", people=frozenset({"ana@x", "rita@x"})) for n in range(9)]
    assert len(propose([*mine, event(5, "Call", people=frozenset({"ana@x", "rita@x"}))])) == 10


def test_a_short_series_is_one_mediation_and_a_weekly_clinic_is_asked_about():
    short = [event(7 * n, "Mediation Duarte", uid="s", mentions_mediation=True) for n in range(3)]
    assert len(propose(short)) == 1
    clinic = [event(7 * n, "Mediation clinic", uid="c", mentions_mediation=True) for n in range(20)]
    asked = [(len(each.events), each.is_suggested, each.is_standing) for each in propose(clinic)]
    assert asked == [(20, True, True)]
    separate = propose(clinic, series={"c": Series.SEPARATE})
    assert [(len(each.events), each.is_suggested, each.is_standing) for each in separate] == [(1, True, False)] * 20


ANSWERS = {Series.SEPARATE: [(1, True)] * 3, Series.ONE: [(3, True)], Series.NO_MEDIATION: [(3, False)]}


@pytest.mark.parametrize(("answer", "expected"), ANSWERS.items())
def test_what_is_said_about_a_series_is_followed_whatever_its_points_are(answer, expected):
    for title in ("Mediation Duarte", "Gym"):
        short = [event(7 * n, title, uid="s", mentions_mediation="Mediation" in title) for n in range(3)]
        assert [(len(each.events), each.is_suggested) for each in propose(short, series={"s": answer})] == expected


def test_a_long_series_that_is_one_mediation_takes_its_intake_with_it():
    meetings = [event(7 * n, "Mediation Duarte", uid="c") for n in range(20)]
    found = propose([event(-3, "Intake Duarte"), *meetings], series={"c": Series.ONE})
    assert [len(each.events) for each in found] == [21]


def test_a_weekly_call_that_is_no_mediation_is_one_line():
    hints = {"link": "zoom.us", "link_key": "zoom.us/j/9", "people_count": 5}
    (proposal,) = propose([event(7 * n, "Team", uid="t", minutes=120, **hints) for n in range(30)])
    assert (len(proposal.events), proposal.is_suggested) == (30, False)


SUGGESTED = {
    "the word alone": (event(0, "Mediation", mentions_mediation=True), True),
    "a link, people and three hours": (event(0, "Duarte", minutes=180, link="zoom.us", people_count=4), True),
    "two sides, a link and people": (event(0, "Duarte / Farol", link="zoom.us", people_count=3), True),
    "a link and people": (event(0, "Team", link="zoom.us", people_count=4), False),
    "a dentist": (event(0, "Dentist"), False),
    "a long lunch": (event(0, "Lunch", minutes=180, people_count=3), False),
    "a declined mediation": (event(0, "Mediation", mentions_mediation=True, is_declined=True), False),
}


@pytest.mark.parametrize(("one", "expected"), SUGGESTED.values(), ids=SUGGESTED.keys())
def test_what_is_suggested(one, expected):
    assert propose([one])[0].is_suggested is expected


def test_chips_say_why():
    one = event(0, "Mediation", minutes=150, mentions_mediation=True, link="zoom.us", people_count=4)
    assert propose([one])[0].why_suggested == (
        ("mentions mediation", 4),
        ("conference link", 1),
        ("4 people", 1),
        ("2 h 30 min long", 1),
    )


def test_every_event_is_in_one_proposal_by_start():
    events = [event(n % 7, f"Title {n % 5}", uid=f"u{n % 11}" if n % 2 else "") for n in range(60)]
    found = [one for proposal in propose(events) for one in proposal.events]
    assert sorted(map(id, found)) == sorted(map(id, events))
    assert all(list(one.events) == sorted(one.events, key=lambda e: e.start) for one in propose(events))
    assert propose([]) == []


KINDS = {
    "Intake call Duarte": Kind.INTAKE,
    "Vorgespräch": Kind.INTAKE,
    "Caucus Farol": Kind.PRIVATE,
    "Einzelgespräch": Kind.PRIVATE,
    "Settlement signing": Kind.CLOSING,
    "Mediation, day 2": Kind.JOINT,
}


@pytest.mark.parametrize(("title", "expected"), KINDS.items(), ids=KINDS.keys())
def test_the_kind_is_suggested_by_the_title(title, expected):
    assert suggested_kind(event(0, title)) is expected


def test_the_mode_is_suggested_by_link_and_telephone_and_online_is_not_assumed():
    assert suggested_mode(event(0, "A", link="zoom.us", is_by_phone=True)) is Mode.VIDEO
    assert suggested_mode(event(0, "A", platform="teams")) is Mode.VIDEO
    assert suggested_mode(event(0, "A", is_by_phone=True)) is Mode.AUDIO
    assert suggested_mode(event(0, "A")) is Mode.IN_PERSON


def test_keys_are_stable_text():
    one = event(0, "Médiation  Duarte", uid="series")
    assert event_key(one) == "series\n2026-03-02T10:00:00+00:00"
    assert content_key(one) == "2026-03-02T10:00:00+00:00\n60\nmediation duarte"
    day = Event("day", None, date(2026, 3, 2), date(2026, 3, 3), True, "UTC", False, "Holiday")
    assert (event_key(day), content_key(day)) == ("day\n", "2026-03-02\nNone\nholiday")
