"""While a calendar that means harm is read, other people's pages are answered."""

from collections.abc import Callable
from fcntl import LOCK_EX, LOCK_NB, flock
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.waiting import soon
from tests.rules.hostile_calendars import HOSTILE


def test_the_sign_in_page_is_answered_while_a_calendar_is_read(
    visit: Callable[..., Page], fresh_portal: str, tmp_path: Path
) -> None:
    page = visit("/logbook/import/", as_="ana", at=fresh_portal)
    data = HOSTILE["99,000 events of one UID"].make()
    page.set_input_files("#calendar", {"name": "calendar.ics", "mimeType": "text/calendar", "buffer": data})
    page.click("text=Read the calendar", no_wait_after=True)
    soon(lambda: _is_read(tmp_path))
    answers = 0
    while _is_read(tmp_path):
        answers += _status_of_sign_in(fresh_portal) == 200
    assert answers > 1
    # On a machine with much else to do it takes too long to read, which is said on the form.
    expect(page.locator("#proposals, #calendar-error")).to_be_visible()


def _is_read(folder: Path) -> bool:
    """Whether a process that reads calendars has its turn (`app.apart`)."""
    for lock in folder.glob("calendar-*.lock"):
        with lock.open("w") as file:
            try:
                flock(file, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                return True
    return False


def _status_of_sign_in(address: str) -> int:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", "/sign-in")
    status = connection.getresponse().status
    connection.close()
    return status
