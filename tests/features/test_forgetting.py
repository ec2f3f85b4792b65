"""Words and addresses are forgotten ninety days after the first digest that counts them; what is dated back stays."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.feedback import links
from app.feedback.answers import content, keeping as answers, retention
from app.feedback.models import FiledAnswer
from app.logbook import actions as logbook
from tests import make
from tests.features.digesting import FILED_AFTER, asked, digests, filed, later
from tests.features.reviewing import WORDS, answered, link_of, nights

pytestmark = pytest.mark.database

KEPT = retention.KEEP_TEXTS_AFTER_DIGEST.days
TYPED = {"did_well": WORDS, "contact": "reviewer@example.org"}


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


def typed():
    """What each filed answer still holds of what somebody typed, sorted."""
    rows = db.session.scalars(select(FiledAnswer).execution_options(populate_existing=True))
    values = [content.opened(each).values for each in rows]
    return sorted((each.get("did_well", ""), each.get("contact", "")) for each in values)


def dated_back(mediation, by, *, year):
    session = mediation.sessions[0]
    logbook.change_session(session, by=by, version=mediation.version, date=session.date.replace(year=year))
    commit()


def test_what_a_digest_counts_loses_its_words_ninety_days_later(clock, ana):
    filed(clock, asked(ana, 5), **TYPED)
    nights(clock, KEPT - 1)
    assert (len(digests(ana)), typed()) == (1, [(WORDS, "reviewer@example.org")] * 5)
    nights(clock, 1)
    assert typed() == [("", "")] * 5
    assert {content.opened(each).values["listened"] for each in db.session.scalars(select(FiledAnswer))} == {4}


def test_what_no_digest_counts_yet_keeps_its_words(clock, ana):
    filed(clock, asked(ana, 5), **TYPED)
    filed(clock, asked(ana, 2), **TYPED)
    filed(clock, asked(ana, 1), **TYPED)
    nights(clock, KEPT - 2 * FILED_AFTER)
    assert (len(digests(ana)), typed()) == (2, [("", "")] * 5 + [(WORDS, "reviewer@example.org")] * 3)
    nights(clock, 2 * FILED_AFTER)
    assert typed() == [("", "")] * 8


def test_words_that_are_old_go_whatever_a_digest_says(clock, ana):
    filed(clock, asked(ana, 2), **TYPED)
    filed(clock, asked(ana, 1), **TYPED)
    clock.hold(clock.now() + timedelta(days=735))
    nights(clock, 1)
    assert (digests(ana), typed()) == ([], [("", "")] * 3)


def test_the_database_does_not_tell_which_answers_a_digest_has_made_forget(clock, ana):
    filed(clock, asked(ana, 5), **TYPED)
    filed(clock, asked(ana, 2), **TYPED)
    filed(clock, asked(ana, 1), **TYPED)
    later(clock, KEPT - 2 * FILED_AFTER)
    before = {each.id: (each.sealed, each.forget_in) for each in db.session.scalars(select(FiledAnswer))}
    commit()
    retention.forget_old()
    after = {each.id: (each.sealed, each.forget_in) for each in db.session.scalars(select(FiledAnswer))}
    assert {len(sealed) for sealed, _month in after.values()} == {len(next(iter(before.values()))[0])}
    assert all(before[each][0] != after[each][0] and before[each][1] == after[each][1] for each in before)


def test_a_night_that_was_missed_is_made_up_for(clock, ana):
    filed(clock, asked(ana, 5), **TYPED)
    later(clock, KEPT + 40)
    nights(clock, 1)
    assert typed() == [("", "")] * 5


@pytest.mark.parametrize("page", ["/feedback/guidelines", "/feedback/guidelines/authors"])
def test_the_guidelines_say_so(browser, page):
    assert f"{KEPT} days after the first digest" in browser.get(page).words


def test_the_notice_says_so(browser, ana):
    page = browser.get(links.address(make.request(make.mediation(ana))))
    said = f"{KEPT} days after the first digest that counts your answers, and never longer than 24 months"
    assert said in page.words


def test_a_mediation_that_is_dated_back_stays_in_the_coverage_as_long_as_its_answers(clock, ana):
    """By two years and eleven months, the answers are there: so is how many were asked for them."""
    requests = asked(ana, 5)
    filed(clock, requests)
    for mediation in {each.slot.mediation for each in requests}:
        dated_back(mediation, ana, year=2020)
    later(clock, 1_000)
    filed(clock, asked(ana, 3))
    counted = digests(ana)[-1].printed["coverage"]
    assert (counted["answered"], counted["invited"], counted["people"], counted["mediations"]) == (8, 8, 8, 6)


def test_an_answer_is_kept_by_the_day_its_mediation_had_when_it_was_asked_about(clock, ana):
    request = make.request(make.mediation(ana))
    before = request.dated_on
    dated_back(request.slot.mediation, ana, year=2025)
    answered(request)
    assert content.opened(db.session.scalars(select(answers.Answer)).one()).dated_on == before == date(2026, 6, 20)


def test_a_reviewer_is_told_both_days_of_a_mediation_that_was_dated_anew(browser, ana):
    request = make.request(make.mediation(ana))
    told = "The mediator has changed its date: when you were asked, it was 20 Jun 2026."
    assert told not in browser.get(link_of(request).address).words
    dated_back(request.slot.mediation, ana, year=2025)
    page = browser.get(link_of(request).address)
    assert told in page.words
    assert "on the mediation of 20 Jun 2025" in page.words
