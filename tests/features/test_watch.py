"""What IMI staff watch: figures of jobs, letters, calendars and storage, and nothing of what anybody wrote."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text

from app import apart, dates, jobs, mail, measured
from app.accounts import actions as accounts
from app.backups.making import BackupMade
from app.db import commit, db
from app.errors import Busy, Refused
from app.jobs import Job
from app.logbook.file_import import actions as incoming_actions
from app.measured import Measured
from app.staff.watch import size
from tests import make
from tests.features.test_queries import cost, statements

__all__ = ["statements"]

pytestmark = pytest.mark.database


@pytest.fixture
def staff(browser):
    return browser.sign_in(make.staff())


def put(kind, *keys, **details):
    for key in keys:
        jobs.put(kind, key, **details)
    commit()


def test_work_is_counted_by_kind(staff, clock):
    put("recount", "recount:1", "recount:2", run_at=clock.now() - timedelta(hours=3))
    put("recount", "recount:3", run_at=clock.now() + timedelta(days=1))
    put("file answers", "answers:1")
    db.session.scalars(select(Job).where(Job.key == "answers:1")).one().dead_at = clock.now()
    commit()
    rows = [[cell.text for cell in row.iter("td")] for row in staff.get("/staff/watch/").page.all("tr")]
    assert ["recount", "2", "3 hours", "1", "0"] in rows
    assert ["Filing answers", "0", "–", "0", "1"] in rows


def test_letters_that_wait_are_counted_and_nothing_of_them_is_shown(staff, clock):
    ana = make.mediator(email="ana.secret@example.org", name="Ana Secret")
    mediation = make.mediation(ana, reference="SECRET-1")
    accounts.send_code(ana.email)
    commit()
    page = staff.get("/staff/watch/")
    assert "Waiting to leave 1 the oldest for 0 minutes" in page.words
    assert [word for word in ("ana.secret", "Ana Secret", mediation.reference) if word in page.text] == []


def test_a_letter_that_was_given_up_does_not_wait(staff):
    letter = mail.queue("feedback/letters/batch.txt", "ana@example.org", name="Ana")
    commit()
    assert "Waiting to leave 1" in staff.get("/staff/watch/").words
    mail.give_up(letter.id)
    commit()
    assert "Waiting to leave 0" in staff.get("/staff/watch/").words


@pytest.mark.parametrize("kinds", [("one",), ("one", "two", "three")])
def test_three_kinds_cost_as_many_statements_as_one(staff, statements, kinds, clock):
    for kind in kinds:
        put(kind, f"{kind}:1")
    assert len(cost(staff, statements, "/staff/watch/")) <= 14


def rows(page, label):
    return [[cell.text for cell in row.iter("td")] for row in page.one("div", aria_label=label).iter("tr")][1:]


@pytest.fixture
def measuring(database):
    """Nothing is counted yet."""
    measured.write_down()
    db.session.execute(delete(Measured))
    commit()


def test_slow_pages_are_named_with_how_long_they_took(staff, measuring, clock):
    for took in (0.2, 0.4, 2.5):
        measured.note(measured.PAGE, "logbook.entry", took)
    measured.note(measured.PAGE, "logbook.index", 0.01)
    measured.write_down()
    page = staff.get("/staff/watch/")
    assert rows(page.page, "Slow pages") == [["/logbook/…", "3", "2", "1", "1.03 s", "2.50 s"]]
    assert "4 answers in the last 24 hours, 2 of them slower" in page.words


def test_processes_add_to_the_same_rows(measuring, clock):
    for took in (0.5, 1.5, 0.1):
        measured.note(measured.PAGE, "logbook.index", took)
        measured.write_down()
    found = db.session.scalars(select(Measured)).one()
    assert (found.number, found.slow, found.very_slow, found.total, found.longest) == (3, 2, 1, 2100, 1500)


def test_those_who_write_down_at_once_lose_nothing(app, measuring, clock):
    def write(_number):
        measured.note(measured.PAGE, "logbook.index", 0.5)
        with app.app_context():
            measured.write_down()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(24)))
    assert db.session.scalar(select(Measured.number)) == 24


def test_what_cannot_be_written_down_stays_counted(measuring, clock):
    measured.note(measured.PAGE, "logbook.index", 0.5)
    db.session.execute(text("ALTER TABLE measured RENAME TO away"))
    commit()
    measured.write_down()
    db.session.execute(text("ALTER TABLE away RENAME TO measured"))
    commit()
    measured.write_down()
    assert db.session.scalar(select(Measured.number)) == 1


def test_what_was_measured_is_forgotten_after_a_week(measuring, clock):
    measured.note(measured.PAGE, "logbook.index", 0.5)
    measured.write_down()
    clock.hold(clock.now() + measured.KEEP_MEASURED + timedelta(hours=2))
    measured.forget_old()
    assert db.session.scalars(select(Measured)).all() == []


def test_readers_are_counted_with_those_who_were_asked_to_wait(staff, measuring, clock):
    with (
        apart.process("listing.profiles.photo_child", turns="photo", at_once=1, seconds=5, memory=2**28),
        pytest.raises(Busy),
        apart.process("listing.profiles.photo_child", turns="photo", at_once=1, seconds=5, memory=2**28),
    ):
        pass
    measured.write_down()
    [[name, turns, busy, _longest]] = rows(staff.get("/staff/watch/").page, "Readers of files")
    assert (name, turns, busy) == ("Photos", "1", "1")


def test_imports_of_a_day_are_counted_and_files_that_could_not_be_read(staff, measuring, clock):
    mediator = make.mediator()
    with pytest.raises(Refused):
        incoming_actions.begin_sheet(mediator, form_token="first", data=b"\0no spreadsheet")
    incoming_actions.begin_sheet(mediator, form_token="second", data=b"date,minutes\n2026-06-01,60\n")
    commit()
    measured.write_down()
    words = staff.get("/staff/watch/").words
    assert "Begun and not decided 1 Begun 1 in 24 hours Decided 0 in 24 hours" in words
    assert "Unreadable files 1 in 24 hours" in words


def test_the_last_backup_is_told_with_its_size_and_how_long_ago_it_was(staff, clock):
    assert "No backup was made" in staff.get("/staff/watch/").words
    db.session.add(BackupMade(made_at=clock.now() - timedelta(hours=5), size=12_300_000))
    commit()
    assert "Last backup 30 Jun 2026 5 hours ago Its size 12.3 MB" in staff.get("/staff/watch/").words


def test_a_request_is_measured_and_asks_the_database_nothing_for_it(staff, statements, measuring):
    statements.clear()
    staff.get("/healthz")
    assert statements == []
    measured.write_down()
    assert db.session.scalars(select(Measured.name)).all() == ["probes.healthz"]


@pytest.mark.parametrize("who", [make.mediator, make.digest_author])
def test_only_staff_may_watch(browser, who, database):
    assert browser.sign_in(who()).get("/staff/watch/").status_code == 404


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (timedelta(0), "0 minutes"),
        (timedelta(seconds=90), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=1_500), "1,500 days"),
    ],
)
def test_a_wait_is_said_in_whole_units(wait, said):
    assert dates.lasting(wait) == said


@pytest.mark.parametrize(("number", "said"), [(0, "0 kB"), (1, "1 kB"), (1_500_000, "1.5 MB"), (2 * 10**9, "2.0 GB")])
def test_bytes_are_said_as_people_say_them(number, said):
    assert size(number) == said
