"""`flask calendar read`: what an import would propose of a file, leave out and skip, in words or as JSON."""

import json
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.commands import files as file_commands
from tests.features.importing import FAROL, day
from tests.rules.calendar_files import calendar

DAYS = ("--from", "2026-06-01", "--to", "2026-06-30", "--zone", "Europe/Lisbon")
EVENTS = (
    day(1, FAROL, "1", "LOCATION:https://zoom.us/j/1"),
    day(2, "Lunch"),
    day(3, "Called off", "3", "STATUS:CANCELLED"),
    day(4, "Seminar", "4", "ORGANIZER:mailto:x@example.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org"),
    day(5, "Secret", "5", "CLASS:PRIVATE"),
    "UID:6\nSUMMARY:Nothing but a title",
)
PRINTED = f"""\
6 found from 1 Jun 2026 to 30 Jun 2026, at home in Europe/Lisbon: 3 new, 1 cancelled, 1 declined, 1 skipped.

What looks like mediations: 1
   1. {FAROL}  [mentions mediation; conference link; 3 h long; two sides in the title]
      1 Jun 2026, 11:00–14:00 Europe/Lisbon, 3 h, video, joint

The rest of the calendar: 2
  Lunch, 2 Jun 2026, 11:00–14:00 Europe/Lisbon
  A private event, 5 Jun 2026, 11:00–14:00 Europe/Lisbon

Cancelled, declined or twice: 2
  Called off, 3 Jun 2026, 11:00–14:00 Europe/Lisbon: Cancelled in your calendar.
  Seminar, 4 Jun 2026, 11:00–14:00 Europe/Lisbon: You declined this invitation.

Skipped: 1
  line 38: The event has no start (DTSTART).
"""


@pytest.fixture
def read(tmp_path):
    """The command's answer to a file: its exit code and what it printed."""
    app = Flask(__name__)
    app.cli.add_command(file_commands.calendar)

    def run(data, *options):
        file = tmp_path / "calendar.ics"
        file.write_bytes(data)
        done = app.test_cli_runner().invoke(args=["calendar", "read", str(file), *(options or DAYS)])
        return done.exit_code, done.output

    return run


def test_it_prints_what_the_page_would_show(read):
    assert read(calendar(*EVENTS)) == (0, PRINTED)


def test_it_tells_scripts_the_same(read):
    code, printed = read(calendar(*EVENTS), *DAYS, "--json")
    found = json.loads(printed)
    assert (code, found["numbers"]) == (0, {"found": 6, "new": 3, "cancelled": 1, "declined": 1, "skipped": 1})
    assert (found["from"], found["to"], found["zone"]) == ("2026-06-01", "2026-06-30", "Europe/Lisbon")
    assert [each["is_suggested"] for each in found["proposals"]] == [True, False, False]
    assert found["proposals"][0]["events"] == [
        {
            "title": FAROL,
            "day": "2026-06-01",
            "start": "2026-06-01T11:00:00+01:00",
            "end": "2026-06-01T14:00:00+01:00",
            "zone": "Europe/Lisbon",
            "is_zone_assumed": False,
            "length": "3 h",
            "mode": "video",
            "kind": "joint",
            "platform": "zoom",
        }
    ]
    assert found["skipped"] == [{"line": 38, "why": "The event has no start (DTSTART)."}]
    assert "Secret" not in printed


def test_it_explains_a_zero(read):
    words = (
        "0 found from 1 Jun 2026 to 30 Jun 2026, at home in Europe/Lisbon.\n"
        "Your calendar has 1 event, on 1 Jul 2026. An import looks from 1 Jun 2026 to 30 Jun 2026, and nothing in your "
        "calendar happens then.\n"
    )
    assert read(calendar("UID:1\nDTSTART;VALUE=DATE:20260701")) == (0, words)


def test_it_looks_where_an_import_today_would_look(read, clock):
    clock.hold(datetime(2026, 6, 30, 8, tzinfo=UTC))
    _code, printed = read(calendar(), "--zone", "GMT Standard Time")
    assert printed.startswith("0 found from 30 May 2023 to 30 Jun 2027, at home in Europe/London.")


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (b"<html>", DAYS, "Error: This looks like a web page, not a calendar."),
        (calendar(), ("--zone", "Nowhere"), "Nobody knows the zone 'Nowhere'."),
        (calendar(), ("--from", "yesterday"), "Invalid value for '--from'"),
    ],
)
def test_what_it_cannot_do_is_said_in_words(read, data, options, words):
    code, printed = read(data, *options)
    assert (code != 0, words in printed) == (True, True)
