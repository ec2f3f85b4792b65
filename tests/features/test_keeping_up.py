"""Keeping a listing up: the yearly declaration, a new version of the Code, and the letters that remind of both."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app import jobs, timetable
from app.audit import AuditRecord
from app.db import commit, db
from app.feedback.digests.summary import Mode
from app.feedback.models import DigestVersion
from app.listing.standings import actions as standing_actions, queries as standing_queries
from app.listing.upkeep import actions as keeping_up_actions
from app.listing.upkeep.models import Declaration, KeepingUpLetter
from app.logbook.eligibility import actions as eligibility_actions
from app.mail import Letter
from tests import make
from tests.features.test_at_once import at_once
from tests.features.test_queries import cost, statements
from tests.post_office import text_of

__all__ = ["statements"]
pytestmark = pytest.mark.database
HERE = "/listing/keeping-up/"
LISTED_ON = date(2026, 3, 1)
FIRST = date(2027, 3, 1)
BOTH = {"I maintain an active mediation practice": True, "My public profile is up to date": True}


@pytest.fixture
def on(clock):
    """The morning of a day."""
    return lambda day: clock.hold(datetime.combine(day, time(8), UTC))


@pytest.fixture
def night(on):
    """The night of a day."""

    def run(day):
        on(day)
        keeping_up_actions.keep_up()

    return run


@pytest.fixture
def ana(database, on):
    """Listed since 1 Mar 2026; she accepted the Code, and asked for feedback once."""
    on(LISTED_ON)
    return listed("Ana Petrova")


@pytest.fixture
def hers(browser, ana, on):
    """Ana's browser on a day."""

    def sign_in(day):
        on(day)
        return browser.another().sign_in(ana)

    return sign_in


@pytest.fixture
def code(app):
    """Put a version of the Code in force."""
    before = app.config["CODE_VERSION"]
    yield lambda version: app.config.update(CODE_VERSION=version)
    app.config.update(CODE_VERSION=before)


def listed(name, *, has_asked=True):
    mediator = make.mediator(name=name)
    eligibility_actions.accept_code(mediator)
    if has_asked:
        make.request(make.mediation(mediator))
    make.listing(mediator)
    return mediator


def letters():
    """Those about keeping up, oldest first."""
    found = db.session.scalars(select(Letter.template).order_by(Letter.id))
    return [name.partition("keeping_up_")[2].removesuffix(".txt") for name in found if "keeping_up_" in name]


def published(mediator, on):
    values = {"number": 1, "mode": Mode.SUMMARY, "printed": {}, "sealed": b"", "commitments": []}
    db.session.add(DigestVersion(mediator_id=mediator.id, published_on=on, **values))
    commit()


def test_a_year_of_nights_asks_once_and_reminds_once(ana, night):
    for days in range(-2, 60):
        night(FIRST + timedelta(days=days))
    assert letters() == ["declaration", "declaration_again"]
    sent = db.session.execute(select(KeepingUpLetter.key, KeepingUpLetter.on)).all()
    expected = [("declaration:2027-03-01", FIRST), ("declaration_again:2027-03-01", date(2027, 3, 31))]
    assert [tuple(each) for each in sent] == expected


def test_whoever_declares_is_not_reminded(ana, hers, night):
    night(FIRST)
    page = hers(FIRST + timedelta(days=3)).get("/listing/").follow("Confirm this")
    assert "Thank you. Your declaration is recorded." in page.submit("Confirm both", BOTH).words
    night(FIRST + timedelta(days=30))
    night(date(2028, 2, 29))
    assert letters() == ["declaration"]
    night(date(2028, 3, 1))
    assert letters() == ["declaration"] * 2
    assert "declared active practice" in db.session.scalars(select(AuditRecord.verb)).all()


def test_late_nights_send_the_last_letter_that_is_due(ana, night):
    night(date(2026, 3, 2))
    night(date(2029, 5, 1))
    assert letters() == ["declaration_again"]


def test_both_sentences_are_ticked_or_nothing_is_declared(ana, hers):
    page = hers(FIRST).get(HERE)
    answer = page.submit("Confirm both", {"My public profile is up to date": True})
    assert answer.status_code == 422
    assert "Tick this to confirm" in answer.words
    assert db.session.scalars(select(Declaration)).all() == []


def test_the_same_form_twice_declares_once(ana, hers):
    page = hers(FIRST).get(HERE)
    assert all("Your declaration is recorded." in page.submit("Confirm both", BOTH).words for _ in range(2))
    assert [each.asked_on for each in db.session.scalars(select(Declaration))] == [FIRST]
    assert "Asked for next on 1 Mar 2028." in hers(FIRST).get(HERE).words


