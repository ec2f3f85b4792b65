"""The pages of what a mediator learned: the list by year with quick entry, one item, the CSV file."""

from flask import Response, request
from flask_login import current_user

from app import clock
from app.logbook.cpd import actions as cpd_actions, forms as cpd_forms, queries as cpd_queries, rows as cpd_rows
from app.logbook.cpd.models import CpdItem
from app.web import Area, area, done, download, page

pages = area("cpd", __name__, Area.MEDIATOR, url_prefix="/logbook")
HERE = "/logbook/cpd/"


@pages.get("/cpd/")
def index() -> Response:
    return _index(cpd_forms.Add(date=clock.today(current_user.zone)))


@pages.post("/cpd/")
def add() -> Response:
    form = cpd_forms.Add()
    if not form.carry_out(cpd_actions.add, current_user):
        return _index(form, status=422)
    return done(HERE, "Added.", undo=f"{HERE}{form.outcome.id}/remove")


@pages.get("/cpd/<int:cpd_item_id>")
def item(cpd_item_id: int) -> Response:
    found = cpd_queries.item(current_user, cpd_item_id)
    return _item(found, cpd_forms.Change(cpd_queries.opened(found)))


@pages.post("/cpd/<int:cpd_item_id>")
def change(cpd_item_id: int) -> Response:
    found = cpd_queries.item(current_user, cpd_item_id)
    form = cpd_forms.Change(cpd_queries.opened(found))
    if not form.carry_out(cpd_actions.change, found, by=current_user):
        return _item(found, form, status=422)
    return done(HERE, "Saved.")


@pages.post("/cpd/<int:cpd_item_id>/remove")
def remove(cpd_item_id: int) -> Response:
    cpd_actions.remove(cpd_queries.item(current_user, cpd_item_id), by=current_user)
    return done(HERE, "The item is removed.", undo=f"{HERE}{cpd_item_id}/restore")


@pages.post("/cpd/<int:cpd_item_id>/restore")
def restore(cpd_item_id: int) -> Response:
    cpd_actions.restore(cpd_queries.removed_item(current_user, cpd_item_id), by=current_user)
    return done(HERE, "The item is back.")


@pages.get("/cpd.csv")
def export() -> Response:
    text = cpd_rows.write(cpd_queries.whole(current_user))
    return download(text, f"cpd-{clock.today(current_user.zone)}.csv", "text/csv")


def _index(form: cpd_forms.Add, *, status: int = 200) -> Response:
    year, number = request.args.get("year", type=int), request.args.get("page", 1, type=int)
    found = cpd_queries.listed(current_user, year=year, page=number)
    return page("logbook/cpd.html", status=status, form=form, found=found)


def _item(found: CpdItem, form: cpd_forms.Change, *, status: int = 200) -> Response:
    return page("logbook/cpd_item.html", status=status, item=found, form=form)
