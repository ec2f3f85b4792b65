"""`flask eligibility check`: the verdict of a file in words or JSON, without the portal or its database."""

import json
from datetime import date, timedelta

import pytest
from flask import Flask

from app import cli
from app.logbook.files.check import check
from app.logbook.files.rows import Row, write
from app.logbook.vocabulary import Kind, Mode, Role, SessionStatus, Status

TODAY = date(2026, 6, 30)
KOFI = ("2023-09-12", "2023-11-03", "2024-01-20", "2024-05-02", "2024-08-14", "2025-02-11", "2025-11-30")


def row(reference: str, day: date, **changes: object) -> Row:
    facts = {
        "role": Role.SOLE_MEDIATOR,
        "simulated": False,
        "agreement_to_mediate": True,
        "status": Status.CONCLUDED,
        "minutes": 180,
        "kind": Kind.JOINT,
        "mode": Mode.VIDEO,
        "session_status": SessionStatus.HELD,
    }
    return Row(reference=reference, date=day, **(facts | changes))


KOFIS_FILE = write(row(f"K-{number}", date.fromisoformat(day)) for number, day in enumerate(KOFI, 1))
ANAS_FILE = write(
    [
        *(row(f"A-{number}", TODAY - timedelta(days=50 * number)) for number in range(1, 19)),
        row("A-19", TODAY, minutes=90),
        row("A-20", TODAY, mode=Mode.ASYNCHRONOUS_TEXT, kind=Kind.ASYNCHRONOUS),
        row("A-21", TODAY, role=Role.OBSERVER),
    ]
)


def test_kofis_file_is_the_worked_example():
    found = check(KOFIS_FILE, as_of=TODAY, certified=True)

    mediations = found.pop("mediations")
    assert found == {
        "as_of": "2026-06-30",
        "needed": 5,
        "sentence": "Met from 30 months on; two more by 30 Jun 2026 would meet every window.",
        "borderline_sentence": None,
        "verdict": "met_from",
        "met_from_months": 30,
        "short_by": 0,
        "counts": {
            **dict.fromkeys(("24", "25"), 3),
            **dict.fromkeys(("26", "27", "28", "29"), 4),
            **dict.fromkeys(("30", "31"), 5),
            **dict.fromkeys(("32", "33"), 6),
            **dict.fromkeys(("34", "35", "36"), 7),
        },
        "borderline": {str(months): 0 for months in range(24, 37)},
    }
    assert len(mediations) == 7
    assert mediations[0] == {
        "reference": "K-1",
        "verdict": "counts",
        "reason": "all_met",
        "date": "2023-09-12",
        "last_counting_day": {"24": "2025-09-12", "36": "2026-09-12"},
    }


def test_anas_file_is_short_by_two_with_two_to_judge():
    found = check(ANAS_FILE, as_of=TODAY)

    assert (found["verdict"], found["met_from_months"], found["short_by"]) == ("not_met", None, 2)
    assert (found["counts"]["36"], found["borderline"]["36"]) == (18, 2)
    assert found["mediations"][-1] == {
        "reference": "A-21",
        "verdict": "does_not_count",
        "reason": "role",
        "date": "2026-06-30",
        "last_counting_day": {"24": None, "36": None},
    }


def test_a_mediation_without_sessions_has_no_days():
    planned = Row(reference="M-1", role=Role.LEAD, simulated=False, agreement_to_mediate=True, status=Status.PLANNED)
    assert check(write([planned]), as_of=TODAY)["mediations"] == [
        {
            "reference": "M-1",
            "verdict": "does_not_count",
            "reason": "not_concluded",
            "date": None,
            "last_counting_day": {"24": None, "36": None},
        }
    ]


@pytest.fixture
def run(tmp_path):
    """The command on a bare app: no settings, no database."""
    app = Flask("bare")
    cli.register(app)

    def on(text: str, *options: str):
        file = tmp_path / "logbook.csv"
        file.write_text(text, newline="")
        return app.test_cli_runner().invoke(args=["eligibility", "check", str(file), *options])

    return on


def test_the_command_prints_the_verdict_and_the_windows(run):
    answer = run(ANAS_FILE, "--as-of", "2026-06-30")

    assert answer.exit_code == 0
    assert answer.stdout.splitlines()[:7] == [
        "Not met: 2 short at 36 months.",
        "With the 2 borderline mediations accepted you would meet the threshold at 36 months.",
        "",
        "20 needed as of 2026-06-30",
        "",
        "months  from        count  to judge",
        "    24  2024-06-30     14         2",
    ]


def test_the_certified_threshold_is_subject_to_verification(run):
    answer = run(KOFIS_FILE, "--as-of", "2026-06-30", "--certified")
    assert answer.stdout.splitlines()[:4] == [
        "Met from 30 months on; two more by 30 Jun 2026 would meet every window.",
        "The threshold for the IMI Certified is subject to verification.",
        "",
        "5 needed as of 2026-06-30",
    ]


def test_json_is_everything(run):
    answer = run(KOFIS_FILE, "--as-of", "2026-06-30", "--certified", "--json")
    assert json.loads(answer.stdout) == check(KOFIS_FILE, as_of=TODAY, certified=True)


def test_a_bad_file_is_refused_in_words(run):
    answer = run(KOFIS_FILE.replace("180", "3 h", 1), "--as-of", "2026-06-30")

    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert answer.stderr == ("Error: Line 2, column minutes: “3 h” is not a whole number of minutes, at most 60000.\n")


@pytest.mark.parametrize("options", [[], ["--as-of", "yesterday"], ["--as-of", "2026-06-30", "--loud"]])
def test_the_day_must_be_named(run, options):
    answer = run(KOFIS_FILE, *options)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "Error: " in answer.stderr
