"""A mediator's contributions: what is to be paid, why, by when and how."""

from flask import Response, current_app, request
from flask_login import current_user

from app import money
from app.accounts.person import me
from app.fees import contribution_actions, first_actions, history_queries, order_actions, overview_queries, queries
from app.fees.order_forms import OrderForm
from app.fees.payments import reference
from app.fees.prices import lines as price
from app.form import Form
from app.listing.standings import queries as standing_queries
from app.web import Area, area, done, page

pages = area("fees", __name__, Area.MEDIATOR, url_prefix="/fees")

HERE = "/fees/"

pages.app_template_filter("money")(money.words)
pages.app_template_filter("in_fours")(reference.in_fours)


@pages.get("/")
def contributions() -> Response:
    return _contributions()


@pages.get("/history")
def history() -> Response:
    found = history_queries.own(me(), page=request.args.get("page", 1, type=int))
    return page("fees/history.html", found=found)


@pages.post("/<int:contribution_id>/invoice")
def order(contribution_id: int) -> Response:
    form, contribution = OrderForm(), queries.contribution(current_user, contribution_id)
    if not form.carry_out(order_actions.order, contribution, by=current_user):
        return _contributions(form)
    return done(HERE, "Your invoice is made, and on its way to you by e-mail.")


@pages.post("/again")
def open_again() -> Response:
    form = Form()
    if not form.carry_out(contribution_actions.open_again, standing_queries.own(current_user).listing, by=current_user):
        return _contributions(refused=form)
    return done(HERE, "The contribution for a fresh year is open.")


@pages.post("/first")
def open_first() -> Response:
    form = Form()
    if not form.carry_out(first_actions.open_anew, current_user.id, by=current_user):
        return _contributions(refused=form)
    return done(HERE, "Your first contribution is open again.")


def _contributions(form: OrderForm | None = None, refused: Form | None = None) -> Response:
    found = overview_queries.overview_of(current_user)
    form = form or (OrderForm(found.current) if found.current else None)
    if form and found.quotes:
        form.price(found.quotes)
    return page(
        "fees/contributions.html",
        status=422 if refused or (form and form.errors) else 200,
        overview=found,
        form=form,
        a_year=price.in_short(found.quotes[0].lines[0]) if found.quotes else "",
        refused=refused or form,
        contact=current_app.config["MAIL_FROM"],
    )
