"""An import that is killed is in the logbook as a whole or not at all, and can be gone on with or begun anew.

The suite cuts each kind of import short at three points; IMPORT_KILLS=20 at twenty. SEED repeats a run.
"""

import os
import re
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from http.client import HTTPException
from io import BytesIO
from itertools import pairwise
from threading import Thread

import pytest
from sqlalchemy import func, select, text

from app.db import db
from app.logbook.calendar_import.draft import CARDS_A_PAGE
from app.logbook.file_import import actions as incoming_actions
from app.logbook.models import ImportRun, KnownEvent, Mediation, Session
from tests.far import FarBrowser
from tests.features.bringing import SHEET, csv
from tests.features.importing import FILE, event
from tests.platform.test_kills import unsound
from tests.rules.calendar_files import calendar
from tests.served import PATIENCE_SECONDS, Portal, signed_in

KILLS = int(os.environ.get("IMPORT_KILLS", "3"))
MOST_TRIES = 3 * KILLS
pytestmark = pytest.mark.database
FIRST_DAY = date(2025, 1, 6)
SAVE = ("Log the ticked ones", "Log what is ticked")
BUTTONS = (*SAVE, "Go on", "Finish this import")
BUSY = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
)


@dataclass(frozen=True)
class Kind:
    """A file to import and where; `saved` are the numbers of mediations that a press of the button can have left."""

    page: str
    label: str
    button: str
    name: str
    data: bytes
    saved: tuple[int, ...]

    def choose(self, browser):
        return browser.get(self.page)

    def read(self, page):
        return page.submit(self.button, {self.label: (BytesIO(self.data), self.name)})


def _day(number):
    return FIRST_DAY + timedelta(days=number)


def _event(number):
    day = f"{_day(number):%Y%m%d}"
    return event(f"uid-{number}", f"{day}T100000Z", f"{day}T130000Z", f"Mediation Party{number} / Other{number}")


AT_ONCE = incoming_actions.MOST_AT_ONCE
ROWS = AT_ONCE + 100
EVENTS = 80
KINDS = {
    "calendar": Kind(
        "/logbook/import/",
        FILE,
        "Read the calendar",
        "calendar.ics",
        calendar(*map(_event, range(EVENTS))),
        (*range(0, EVENTS, CARDS_A_PAGE), EVENTS),
    ),
    "sheet": Kind(
        "/logbook/bring-in/sheet",
        SHEET,
        "Read the spreadsheet",
        "sheet.csv",
        csv(*(f"{_day(number)},180,L-{number:04},video,yes,," for number in range(ROWS))),
        (0, AT_ONCE, ROWS),
    ),
}


class Errand(Thread):
    """Somebody who imports a file, page after page; `steps` says what they pressed and when, until no answer came."""

    def __init__(self, browser, kind):
        super().__init__(daemon=True)
        self.browser, self.kind = browser, kind
        self.steps, self.page, self.form, self.odd = [], None, None, ""

    def run(self):
        with suppress(OSError, HTTPException):
            try:
                self._note("choose")
                self.form = self.kind.choose(self.browser)
                self._note("read")
                self._go_on(self.kind.read(self.form))
                self._note("end")
            except AssertionError as error:  # an answer that no page should give
                self.odd = str(error)

    def go_on(self):
        """What somebody does who finds the portal again: send the last form anew, or look again and press on."""
        self._go_on(self.browser.get(self.page.address) if self.page else self.kind.read(self.form or self._chosen()))

    def begin_anew(self):
        self.form = self._chosen()
        self._go_on(self.kind.read(self.form))

    def _chosen(self):
        return self.kind.choose(self.browser)

    def _go_on(self, page):
        self.page = page
        while button := next((each for each in BUTTONS if has(self.page, each)), None):
            self._note("save" if button in SAVE else button)
            self.page = self.page.submit(button)
            assert self.page.status_code == 200, self.page

    def _note(self, step):
        self.steps.append((step, time.monotonic()))

    def wait_for(self, number):
        end = time.monotonic() + PATIENCE_SECONDS
        while len(self.steps) <= number and self.is_alive():
            assert time.monotonic() < end, "it takes too long"
            time.sleep(0.002)


