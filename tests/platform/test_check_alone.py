"""Commands that check a logbook or a calendar need nothing but its file: no settings, no database, nothing is left."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.features.importing import day
from tests.rules.calendar_files import calendar

ROOT = Path(__file__).parent.parent.parent
FLASK = Path(sys.executable).parent / "flask"
HEADER = "reference,role,simulated,agreement_to_mediate,status,date,start,zone,minutes,kind,mode,mediator_remote"
ROW = "A-1,sole_mediator,no,yes,concluded,2026-06-01,10:00,Europe/Amsterdam,180,joint,video,yes"


@pytest.fixture
def checkout(tmp_path):
    """The portal as it comes out of its repository, with a logbook beside it."""
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "wsgi.py", tmp_path)
    (tmp_path / "calendar.ics").write_bytes(calendar(day(1)))
    (tmp_path / "logbook.csv").write_text(f"{HEADER},session_status\n{ROW},held\n")
    return tmp_path


def run(folder, *words, **environ):
    clean = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environ}
    done = subprocess.run([FLASK, *words], cwd=folder, env=clean, capture_output=True, text=True, timeout=240)
    return done.returncode, done.stdout, done.stderr


def everything(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize(
    "environ",
    [
        {"FLASK_APP": "wsgi:app"},
        {},
        {
            "FLASK_APP": "wsgi:app",
            "SECRET_KEY": "wrong",
            "DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:9/none",
        },
    ],
    ids=["clean", "without FLASK_APP", "with wrong settings"],
)
def test_a_file_is_checked_without_a_portal(checkout, environ):
    before = everything(checkout)
    code, printed, complaint = run(
        checkout, "eligibility", "check", "logbook.csv", "--as-of", "2026-06-30", "--json", **environ
    )
    assert (code, complaint) == (0, "")
    assert json.loads(printed)["counts"]["36"] == 1
    looked_at = ("--from", "2026-06-01", "--to", "2026-06-30", "--zone", "Europe/Lisbon")
    code, printed, complaint = run(checkout, "calendar", "read", "calendar.ics", *looked_at, "--json", **environ)
    assert (code, complaint) == (0, "")
    assert json.loads(printed)["numbers"]["found"] == 1
    assert everything(checkout) == before


def test_what_is_no_day_is_told_in_words(checkout):
    code, _printed, complaint = run(checkout, "eligibility", "check", "logbook.csv", "--as-of", "30 June")
    assert (code, "Invalid value for '--as-of': 30 June is no day such as 2026-06-30." in complaint) == (2, True)


def test_everything_else_still_needs_its_settings(checkout):
    before = everything(checkout)
    code, _printed, complaint = run(checkout, "worker", "--once", FLASK_APP="wsgi:app")
    assert (code, complaint.startswith("The portal cannot start:\n- SECRET_KEY is not set: it must be")) == (3, True)
    assert (complaint.count("\n"), "Traceback" in complaint) == (10, False)
    assert everything(checkout) == before
