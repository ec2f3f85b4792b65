"""What a mediator learned: added in one row, summed by year, changed, removed, taken along and brought in again."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.audit import AuditRecord
from app.db import commit, db
from app.logbook.cpd import queries as cpd_queries
from app.logbook.cpd.models import CpdItem
from tests import make
from tests.features.bringing import exported, import_archive
from tests.features.test_queries import cost, statements

pytestmark = pytest.mark.database

__all__ = ["statements"]

PAGE = "/logbook/cpd/"
ADDED = {"Title": "Interpreters in video mediation", "Hours": "1 h 30", "Takeaway": "Agree on pauses."}
FORMULA = '=HYPERLINK("https://evil.example","Open")'
SCRIPT = "<script>alert(1)</script>{{ 7*7 }}"


def kept(mediator) -> list[tuple]:
    """What is kept, the oldest first."""
    items = [cpd_queries.opened(each) for each in cpd_queries.whole(mediator)]
    return [(each.date, each.title, each.minutes, each.takeaway) for each in items]


def test_an_item_is_added_in_one_row(browser, ana):
    page = browser.get("/logbook/").follow("Learning (CPD)")
    assert "Nothing learned is written down yet" in page.words
    page = page.submit("Add it", ADDED)
    today = clock.today(ana.zone)
    assert kept(ana) == [(today, "Interpreters in video mediation", 90, "Agree on pauses.")]
    assert f"{today.year} 1 h 30 1 item" in page.words
    assert "Agree on pauses." in page.words


def test_a_year_has_its_total_and_opens(browser, ana):
    for day, minutes in ((date(2025, 12, 31), 60), (date(2026, 1, 1), 90), (date(2026, 2, 1), 45)):
        make.cpd_item(ana, date=day, minutes=minutes, title=f"Course of {day}")
    page = browser.get(PAGE)
    assert "2026 2 h 15 2 items 2025 1 h 1 item" in page.words
    page = browser.get(f"{PAGE}?year=2025")
    assert ("Course of 2025-12-31" in page.words, "Course of 2026" in page.words) == (True, False)
    assert "Course of 2026-02-01" in page.follow("Show every year").words
    assert "Course of 2026-02-01" in browser.get(f"{PAGE}?year=1999&page=-3").words


def test_the_form_sent_twice_adds_once(browser, ana):
    page = browser.get(PAGE)
    page.submit("Add it", ADDED)
    page.submit("Add it", ADDED)
    assert len(kept(ana)) == 1


def test_the_same_form_with_other_words_is_refused_and_then_adds(browser, ana):
    page = browser.get(PAGE)
    page.submit("Add it", ADDED)
    refused = page.submit("Add it", ADDED | {"Title": "Another course"})
    assert (refused.status_code, "as it read then" in refused.words) == (422, True)
    refused.submit("Add it")
    assert [title for _day, title, *_more in kept(ana)] == [ADDED["Title"], "Another course"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"Title": " "}, "Enter what it was"),
        ({"Title": "x" * 201}, "Keep it to 200 characters"),
        ({"Hours": "0"}, "Enter a length between 1 min and 1000 h"),
        ({"Hours": "long"}, "Enter the hours"),
        ({"Date": ""}, "Enter the day you finished it"),
        ({"Date": "2026-02-30"}, "Enter a date"),
        ({"Takeaway": "x" * 4001}, "Keep it to 4,000 characters"),
    ],
)
def test_what_is_not_right_is_said_and_kept_as_typed(browser, ana, typed, words):
    page = browser.get(PAGE).submit("Add it", ADDED | typed)
    assert (page.status_code, words in page.words, kept(ana)) == (422, True, [])
    shown = page.page.one(name="title").get("value")
    assert shown.strip() == (ADDED | typed)["Title"].strip()


def test_a_day_that_is_still_to_come_is_refused(browser, ana):
    ahead = clock.today(ana.zone) + timedelta(days=1)
    page = browser.get(PAGE).submit("Add it", ADDED | {"Date": ahead.isoformat()})
    assert (page.status_code, "still to come" in page.words, kept(ana)) == (422, True, [])


def test_a_takeaway_that_names_somebody_is_looked_at_twice_and_a_title_is_not(browser, ana):
    typed = ADDED | {"Title": "Course by Maria Santos", "Takeaway": "Ask Maria Santos again."}
    page = browser.get(PAGE).submit("Add it", typed)
    assert (page.status_code, "does it name anybody?" in page.words, kept(ana)) == (422, True, [])
    page.submit("Save like this")
    assert [each[3] for each in kept(ana)] == ["Ask Maria Santos again."]


def test_a_takeaway_that_was_kept_is_not_asked_about_again(browser, ana):
    made = make.cpd_item(ana, takeaway="Ask Maria Santos again.")
    assert "Saved." in browser.get(f"{PAGE}{made.id}").submit("Save", {"Hours": "3"}).words


def test_an_item_is_changed(browser, ana):
    made = make.cpd_item(ana, title="Course", takeaway="Listen.")
    page = browser.get(PAGE).follow("Edit Course").submit("Save", {"Hours": "3", "Takeaway": ""})
    assert "Saved." in page.words
    assert kept(ana) == [(made.date, "Course", 180, "")]


def test_a_change_in_another_window_is_shown_beside_what_was_typed(browser, ana):
    made = make.cpd_item(ana, title="Course", takeaway="Listen.")
    page = browser.get(f"{PAGE}{made.id}")
    browser.get(f"{PAGE}{made.id}").submit("Save", {"Title": "Seminar", "Takeaway": "Wait."})
    page = page.submit("Save", {"Title": "Workshop"})
    assert page.status_code == 422
    assert "Title is saved as: Seminar" in page.words
    assert "Takeaway is saved as: Wait." in page.words
    assert kept(ana)[0][1] == "Seminar"
    page.submit("Save")
    assert kept(ana)[0][1::2] == ("Workshop", "Listen.")


def test_a_removed_item_is_brought_back(browser, ana):
    made = make.cpd_item(ana)
    before = kept(ana)
    page = browser.get(f"{PAGE}{made.id}").submit("Remove it")
    assert kept(ana) == []
    assert browser.get(f"{PAGE}{made.id}", is_checked=False).status_code == 404
    page.submit("Undo")
    assert kept(ana) == before


def test_to_bring_it_back_twice_is_done_and_noted_once(browser, ana):
    made = make.cpd_item(ana)
    page = browser.get(f"{PAGE}{made.id}").submit("Remove it")
    assert [page.submit("Undo").status_code for _ in range(2)] == [200, 200]
    verbs = db.session.scalars(select(AuditRecord.verb).where(AuditRecord.verb == "restored a CPD item")).all()
    assert len(verbs) == 1


def test_a_form_whose_item_was_undone_is_refused_once(browser, ana):
    page = browser.get(PAGE)
    page.submit("Add it", ADDED).submit("Undo")
    refused = page.submit("Add it", ADDED)
    assert (refused.status_code, "which was removed" in refused.words, kept(ana)) == (422, True, [])
    refused.submit("Add it")
    assert len(kept(ana)) == 1


def test_another_mediators_item_does_not_exist(browser, ana, kofi):
    theirs = make.cpd_item(kofi, title="Course of Kofi")
    commit()
    here = f"{PAGE}{theirs.id}"
    assert browser.get(here, is_checked=False).status_code == 404
    for address in (here, f"{here}/remove", f"{here}/restore"):
        assert browser.post(address, {"version": theirs.version}).status_code == 404
    files = PAGE, "/logbook/cpd.csv", "/logbook/export.json", "/logbook/print"
    assert not [address for address in files if "Course of Kofi" in browser.get(address).text]
    assert [each[1] for each in kept(kofi)] == ["Course of Kofi"]


def test_a_takeaway_is_sealed_and_opens_for_its_own_item_only(browser, ana):
    first, second = (make.cpd_item(ana, takeaway=words) for words in ("Be patient.", "Be brief."))
    rows = db.session.scalars(select(CpdItem.takeaway)).all()
    assert not [row for row in rows if b"Be " in row]
    second.takeaway = first.takeaway
    commit()
    assert browser.get(PAGE, is_checked=False).status_code == 500


def test_takeaways_are_in_the_complete_logbook_alone(browser, ana):
    make.cpd_item(ana, title="Course", takeaway="Be patient.")
    assert "Be patient." in browser.get("/logbook/export.json").text
    for address in ("/logbook/cpd.csv", "/logbook/print"):
        assert ("Course" in browser.get(address).text, "Be patient." in browser.get(address).text) == (True, False)


def test_hostile_text_is_inert_on_every_page_and_in_the_file(browser, ana):
    made = make.cpd_item(ana, title=SCRIPT, takeaway=SCRIPT)
    make.cpd_item(ana, title=FORMULA, date=made.date - timedelta(days=1))
    for address in (PAGE, f"{PAGE}{made.id}", "/logbook/print"):
        page = browser.get(address)
        assert (SCRIPT in page.words, "<script>alert" in page.text) == (True, False)
    day = made.date - timedelta(days=1)
    quoted = FORMULA.replace('"', '""')
    assert f'{day},"\'{quoted}",120\r\n' in browser.get("/logbook/cpd.csv").text


def test_a_list_of_three_costs_as_much_as_one_of_one(browser, statements, ana):
    make.cpd_item(ana, takeaway="Listen.")
    addresses = PAGE, "/logbook/print", "/logbook/cpd.csv", "/logbook/export.json"
    with_one = [cost(browser, statements, address) for address in addresses]
    make.cpd_item(ana, takeaway="Wait.")
    make.cpd_item(ana, date=date(2025, 3, 4))
    assert [cost(browser, statements, address) for address in addresses] == with_one


def test_the_list_is_in_pages_under_the_totals_of_whole_years(browser, ana):
    for number in range(cpd_queries.A_PAGE + 1):
        make.cpd_item(ana, date=date(2026, 1, 1) + timedelta(days=number), title=f"Course {number:02}", minutes=60)
    page = browser.get(PAGE)
    assert ("Page 1 of 2" in page.words, "2026 51 h 51 items" in page.words, "Course 00" in page.words) == (
        True,
        True,
        False,
    )
    page = page.follow("Next page")
    assert ("2026 51 h 51 items" in page.words, "Course 00" in page.words, "Course 01" in page.words) == (
        True,
        True,
        False,
    )


def test_another_account_gets_the_same_items_once(browser, ana, his, kofi):
    make.cpd_item(ana, title="Supervision", takeaway="Wait.")
    make.cpd_item(ana, title="Supervision", takeaway="Listen.")
    file = exported(browser)
    page = import_archive(his, file)
    assert "What you learned: 2 CPD items" in page.words
    page.submit("Log what is ticked")
    assert kept(kofi) == kept(ana)
    for signed_in, again in ((his, file), (browser, file), (browser, exported(his)), (his, exported(his))):
        assert "Nothing new to log" in import_archive(signed_in, again).words
    assert (len(kept(kofi)), len(kept(ana))) == (2, 2)


def test_what_was_changed_here_stays_as_it_is(browser, ana):
    made = make.cpd_item(ana, title="Course")
    file = exported(browser)
    browser.get(f"{PAGE}{made.id}").submit("Save", {"Title": "Seminar"})
    assert "Nothing new to log" in import_archive(browser, file).words


def test_items_that_are_not_ticked_stay_out(browser, ana, his, kofi):
    make.mediation(ana, reference="KM-01")
    make.cpd_item(ana)
    import_archive(his, exported(browser)).submit("Log what is ticked", {"What you learned: 1 CPD item": False})
    assert kept(kofi) == []


def test_a_day_that_is_still_to_come_is_not_brought_in(browser, ana, his, kofi):
    make.cpd_item(ana, title="Course")
    make.cpd_item(ana, title="Supervision")
    said = json.loads(exported(browser))
    said["cpd"][0]["date"] = (clock.today(kofi.zone) + timedelta(days=1)).isoformat()
    page = import_archive(his, json.dumps(said).encode())
    assert "What you learned: 1 CPD item" in page.words
    page.submit("Log what is ticked")
    assert [each["title"] for each in json.loads(exported(his))["cpd"]] == [said["cpd"][1]["title"]]


def test_what_was_brought_in_again_is_not_brought_back_beside_it(browser, ana):
    made = make.cpd_item(ana)
    file = exported(browser)
    removed = browser.get(f"{PAGE}{made.id}").submit("Remove it")
    import_archive(browser, file).submit("Log what is ticked")
    assert removed.submit("Undo").status_code == 409
    assert len(kept(ana)) == 1


def test_a_file_of_the_first_version_is_still_read(his, browser, ana, kofi):
    make.mediation(ana, reference="KM-01")
    said = json.loads(exported(browser))
    del said["cpd"]
    page = import_archive(his, json.dumps(said | {"version": 1}).encode())
    assert ("1 of 1 mediation ticked" in page.words, "CPD" in page.words) == (True, False)