def has(page, button):
    return any(button in (each.get("aria-label"), "".join(each.itertext()).strip()) for each in page.page.all("button"))


def in_the_logbook(mediator):
    """Mediations, sessions and known events of a mediator, and runs of imports."""
    count = select(func.count())
    theirs = Mediation.mediator_id == mediator.id
    return (
        db.session.scalar(count.select_from(Mediation).where(theirs)),
        db.session.scalar(count.select_from(Session).join(Mediation).where(theirs)),
        db.session.scalar(count.select_from(KnownEvent).where(KnownEvent.mediator_id == mediator.id)),
        db.session.scalar(count.select_from(ImportRun).where(ImportRun.mediator_id == mediator.id)),
    )


def settle(database):
    """PostgreSQL ends what a killed process had asked for once it notices that nobody waits for it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while database.engine.dialect.name != "sqlite" and database.session.scalar(BUSY):
        assert time.monotonic() < end, "a killed process is still at work"
        time.sleep(0.05)
        database.session.rollback()
    database.session.rollback()


def points(steps, chance):
    """When to kill: at which step, and how long after it began; the steps that save come first, and most often.

    There are more than KILLS of them: some come when the import has ended already, and cut nothing short.
    """
    lasted = [(number, step, then - at) for number, ((step, at), (_next, then)) in enumerate(pairwise(steps))]
    saving = [each for each in lasted if each[1] == "save"]
    others = [each for each in lasted if each[1] not in ("save", "choose")]
    for number in range(MOST_TRIES):
        among = others if number % 3 == 2 else saving
        place, step, seconds = among[(number // 3 if number % 3 == 2 else number) % len(among)]
        yield place, step, seconds * chance.random()


@pytest.fixture
def server(environ, folder, tmp_path):
    portal = Portal(environ, folder, tmp_path / "log")
    try:
        portal.wait()
        yield portal
    finally:
        portal.end()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_import_that_is_killed_is_all_or_nothing_and_can_be_repeated(app, browser, database, server, chance, kind):
    def errand():
        mediator, (cookie, _csrf) = signed_in(browser)
        db.session.remove()
        return mediator, Errand(FarBrowser(app, server.port, cookie), kind)

    clean, whole = errand()
    whole.run()
    everything = kind.saved[-1]
    assert (whole.odd, in_the_logbook(clean)) == ("", (everything, everything, everything, 1))
    ends, wrong, cut_short = [], [], 0
    for number, (place, step, seconds) in enumerate(points(whole.steps, chance)):
        mediator, killed = errand()
        killed.start()
        killed.wait_for(place)
        time.sleep(seconds)
        ends.append(server.kill("all of web"))
        killed.join(PATIENCE_SECONDS)
        cut_short += killed.steps[-1][0] != "end"
        settle(database)
        left = in_the_logbook(mediator)
        sys.stdout.write(f"killed {seconds:.3f} s after {step} {place}: {left}\n")
        if left[:3] not in {(each,) * 3 for each in kind.saved} or left[3] > 1 or killed.odd:
            wrong.append((step, seconds, left, killed.odd))
        server.wait()
        [killed.go_on, killed.begin_anew][number % 2]()
        killed.begin_anew()
        db.session.rollback()
        if in_the_logbook(mediator)[:3] != (everything,) * 3:
            wrong.append((step, seconds, "and then", in_the_logbook(mediator)))
        wrong += unsound(database)
        if cut_short == KILLS:
            break
    assert (set(ends), wrong, cut_short) == ({-signal.SIGKILL}, [], KILLS)
    assert re.findall(r'"event": "our bug"', server.log.read_text()) == []
