"""Every count that is a link opens as many rows as it says, on the pages of everybody who works in the demo."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.accounts.person import person
from app.db import db, unit
from app.demo import people
from app.listing.applications.life import Decision
from app.listing.applications.models import Application
from tests import make
from tests.features import applying, desking
from tests.page import read

LINES = {"ul": "rows", "ol": "desk", "table": "list"}
COUNT = re.compile(r"^[+−]? ?(\d+)$")


@pytest.fixture
def seeded(database):
    with unit():
        people.seed(clock.today())


def counts(answer):
    """The links of a page that say how many there are, each with that number."""
    chips = [each for nav in answer.page.all("nav", class_="chips") for each in nav.iter("a")]
    said = [(each.get("href"), read(each[-1])) for each in chips if len(each)]
    said += [(each.get("href"), read(each)) for each in answer.page.all("a")]
    return {(address, int(found[1])) for address, words in said if (found := COUNT.match(words))}


def rows(browser, address):
    """How many rows a list has, on all of its pages."""
    answer = browser.get(address)
    following = [each.get("href") for each in answer.page.all("a", rel="next")]
    return len(list(lines(answer))) + sum(rows(browser, each) for each in following)


def lines(answer):
    for each in answer.page.all(*LINES):
        if LINES[each.tag] in each.get("class", "").split():
            body = each.find("tbody") if each.tag == "table" else each
            yield from (row for row in body if row.tag in ("li", "tr"))


def wrong(browser, address):
    """The counts of a page that are not those of the lists they open, and how many counts it has."""
    said = counts(browser.get(address))
    opened = {(each, number): rows(browser, each) for each, number in said}
    return {each: found for each, found in opened.items() if found != each[1]}, len(said)


def pages(user):
    """Where somebody of the demo sees counts."""
    reviews = [f"/assess/{each}" for each in db.session.scalars(select(Application.id))]
    return [
        *(("/logbook/", "/feedback/", "/feedback/digest-author/", "/listing/") if user.is_mediator else ()),
        *(("/assess/", *reviews) if user.is_assessor else ()),
        *(("/staff/", "/staff/people/", "/staff/listings/", "/staff/standing/") if user.is_staff else ()),
    ]


def test_every_count_opens_its_list_for_everybody_of_the_demo(browser, seeded):
    told, numbers = {}, {}
    for user in db.session.scalars(select(User).order_by(User.id)).all():
        who, slug = person(user), user.email.partition("@")[0]
        for address in pages(user):
            told[slug, address], number = wrong(browser.sign_in(who), address)
            numbers[slug] = numbers.get(slug, 0) + number
    assert {where: found for where, found in told.items() if found} == {}
    with_counts = {slug for slug, number in numbers.items() if number}
    assert with_counts == {"ana", "kofi", "lucia", "ingrid", "sanne", "ines", "sigrid", "wanjiru", "elif"}


def test_the_figures_of_a_running_total_open_what_they_are_made_of(browser, database):
    rivers = applying.programme()
    ana, ines = make.mediator(), applying.assessor(rivers)
    applying.ready(ana)
    for number in range(3):
        make.mediation(ana, minutes=95, on=clock.today() - timedelta(days=number + 1))
    application = desking.begun(ana, rivers, by=ines)
    doubtful = [each for each in application.entries if each.frozen["minutes"] == 95]
    counted = [each for each in application.entries if each not in doubtful]
    for entry, decision in (
        *((each, Decision.ACCEPT) for each in (doubtful[0], counted[0])),
        *((each, Decision.REJECT) for each in (doubtful[1], counted[1], counted[2])),
    ):
        desking.decided(entry, decision, "Seen in the interview", by=ines)
    address = f"/assess/{application.id}"
    said = {each: number for each, number in counts(browser.sign_in(ines).get(address)) if "_" in each}
    assert said == {
        f"{address}?show=doubt_accepted": 1,
        f"{address}?show=counted_rejected": 2,
        f"{address}?show=in_doubt#entries": 3,
    }
    assert wrong(browser, address)[0] == {}
