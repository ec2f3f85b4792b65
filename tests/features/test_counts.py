"""Every count on screen is the length of the list it opens, for everybody of the demo."""

import re

import pytest

from app import clock, demo
from app.accounts.person import person
from app.db import commit, unit
from app.demo import accounts, people

MEDIATORS = ("ana", "kofi", "noor", "lucia", "ingrid", "tomas", "yuki", "benoit", "wanjiru", "elif")
LISTS = {"counted": "Counted in", "borderline": "For the assessor to judge", "others": "Not counted"}


@pytest.fixture
def seeded(database):
    with unit():
        people.seed(clock.today())


def test_every_window_opens_the_list_it_counts(browser, seeded):
    for slug in MEDIATORS:
        browser.sign_in(person(accounts.account(slug)))
        rows = _windows(browser.get("/logbook/eligibility").text)
        assert (slug, len(rows)) == (slug, 13)
        for months, counts in rows.items():
            opened = browser.get(f"/logbook/eligibility?months={months}").text
            assert (slug, _length(opened, "counted"), _length(opened, "borderline")) == (slug, *counts)


def test_the_lists_of_a_window_are_the_whole_logbook(browser, seeded):
    for slug in MEDIATORS:
        browser.sign_in(person(accounts.account(slug)))
        total = len(re.findall(r"aria-label=\"Edit ", browser.get("/logbook/").text))
        opened = browser.get("/logbook/eligibility?months=36").text
        assert (slug, sum(_length(opened, name) for name in LISTS)) == (slug, total)


@pytest.mark.parametrize("slug", ["ana", "kofi"])
def test_every_filter_opens_as_many_as_it_says(browser, seeded, slug):
    browser.sign_in(person(accounts.account(slug)))
    text = browser.get("/logbook/").text
    chips = re.findall(r'<a href="(/logbook/[^"]*)"[^>]*>(?:All|Count|To judge|Do not count) <span>(\d+)</span>', text)
    assert len(chips) == 4
    for address, count in chips:
        found = browser.get(address.replace("&amp;", "&")).text
        assert len(re.findall(r"aria-label=\"Edit ", found)) == int(count)


def test_the_big_number_is_the_list_behind_it(browser, seeded):
    browser.sign_in(person(accounts.account("ana")))
    text = browser.get("/logbook/").text
    number = int(re.search(r'class="big"><a href="[^"]+">(\d+)<', text)[1])
    assert number == _length(browser.get("/logbook/eligibility?months=36").text, "counted") == 18


def test_ana_and_kofi_are_as_described(browser, seeded):
    browser.sign_in(person(accounts.account("ana")))
    assert "Not met: 2 short at 36 months." in browser.get("/logbook/").text
    browser.sign_in(person(accounts.account("kofi")))
    kofi = browser.get("/logbook/").text
    assert "Met from 30 months on" in kofi
    assert "Subject to verification" in kofi


def test_the_demo_is_shifted_when_it_is_stale_and_untouched(database):
    demo.prepare()
    commit()
    clock.hold(clock.now() + demo.STALE_AFTER * 2)
    assert demo.prepare() == "The demo's dates are shifted to today."
    assert demo.prepare() == "The demo keeps its data."


def _windows(text: str) -> dict[int, tuple[int, int]]:
    """Months → (count, to judge), as the table says."""
    rows = re.findall(r"\?months=(\d+)#counted\">\d+ months</a></th>\s*<td>(\d+)</td>\s*<td>(\d+)", text)
    return {int(months): (int(count), int(borderline)) for months, count, borderline in rows}


def _length(text: str, name: str) -> int:
    """How many rows the list of this name has; its heading must say the same."""
    section = text.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
    length = section.count("<tr><td>")
    assert int(re.search(rf"{LISTS[name]}[^<]*: (\d+)</h2>", section)[1]) == length
    return length
