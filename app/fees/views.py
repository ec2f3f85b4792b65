"""A mediator's contributions: what is to be paid, why, by when and how."""

from flask import Response
from flask_login import current_user

from app.fees import invoice_models, payment_models, queries
from app.web import Area, area, page

pages = area("fees", __name__, Area.MEDIATOR, url_prefix="/fees")

__all__ = ["invoice_models", "pages", "payment_models"]


@pages.get("/")
def contributions() -> Response:
    return page("fees/contributions.html", contributions=queries.contributions(current_user))
