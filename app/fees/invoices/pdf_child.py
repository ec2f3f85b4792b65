"""The process that draws a document as a PDF; it knows nothing of the portal and fetches nothing (decision 0009).

The page comes as one JSON value on standard input, and the bytes go to standard output. What is drawn holds names and
addresses as people typed them, and libraries in C set them: they do it here, and not in the worker.
"""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

FONT = "portal:source-serif-4.woff2"
HERE = Path(__file__).parent
FONT_FILE = HERE.parent.parent / "static" / "fonts" / "source-serif-4.woff2"
SHEET_FILE = HERE / "paper.css"
VARIANT = "pdf/a-3a"  # to be kept for years, its text to be copied and to be read aloud (ISO 19005-3)
NO_PANGO = 4  # the status it ends with where Debian's libraries of Pango are missing


class Strict(logging.Handler):
    """What the library would note and leave out, such as a code that cannot be drawn, ends the drawing."""

    def emit(self, record: logging.LogRecord) -> None:
        raise RuntimeError("A part of the document cannot be drawn.")


def main() -> None:
    """Answer with a PDF."""
    page = json.load(sys.stdin.buffer)
    os.environ["SOURCE_DATE_EPOCH"] = "0"  # FontTools writes a time into each font
    try:
        import weasyprint  # noqa: F401
    except OSError:
        sys.exit(NO_PANGO)
    logging.getLogger("weasyprint").addHandler(Strict(logging.ERROR))
    sys.stdout.buffer.write(_drawn(**page))
    sys.stdout.buffer.flush()


def _drawn(html: str, identifier: str) -> bytes:
    """The same bytes for the same page: its dates are in its head, and the identifier is said."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

    def fetch(url: str, *_more: Any, **_other: Any) -> Any:
        if url != FONT:
            raise FatalURLFetchingError("A document fetches nothing.")
        return URLFetcherResponse(url, FONT_FILE.read_bytes(), {"Content-Type": "font/woff2"})

    fonts = FontConfiguration()
    sheet = CSS(string=SHEET_FILE.read_text(), url_fetcher=fetch, font_config=fonts)
    document = HTML(string=html, url_fetcher=fetch)
    made: bytes = document.write_pdf(
        stylesheets=[sheet],
        font_config=fonts,
        pdf_variant=VARIANT,
        pdf_identifier=identifier.encode(),
    )
    return made
