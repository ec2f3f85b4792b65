"""For IMI staff: the report of fees, lists of contributions, and the VAT of a period."""

from flask import Response, abort, request, stream_with_context

from app import clock
from app.fees.reports import bookkeeping as report, queries, queue_queries
from app.fees.reports.bookkeeping import Period, Show
from app.folding import folded
from app.logbook import countries
from app.web import Area, area, page

pages = area("fees_report", __name__, Area.STAFF, url_prefix="/staff/fees")


@pages.get("/")
def index() -> Response:
    figures, months, statements = queries.figures(), queries.by_month(), queue_queries.count_statements()
    return page("staff/fees.html", figures=figures, months=months, show=Show, statements=statements)


@pages.get("/contributions/")
def contributions() -> Response:
    word, month = request.args.get("show", ""), request.args.get("month", "")
    if word not in ("", *Show) or (month and report.period(month) is None):
        abort(404)
    return _contributions(Show(word) if word else None, report.period(month))


@pages.get("/vat/")
def vat() -> Response:
    found = _period()
    lines = queries.vat_lines(found)
    return page(
        "staff/fees_vat.html",
        period=found,
        lines=sorted(lines, key=lambda each: folded(countries.name(each.country))),
        nearest=_nearest(),
        by_rate=report.by_rate(lines),
        total=report.totals(lines),
        today=clock.today(),
    )


@pages.get("/vat.csv")
def booked() -> Response:
    """The bookkeeper's file, sent while it is read: its first lines leave before its last are there."""
    found = _period()
    answer = Response(stream_with_context(report.booked(queries.documents(found))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="vat-{found.word}.csv"'
    return answer


def _contributions(show: Show | None, month: Period | None) -> Response:
    search = request.args.get("search", "").strip()[:100]
    found = queries.contributions(show, month=month, search=search, page=request.args.get("page", 1, type=int))
    return page(
        "staff/fees_list.html",
        found=found,
        shown=show,
        month=month,
        search=search,
        lists=Show,
        today=clock.today(),
    )


def _nearest() -> dict[str, str]:
    """The periods of today, by their words."""
    today = clock.today()
    return {f"{today:%Y-%m}": "This month", report.quarter(today): "This quarter", str(today.year): "This year"}


def _period() -> Period:
    """The period asked for, without one the quarter of today."""
    found = report.period(request.args.get("period", "") or report.quarter(clock.today()))
    return found or abort(404)
