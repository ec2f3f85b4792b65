"""Payments recorded late, waivers that cover, letters that came back or went stale, and corrections by staff."""

from datetime import UTC, date, datetime, time, timedelta
from secrets import token_urlsafe

import pytest
from sqlalchemy import select

from app import jobs
from app.accounts.own_record import OWN_RECORD
from app.db import commit, db
from app.errors import Refused
from app.listing.standings import actions as standing_actions, nights as standing_nights, queries as standing_queries
from app.listing.standings.facts import NOTICES, Kind
from app.listing.standings.models import ListingFact
from app.listing.standings.state import State
from tests import make

pytestmark = pytest.mark.database
LISTED_ON, DUE_ON = date(2026, 3, 1), date(2027, 3, 1)
GRACE_ENDS, GONE_ON = date(2028, 2, 29), date(2028, 3, 1)
FINAL_ON = DUE_ON + timedelta(days=330)


@pytest.fixture
def hold_clock(clock):
    return lambda day: clock.hold(datetime.combine(day, time(8), UTC))


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova", email="ana@example.org", language="ar")


@pytest.fixture
def listing(ana):
    return make.listing(ana, on=LISTED_ON)


@pytest.fixture
def night(hold_clock, smtp):
    """A night whose letters leave at once, without the brake of so small a register."""

    def run(listing, day):
        hold_clock(day)
        standing_actions.send(listing, is_braked=False)
        commit()
        jobs.run_due()

    return run


@pytest.fixture
def sign_in(browser):
    return lambda: browser.another().sign_in(make.staff())


def page_of(listing):
    return f"/staff/listings/{listing.id}/"


def now(listing):
    db.session.rollback()
    return standing_queries.known([listing])[0].standing


def kinds():
    db.session.rollback()
    return db.session.scalars(select(ListingFact.kind).order_by(ListingFact.number)).all()


def subjects(smtp):
    return [letter["Subject"] for letter in smtp.letters]


def lapse(listing, night):
    for days in NOTICES:
        night(listing, DUE_ON + timedelta(days=days))
    night(listing, GONE_ON)


def test_a_payment_in_time_that_is_recorded_late_brings_the_listing_back(listing, night, hold_clock, sign_in):
    lapse(listing, night)
    hold_clock(GONE_ON + timedelta(days=3))
    page = sign_in().get(page_of(listing))
    assert "Paid before 1 Mar 2028, the day it was removed, it brings the listing back." in page.words
    late = page.submit("Record as covered", {"until": "29 Feb 2028", "paid_on": "2028-03-01", "reason": "Bank"})
    assert (late.status_code, "not been listed since 1 Mar 2028" in late.words) == (422, True)
    unsaid = page.submit("Record as covered", {"until": "29 Feb 2028", "reason": "Bank"})
    assert (unsaid.status_code, "Enter the day" in unsaid.words) == (422, True)
    page.submit("Record as covered", {"until": "29 Feb 2028", "paid_on": "2028-02-28", "reason": "Bank"})
    assert (now(listing).state, now(listing).covered_until) == (State.IN_GRACE, GRACE_ENDS)


def test_a_granted_waiver_covers_and_one_letter_says_so(listing, smtp, hold_clock, sign_in):
    hold_clock(DUE_ON)
    noted = sign_in().get(page_of(listing)).submit("Note a request for a waiver", {"reason": "By telephone"})
    decision = {"is_granted": "Grant the waiver", "until": "29 Feb 2028", "reason": "Pro bono"}
    for _ in range(2):
        noted.submit("Decide about the waiver", decision)
    jobs.run_due()
    assert (now(listing).state, now(listing).covered_until, now(listing).is_requested) == (
        State.LISTED,
        GRACE_ENDS,
        False,
    )
    assert kinds()[1:] == [Kind.REQUESTED, Kind.GRANTED, Kind.COVERED]
    assert subjects(smtp)[1:] == ["Your request for a waiver is granted"]
    assert "now covered until 29 Feb 2028" in " ".join(smtp.letters[-1].get_body(("plain",)).get_content().split())


