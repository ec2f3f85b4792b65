"""The pages that explain: their numbers are those of the rules, and follow when a rule or a price is changed."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app import clock
from app.db import commit, db
from app.directory.about.public import TITLES
from app.feedback.limits import LIMITS
from app.fees.models import DeiDiscount, Price
from app.listing import criteria
from app.listing.standings import facts as standing
from app.logbook.rules import actions as rule_actions, queries as rule_queries
from app.logbook.rules.parameters import IMI, IMI_RULE
from tests import make
from tests.features.test_queries import cost, statements
from tests.page import read

__all__ = ["statements"]

TOPICS = [f"/about/{topic}".rstrip("/") for topic in TITLES]


def stricter(**asked):
    """Another version of IMI's own rule, from today on."""
    rule_actions.set_imis_rule(
        by=make.staff(),
        version=rule_queries.latest_number(IMI),
        rule=replace(IMI_RULE, **asked),
        in_force_from=rule_queries.today(),
        reason="As decided.",
    )
    commit()


@pytest.mark.parametrize("address", [begins + topic for begins in ("", "/fr", "/ar") for topic in TOPICS])
def test_each_text_is_there_in_every_language_and_leads_to_the_others(browser, address):
    page = browser.get(address)
    [nav] = [each for each in page.page.all("nav") if each.get("class") == "topics"]
    links = list(nav.iter("a"))
    assert (page.status_code, len(links)) == (200, len(TITLES))
    assert [read(each) for each in links if "aria-current" in each.attrib] == [read(page.page.all("h1")[0])]
    [text] = page.page.all("article")
    assert text.get("lang") == (None if address.startswith("/about") else "en")


@pytest.mark.parametrize("address", TOPICS)
def test_no_text_shows_an_e_mail_address_or_the_slip_for_odrqap(browser, address):
    text = browser.get(address).text
    assert not re.search(r"[\w.]+@[\w.]+", text)
    assert "ICQAP" not in text


def test_a_text_that_is_not_there_is_not_found(browser):
    assert browser.get("/about/everything").status_code == 404


def test_eligibility_says_what_the_rule_says(browser):
    words = browser.get("/about/eligibility").words
    assert "20 in the previous 24 to 36 months" in words
    assert "If you are IMI Certified 5 in the same time" in words
    assert "200 hours or 20 mediations, of any mode and any year" in words
    assert "at least 120 minutes" in words
    assert "At least 75 % of that time was online" in words
    assert "from 60 minutes on, from 25 % online on" in words


def test_another_rule_is_another_text(browser):
    tags = {topic: browser.get(topic).headers["ETag"] for topic in ("/", *TOPICS)}
    stricter(needed=31, needed_certified=7, min_minutes=150, core="both", core_hours=222, longest_window=30)
    words = browser.get("/about/eligibility", headers={"If-None-Match": tags["/about/eligibility"]}).words
    for said in ("31 in the previous 24 to 30 months", "Certified 7 in", "222 hours and 20 mediations", "150 minutes"):
        assert said in words
    for other in ("/", "/about", "/about/how-to-apply"):
        assert "31" in browser.get(other, headers={"If-None-Match": tags[other]}).words


def test_the_cases_are_judged_by_the_rule(browser):
    def verdicts(page):
        return {row[0].text: read(row[1]) for row in (list(tr) for tr in page.page.all("tr")) if row[0].tag == "td"}

    before = verdicts(browser.get("/about/eligibility"))
    assert before["Six hours by video, on one day or over three"] == "Counts"
    assert before["Three hours by telephone, going back and forth"] == "Counts"
    assert before["Four hours in a room, then two by video"] == "To judge"
    assert before["In writing over nine days, 250 minutes in all"] == "To judge"
    assert before["A small claim settled in a call of 45 minutes"] == "Does not count"
    stricter(min_minutes=200, judges_hybrids=False)
    after = verdicts(browser.get("/about/eligibility"))
    assert after["Three hours by telephone, going back and forth"] == "To judge"
    assert after["Four hours in a room, then two by video"] == "Does not count"


def test_the_criteria_are_those_of_the_assessors_checklist(browser):
    page = browser.get("/about/competency-criteria")
    groups = criteria.CURRENT.knowledge
    assert [read(each) for each in page.page.all("h2")] == [*(group.heading for group in groups), "Skills"]
    assert (len(groups), sum(len(group.items) for group in groups), len(criteria.CURRENT.skills)) == (5, 23, 3)
    assert all(item.words in page.words for item in criteria.CURRENT.items)


def test_fees_are_those_in_force(browser):
    words = browser.get("/about/fees").words
    assert "€165.00 without VAT" in words
    assert "With Dutch VAT of 21 % €199.65" in words
    assert "No country stands in the table today." in words
    today = clock.today(clock.REGISTER_ZONE)
    db.session.add(Price(valid_from=today, cents=170_00, note="Decided."))
    for country, percent, begins in (("KE", 50, today), ("PT", 25, today), ("BR", 25, today + timedelta(days=1))):
        db.session.add(DeiDiscount(country=country, percent=percent, valid_from=begins, source="Decided."))
    commit()
    words = browser.get("/about/fees").words
    assert "€170.00 without VAT" in words
    assert "50 % €85.00 Kenya 25 % €127.50 Portugal" in words
    assert "Brazil" not in words
    assert all("€170.00" in browser.get(f"/about/{topic}").words for topic in ("how-to-apply", "maintaining"))


def test_maintaining_names_the_days_of_the_notices(browser):
    words = browser.get("/about/maintaining").words
    first, second, *_later = standing.NOTICES
    assert f"reminded {-first} and {-second} days before they end" in words
    assert "30, 180, 330 and 358 days later" in words
    assert f"{standing.AFTER_FINAL_NOTICE.days} days have passed since a final notice left" in words


def test_feedback_and_privacy_name_the_limits(browser):
    words = browser.get("/about/feedback").words
    assert f"from {LIMITS['fewest_answers']} answers of {LIMITS['fewest_mediations']} mediations on" in words
    assert f"in steps of {LIMITS['share_step']} %" in words
    assert f"correct them for {LIMITS['correct_days']} days" in words
    words = browser.get("/about/privacy").words
    assert f"{LIMITS['ratings_months']} months after the mediation, then only totals" in words
    assert "24 hours after your last step, 7 days at most" in words


def test_many_countries_cost_what_one_costs(browser, statements):
    today = clock.today(clock.REGISTER_ZONE)

    def add(*countries):
        for country in countries:
            db.session.add(DeiDiscount(country=country, percent=50, valid_from=today, source="Decided."))
        commit()

    add("KE")
    with_one = cost(browser, statements, "/about/fees")
    add("UG", "TZ")
    assert cost(browser, statements, "/about/fees") == with_one
