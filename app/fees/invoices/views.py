"""A document of a mediator's own: as it was issued, on a sheet to print, and around it where it stands today."""

from flask import Response
from flask_login import current_user

from app.fees.invoices import pdf_queries, queries as invoice_queries
from app.fees.payments import queries as payment_queries
from app.web import Area, area, download, page

pages = area("invoices", __name__, Area.MEDIATOR, url_prefix="/fees/invoices")


@pages.get("/<int:year>/<int:invoice_number>")
def document(year: int, invoice_number: int) -> Response:
    found = invoice_queries.own(current_user, year, invoice_number)
    drawn = invoice_queries.drawn(found.written)
    return page(
        "fees/invoice.html", around=payment_queries.around(found), drawn=drawn, has_pdf=pdf_queries.is_drawn(found)
    )


@pages.get("/<int:year>/<int:invoice_number>.pdf")
def as_pdf(year: int, invoice_number: int) -> Response:
    found = invoice_queries.own(current_user, year, invoice_number)
    return download(pdf_queries.file(found), pdf_queries.name(found), "application/pdf")
