"""What the nights do about listings: each notice once, however late, however often, by however many workers."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app import jobs, timetable
from app.db import commit, db
from app.errors import Refused
from app.listing.standings import (
    actions as standing_actions,
    brake_actions,
    nights as standing_nights,
    plan as standing_plan,
    queries as standing_queries,
)
from app.listing.standings.facts import NOTICES, Kind
from app.listing.standings.models import ListingFact
from app.listing.standings.state import State
from app.mail import Letter
from tests import make
from tests.features.test_at_once import at_once
from tests.features.test_queries import statements

__all__ = ["statements"]
pytestmark = pytest.mark.database
LISTED_ON = date(2026, 3, 1)
DUE_ON = date(2027, 3, 1)
GRACE_ENDS = date(2028, 2, 29)


@pytest.fixture
def night(clock):
    """The night of a day."""

    def run(day):
        clock.hold(datetime.combine(day, time(1), UTC))
        standing_nights.keep()

    return run


@pytest.fixture
def listing(database):
    return make.listing(on=LISTED_ON)


def notices():
    """What was sent, as day, days and listing."""
    rows = db.session.scalars(select(ListingFact).where(ListingFact.kind.in_((Kind.NOTICE.value, Kind.TOLD.value))))
    return sorted((row.on, row.days or 999, row.listing_id) for row in rows)


def letters():
    """The letters of nights by their names."""
    found = db.session.scalars(select(Letter.template).order_by(Letter.id)).all()
    names = [each.rpartition("/")[2].removesuffix(".txt") for each in found]
    return [name for name in names if name != "listed"]


def many(count):
    """More listings, so that one final notice is no reason to brake."""
    return [make.listing(on=date(2027, 9, 1)) for _ in range(count)]


def test_each_notice_leaves_on_its_day_and_then_the_end_is_told(listing, night):
    many(20)
    for days in (*NOTICES, 364, 365, 366):
        night(DUE_ON + timedelta(days=days))
    hers = [(day, days) for day, days, listing_id in notices() if listing_id == listing.id]
    expected = [(DUE_ON + timedelta(days=days), days or 999) for days in NOTICES]
    assert hers == sorted([*expected, (date(2028, 3, 1), 999)])
    assert letters()[:7] == ["before", "before", "due", "due", "due", "final", "final"]
    assert (letters().count("lapsed"), standing_queries.known([listing])[0].standing.state) == (1, State.REMOVED)


def test_a_night_that_runs_again_does_nothing_more(listing, night):
    for _ in range(3):
        night(DUE_ON - timedelta(days=60))
    assert (len(notices()), letters()) == (1, ["before"])


def test_forty_nights_without_a_worker_skip_no_notice(listing, night):
    night(DUE_ON - timedelta(days=61))
    night(DUE_ON - timedelta(days=20))
    assert [days for _day, days, _id in notices()] == [-60, -30]
    assert listing.next_due_on == DUE_ON


def test_a_final_notice_that_leaves_late_gives_its_28_days(listing, night):
    many(20)
    night(DUE_ON + timedelta(days=180))
    late = DUE_ON + timedelta(days=370)
    night(late)
    found = standing_queries.known([listing])[0].standing
    assert (found.state, found.lapses_on) == (State.IN_GRACE, late + timedelta(days=28))
    assert (listing.gone_on, listing.next_due_on) == (late + timedelta(days=28), late + timedelta(days=28))


def test_only_what_is_due_is_looked_at(listing, night, statements):
    make.listing(on=date(2026, 5, 1))
    statements.clear()
    night(date(2026, 7, 1))
    assert len(statements) == 3
    night(DUE_ON - timedelta(days=60))
    assert [listing_id for _day, _days, listing_id in notices()] == [listing.id]


def test_two_workers_at_once_send_each_notice_once(app, database, clock):
    for _ in range(6):
        make.listing(on=LISTED_ON)
    clock.hold(datetime.combine(DUE_ON, time(1), UTC))
    assert at_once(app, *[standing_nights.keep] * 2) == ["done"] * 2
    assert (len(notices()), len(letters())) == (18, 6)


def test_the_brake_holds_final_notices_back_until_staff_release_them(listing, night):
    second = make.listing(on=LISTED_ON)
    many(30)
    night(DUE_ON + timedelta(days=180))
    day = DUE_ON + timedelta(days=330)
    night(day)
    plan = standing_queries.plan(day)
    assert (plan.finals, plan.listed, plan.is_braked) == (2, 32, True)
    assert [days for on, days, _id in notices() if on == day] == []
    brake_actions.release_brake(plan, most=2, reason="Both were called.", by=make.staff(), form_token="r")
    commit()
    night(day)
    assert {each for on, days, each in notices() if on == day and days == 330} == {listing.id, second.id}


def test_a_release_is_for_as_many_as_are_held_back(listing, night):
    make.listing(on=LISTED_ON)
    day = DUE_ON + timedelta(days=330)
    night(DUE_ON + timedelta(days=180))
    night(day)
    plan = standing_queries.plan(day)
    for most in (1, 3):
        with pytest.raises(Refused, match="holds back 2 final notices"):
            brake_actions.release_brake(plan, most=most, reason="I saw some.", by=make.staff(), form_token="r")
    db.session.rollback()
    night(day)
    assert [days for on, days, _id in notices() if on == day] == []


def test_five_per_cent_are_let_go(listing, night):
    many(19)
    day = DUE_ON + timedelta(days=330)
    night(day - timedelta(days=1))
    night(day)
    assert [days for on, days, _id in notices() if on == day] == [330]


def test_a_brake_that_holds_nothing_is_not_released(listing):
    with pytest.raises(Refused, match="holds nothing back"):
        brake_actions.release_brake(
            standing_queries.plan(DUE_ON), most=1, reason="So.", by=make.staff(), form_token="r"
        )


def test_what_staff_saw_beforehand_is_what_the_night_does(listing, night, clock):
    """Every night of three years, foreseen from the first day, and done."""
    make.listing(on=date(2026, 4, 15))
    many(3)
    standing_actions.hold(listing, until=date(2027, 1, 20), reason="Moving", by=make.staff())
    commit()
    days = [LISTED_ON + timedelta(days=number) for number in range(130, 1000, 1)]
    foreseen = {
        day: [(each.listing_id, each.due.days, each.is_held_back) for each in standing_queries.plan(day).letters]
        for day in days[::9]
    }
    for day in days:
        clock.hold(datetime.combine(day, time(1), UTC))
        planned = standing_queries.plan(day)
        if day in foreseen:
            assert [(each.listing_id, each.due.days, each.is_held_back) for each in planned.letters] == foreseen[day]
        if planned.letters:
            standing_nights.keep()


def test_what_is_kept_follows_from_the_facts(listing, night):
    for days in (-60, 0, 40):
        night(DUE_ON + timedelta(days=days))
        facts = standing_queries.facts(listing)
        assert (listing.next_due_on, listing.gone_on) == (
            standing_plan.next_due_on(facts),
            standing_plan.gone_on(facts),
        )


def test_the_database_refuses_to_change_a_fact(listing, database):
    with pytest.raises(Exception, match="only grow"):
        database.session.execute(database.update(ListingFact).values(days=1))
    database.session.rollback()


def test_the_doctor_finds_days_that_do_not_follow_from_the_facts(listing, app):
    make.issuer_key()
    other = make.listing(on=LISTED_ON)
    listing.next_due_on = None
    commit()
    run = app.test_cli_runner().invoke
    ill = run(args=["doctor"])
    assert (ill.exit_code, "Listings whose days are not what their facts say: 1." in ill.output) == (1, True)
    assert "Listings with other days: 1." in run(args=["recount"]).output
    assert "Listings whose days" not in run(args=["doctor"]).output
    db.session.rollback()
    assert listing.next_due_on == other.next_due_on == DUE_ON - timedelta(days=60)


def test_the_timetable_does_it_every_day(listing, clock):
    clock.hold(datetime.combine(DUE_ON - timedelta(days=60), time(1), UTC))
    timetable.schedule()
    jobs.run_due()
    assert [days for _day, days, _id in notices()] == [-60]
