"""The import's pages: choose a file, decide about the proposals, read the ledger."""

import secrets

from flask import Response, request
from flask_login import current_user

from app.logbook import import_actions, import_forms, import_queries
from app.logbook.panel import panel
from app.logbook.vocabulary import Kind, Mode, Role
from app.web import Area, area, done, page

pages = area("imports", __name__, Area.MEDIATOR, url_prefix="/logbook/import")

PROPOSALS = {"proposals": ("eligibility",)}


@pages.get("/")
def index() -> Response:
    return _index(import_forms.CalendarFile(form_token=secrets.token_urlsafe(16)))


@pages.post("/")
def begin() -> Response:
    form = import_forms.CalendarFile()
    if not form.carry_out(import_actions.begin, current_user):
        return _index(form, status=422)
    return done(f"/logbook/import/{form.outcome.id}")


@pages.get("/<int:run_id>")
def run(run_id: int) -> Response:
    run = import_queries.run(current_user, run_id)
    return page(
        "logbook/import.html",
        regions=PROPOSALS,
        run=run,
        draft=import_queries.draft(run),
        made=import_queries.made_by(run),
        references=import_queries.references(current_user),
        panel=panel(current_user),
        roles=Role,
        modes=Mode,
        kinds=Kind,
    )


@pages.post("/<int:run_id>")
def decide(run_id: int) -> Response:
    run = import_queries.run(current_user, run_id)
    happened = import_actions.decide(run, by=current_user, said=import_forms.said(request.form))
    return done(f"/logbook/import/{run_id}", happened)


def _index(form: import_forms.CalendarFile, status: int = 200) -> Response:
    return page("logbook/imports.html", form=form, runs=import_queries.runs(current_user), status=status)
