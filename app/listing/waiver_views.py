"""A mediator asks IMI to waive the contribution for their listing (domain §2 and §9)."""

from flask import Response
from flask_login import current_user

from app.listing import standing_actions as actions
from app.listing import standing_queries as queries
from app.listing.overview import PAYING
from app.listing.waiver_forms import WaiverRequest
from app.web import Area, area, done, page

pages = area("waiver", __name__, Area.MEDIATOR, url_prefix="/listing")


@pages.get("/waiver")
def waiver() -> Response:
    return _waiver(WaiverRequest())


@pages.post("/waiver")
def request_waiver() -> Response:
    form = WaiverRequest()
    if not form.carry_out(actions.request_waiver, queries.own(current_user).listing, by=current_user):
        return _waiver(form, 422)
    return done("/listing/waiver", "Your request is with IMI.")


def _waiver(form: WaiverRequest, status: int = 200) -> Response:
    known = queries.standing_of(current_user)
    return page("listing/waiver.html", status=status, known=known, form=form, paying=PAYING)
