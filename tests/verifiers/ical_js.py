"""ical.js, written by others in another language, finds the same meetings in calendars: run by `make prove`.

`VERIFIER` is a folder in which the npm package ical.js is installed.
"""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.rules.second_engine_calendars import CASES, HOME, ICAL_JS

SCRIPT = Path(__file__).parent / "occurrences.mjs"
FLOATING = len("2026-03-02T10:00")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    """What it finds in each calendar."""
    asked = tmp_path_factory.mktemp("ical") / "asked.json"
    asked.write_text(json.dumps({name: case.data.decode() for name, case in CASES.items()}))
    said = subprocess.run(
        ["node", SCRIPT, asked], cwd=os.environ["VERIFIER"], capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(said.stdout)


@pytest.mark.parametrize("name", CASES)
def test_it_finds_the_same_meetings_but_for_a_reason(theirs, name):
    is_alike = sorted("/".join(map(_instant, meeting.split("/"))) for meeting in theirs[name]) == CASES[name].meetings
    assert is_alike == (ICAL_JS not in CASES[name].differs)


def _instant(moment: str) -> str:
    """A floating time is the reader's."""
    if len(moment) != FLOATING:
        return moment
    return f"{datetime.fromisoformat(moment).replace(tzinfo=HOME).astimezone(UTC):%Y-%m-%dT%H:%MZ}"
