"""Staff see beforehand what a night will send, hold it, release the brake, and record what happens to a listing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app import mail
from app.db import commit, db
from app.errors import Refused
from app.listing.standings import (
    actions as standing_actions,
    brake_actions,
    nights as standing_nights,
    queries as standing_queries,
)
from app.listing.standings.models import BrakeRelease, ListingFact
from app.listing.standings.state import State
from app.mail import Letter
from tests import make
from tests.features.test_hostile_text import ATTACK, intruders, shows

pytestmark = pytest.mark.database
LISTED_ON = date(2026, 3, 1)
DUE_ON = date(2027, 3, 1)


@pytest.fixture
def hold_clock(clock):
    """The morning of a day."""
    return lambda day: clock.hold(datetime.combine(day, time(8), UTC))


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova", email="ana@example.org")


@pytest.fixture
def listing(ana):
    return make.listing(ana, on=LISTED_ON)


@pytest.fixture
def staff_on(browser, hold_clock):
    """Somebody of staff who signs in on the morning of a day."""

    def sign_in(day):
        hold_clock(day)
        return browser.another().sign_in(make.staff())

    return sign_in


def page_of(listing):
    return f"/staff/listings/{listing.id}/"


def standing_now(listing):
    db.session.rollback()
    return standing_queries.known([listing])[0].standing


def last_letter():
    return mail.write(db.session.scalars(select(Letter).order_by(Letter.id.desc())).first())


def test_tomorrow_tells_who_gets_which_letter_with_its_words(staff_on, listing, hold_clock):
    found = staff_on(DUE_ON - timedelta(days=61)).get("/staff/standing/")
    assert "Listings: tomorrow, 31 Dec 2026" in found.words
    assert "Ana Petrova" in found.words
    assert "Notice, 60 days before the contribution is due" in found.words
    assert "is covered until 28 Feb 2027. The contribution for the next year" in found.words
    hold_clock(DUE_ON - timedelta(days=60))
    standing_nights.keep()
    sent = last_letter()
    assert sent["To"] == "Ana Petrova <ana@example.org>"
    assert all(line in found.page.words for line in sent.get_body(("plain",)).get_content().split("\n") if line)


def test_nothing_is_due_on_most_days(staff, listing):
    assert "Nothing is due" in staff.get("/staff/standing/").words


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2027-01-30", "30 Jan 2027"),
        ("2026-06-30", "today, 30 Jun 2026"),
        ("2027-07-01", "1 Jul 2027"),
    ],
)
def test_any_day_to_come_can_be_looked_at(staff, listing, day, shown):
    assert shown in staff.get(f"/staff/standing/?day={day}").page.title


@pytest.mark.parametrize("day", ["2020-01-01", "2026-06-29", "2027-07-02", "soon", ""])
def test_any_other_day_is_refused_beside_the_field(staff, listing, day):
    refused = staff.get(f"/staff/standing/?day={day}")
    assert (refused.status_code, "Choose a day from 30 Jun 2026 to 1 Jul 2027" in refused.words) == (422, True)
    assert "Listings: tomorrow, 1 Jul 2026" in refused.page.title


def test_a_hold_takes_a_listing_out_of_tomorrow(staff_on, listing):
    staff = staff_on(DUE_ON - timedelta(days=61))
    page = staff.get("/staff/standing/").follow("Ana Petrova")
    held = page.submit("Put on hold", {"until": "2027-01-20", "reason": "Talks about a waiver"})
    assert "On hold until 20 Jan 2027." in held.words
    assert "Talks about a waiver" in held.words
    left_out = staff.get("/staff/standing/").words
    assert ("Nothing is due" in left_out, "On hold until 20 Jan 2027" in left_out) == (True, True)
    over = staff.get("/staff/standing/?day=2027-01-21").words
    assert ("Ana Petrova" in over, "Left out" in over) == (True, False)
    released = staff.get(page_of(listing)).submit("Release the hold", {"reason": "Settled"})
    assert "Hold released" in released.words
    assert "Ana Petrova" in staff.get("/staff/standing/").words


def test_staff_see_the_brake_and_release_it_with_a_reason(staff_on, listing, hold_clock):
    staff = staff_on(DUE_ON + timedelta(days=329))
    standing_nights.keep()
    page = staff.get("/staff/standing/")
    assert ("The brake is on" in page.words, "Held back" in page.words) == (True, True)
    refused = page.submit("Release the brake for this day", {"reason": ""})
    assert (refused.status_code, "Say in a sentence why" in refused.words) == (422, True)
    released = refused.submit("Release the brake for this day", {"reason": "One listing only"})
    assert ("The brake is on" in released.words, "Reason: One listing only" in released.words) == (False, True)
    assert db.session.scalars(select(BrakeRelease.most)).all() == [1]
    hold_clock(DUE_ON + timedelta(days=330))
    standing_nights.keep()
    assert standing_now(listing).finals.first_left_on == DUE_ON + timedelta(days=330)


def test_a_brake_that_was_released_meanwhile_is_told(staff_on, listing):
    staff = staff_on(DUE_ON + timedelta(days=329))
    page = staff.get("/staff/standing/")
    standing_actions.hold(listing, until=DUE_ON + timedelta(days=340), reason="So", by=make.staff())
    commit()
    refused = page.submit("Release the brake for this day", {"reason": "One listing only"})
    assert (refused.status_code, brake_actions.NOT_BRAKED in refused.words) == (422, True)


def test_staff_record_what_happens_to_a_listing(staff, listing):
    page = staff.get(page_of(listing))
    assert "Covered until 28 Feb 2027." in page.words
    covered = page.submit(
        "Record as covered",
        {"until": "29 Feb 2028", "paid_on": "2026-06-30", "reason": "Bank, 30 June"},
    )
    assert "Covered until 29 Feb 2028." in covered.words
    assert "is now covered until 29 Feb 2028" in str(last_letter().get_body(("plain",)).get_content())
    suspended = covered.submit("Suspend", {"reason": "A complaint"})
    assert ("Suspended" in suspended.words, "A complaint" in last_letter().get_body(("plain",)).get_content()) == (
        True,
        True,
    )
    restored = suspended.submit("Restore", {"reason": "Not founded"})
    assert standing_now(listing).state is State.LISTED
    unsure = restored.submit("Remove", {"reason": "Signed by another"})
    assert (unsure.status_code, "Tick this to remove the listing" in unsure.words) == (422, True)
    removed = unsure.submit("Remove", {"reason": "Signed by another", "is_sure": "y"})
    assert "IMI removed this listing on 30 Jun 2026." in removed.words
    again = removed.submit("List again", {"reason": "A mix-up"})
    assert "Covered until 29 Jun 2027." in again.words
    again.submit("Record a resignation", {"reason": "By letter of today"})
    assert standing_now(listing).state is State.RESIGNED


def test_a_request_for_a_waiver_is_noted_and_decided(staff, listing):
    noted = staff.get(page_of(listing)).submit("Note a request for a waiver", {"reason": "By telephone"})
    assert "waits for a decision" in noted.words
    unsaid = noted.submit("Decide about the waiver", {"reason": "Pro bono"})
    assert (unsaid.status_code, "Choose what is decided" in unsaid.words) == (422, True)
    unsaid.submit("Decide about the waiver", {"is_granted": "Decline it", "reason": "Not this year"})
    assert (standing_now(listing).is_requested, "declined" in last_letter()["Subject"]) == (False, True)


def test_a_reason_that_the_mediator_reads_is_asked_for_as_such(staff, listing):
    page = staff.get(page_of(listing))
    suspended = page.submit("Suspend", {"reason": " "})
    held = page.submit("Put on hold", {"until": "2026-08-01", "reason": " "})
    read = "Reason (the mediator reads it): Say in a sentence why, for the mediator"
    assert (read in suspended.words, read in held.words) == (True, False)


def test_a_reason_is_asked_for(staff, listing):
    refused = staff.get(page_of(listing)).submit("Suspend", {"reason": " "})
    assert (refused.status_code, "Say in a sentence why" in refused.words) == (422, True)


def test_a_hold_that_is_over_is_refused_beside_its_field(staff, listing):
    refused = staff.get(page_of(listing)).submit("Put on hold", {"until": "2026-06-29", "reason": "Away"})
    assert "Hold up to and with: A hold ends today or later, and within a year." in refused.words


@pytest.mark.parametrize("days", [0, 1])
def test_staff_read_what_happens_on_the_next_day_that_matters(staff_on, listing, days):
    found = staff_on(DUE_ON - timedelta(days=days)).get(page_of(listing)).words
    assert ("The next contribution is due." in found, "The unpaid year ends." in found) == (days > 0, days == 0)


def test_the_same_form_sent_twice_is_recorded_once(staff, listing):
    page = staff.get(page_of(listing))
    for _ in range(2):
        page.submit("Put on hold", {"until": "2026-08-01", "reason": "Away"})
    assert len(db.session.scalars(select(ListingFact).where(ListingFact.kind == "held")).all()) == 1


def test_what_another_recorded_meanwhile_is_told(staff, listing):
    page = staff.get(page_of(listing))
    standing_actions.remove(listing, reason="Asked twice", by=make.staff())
    commit()
    refused = page.submit("Suspend", {"reason": "A complaint"})
    assert (refused.status_code, "while the listing is: no longer listed" in refused.words) == (422, True)


def test_nobody_acts_on_their_own_listing(browser, database):
    both = make.mediator(name="Both", is_staff=True)
    listing = make.listing(both, on=LISTED_ON)
    browser.sign_in(both)
    assert "somebody else of IMI staff acts on it" in browser.get(page_of(listing)).words
    with pytest.raises(Refused, match="own record"):
        standing_actions.suspend(listing, reason="Me", by=both)


@pytest.mark.parametrize("address", ["/staff/standing/", "/staff/listings/", "/staff/listings/1/"])
def test_others_find_no_such_page(browser, ana, listing, address):
    browser.sign_in(ana)
    assert browser.ask("GET", address).status_code == 404


def test_a_listing_that_is_not_there(staff, listing):
    assert staff.ask("GET", f"/staff/listings/{listing.id + 1}/").status_code == 404


def test_the_register_is_found_by_name_and_address(staff, listing):
    make.listing(make.mediator(name="Kofi Mensah"))
    assert [name in staff.get("/staff/listings/?search=petr").words for name in ("Ana", "Kofi")] == [True, False]
    assert [name in staff.get("/staff/listings/").words for name in ("Ana", "Kofi")] == [True, True]
    assert "No listing is found" in staff.get("/staff/listings/?search=%25").words


def test_more_than_a_page_is_divided(staff_on, monkeypatch):
    monkeypatch.setattr(standing_queries, "A_PAGE", 2)
    for _ in range(3):
        make.listing(on=LISTED_ON)
    staff = staff_on(DUE_ON - timedelta(days=61))
    first = staff.get("/staff/standing/")
    assert [len(page.page.all("summary")) for page in (first, first.follow("Next page"))] == [2, 1]
    assert "Page 2 of 2" in staff.get("/staff/listings/").follow("Next page").words


def test_hostile_words_stay_words(staff_on, database):
    listing = make.listing(make.mediator(name=ATTACK), on=LISTED_ON)
    standing_actions.hold(listing, until=date(2026, 7, 1), reason=ATTACK, by=make.staff())
    commit()
    staff = staff_on(DUE_ON - timedelta(days=61))
    for address in ("/staff/standing/", "/staff/listings/", page_of(listing)):
        found = staff.get(address)
        assert (intruders(found), shows(found)) == ([], True)


def test_a_mediator_reads_how_they_stand(ana, listing, hold_clock):
    assert standing_queries.standing_of(make.mediator()) is None
    hold_clock(DUE_ON)
    found = standing_queries.standing_of(ana)
    assert (found.words.label, found.words.next_on) == ("Listed, contribution due", date(2028, 2, 29))
    assert found.words.to_do.startswith("Pay the contribution, or ask IMI for a waiver.")


def test_a_payment_of_the_last_day_that_is_recorded_later_counts(listing, hold_clock):
    for days in (-60, -30, 0, 30, 180, 330, 358):
        hold_clock(DUE_ON + timedelta(days=days))
        standing_actions.send(listing, is_braked=False)
        commit()
    hold_clock(date(2028, 3, 4))
    assert standing_now(listing).state is State.REMOVED
    with pytest.raises(Refused, match="not been listed since 1 Mar 2028"):
        standing_actions.cover(listing, until=date(2028, 2, 29), reason="Late", by=make.staff())
    standing_actions.cover(listing, until=date(2028, 2, 29), reason="Bank", by=make.staff(), paid_on=date(2028, 2, 29))
    commit()
    assert standing_now(listing).state is State.IN_GRACE
    with pytest.raises(Refused, match="choose today or an earlier day"):
        standing_actions.cover(listing, until=date(2029, 2, 28), reason="B", by=make.staff(), paid_on=date(2028, 3, 5))


def test_a_mediator_requests_a_waiver_and_gets_no_second_listing(ana, listing):
    standing_actions.request_waiver(listing, reason="Pro bono", by=ana)
    commit()
    assert standing_now(listing).is_requested
    with pytest.raises(Refused, match="has a listing already"):
        standing_actions.activate(listing.mediator, by=make.staff(), reason="Again")
    with pytest.raises(Refused, match="waits for a decision already"):
        standing_actions.request_waiver(listing, reason="Again", by=ana)
