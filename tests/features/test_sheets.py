"""Bringing in a spreadsheet: from its columns to entries, the same sheet again, and back."""

import csv as written
import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select, update

from app.accounts.models import User
from app.db import commit, db
from app.logbook import actions
from app.logbook.models import Mediation
from app.logbook.sources import held_queries as source_held_queries
from app.logbook.vocabulary import Conclusion, Field, Kind, Mode, Status
from tests import make
from tests.features.bringing import csv, import_sheet
from tests.features.importing import logbook, numbers

pytestmark = pytest.mark.database

THREE = (
    "2026-03-02,3 h,KM-01,Zoom,yes,Sole mediator,Smith was angry",
    "2026-03-09,90 min,KM-01,Zoom,yes,Sole mediator,",
    "2026-04-01,2:30,KM-02,in person,yes,Co-mediator,",
)


def logged(browser, data: bytes):
    """The ledger of an import that logged everything, or what there is where nothing is new."""
    page = import_sheet(browser, data).submit("Go on")
    return page.submit("Log what is ticked") if page.page.all("input", type="checkbox") else page


def one(reference: str) -> Mediation:
    return db.session.scalars(select(Mediation).where(Mediation.reference == reference)).one()


def two_sheets() -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.append(("What is this?", "Nothing"))
    other = book.create_sheet("2026")
    other.append(("Date", "Length", "Mode", "Ref"))
    other.append((date(2026, 3, 2), "1:30", "Zoom", "KM-01"))
    book.save(file)
    return file.getvalue()


def told_of(browser, columns: str) -> list[tuple[str, ...]]:
    """Some columns of the file that somebody's logbook is exported as."""
    rows = written.DictReader(io.StringIO(browser.get("/logbook/export.csv").text))
    return [tuple(row[column] for column in columns.split(",")) for row in rows]


def test_rows_of_one_reference_are_one_mediation(browser, ana):
    page = import_sheet(browser, csv(*THREE))
    assert page.page.title == "What each column is"
    page = page.submit("Go on")
    assert (page.page.title, "2 of 2 mediations ticked" in page.words) == ("What would be logged", True)
    page = page.submit("Log what is ticked")
    assert "2 mediations are logged" in page.words
    assert logbook(ana) == [
        ("KM-01", [(date(2026, 3, 2), 180), (date(2026, 3, 9), 90)]),
        ("KM-02", [(date(2026, 4, 1), 150)]),
    ]
    first, second = db.session.scalars(select(Mediation).order_by(Mediation.reference))
    assert (first.role, first.verdict, first.evidence_level, second.role) == (
        "sole_mediator",
        "counts",
        1,
        "co_mediator",
    )
    assert {(one.mode, one.platform, one.source) for one in first.sessions} == {("video", "zoom", "spreadsheet")}
    assert numbers(ana) == [(3, 3, 0, 0, 0, 0)]


def test_the_same_sheet_again_has_nothing_new(browser, ana):
    for _ in range(3):
        page = logged(browser, csv(*THREE))
    assert "Nothing new to log" in page.words
    assert numbers(ana) == [(3, 3, 0, 0, 0, 0), (3, 0, 3, 0, 0, 0), (3, 0, 3, 0, 0, 0)]
    assert len(logbook(ana)) == 2


def test_rows_in_another_order_are_the_same_rows(browser, ana):
    logged(browser, csv(*THREE))
    import_sheet(browser, csv(*reversed(THREE)))
    assert numbers(ana)[1] == (3, 0, 3, 0, 0, 0)


def test_what_was_removed_stays_removed(browser, ana):
    logged(browser, csv(*THREE))
    actions.remove(one("KM-02"), by=ana)
    commit()
    import_sheet(browser, csv(*THREE))
    assert numbers(ana)[1] == (3, 0, 3, 0, 0, 0)


def test_what_was_edited_stays_edited(browser, ana):
    logged(browser, csv(*THREE))
    mediation = one("KM-02")
    actions.change_session(mediation.sessions[0], by=ana, version=mediation.version, minutes=200)
    actions.change(mediation, by=ana, version=mediation.version, reference="NEW-2")
    commit()
    import_sheet(browser, csv(*THREE))
    assert numbers(ana)[1] == (3, 0, 3, 0, 0, 0)
    assert logbook(ana)[1] == ("NEW-2", [(date(2026, 4, 1), 200)])


def test_a_row_that_says_something_else_now_is_named_and_changes_nothing(browser, ana):
    logged(browser, csv(*THREE))
    page = import_sheet(browser, csv(*THREE[:2], THREE[2].replace("2:30", "3:30"))).submit("Go on")
    assert "logged 1 Apr 2026, 2 h 30; in your file 1 Apr 2026, 3 h 30" in page.words
    assert numbers(ana)[1] == (3, 0, 2, 1, 0, 0)


