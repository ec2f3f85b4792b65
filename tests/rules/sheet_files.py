"""Spreadsheets that are not what they should be, each by its name, made when it is asked for: some are large."""

import io
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

HEAD = b"Date,Length,Mode,Reference\n"
GOOD = HEAD + b"2026-05-01,3 h,Zoom,KM-01\n"


def book(rows=(("Date", "Length", "Mode"), ("2026-05-01", "3 h", "Zoom"))) -> bytes:
    made, file = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file.getvalue()


def changed(data: bytes, parts: dict[str, bytes], *, without: tuple[str, ...] = ()) -> bytes:
    """A workbook with some of its parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in parts and part.filename not in without:
                new.writestr(part.filename, old.read(part))
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def sheet(rows: bytes, more: bytes = b"") -> bytes:
    """A workbook whose only sheet is written by hand."""
    xml = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData>"
        + more
        + b"</worksheet>"
    )
    return changed(book(), {"xl/worksheets/sheet1.xml": xml})


def cell(at: str, value: str, kind: str = "") -> bytes:
    return f'<c r="{at}"{kind}><v>{value}</v></c>'.encode()


def text(at: str, value: str) -> bytes:
    return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'.encode()


TITLES = b'<row r="1">' + text("A1", "Date") + text("B1", "Length") + text("C1", "Mode") + b"</row>"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
)
OUTSIDE = ENTITIES.replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')


CSV: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "blanks": lambda: b" \n\n\t\n",
    "a mark of UTF-8 and nothing": lambda: b"\xef\xbb\xbf",
    "half a mark of UTF-16": lambda: b"\xff\xfeD",
    "UTF-16 cut in half a letter": lambda: "Date;Länge\n1.5.2026;3\n".encode("utf-16")[:-1],
    "UTF-16 without a mark": lambda: "Date,Length\n2026-05-01,3 h\n".encode("utf-16-le"),
    "NULs": lambda: HEAD + b"\0" * 10_000,
    "NULs in a cell": lambda: HEAD + b"2026-05-01,3\0 h,Zoom,KM-01\n",
    "letters of two codings": lambda: (
        HEAD + "2026-05-01,3 h,Zoom,Ä\n".encode() + "2026-05-02,3 h,Zoom,Ä\n".encode("cp1252")
    ),
    "a quotation mark never closed": lambda: (
        GOOD + b'2026-05-02,"3 h,Zoom,KM-02\n' + b"2026-05-03,1 h,Zoom,KM-03\n" * 200
    ),
    "a quotation mark in a word": lambda: GOOD + b'2026-05-02,3 h,"Zo"om,KM"02\n',
    "nothing but quotation marks": lambda: b'"' * 100_000,
    "a cell of 15 MB": lambda: HEAD + b"2026-05-01,3 h,Zoom," + b"x" * (15 * 1024**2),
    "a quoted cell of 15 MB": lambda: HEAD + b'2026-05-01,3 h,Zoom,"' + b"x" * (15 * 1024**2) + b'"\n',
    "a file of 40 MB": lambda: HEAD + b"2026-05-01,3 h,Zoom,KM-01\n" * (40 * 1024**2 // 27),
    "too many rows": lambda: HEAD + b"2026-05-01,3 h,Zoom,KM-01\n" * 6_000,
    "a million empty rows": lambda: HEAD + b",,,\n" * 1_000_000,
    "16,384 columns": lambda: b",".join(b"c%d" % n for n in range(16_384)) + b"\n" + b"1," * 16_383 + b"1\n",
    "only separators": lambda: b";" * 1_000_000,
    "a formula": lambda: GOOD + b'2026-05-02,"=HYPERLINK(""http://x"",""y"")",Zoom,=cmd|calc\n',
    "numbers beyond all": lambda: (
        HEAD + b"1e308,1e308,Zoom,KM-01\n99999999999999999999,9" + b"9" * 5_000 + b",Zoom,KM-02\n"
    ),
    "days that there are not": lambda: (
        HEAD + b"31.02.2026,3 h,Zoom,A-1\n0.0.0000,3 h,Zoom,A-2\n99/99/9999,3 h,Zoom,A-3\n"
    ),
    "digits of another script": lambda: HEAD + "٢٠٢٦-٠٥-٠١,٣ h,Zoom,KM-01\n²²²²²,² h,Zoom,A-1\n".encode(),
    "scripts": lambda: HEAD + b"2026-05-01,3 h,<script>alert(1)</script>,<img src=x onerror=alert(1)>\n",
    "letters that turn the line around": lambda: HEAD + "2026-05-01,3 h,Zoom,\u202eKM\u202c\u0000\ufeff\n".encode(),
    "line ends of an old Mac": lambda: GOOD.replace(b"\n", b"\r"),
    "a web page": lambda: b"<!DOCTYPE html><html><table><tr><td>2026-05-01</td></tr></table></html>",
    "a calendar": lambda: b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
    "a logbook file": lambda: b'{"format": "IMI Mediation Logbook"}',
    "gzip": lambda: b"\x1f\x8b\x08\0\0\0\0\0",
    "a PDF": lambda: b"%PDF-1.7\n",
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000,
    "random bytes": lambda: bytes(range(128, 256)) * 500,
    "a separator that is a letter": lambda: b"sep=e\nDatee3 h\n",
}
BOOKS: dict[str, Callable[[], bytes]] = {
    "a workbook cut off": lambda: book()[:-200],
    "the beginning of a zip": lambda: b"PK\x03\x04" + b"\0" * 500,
    "a zip of something else": lambda: changed(
        book(), {"a.txt": b"x"}, without=("xl/workbook.xml", "[Content_Types].xml")
    ),
    "a workbook without its sheet": lambda: changed(book(), {}, without=("xl/worksheets/sheet1.xml",)),
    "a sheet that is no XML": lambda: changed(book(), {"xl/worksheets/sheet1.xml": b"\0\1\2 not XML"}),
    "entities in entities": lambda: changed(book(), {"xl/worksheets/sheet1.xml": ENTITIES}),
    "an entity of another file": lambda: changed(book(), {"xl/worksheets/sheet1.xml": OUTSIDE}),
    "entities behind a long comment": lambda: changed(
        book(), {"xl/worksheets/sheet1.xml": b'<?xml version="1.0"?><!--' + b"x" * 5_000 + b"-->" + ENTITIES[21:]}
    ),
    "a zip bomb": lambda: sheet(b"<row>" + b" " * (160 * 1024**2) + b"</row>"),
    "strings of 100 MB": lambda: changed(
        book(), {"xl/sharedStrings.xml": b"<sst>" + b"<si><t>x</t></si>" * 6_000_000 + b"</sst>"}
    ),
    "a thousand parts and more": lambda: changed(book(), {f"part{n}.xml": b"<x/>" for n in range(1_500)}),
    "elements in elements": lambda: sheet(b"<row>" * 200_000),
    "a row that is the last there can be": lambda: sheet(
        TITLES + b'<row r="1048576">' + text("A1048576", "2026-05-01") + b"</row>"
    ),
    "a row beyond all": lambda: sheet(TITLES + b'<row r="99999999999">' + text("A2", "2026-05-01") + b"</row>"),
    "a million rows": lambda: sheet(
        TITLES + b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(2, 300_000))
    ),
    "the last column there can be": lambda: sheet(
        TITLES + b'<row r="2">' + cell("XFD2", "1") + cell("ZZZZZ2", "1") + b"</row>"
    ),
    "16,384 columns in a book": lambda: sheet(TITLES + b'<row r="2">' + b"<c><v>1</v></c>" * 16_384 + b"</row>"),
    "a string that is not there": lambda: sheet(TITLES + b'<row r="2">' + cell("A2", "999999", ' t="s"') + b"</row>"),
    "a style that is not there": lambda: sheet(
        TITLES + b'<row r="2">' + cell("A2", "46000", ' s="999999"') + b"</row>"
    ),
    "a number that is none": lambda: sheet(
        TITLES + b'<row r="2">' + cell("A2", "1e308") + cell("B2", "NaN") + cell("C2", "-1e999") + b"</row>"
    ),
    "an error in a cell": lambda: sheet(TITLES + b'<row r="2">' + cell("A2", "#REF!", ' t="e"') + b"</row>"),
    "a kind that there is not": lambda: sheet(TITLES + b'<row r="2">' + cell("A2", "1", ' t="zz"') + b"</row>"),
    "a formula without a result": lambda: sheet(TITLES + b'<row r="2"><c r="A2"><f>TODAY()</f></c></row>'),
    "merged cells without end": lambda: sheet(
        TITLES, b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 20_000 + b"</mergeCells>"
    ),
    "a date in the year 9999999": lambda: sheet(
        TITLES + b'<row r="2">' + cell("A2", "9999999999", ' s="1"') + b"</row>"
    ),
    "a text document": lambda: changed(book(), {"word/document.xml": b"<x/>"}),
    "OpenDocument": lambda: changed(book(), {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "a path out of the file": lambda: changed(book(), {"../../etc/passwd": b"x"}),
}
HOSTILE = CSV | BOOKS
