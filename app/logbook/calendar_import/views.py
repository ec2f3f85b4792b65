"""The import's pages: choose a file, decide about the proposals, read the ledger."""

from flask import Response, abort, request
from flask_login import current_user

from app import dates, throttle
from app.logbook.calendar_import import (
    actions as import_actions,
    begin_actions as import_begin_actions,
    forms as import_forms,
)
from app.logbook.calendar_import.draft import Draft, nearest
from app.logbook.eligibility.panel import panel
from app.logbook.imports import queries as import_queries, undo_actions as import_undo_actions
from app.logbook.models import ImportRun
from app.logbook.vocabulary import Kind, Mode, Role
from app.web import Area, area, done, page

pages = area("imports", __name__, Area.MEDIATOR, url_prefix="/logbook/import")

MOST_AN_HOUR = 30  # files of any kind, read for one mediator
PROPOSALS = {"proposals": ("eligibility",)}

pages.app_template_filter("nearest")(nearest)
pages.record_once(
    lambda state: state.app.jinja_env.globals.update(
        draft_hours=import_queries.WITHOUT_ACTION // throttle.AN_HOUR, draft_days=import_queries.AT_MOST.days
    )
)


@pages.get("/")
def index() -> Response:
    return _index(import_forms.CalendarFile())


@pages.post("/")
def begin() -> Response:
    form = import_forms.CalendarFile()
    if form.validate() and throttle.is_spent(
        "calendar", str(current_user.id), limit=MOST_AN_HOUR, within=throttle.AN_HOUR
    ):
        abort(429)
    if not form.carry_out(import_begin_actions.begin, current_user):
        return _index(form, status=422)
    return done(f"/logbook/import/{form.outcome.id}")


@pages.get("/<int:run_id>")
def run(run_id: int) -> Response:
    run = import_queries.run(current_user, run_id)
    return _run(run, import_queries.draft(run))


@pages.post("/<int:run_id>")
def decide(run_id: int) -> Response:
    run = import_queries.run(current_user, run_id)
    form = import_forms.Decision(import_queries.draft(run))
    if not form.carry_out(import_actions.decide, run, by=current_user):
        return _run(run, form.draft, form=form, status=422)
    at = form.outcome.at
    return done(f"/logbook/import/{run_id}?at={at}#{at}" if at else f"/logbook/import/{run_id}", form.outcome.words)


@pages.post("/<int:run_id>/undo")
def undo(run_id: int) -> Response:
    words = import_undo_actions.undo(import_queries.run(current_user, run_id), by=current_user)
    return done(f"/logbook/import/{run_id}", words)


def _index(form: import_forms.CalendarFile, status: int = 200) -> Response:
    return page("logbook/imports.html", form=form, runs=import_queries.runs(current_user), status=status)


def _run(
    run: ImportRun, draft: Draft | None, *, form: import_forms.Decision | None = None, status: int = 200
) -> Response:
    return page(
        "logbook/import.html",
        regions=PROPOSALS,
        status=status,
        run=run,
        draft=draft,
        complaints=form.form_errors if form else [],
        problems=form.problems if form else {},
        at=request.args.get("at", ""),
        ledger=import_queries.ledger(run),
        mediations=import_queries.mediations(current_user),
        panel=panel(current_user),
        roles=Role,
        modes=Mode,
        kinds=Kind,
        zones=dates.zones(),
    )