def test_a_row_that_says_what_was_corrected_since_is_known(browser, ana):
    logged(browser, csv(*THREE))
    mediation = one("KM-02")
    actions.change_session(mediation.sessions[0], by=ana, version=mediation.version, minutes=210)
    commit()
    import_sheet(browser, csv(*THREE[:2], THREE[2].replace("2:30", "3:30")))
    assert numbers(ana)[1] == (3, 0, 3, 0, 0, 0)


def test_a_new_row_of_a_logged_reference_is_another_session(browser, ana):
    make.mediation(ana, reference="KM-01", on=date(2026, 2, 1))
    page = import_sheet(browser, csv(*THREE)).submit("Go on")
    assert "added to KM-01, which is logged" in page.words
    page.submit("Log what is ticked")
    assert logbook(ana)[0] == ("KM-01", [(date(2026, 2, 1), 180), (date(2026, 3, 2), 180), (date(2026, 3, 9), 90)])


def test_the_portals_own_file_says_itself_what_it_is(browser, ana, his, kofi):
    first = make.mediation(
        ana, reference="KM-01", on=date(2026, 3, 2), field=Field.FAMILY, conclusion=Conclusion.SETTLED
    )
    make.session(first, by=ana, date=date(2026, 3, 3), minutes=45, mode=Mode.IN_PERSON, kind=Kind.INTAKE)
    make.mediation(ana, reference="KM-02", on=date(2026, 9, 1), minutes=None, status=Status.PLANNED)
    file = browser.get("/logbook/export.csv").data
    import_sheet(browser, file)
    assert numbers(ana) == [(3, 0, 3, 0, 0, 0)]
    page = logged(his, file)
    assert "2 mediations are logged" in page.words
    assert logbook(kofi) == logbook(ana)
    told = "reference,role,simulated,agreement_to_mediate,status,date,start,minutes,kind,mode,session_status"
    told += ",field,conclusion,platform,mediator_remote,zone"
    assert told_of(his, told) == told_of(browser, told)


def test_an_order_of_dates_that_is_not_plain_is_asked(browser, ana):
    page = import_sheet(browser, csv("01/02/2026,3 h,KM-01,Zoom,yes,,", "03/02/2026,3 h,KM-02,Zoom,yes,,"))
    assert "2 rows found, none of which can be read yet" in page.words
    assert "Say first whether the day or the month comes first" in page.words
    page = page.submit("Go on")
    assert (page.status_code, "Say whether the day or the month comes first" in page.words) == (422, True)
    page = page.submit("Go on", {"Month first: 12/31/2026": True})
    page.submit("Log what is ticked")
    assert [sessions[0][0] for _reference, sessions in logbook(ana)] == [date(2026, 1, 2), date(2026, 3, 2)]


def test_a_word_that_is_not_known_is_asked_once(browser, ana):
    page = import_sheet(browser, csv("2026-03-02,3 h,KM-01,Kiva,yes,,", "2026-03-03,3 h,KM-02,Kiva,yes,,"))
    assert "The word for the mode is not known." in page.words
    page = page.submit("Go on", {"“Kiva”, in 2 rows": "Video"})
    page.submit("Log what is ticked")
    assert {each.modes for each in db.session.scalars(select(Mediation))} == {"video"}


def test_what_a_sheet_does_not_say_is_chosen(browser, ana):
    page = import_sheet(browser, csv("2026-03-02,3 h", head="Date,Length"))
    assert "The mode is missing." in page.words
    page = page.submit("Go on", {"mode": "Audio", "There was an agreement": True})
    page.submit("Log what is ticked")
    mediation = db.session.scalars(select(Mediation)).one()
    assert (mediation.reference, mediation.modes, mediation.verdict) == ("L26-001", "audio", "counts")


def test_a_reference_that_may_be_a_name_gets_a_number_unless_it_is_kept(browser, ana):
    rows = csv("2026-03-02,3 h,Duarte-v-Farol,Zoom,yes,,", "2026-03-03,3 h,Lea & Tom,Zoom,yes,,")
    page = import_sheet(browser, rows).submit("Go on")
    assert "it may be the names of two parties" in page.words
    page = page.submit("Change the columns").submit("Go on", {"Keep references": True}).submit("Log what is ticked")
    assert [reference for reference, _ in logbook(ana)] == ["Duarte-v-Farol", "L26-001"]


def test_a_workbook_with_several_sheets_asks_which(browser, ana):
    page = import_sheet(browser, two_sheets(), "book.xlsx")
    assert "What is this?" not in page.words
    other = page.submit("Read the rows again", {"Sheet of the file": "Sheet, 1 row"})
    assert "What is this?" in other.words
    page = other.submit("Read the rows again", {"Sheet of the file": "2026, 2 rows"}).submit("Go on")
    page.submit("Log what is ticked")
    assert logbook(ana) == [("KM-01", [(date(2026, 3, 2), 90)])]


