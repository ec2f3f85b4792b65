"""Spreadsheets and logbook files to bring in, and what an import left."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook

SHEET = "Choose or drop a spreadsheet"
ARCHIVE = "Choose or drop a logbook file"
HEADINGS = ("Date", "Length", "Reference", "Mode", "Agreement to mediate", "Role", "Notes")


def csv(*rows: str, head: str = ",".join(HEADINGS)) -> bytes:
    return "\r\n".join((head, *rows)).encode()


def workbook(*rows: Any, head: Any = HEADINGS) -> bytes:
    book, file = Workbook(), BytesIO()
    for row in (head, *rows):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def import_sheet(browser, data: bytes, name: str = "sheet.csv"):
    """The page after a spreadsheet was chosen: its columns, or why it cannot be read."""
    return browser.get("/logbook/bring-in/sheet").submit("Read the spreadsheet", {SHEET: (BytesIO(data), name)})


def import_archive(browser, data: bytes):
    """The page after a logbook file was chosen: what would be logged, or why it cannot be read."""
    return browser.get("/logbook/bring-in/archive").submit(
        "Read the logbook file", {ARCHIVE: (BytesIO(data), "logbook.json")}
    )


def exported(browser) -> bytes:
    """The logbook file of who is signed in."""
    return browser.get("/logbook/export.json").data
