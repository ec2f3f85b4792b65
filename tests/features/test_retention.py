"""What is kept, and for how long, is said in public, in numbers of those that delete it."""

import re
from datetime import timedelta

import pytest

from app import jobs, mail, timetable
from app.fees.invoices.document import KEPT_YEARS
from app.rights.retention import ROWS, Period, lasting

pytestmark = pytest.mark.database


def test_every_job_that_forgets_has_a_row():
    forgetting = {
        name
        for name in (*timetable.EVERY_DAY, *timetable.EVERY_HOUR)
        if name.startswith(("forget", "close old", "erase"))
    }
    assert {row.job for row in ROWS if row.job} == forgetting


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_a_row_names_each_of_its_periods(row):
    names = ("first", "second")[: len(row.periods)]
    assert [name for name in ("first", "second") if f"%({name})s" in row.rule] == list(names)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=10), Period(10, "minute")),
        (timedelta(hours=24), Period(24, "hour")),
        (timedelta(hours=2), Period(2, "hour")),
        (timedelta(days=2), Period(2, "day")),
        (timedelta(days=90), Period(90, "day")),
    ],
)
def test_a_length_is_said_in_whole_numbers(length, said):
    assert lasting(length) == (said,)


def test_the_page_says_the_numbers_the_portal_works_by(browser):
    words = browser.get("/about/privacy").follow("Everything that is deleted, and when").words
    assert f"one that a server refused after {mail.KEEP_REFUSED.days} days at most" in words
    assert f"Deleted {jobs.KEEP_DONE.days} days after it is done" in words
    assert f"{KEPT_YEARS} years from the end of their year, also when an account is closed" in words


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "7 ans à compter de la fin de leur année, même lorsqu’un compte est fermé"),
        ("ar", "7 سنوات من نهاية سنتها، حتى عند إغلاق الحساب"),
        ("ar", "24 شهرًا"),
        ("ar", "30 يومًا"),
        ("fr", "24 heures"),
    ],
)
def test_the_page_is_there_in_every_language(browser, language, said):
    page = browser.get(f"/{language}/about/retention")
    assert said in page.words
    assert page.headers["Content-Language"] == language
    assert not re.search(r"duration|%\(", page.words)


def test_whoever_has_the_page_is_told_that_it_still_holds(browser):
    tag = browser.get("/about/retention").headers["ETag"]
    assert browser.get("/about/retention", headers={"If-None-Match": tag}).status_code == 304
    assert "/about/retention" in browser.get("/sitemap.xml").text
