"""A mediator asks IMI to waive a contribution, and reads what IMI decided (domain §2 and §9)."""

from flask import Response, current_app
from flask_login import current_user

from app.fees import overview_queries
from app.fees.waivers import actions, queries as waiver_queries
from app.fees.waivers.forms import WaiverForm
from app.web import Area, area, done, page

pages = area("waiver", __name__, Area.MEDIATOR, url_prefix="/fees/waiver")


@pages.get("/")
def index() -> Response:
    return _waiver(WaiverForm())


@pages.post("/")
def ask() -> Response:
    form = WaiverForm()
    if not form.carry_out(actions.request, waiver_queries.to_waive(current_user), by=current_user):
        return _waiver(form, 422)
    return done("/fees/waiver/", "Your request is with IMI.")


def _waiver(form: WaiverForm, status: int = 200) -> Response:
    found, newest = overview_queries.overview_of(current_user), waiver_queries.newest(current_user)
    imi = current_app.config["MAIL_FROM"]
    return page("fees/waiver.html", status=status, overview=found, newest=newest, form=form, imi=imi)
