"""A document of a mediator's own: as it was issued, on a sheet to print, and around it where it stands today."""

from flask import Response
from flask_login import current_user

from app.fees import invoice_queries, payment_queries
from app.web import Area, area, page

pages = area("invoices", __name__, Area.MEDIATOR, url_prefix="/fees/invoices")


@pages.get("/<int:year>/<int:invoice_number>")
def document(year: int, invoice_number: int) -> Response:
    found = invoice_queries.own(current_user, year, invoice_number)
    drawn = invoice_queries.drawn(found.written)
    return page("fees/invoice.html", around=payment_queries.around(found), drawn=drawn)