def test_columns_that_cannot_be_are_refused_and_kept(browser, ana):
    page = import_sheet(browser, csv(*THREE))
    page = page.submit("Go on", {"Date": "Leave out", "Notes": "Your role", "Role": "Leave out"})
    assert (page.status_code, "Choose the column with the dates." in page.words) == (422, True)
    [chosen] = [each.get("value") for each in page.page.all("option") if "selected" in each.attrib][1:2]
    assert chosen == "leave_out"


def test_what_is_unticked_is_not_logged_and_comes_again(browser, ana):
    page = import_sheet(browser, csv(*THREE)).submit("Go on")
    page.submit("Log what is ticked", {"KM-02": False})
    assert [reference for reference, _ in logbook(ana)] == ["KM-01"]
    import_sheet(browser, csv(*THREE))
    assert numbers(ana)[1] == (3, 1, 2, 0, 0, 0)


def test_an_import_is_undone_as_that_of_a_calendar_and_can_be_had_again(browser, ana):
    make.mediation(ana, reference="KM-01", on=date(2026, 2, 1))
    before = logbook(ana)
    page = logged(browser, csv(*THREE))
    page = page.submit("Undo this import")
    assert ("The import is undone." in page.words, logbook(ana)) == (True, before)
    logged(browser, csv(*THREE))
    assert (numbers(ana)[1], len(logbook(ana))) == ((3, 3, 0, 0, 0, 0), 2)


def test_a_page_that_is_older_than_the_draft_says_so(browser, ana):
    old = import_sheet(browser, csv(*THREE))
    browser.get(old.address).submit("Go on")
    page = old.submit("Go on")
    assert (page.status_code, "This import changed in another window." in page.words) == (422, True)


def test_a_finished_import_says_so(browser, ana):
    page = import_sheet(browser, csv(*THREE)).submit("Go on")
    page.submit("Finish this import")
    page = page.submit("Log what is ticked")
    assert (page.status_code, "This import is finished." in page.words, logbook(ana)) == (422, True, [])


def test_somebody_elses_import_does_not_exist(browser, ana, his):
    page = import_sheet(browser, csv(*THREE))
    assert his.get(page.address).status_code == 404
    assert his.post(page.address, {"do": "log", "version": 1}).status_code == 404
    calendars = page.address.replace("bring-in", "import")
    assert browser.get(calendars).status_code == 404


def test_rows_are_not_counted_among_what_is_held_of_calendars(browser, ana):
    logged(browser, csv(*THREE))
    import_sheet(browser, csv(*THREE))
    assert set(source_held_queries.held(ana)) == {0}


def test_notes_and_parties_are_never_in_the_database(browser, ana, database):
    logged(
        browser,
        csv(
            *(row.replace(",,", ",,Aurelia Blanca") for row in THREE),
            head="Date,Length,Reference,Mode,Agreement,Role,Parties",
        ),
    )
    if db.engine.dialect.name == "sqlite":
        path = str(db.engine.url.database)
        found = Path(path).read_bytes() + Path(f"{path}-wal").read_bytes()
        assert (b"KM-01" in found, b"Aurelia" in found) == (True, False)


def test_many_rows_are_shown_in_pages_and_ticks_are_kept(browser, ana):
    rows = [f"2026-0{1 + n % 6}-{1 + n % 28:02},3 h,KM-{n:03},Zoom,yes,," for n in range(120)]
    page = import_sheet(browser, csv(*rows)).submit("Go on")
    assert "Page 1 of 3" in page.words
    page = page.submit("Next page", {"KM-000": False})
    assert ("Page 2 of 3" in page.words, "119 of 120 mediations ticked" in page.words) == (True, True)
    page.submit("Log what is ticked")
    assert len(logbook(ana)) == 119


def test_the_same_sheet_is_known_when_its_mediator_is_at_home_elsewhere(browser, ana):
    timed = csv("2026-03-02,9:30,3 h,,Zoom", "2026-03-02,14:00,3 h,,Zoom", head="Date,Start,Length,Reference,Mode")
    logged(browser, timed)
    db.session.execute(update(User).where(User.id == ana.id).values(zone="Asia/Tokyo"))
    commit()
    logged(browser, timed)
    assert numbers(ana) == [(2, 2, 0, 0, 0, 0), (2, 0, 2, 0, 0, 0)]


def test_a_reference_that_the_portal_guards_in_its_own_file_is_known_there(browser, ana):
    make.mediation(ana, reference="-KM-1")
    import_sheet(browser, browser.get("/logbook/export.csv").data)
    assert numbers(ana) == [(1, 0, 1, 0, 0, 0)]