def test_a_waiver_is_not_granted_for_half_a_period(listing):
    standing_actions.request_waiver(listing, reason="Pro bono", by=make.staff())
    commit()
    with pytest.raises(Refused, match="A period ends on"):
        standing_actions.decide_waiver(listing, is_granted=True, reason="So", by=make.staff(), until=GONE_ON)
    assert Kind.GRANTED not in kinds()


def test_nobody_is_removed_on_a_final_notice_that_came_back(listing, night, smtp, hold_clock, sign_in):
    night(listing, FINAL_ON - timedelta(days=1))
    smtp.refuse_next(550)
    night(listing, FINAL_ON)
    assert now(listing).finals.first_left_on == FINAL_ON
    hold_clock(GONE_ON + timedelta(days=40))
    assert now(listing).state is State.REMOVED
    for _ in range(2):
        standing_nights.keep()
    assert (now(listing).state, kinds().count(Kind.UNDELIVERED)) == (State.IN_GRACE, 1)
    assert (listing.gone_on, listing.next_due_on) == (None, None)
    staff = sign_in()
    page = staff.get("/staff/standing/")
    assert "Final notice came back" in page.words
    assert "A final notice to Ana Petrova came back" in staff.get("/staff/").words
    released = page.follow("Ana Petrova").submit("Release the hold", {"reason": "New address"})
    assert "Could not be delivered: final notice, 330 days after the contribution was due" in released.words
    assert "came back" not in staff.get("/staff/standing/").words
    hold_clock(GONE_ON + timedelta(days=41))
    night(listing, GONE_ON + timedelta(days=41))
    assert now(listing).lapses_on == GONE_ON + timedelta(days=41 + 28)


def test_a_final_notice_that_waits_in_the_outbox_gives_its_28_days_from_when_it_leaves(
    listing, night, smtp, hold_clock, sign_in
):
    queued, left = date(2028, 2, 20), date(2028, 2, 24)
    night(listing, DUE_ON + timedelta(days=200))
    smtp.refuse_next(451)
    night(listing, queued)
    assert (len(subjects(smtp)), now(listing).lapses_on) == (2, queued + timedelta(days=28))
    hold_clock(left)
    jobs.run_due()
    for _ in range(2):
        standing_nights.keep()
    assert (now(listing).lapses_on, kinds().count(Kind.LEFT)) == (left + timedelta(days=28), 1)
    assert listing.gone_on == left + timedelta(days=28)
    assert "The final notice left late, on 24 Feb 2028" in sign_in().get(page_of(listing)).words


def test_nobody_is_removed_on_a_final_notice_that_no_worker_ever_sent(listing, night, smtp, hold_clock):
    night(listing, DUE_ON + timedelta(days=200))
    before = len(smtp.letters)
    hold_clock(FINAL_ON)
    standing_actions.send(listing, is_braked=False)
    commit()
    hold_clock(GONE_ON + timedelta(days=40))
    assert now(listing).state is State.REMOVED
    jobs.run_due()
    standing_nights.keep()
    assert len(smtp.letters) == before
    assert (now(listing).state, now(listing).is_undelivered) == (State.IN_GRACE, True)


@pytest.mark.parametrize("days", [-60, 0, 330])
def test_a_notice_that_is_not_true_any_more_does_not_leave(listing, night, smtp, hold_clock, days):
    day = DUE_ON + timedelta(days=days)
    night(listing, day - timedelta(days=1))
    before = len(smtp.letters)
    hold_clock(day)
    standing_actions.send(listing, is_braked=False)
    standing_actions.cover(listing, until=GRACE_ENDS, reason="Bank", by=make.staff())
    commit()
    jobs.run_due()
    assert subjects(smtp)[before:] == ["Your listing is covered until 29 Feb 2028"]


def test_the_end_is_not_told_to_who_has_paid_in_time(listing, night, smtp, hold_clock):
    for days in NOTICES:
        night(listing, DUE_ON + timedelta(days=days))
    hold_clock(GONE_ON)
    standing_actions.send(listing, is_braked=False)
    standing_actions.cover(listing, until=GRACE_ENDS, reason="Bank", by=make.staff(), paid_on=GRACE_ENDS)
    commit()
    jobs.run_due()
    assert [each for each in subjects(smtp) if "no longer listed" in each] == []


