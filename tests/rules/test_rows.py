"""The CSV of one row a session: what is written reads back, and what cannot be read says where and why."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, strategies as st

from app.logbook.counting import MediationFacts, SessionFacts
from app.logbook.files.rows import COLUMNS, CsvError, Row, guard, read, unguard, write
from app.logbook.vocabulary import Kind, Mode, Platform, Role, SessionStatus, Source, Status

HEADER = "reference,role,simulated,agreement_to_mediate,status,date,minutes,kind,mode,session_status"
LINE = "M-1,lead,no,yes,concluded,2026-06-01,120,joint,video,held"

PLANNED = Row(reference="M-2", role=Role.LEAD, simulated=False, agreement_to_mediate=False, status=Status.PLANNED)
FULL = Row(
    reference="M-1",
    role=Role.CO_MEDIATOR,
    simulated=False,
    agreement_to_mediate=True,
    status=Status.CONCLUDED,
    date=date(2026, 6, 1),
    start=time(9, 30),
    zone="America/New_York",
    minutes=210,
    kind=Kind.MIXED,
    mode=Mode.MIXED_ROOM,
    mediator_remote=True,
    session_status=SessionStatus.NO_SHOW,
    platform=Platform.ODR_PLATFORM,
    source=Source.BY_HAND,
    evidence_level=2,
)
ONE = [
    (
        "M-1",
        MediationFacts(
            Role.LEAD,
            False,
            True,
            Status.CONCLUDED,
            (SessionFacts(date(2026, 6, 1), 120, Kind.JOINT, Mode.VIDEO, SessionStatus.HELD),),
        ),
    )
]


def lines(*rest: str) -> str:
    return "\n".join((HEADER, *rest))


def test_the_first_columns_have_the_names_and_the_order_that_others_rely_on():
    assert COLUMNS[:13] == (
        "reference",
        "role",
        "simulated",
        "agreement_to_mediate",
        "status",
        "date",
        "start",
        "zone",
        "minutes",
        "kind",
        "mode",
        "mediator_remote",
        "session_status",
    )


def test_a_session_and_a_mediation_without_one_are_a_row_each():
    assert write([FULL, PLANNED]).splitlines() == [
        ",".join(COLUMNS),
        "M-1,co_mediator,no,yes,concluded,2026-06-01,09:30,America/New_York,210,mixed,mixed_room,yes,no_show,,,"
        "odr_platform,by_hand,2",
        "M-2,lead,no,no,planned,,,,,,,,,,,,,",
    ]


def test_what_is_written_reads_back():
    assert read(write([FULL, PLANNED])) == [
        (
            "M-1",
            MediationFacts(
                Role.CO_MEDIATOR,
                False,
                True,
                Status.CONCLUDED,
                (SessionFacts(date(2026, 6, 1), 210, Kind.MIXED, Mode.MIXED_ROOM, SessionStatus.NO_SHOW),),
            ),
        ),
        ("M-2", MediationFacts(Role.LEAD, False, False, Status.PLANNED, ())),
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+31", "'+31"),
        ("-12", "'-12"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=1", "''=1"),
        ("M-1", "M-1"),
        ("'twas", "'twas"),
    ],
)
def test_a_cell_that_would_start_a_formula_gets_an_apostrophe(cell, written):
    assert guard(cell) == written
    assert unguard(written) == cell


@given(st.text(alphabet="=+-@'\t\r\nab"))
def test_an_apostrophe_is_always_undone(cell):
    assert unguard(guard(cell)) == cell
    assert not guard(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_reference_that_looks_like_a_formula_survives_the_file():
    text = write([replace(PLANNED, reference="-12")])
    assert "\n'-12," in text
    assert read(text)[0][0] == "-12"


@pytest.mark.parametrize(
    "text",
    [
        lines(LINE),
        lines(LINE).encode(),
        "\ufeff" + lines(LINE),
        b"\xef\xbb\xbf" + lines(LINE).encode(),
        lines(LINE).replace(",", ";"),
        lines(LINE).replace(",", "\t"),
        lines(LINE).replace("\n", "\r\n") + "\r\n\r\n",
        lines("", LINE, ",,,,,,,,,"),
        lines(LINE).replace("no,yes", "FALSE,Yes").replace("lead", " Lead ").replace("joint", "JOINT"),
        f"notes,{HEADER},colour\n“a, b”,{LINE},blue".replace("“a, b”", '"a, b"'),
        lines(LINE).replace("reference", " Reference ").replace("session_status", "Session status"),
    ],
    ids=[
        "text",
        "bytes",
        "text with a mark",
        "bytes with a mark",
        "semicolons",
        "tabs",
        "windows",
        "blank lines",
        "other cases",
        "more columns",
        "header as a person writes it",
    ],
)
def test_files_as_spreadsheets_write_them(text):
    assert read(text) == ONE


def test_sessions_are_gathered_by_reference_in_the_order_of_the_file():
    text = lines(LINE, LINE.replace("M-1", "M-2"), LINE.replace("120", ""), LINE.replace("video", "in-person"))

    found = dict(read(text))

    assert list(found) == ["M-1", "M-2"]
    assert [(each.minutes, each.mode) for each in found["M-1"].sessions] == [
        (120, Mode.VIDEO),
        (None, Mode.VIDEO),
        (120, Mode.IN_PERSON),
    ]


def test_a_header_alone_is_an_empty_logbook():
    assert read(HEADER) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty."),
        (
            HEADER.replace(",minutes", "").replace(",mode", ""),
            "The first line does not name these columns: minutes, mode.",
        ),
        (f"{HEADER},role", "The first line names these columns twice: role."),
        (
            lines(LINE, LINE.replace("2026-06-01", "01/06/2026")),
            "Line 3, column date: “01/06/2026” is not a date like 2026-06-30.",
        ),
        (
            lines(LINE.replace("120", "two")),
            "Line 2, column minutes: “two” is not a whole number of minutes, at most 60000.",
        ),
        (
            lines(LINE.replace("120", "-5")),
            "Line 2, column minutes: “-5” is not a whole number of minutes, at most 60000.",
        ),
        (
            lines(LINE.replace("concluded", "done")),
            "Line 2, column status: “done” is not one of planned, in_progress, concluded, cancelled.",
        ),
        (
            lines(LINE.replace("no,yes", "no,perhaps")),
            "Line 2, column agreement_to_mediate: “perhaps” is not yes or no.",
        ),
        (lines(LINE.replace("M-1", "")), "Line 2, column reference: this cell is empty."),
        (lines(LINE.replace("2026-06-01", "")), "Line 2, column date: this cell is empty."),
        (
            lines(LINE, "", LINE.replace("lead", "observer")),
            "Line 4, column role: “observer” contradicts “lead” on line 2, for the same mediation M-1.",
        ),
        (
            lines(f"{LINE},odd"),
            "Line 2: there are more cells than the 10 columns of the first line.",
        ),
        (lines(LINE, '"M-1,lead'), "Line 3: the quotation marks do not match, or a cell is too long."),
        (
            lines(LINE).encode("utf-16"),
            "This is not a text file in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.",
        ),
    ],
)
def test_what_cannot_be_read_says_where_and_why(text, words):
    with pytest.raises(CsvError) as refused:
        read(text)
    assert str(refused.value) == words


def test_a_cell_over_several_lines_does_not_shift_the_line_numbers():
    text = f'notes,{HEADER}\n"one\ntwo",{LINE}\n,{LINE.replace("held", "hold")}'
    with pytest.raises(CsvError, match="Line 4, column session_status"):
        read(text)


@given(st.text(alphabet="M-1,;\t\"'\n\r =held\x00é"))
def test_anything_is_read_or_refused_in_words(text):
    with suppress(CsvError):
        read(text)