def test_before_the_first_year_is_over_nothing_is_asked_for(ana, hers):
    browser = hers(FIRST - timedelta(days=1))
    page = browser.get(HERE)
    assert "Asked for next on 1 Mar 2027." in page.words
    sent = {"form_token": "early", "is_active": "y", "is_current": "y", "csrf_token": page.csrf_token}
    answer = browser.post(HERE, sent)
    assert "This is asked for each year, first on 1 Mar 2027." in answer.words
    assert db.session.scalars(select(Declaration)).all() == []


def test_without_a_listing_there_is_nothing_to_declare(browser):
    assert browser.sign_in(make.mediator()).get(HERE).status_code == 404


def test_a_new_version_of_the_code_is_written_to_everybody_who_is_listed_once(ana, hers, night, code):
    night(date(2026, 4, 1))
    gone = listed("Gone")
    standing_actions.resign(standing_queries.listing_of(gone.id), reason="Asked to", by=make.staff())
    commit()
    code("2027")
    for day in (date(2026, 6, 1), date(2026, 6, 2)):
        night(day)
    assert letters() == ["code"]
    page = hers(date(2026, 6, 3)).get("/listing/")
    assert "Version 2027 waits for you to accept it." in page.words
    page.follow("Read and accept it").submit("I have read and accept version 2027")
    assert "You accepted version 2027." in hers(date(2026, 6, 3)).get("/listing/").words
    night(FIRST)
    assert letters() == ["code", "declaration"]


def test_whoever_never_asked_for_feedback_is_reminded_once_after_five_months(ana, night):
    listed("Yuki Tanaka", has_asked=False)
    night(date(2026, 7, 31))
    assert letters() == []
    for day in (date(2026, 8, 1), date(2026, 8, 2), date(2026, 10, 1)):
        night(day)
    assert letters() == ["feedback"]


def test_a_digest_is_reminded_of_after_22_months_until_there_is_a_new_one(ana, night):
    published(ana, date(2026, 5, 1))
    night(date(2027, 3, 1))
    night(date(2028, 2, 29))
    assert "digest" not in letters()
    for day in (date(2028, 3, 1), date(2028, 3, 2)):
        night(day)
    assert letters().count("digest") == 1


def test_somebody_suspended_hears_nothing_until_the_listing_is_restored(ana, night):
    listing, staff = standing_queries.listing_of(listed("Tomás Rocha").id), make.staff()
    standing_actions.suspend(listing, reason="Under review", by=staff)
    commit()
    night(FIRST)
    assert letters() == ["declaration"]
    standing_actions.restore(listing, reason="Decided", by=staff)
    commit()
    night(FIRST + timedelta(days=1))
    assert letters() == ["declaration"] * 2


def test_a_quiet_night_costs_the_same_for_one_listing_as_for_four(ana, night, statements):
    night(date(2026, 3, 2))
    statements.clear()
    night(date(2026, 4, 1))
    alone = len(statements)
    for number in range(3):
        listed(f"Person {number}")
    night(date(2026, 4, 2))
    statements.clear()
    night(date(2026, 4, 3))
    assert len(statements) == alone


def test_each_listing_that_is_due_costs_the_same(ana, on, night, statements):
    """On the 1st of March one is due, on the 2nd two, on the 3rd three."""
    for number in (2, 3):
        on(date(2026, 3, number))
        for _ in range(number):
            listed(f"Person {number}")
    night(date(2027, 2, 28))
    costs = []
    for number in (1, 2, 3):
        statements.clear()
        night(date(2027, 3, number))
        costs.append(len(statements))
    assert letters() == ["declaration"] * 6
    assert costs[2] - costs[1] == costs[1] - costs[0] > 0


def test_the_page_costs_the_same_with_one_year_and_with_three(ana, hers, on, statements):
    costs = []
    for year in (2027, 2028, 2029):
        browser = hers(date(year, 3, 1))
        browser.get(HERE).submit("Confirm both", BOTH)
        costs.append(len(cost(browser, statements, HERE)))
    assert len(set(costs)) == 1


def test_two_workers_at_once_write_each_letter_once(app, ana, on):
    for number in range(4):
        listed(f"Person {number}")
    on(FIRST)
    assert at_once(app, *[keeping_up_actions.keep_up] * 2) == ["done"] * 2
    assert letters() == ["declaration"] * 5


def test_the_timetable_keeps_it_up_every_night(ana, on):
    on(FIRST)
    timetable.schedule()
    jobs.run_due()
    assert letters() == ["declaration"]


@pytest.mark.parametrize(
    ("day", "version", "expected"),
    [
        (FIRST, "2026", "Your listing does not depend on this letter."),
        (FIRST + timedelta(days=30), "2026", "Your listing goes on meanwhile."),
        (date(2026, 4, 1), "2027", "You accepted version 2026."),
    ],
)
def test_the_letters_say_that_they_only_remind(smtp, ana, night, code, day, version, expected):
    night(date(2026, 3, 2))
    code(version)
    night(day)
    jobs.run_due()
    assert expected in text_of(smtp.letters[-1])