def test_after_a_long_gap_each_letter_is_written_once(listing, night, smtp, sign_in, hold_clock):
    hold_clock(FINAL_ON + timedelta(days=30))
    assert "2 letters" in sign_in().get(f"/staff/standing/?day={FINAL_ON + timedelta(days=30)}").words
    night(listing, FINAL_ON + timedelta(days=30))
    facts = db.session.execute(select(ListingFact.days, ListingFact.letter_id).filter_by(kind=Kind.NOTICE.value)).all()
    assert sorted(days for days, _letter in facts) == list(NOTICES)
    assert (len({letter for _days, letter in facts}), len(subjects(smtp))) == (2, 3)


def test_no_form_keeps_a_notice_away(listing, night, ana):
    standing_actions.request_waiver(listing, reason="So", by=ana, form_token=f"notice:2027-02-28:-60:{DUE_ON}")
    standing_actions.decide_waiver(listing, is_granted=False, reason="No", by=make.staff())
    commit()
    night(listing, DUE_ON)
    assert kinds().count(Kind.NOTICE) == 3


def test_only_a_mediator_is_listed_and_with_a_reason(database, ana):
    nobody = make.account(is_staff=True)
    with pytest.raises(Refused, match="Only a mediator"):
        standing_actions.activate(nobody, by=make.staff(), reason="So")
    whose = db.session.get_one(type(nobody), ana.id)
    with pytest.raises(Refused, match="Say why"):
        standing_actions.activate(whose, by=make.staff(), reason=" ")
    assert standing_queries.listing_of(ana.id) is None


def test_who_has_a_final_notice_to_come_does_not_release_the_brake(browser, hold_clock):
    both = make.mediator(name="Both", is_staff=True)
    make.listing(both, on=LISTED_ON)
    hold_clock(FINAL_ON)
    page = browser.sign_in(both).get(f"/staff/standing/?day={FINAL_ON}")
    assert ("One of them is to you" in page.words, "Release the brake" in page.words) == (True, False)
    sent = {
        "csrf_token": page.csrf_token,
        "form_token": token_urlsafe(16),
        "day": FINAL_ON,
        "most": 1,
        "reason": "Mine",
    }
    refused = browser.post("/staff/standing/brake", sent)
    assert (refused.status_code, OWN_RECORD in refused.words) == (422, True)


def test_staff_read_what_a_release_leads_to(listing, night, hold_clock, sign_in):
    night(listing, FINAL_ON)
    standing_actions.hold(listing, until=date(2028, 6, 1), reason="Talks", by=make.staff())
    commit()
    hold_clock(date(2028, 4, 1))
    assert "the listing will be removed on 2 Apr 2028" in sign_in().get(page_of(listing)).words


def test_letters_are_marked_with_the_language_they_are_written_in(listing, night, smtp):
    night(listing, DUE_ON)
    html = [letter.get_body(("html",)).get_content() for letter in smtp.letters]
    assert [('lang="en"' in each, 'dir="rtl"' in each) for each in html] == [(True, False)] * 2


def test_a_cover_recorded_by_mistake_is_taken_back(listing, smtp, hold_clock, sign_in):
    hold_clock(DUE_ON)
    page = sign_in().get(page_of(listing))
    assert "Take the last cover back" not in page.words
    covered = page.submit("Record as covered", {"until": "29 Feb 2028", "paid_on": str(DUE_ON), "reason": "Bank"})
    back = covered.submit("Take the last cover back", {"reason": "It was another mediator’s"})
    assert ("Cover taken back" in back.words, now(listing).state) == (True, State.IN_GRACE)
    jobs.run_due()
    assert subjects(smtp)[-1] == "A correction: your listing is covered until 28 Feb 2027"
    standing_actions.send(listing, is_braked=False)
    commit()
    assert kinds()[-1] is Kind.NOTICE
