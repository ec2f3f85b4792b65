"""For IMI staff: what a year costs, and the discounts by country, one by one or as a file."""

from flask import Response, request
from flask_login import current_user

from app import clock
from app.fees.prices import actions as price_actions, dei, dei_actions, queries
from app.form import Form
from app.logbook.countries import NAMES
from app.staff import price_forms as forms
from app.web import Area, area, done, download, page

pages = area("prices", __name__, Area.STAFF, url_prefix="/staff/fees")

PRICES, DEI = "/staff/fees/prices/", "/staff/fees/dei/"


@pages.get("/prices/")
def prices() -> Response:
    return _prices()


@pages.post("/prices/")
def set_price() -> Response:
    form = forms.NewPrice()
    if not form.carry_out(price_actions.set_price, by=current_user):
        return _prices(form)
    return done(PRICES, "The price is set. Invoices that are issued stay as they are.")


@pages.post("/prices/<int:price_id>/back")
def take_back(price_id: int) -> Response:
    price_actions.take_back(queries.price(price_id), by=current_user)
    return done(PRICES, "The price is taken back. The one before it holds on.")


@pages.get("/dei/")
def discounts() -> Response:
    return _discounts()


@pages.post("/dei/")
def add() -> Response:
    form = forms.NewDiscount()
    if not form.carry_out(dei_actions.add, by=current_user):
        return _discounts(form)
    return done(DEI, "The discount is added.")


@pages.post("/dei/<int:row_id>/end")
def end(row_id: int) -> Response:
    form = forms.Ending(beside=f"end-{row_id}-")
    if not form.carry_out(dei_actions.end, queries.dei_discount(row_id), by=current_user):
        return _discounts(form, ending=row_id)
    return done(DEI, "The last day of the discount is set.")


@pages.get("/dei.csv")
def as_file() -> Response:
    return download(dei.write(queries.dei_rows()), "dei-discounts.csv", "text/csv; charset=utf-8")


@pages.post("/dei/preview")
def preview() -> Response:
    form = forms.DiscountFile()
    if not form.validate():
        return _discounts(form)
    try:
        lines = dei.read(form.content, NAMES)
    except dei.NotRead as problem:
        form.file.errors = [str(problem)]
        return _discounts(form)
    return _preview(queries.plan(lines), form.content.decode("utf-8-sig"))


@pages.post("/dei/bring")
def bring_in() -> Response:
    form = forms.BringingIn()
    if not form.carry_out(dei_actions.bring_in, by=current_user):
        return _discounts(form)
    return done(DEI, _brought(added=form.outcome.added, changed=form.outcome.changed))


def _brought(**counts: int) -> str:
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"Discounts: {said}." if said else "All of this file was in the table already."


def _prices(refused: forms.NewPrice | None = None) -> Response:
    found = queries.price_list(page=request.args.get("page", 1, type=int))
    status = 422 if refused else 200
    return page(
        "staff/fees_prices.html", status=status, found=found, today=clock.today(), form=refused or forms.NewPrice()
    )


def _discounts(refused: Form | None = None, ending: int = 0) -> Response:
    return page(
        "staff/fees_dei.html",
        status=422 if refused else 200,
        table=queries.dei_table(page=request.args.get("page", 1, type=int)),
        today=clock.today(),
        refused=refused,
        ending=ending,
        form=refused if isinstance(refused, forms.NewDiscount) else forms.NewDiscount(),
        file=refused if isinstance(refused, forms.DiscountFile) else forms.DiscountFile(),
        end_form=refused if isinstance(refused, forms.Ending) else None,
    )


def _preview(planned: list[dei.Planned], text: str) -> Response:
    counts = {what: sum(each.what is what for each in planned) for what in dei.What}
    form = forms.BringingIn(text=text, seen=dei.fingerprint(planned))
    return page("staff/fees_dei_preview.html", planned=planned, counts=counts, form=form, what=dei.What)
