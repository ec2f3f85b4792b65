"""The DEI table as CSV: what a file does line by line, why lines are refused, and that what is written is read back."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.fees.prices import dei
from app.fees.prices.dei import Line, NotRead, Planned, Row, What

COUNTRIES = {"KE": "Kenya", "GH": "Ghana", "BR": "Brazil"}
TODAY = date(2026, 6, 1)
HEADING = "country,percent,valid_from,valid_until,source"
KENYA = Row("KE", 50, date(2026, 1, 1), None, "Board")
LATER = Row("KE", 25, date(2027, 1, 1), None, "Board")


def read(*lines):
    return dei.read("\n".join([HEADING, *lines]), COUNTRIES)


def planned(known, *lines):
    return [(each.number, each.what, each.words) for each in dei.plan(known, read(*lines), COUNTRIES, today=TODAY)]


def test_a_line_is_a_row():
    assert read("KE,50,2026-01-01,,Board", "gh; 25".replace(";", ","), "GH,25%,2026-02-01,2026-12-31,Board") == [
        Line(2, Row("KE", 50, date(2026, 1, 1), None, "Board")),
        Line(3, None, "This line has 2 cells, and the first has 5."),
        Line(4, Row("GH", 25, date(2026, 2, 1), date(2026, 12, 31), "Board")),
    ]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_files_of_every_spreadsheet_are_read(mark, separator, end):
    text = end.join([HEADING, "KE,50,2026-01-01,,Board", ""]).replace(",", separator)
    assert dei.read(f"{mark}{text}".encode(), COUNTRIES) == [Line(2, Row("KE", 50, date(2026, 1, 1), None, "Board"))]


def test_columns_may_stand_in_any_order():
    text = "source,country,valid_until,valid_from,Percent\nBoard,KE,,2026-01-01,50"
    assert dei.read(text, COUNTRIES) == [Line(2, Row("KE", 50, date(2026, 1, 1), None, "Board"))]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe\x00", dei.NOT_TEXT),
        ("", dei.NO_HEADER),
        ("country,percent\nKE,50", dei.NO_HEADER),
        (f"{HEADING},country\n", dei.NO_HEADER),
        (HEADING, dei.EMPTY),
        (f'{HEADING}\n"{"x" * 200_000}"', dei.NOT_CSV),
        ("\n".join([HEADING, *["KE,50,2026-01-01,,B"] * 1001]), dei.TOO_LONG),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(data, words):
    with pytest.raises(NotRead) as refusal:
        dei.read(data, COUNTRIES)
    assert str(refusal.value) == words


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("XX,50,2026-01-01,,B", "The country is a code of two letters, such as KE for Kenya."),
        ("KE,40,2026-01-01,,B", "The discount is 25 or 50 percent."),
        ("KE,half,2026-01-01,,B", "The discount is 25 or 50 percent."),
        ("KE,\u0665\u0660,2026-01-01,,B", "The discount is 25 or 50 percent."),
        ("KE,50,1 Jan 2026,,B", "Write days as 2027-01-31; only valid_until may be empty."),
        ("KE,50,,,B", "Write days as 2027-01-31; only valid_until may be empty."),
        ("KE,50,2026-01-01,2025-12-31,B", "The last day is not before the first."),
        ("KE,50,2026-01-01,,", "Say where this was decided, in the column source."),
        (f"KE,50,2026-01-01,,{'x' * 201}", "Keep the source to 200 characters."),
    ],
)
def test_a_line_that_cannot_stand_says_why(line, problem):
    assert [each.problem for each in read(line)] == [problem]
    assert planned([], line) == [(2, What.REFUSED, problem)]


def test_what_each_line_does():
    known = [Row("GH", 25, date(2026, 1, 1), None, "Board")]
    assert planned(
        known,
        "GH,25,2026-01-01,2026-12-31,Board",
        "GH,50,2027-01-01,,Board",
        "KE,50,2026-01-01,,Board",
        "KE,25,2026-01-01,,Board",
    ) == [
        (2, What.CHANGE, "Ghana: 25% from 1 Jan 2026 to 31 Dec 2026. It had no last day."),
        (3, What.ADD, "Ghana: 50% from 1 Jan 2027 on."),
        (4, What.ADD, "Kenya: 50% from 1 Jan 2026 on."),
        (5, What.REFUSED, dei.TWICE),
    ]


ENDED = Row("KE", 50, date(2025, 1, 1), date(2025, 12, 31), "Board")
SINCE = "Kenya: 50% from 1 Jan 2026"


@pytest.mark.parametrize(
    ("was", "line", "what", "words"),
    [
        (KENYA, "KE,50,2026-01-01,,Board", What.SAME, f"{SINCE} on."),
        (KENYA, "KE,25,2026-01-01,,Board", What.REFUSED, dei.HAS_BEGUN.format(begun="1 Jan 2026")),
        (KENYA, "KE,50,2026-01-01,2026-05-31,Board", What.REFUSED, dei.ENDS_TOO_EARLY),
        (KENYA, "KE,50,2026-01-01,2026-06-01,Board", What.CHANGE, f"{SINCE} to 1 Jun 2026. It had no last day."),
        (KENYA, "KE,50,2026-01-01,,Minutes", What.CHANGE, f"{SINCE} on. It had the source “Board”."),
        (
            KENYA,
            "KE,50,2027-01-01,,Board",
            What.REFUSED,
            dei.OVERLAPS.format(country="Kenya", begins="1 Jan 2026", until="on"),
        ),
        (LATER, "KE,50,2027-01-01,,Board", What.CHANGE, "Kenya: 50% from 1 Jan 2027 on. It was 25%."),
        (ENDED, "KE,50,2025-01-01,,Board", What.REFUSED, dei.HAS_ENDED.format(ended="31 Dec 2025")),
        (ENDED, "KE,25,2026-01-01,,Board", What.ADD, "Kenya: 25% from 1 Jan 2026 on."),
    ],
)
def test_what_holds_is_ended_and_never_rewritten(was, line, what, words):
    assert planned([was], line) == [(2, what, words)]


def test_a_made_up_row_says_so_wherever_it_goes():
    source = dei.demo_source("for the demo")
    row = Row("KE", 50, date(2026, 1, 1), None, source)
    [line] = dei.read(dei.write([row]), COUNTRIES)
    assert (source, dei.demo_source(source), row.is_demo, line.row.is_demo) == (
        "Demo row: for the demo", source, True, True,
    )  # fmt: skip


@pytest.mark.parametrize("source", ["=1+1", "+1", "-1", "@x", "'=1", "'quoted'", "a;b", 'a,"b"'])
def test_no_cell_is_run_as_a_formula(source):
    row = Row("KE", 50, date(2026, 1, 1), None, source)
    cells = dei.write([row]).splitlines()[1].partition(",,")[2]
    assert cells.lstrip('"')[0] not in "=+-@"
    assert dei.read(dei.write([row]), COUNTRIES) == [Line(2, row)]


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SOURCES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=30)


@st.composite
def tables(draw):
    """Rows of which no two of a country hold at once."""
    found = []
    for country in sorted(COUNTRIES):
        days = sorted(draw(st.lists(DAYS, max_size=6, unique=True)))
        for begins, ends in zip(days[::2], days[1::2], strict=False):
            found.append(Row(country, draw(st.sampled_from((25, 50))), begins, ends, draw(SOURCES)))
    return found


@given(tables())
def test_what_is_written_is_read_back_and_changes_nothing(rows):
    if not rows:
        return
    lines = dei.read(dei.write(rows).encode(), COUNTRIES)
    assert [each.row for each in lines] == rows
    assert {each.what for each in dei.plan(rows, lines, COUNTRIES, today=TODAY)} == {What.SAME}


@given(tables(), tables(), DAYS)
def test_whatever_is_brought_in_no_two_discounts_hold_at_once(known, file, today):
    lines = [Line(number, row) for number, row in enumerate(file, start=2)]
    done = [each for each in dei.plan(known, lines, COUNTRIES, today=today) if each.what is not What.REFUSED]
    refused = len(lines) - len(done)
    after = {row.key: row for row in known} | {each.row.key: each.row for each in done if not refused}
    day = today - timedelta(days=1)
    assert all(
        not one.overlaps(other)
        for one in after.values()
        for other in after.values()
        if one.country == other.country and one.key < other.key
    )
    assert [
        row for row in known if row.holds_on(day) and row.key in after and after[row.key].percent != row.percent
    ] == []


def test_the_same_plan_has_the_same_fingerprint():
    plan = [Planned(2, What.ADD, KENYA, "x")]
    assert dei.fingerprint(plan) == dei.fingerprint([Planned(2, What.ADD, KENYA, "y")])
    assert dei.fingerprint(plan) != dei.fingerprint([Planned(2, What.ADD, LATER, "x")])
