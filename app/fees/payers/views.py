"""Who is billed: first the country, then what matters there."""

from flask import Response, abort, request
from flask_login import current_user

from app import clock, throttle
from app.fees import queries
from app.fees.payers import actions, vat
from app.fees.payers.forms import PayerForm, payer_form
from app.web import Area, area, done, page

pages = area("payer", __name__, Area.MEDIATOR, url_prefix="/fees/payer")

ANEW = "anew"  # another country is chosen, and what was typed goes along; any other look is at what a country asks
MOST_SAVED = 30  # each may have a number asked about at the EU's service


@pages.get("/")
def index() -> Response:
    saved = queries.payer(current_user)
    return _payer(payer_form(request.args.get("country", saved.country if saved else ""), saved))


@pages.post("/")
def save() -> Response:
    if look := request.form.get("look"):
        return _payer(payer_form("" if look == ANEW else request.form.get("country", "")))
    if throttle.is_spent("payer", str(current_user.id), limit=MOST_SAVED, within=throttle.AN_HOUR):
        abort(429)
    form = payer_form(request.form.get("country", ""))
    if not form.carry_out(actions.save, current_user):
        return _payer(form, 422)
    return done("/fees/", form.saved_words)


def _payer(form: PayerForm, status: int = 200) -> Response:
    rate = vat.rate_on(clock.today())
    return page("fees/payer.html", status=status, form=form, saved=queries.payer(current_user), rate=rate)
