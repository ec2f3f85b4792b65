"""The pieces of an ISO 20022 bank statement, one after the other: what is not a camt.053 file is refused in words.

The parser is expat itself, with a handler that refuses every document type: an entity, through which XML does harm,
cannot be declared without one. defusedxml would do the same by way of the same parser, for one package more and without
handing out what is complete so far. What is in memory is one piece: bounded in depth, elements and lengths of text.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

LARGEST = 64_000_000  # bytes: 100,000 entries as banks write them without indentation
AT_A_TIME = 65_536  # bytes
DEEPEST, MOST_ELEMENTS, LONGEST_TEXT = 30, 5_000, 1_000  # of a piece, its elements, and characters of one of them

DOWNLOAD = "Download the statement from the bank as XML in the format camt.053, and choose that file."
EMPTY = "This file is empty. Download it again."
TOO_MANY_BYTES = f"This file has more than {LARGEST // 10**6} MB. Download a shorter period."
ENDS_EARLY = "This file ends in the middle: its download was cut off. Download it again."
DAMAGED = "This file is damaged in line {}: it is not well-formed XML. Download it again."
WRONG_ENCODING = "This file is not in the encoding that it names (line {}). Download it again, and do not edit it."
WITH_TYPE = "This file has a document type (DTD), which no bank statement has. It was not read."
UNUSUAL = "This file is not built the way banks build statements (line {}). It was not read."
NOT_XML = "This is not an XML file, and so not a bank statement. " + DOWNLOAD
NOT_A_STATEMENT = "This is an XML file, but not a bank statement: it begins with “{}”. " + DOWNLOAD
IS_ANOTHER = "This is {}, not a statement of booked entries (camt.053). " + DOWNLOAD
OTHERS = {
    "camt.052": "a report of the current day (camt.052)",
    "camt.054": "a notice of single payments (camt.054)",
    "pain.001": "a payment order (pain.001)",
    "pain.002": "an answer to a payment order (pain.002)",
    "pain.008": "a direct debit order (pain.008)",
}
FIRST_BYTES = {
    b"PK\x03\x04": "a ZIP archive or a spreadsheet",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF file",
    b"{1:": "an MT940 file",
}
MT940 = re.compile(rb"^:20:", re.MULTILINE)

# The words at each path below a piece, in the order of the file and with single spaces; its currency begins an amount.
Piece = dict[str, list[str]]

_ISO = re.compile(r"urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3})\.001\.\d\d")
_AFTER_NAMESPACE = "}"
_STATEMENT = ["Document", "BkToCstmrStmt", "Stmt"]
_HEADER = ["Document", "BkToCstmrStmt", "GrpHdr"]
_IN_THE_MIDDLE = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
)
_OF_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
_OF_ENCODING = (
    expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
    expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING],
)


class StatementError(ValueError):
    """Why a file is not read as a bank statement, in words for the person who chose it."""


def pieces(file: BinaryIO) -> Iterator[tuple[str, Piece]]:
    """`GrpHdr`, what is in each `Stmt`, and a bare `Stmt` at its end; a `TxDtls` comes ahead of the rest of its `Ntry`.

    Names are without the namespace; what belongs to another namespace keeps it in its name, and so is found by nobody.
    Raises StatementError.
    """
    parser, size = _Parser(), 0
    while chunk := file.read(AT_A_TIME):
        if not size:
            _look_at(chunk)
        size += len(chunk)
        if size > LARGEST:
            raise StatementError(TOO_MANY_BYTES)
        yield from parser.fed(chunk)
    if not size:
        raise StatementError(EMPTY)
    yield from parser.fed(b"", is_end=True)


def _look_at(start: bytes) -> None:
    """Say what a file is that cannot be XML, by its first bytes."""
    text = start.removeprefix(b"\xef\xbb\xbf").strip()
    if not text:
        raise StatementError(EMPTY)
    if text.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\0<")):
        return
    kind = next((kind for sign, kind in FIRST_BYTES.items() if text.startswith(sign)), None)
    if MT940.search(text[:1000]):
        kind = "an MT940 file"
    elif max(text.partition(b"\n")[0].count(mark) for mark in (b";", b",", b"\t")) > 1:
        kind = kind or "a CSV file"
    raise StatementError(IS_ANOTHER.format(kind) if kind else NOT_XML)


class _Parser:
    """Expat with our limits; `fed` answers the pieces that are complete."""

    def __init__(self) -> None:
        self._expat = expat.ParserCreate(namespace_separator=_AFTER_NAMESPACE)
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = self._refuse_type
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._namespace = ""
        self._path: list[str] = []
        self._open: list[tuple[int, Piece]] = []  # with the depth at which each began
        self._complete: list[tuple[str, Piece]] = []
        self._words: list[str] = []
        self._elements = self._characters = self._before = 0

    def fed(self, chunk: bytes, *, is_end: bool = False) -> list[tuple[str, Piece]]:
        self._complete = []
        try:
            self._expat.Parse(chunk, is_end)
        except StatementError:
            raise
        except expat.ExpatError as error:
            raise StatementError(self._why(error, chunk)) from None
        except (LookupError, ValueError):  # of Python's codecs, which expat asks about encodings that it does not know
            raise StatementError(WRONG_ENCODING.format(1)) from None
        self._before += len(chunk)
        return self._complete

    def _why(self, error: expat.ExpatError, chunk: bytes) -> str:
        if error.code == _OF_MEMORY:
            raise MemoryError
        if error.code in _IN_THE_MIDDLE:
            return ENDS_EARLY
        there = self._expat.ErrorByteIndex - self._before
        is_beyond_ascii = 0 <= there < len(chunk) and chunk[there] > 127
        return (WRONG_ENCODING if error.code in _OF_ENCODING or is_beyond_ascii else DAMAGED).format(error.lineno)

    def _refuse_type(self, name: str, *_said: object) -> None:
        raise StatementError(NOT_A_STATEMENT.format("html") if name.lower() == "html" else WITH_TYPE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path:
            self._namespace = _namespace(name)
        local = name.removeprefix(self._namespace)
        self._path.append(local)
        if self._begins_piece(local):
            self._open.append((len(self._path), {}))
            self._elements = 0
        self._elements += 1
        if len(self._path) > DEEPEST or self._elements > MOST_ELEMENTS:
            raise StatementError(UNUSUAL.format(self._expat.CurrentLineNumber))
        self._words = [attributes["Ccy"][:LONGEST_TEXT] + " "] if "Ccy" in attributes else []
        self._characters = 0

    def _begins_piece(self, local: str) -> bool:
        if self._open:
            return local == "TxDtls"
        self._elements = 0  # outside of pieces nothing is kept
        return (len(self._path) == 4 and self._path[:3] == _STATEMENT) or self._path == _HEADER

    def _end(self, _name: str) -> None:
        if self._open:
            began, piece = self._open[-1]
            if words := " ".join("".join(self._words).split()):
                piece.setdefault("/".join(self._path[began:]), []).append(words)
                self._words = []
            if began == len(self._path):
                self._complete.append((self._path[-1], piece))
                self._open.pop()
        elif self._path == _STATEMENT:
            self._complete.append((self._path[-1], {}))
        self._path.pop()

    def _text(self, text: str) -> None:
        if self._open and self._characters < LONGEST_TEXT:
            self._words.append(text[: LONGEST_TEXT - self._characters])
            self._characters += len(text)


def _namespace(root: str) -> str:
    """The namespace of a camt.053 file, as it stands before each name; raises StatementError about other files."""
    namespace, _mark, local = root.rpartition(_AFTER_NAMESPACE)
    found = _ISO.fullmatch(namespace)
    if found and found[1] == "camt.053" and local == "Document":
        return namespace + _AFTER_NAMESPACE
    if found and found[1] in OTHERS:
        raise StatementError(IS_ANOTHER.format(OTHERS[found[1]]))
    raise StatementError(NOT_A_STATEMENT.format(local[:60]))
