"""A spreadsheet's bytes as a table: codings, separators, limits, and that no bytes end in anything but words."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook

from app.logbook.sheets.book import read_book
from app.logbook.sheets.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, SheetError, read_csv
from tests.rules.sheet_files import book, changed

TEXT = "Datum;Länge;Ref\n1.5.2026;1,5;Ä-1\n"


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in read_csv(data).lines]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_coding_separator_and_line_end_are_found_out(coding, separator, end):
    rows = [("Datum", "Länge", "Ref"), ("1.5.2026", "1:30", "Ä-1"), ("2.5.2026", "0:45", "Ä-2")]
    text = end.join(separator.join(row) for row in rows)
    assert cells(text.encode(coding)) == rows


def test_decimal_commas_do_not_separate():
    assert cells(b"Date;Hours\n2026-05-01;1,5\n2026-05-02;2,5\n") == [
        ("Date", "Hours"), ("2026-05-01", "1,5"), ("2026-05-02", "2,5"),
    ]  # fmt: skip


def test_a_line_that_names_the_separator_is_believed():
    table = read_csv(b"sep=;\na;b,c\n")
    assert [(line.number, line.cells) for line in table.lines] == [(2, ("a", "b,c"))]


def test_numbers_are_those_of_the_file_with_empty_rows_and_rows_of_several_lines():
    table = read_csv(b'a,b\n\n"one\ntwo",c\nd,e\n')
    assert [(line.number, line.cells) for line in table.lines] == [
        (1, ("a", "b")), (3, ("one two", "c")), (5, ("d", "e")),
    ]  # fmt: skip


def test_a_mark_that_is_not_closed_costs_no_row():
    table = read_csv(b'a,b\n1,"x\n2,y\n')
    assert [line.cells for line in table.lines] == [("a", "b"), ("1", "x"), ("2", "y")]
    assert table.notes == ("The quotation marks in row 2 do not match, so every line was read by itself.",)


def test_limits_are_said_or_noted():
    wide = read_csv(b",".join(b"c" for _ in range(MOST_COLUMNS + 1)))
    assert (wide.width, wide.notes) == (MOST_COLUMNS, (f"Only the first {MOST_COLUMNS} columns are read.",))
    assert len(cells(b"a,b\n" + b"x" * 500 + b",y\n")[1][0]) == LONGEST_CELL
    with pytest.raises(SheetError, match="more than 5,000 rows"):
        read_csv(b"a,b\n" * (MOST_ROWS + 2))
    with pytest.raises(SheetError, match="too much text"):
        read_csv(b",".join([b"x" * 80] * 50) + b"\n" + (b",".join([b"x" * 80] * 50) + b"\n") * 600)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_table_or_words(data):
    with suppress(SheetError):
        table = read_csv(data)
        assert all(line.cells and line.cells[-1] for line in table.lines)
        assert [line.number for line in table.lines] == sorted({line.number for line in table.lines})


PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=2, max_size=6), st.sampled_from(",;\t"))
@settings(max_examples=100, deadline=None)
def test_what_was_written_is_read(rows, separator):
    plain = [[cell.replace('"', "'").replace(",", "").replace(";", "") or "x" for cell in row] for row in rows]
    head = ["Date", "Length", "Reference"]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in [head, *plain])
    assert [list(line.cells) for line in read_csv(text.encode()).lines] == [head, *plain]


def test_a_workbook_gives_days_times_and_lengths_in_words():
    rows = (
        ("Date", "Start", "Length", "Ref", "Agreed"),
        (date(2026, 5, 1), time(14, 30), timedelta(hours=26), "A-1", True),
        (datetime(2026, 5, 2, 9, 15), 0.5, 1.5, 7, False),
    )
    [table] = read_book(book(rows))
    assert [line.cells for line in table.lines[1:]] == [
        ("2026-05-01", "14:30", "26:00", "A-1", "yes"),
        ("2026-05-02 09:15", "0.5", "1.5", "7", "no"),
    ]


def test_merged_cells_say_the_same_in_every_row():
    made, file = Workbook(), io.BytesIO()
    for row in (
        ("Ref", "Date"),
        ("A-1", "2026-05-01"),
        (None, "2026-05-02"),
        (None, "2026-05-03"),
        ("A-2", "2026-05-04"),
    ):
        made.active.append(row)
    made.active.merge_cells("A2:A4")
    made.save(file)
    assert [line.cells[0] for line in read_book(file.getvalue())[0].lines] == ["Ref", "A-1", "A-1", "A-1", "A-2"]


def test_an_old_mac_counts_its_days_from_1904():
    data = book((("Date", "Length"), ("x", "3 h")))
    said = b'<workbookPr date1904="1"/>'
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        xml = file.read("xl/workbook.xml")
    [table] = read_book(
        changed(data, {"xl/workbook.xml": xml.replace(b"<workbookPr/>", said).replace(b"<workbookPr />", said)})
    )
    assert table.is_1904


@given(st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_a_workbook_with_anything_broken_is_a_table_or_words(chance):
    data = book((("Date", "Length"), (date(2026, 5, 1), timedelta(hours=2)), (datetime(2026, 5, 2, 9), "=1+1")))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {part: bytearray(file.read(part)) for part in file.namelist()}
    broken = parts[chance.choice(sorted(parts))]
    for _ in range(3):
        at = chance.randrange(len(broken))
        broken[at : at + chance.choice((0, 1, 30))] = chance.choice((b"", b"<", b"1e308", b"\0", b'"', b"99999999999"))
    with suppress(SheetError):
        assert read_book(changed(data, {part: bytes(content) for part, content in parts.items()})) is not None


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("words", ["<!doctype html><p>", "BEGIN:VCALENDAR", '{"format": 1}'])
def test_what_is_no_spreadsheet_is_known_in_whatever_coding(coding, words):
    with pytest.raises(SheetError, match="This looks like a"):
        read_csv(words.encode(coding))


@pytest.mark.parametrize("heading", ["PKW", "7z", "BZh"])
def test_a_heading_that_begins_like_another_file_is_a_heading(heading):
    assert read_csv(f"{heading};Datum\n1;2026-01-01\n".encode()).lines[0].cells == (heading, "Datum")
