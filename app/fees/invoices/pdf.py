"""A document as the bytes of a PDF, drawn by a process of its own; what that takes comes with the extra `pdf`."""

import json
from importlib.util import find_spec

from flask import render_template

from app import apart
from app.fees.invoices import document as invoice, pdf_child, queries as invoice_queries
from app.jobs import NotDone
from app.listing.applications import snapshot

AT_ONCE = 1
SECONDS = 30
MEMORY = 512 * 1024**2  # of addresses; what is in use of them is 62 MB
NO_PANGO = "Pango is not installed"


def is_there() -> bool:
    """Whether this portal has the extra; looking for it loads nothing."""
    return find_spec("weasyprint") is not None


def drawn(frozen: bytes, *, seconds: int = SECONDS) -> bytes:
    """A document, which is what is written on it, as a PDF: one sheet of A4, the same bytes whenever it is drawn.

    It takes a second or two: not to be called while the database is locked, nor in a request. Raises NotDone, or Busy
    while another one is being drawn.
    """
    said = invoice.read(frozen)
    html = render_template("fees/paper.html", document=said, drawn=invoice_queries.drawn(frozen))
    page = json.dumps({"html": html, "identifier": snapshot.digest(frozen)}).encode()
    with apart.process(
        "fees.invoices.pdf_child", turns="pdf", at_once=AT_ONCE, seconds=seconds, memory=MEMORY
    ) as process:
        made, _trace = process.communicate(page)
        status = process.returncode
    if status:
        raise NotDone(NO_PANGO if status == pdf_child.NO_PANGO else f"the drawing ended with {status}")
    return made
