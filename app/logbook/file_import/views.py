"""Bringing in a spreadsheet or a logbook file: choose it, say what each column is, look, log, read the ledger."""

from typing import Any

from flask import Response, abort
from flask_login import current_user

from app import throttle
from app.logbook.calendar_import.views import MOST_AN_HOUR
from app.logbook.file_import import actions as incoming_actions, forms as incoming_forms, queries as incoming_queries
from app.logbook.file_import.draft import Draft
from app.logbook.file_import.models import FileKind, FileRun
from app.logbook.file_import.page import arranging, looking
from app.logbook.imports import queries as import_queries, undo_actions as import_undo_actions
from app.web import Area, area, done, page

pages = area("incoming", __name__, Area.MEDIATOR, url_prefix="/logbook/bring-in")


@pages.get("/sheet")
def sheet() -> Response:
    return _choose(incoming_forms.SheetFile(), FileKind.SHEET)


@pages.post("/sheet")
def begin_sheet() -> Response:
    return _begin(incoming_forms.SheetFile(), FileKind.SHEET, incoming_actions.begin_sheet)


@pages.get("/archive")
def archive() -> Response:
    return _choose(incoming_forms.ArchiveFile(), FileKind.ARCHIVE)


@pages.post("/archive")
def begin_archive() -> Response:
    return _begin(incoming_forms.ArchiveFile(), FileKind.ARCHIVE, incoming_actions.begin_archive)


@pages.get("/<int:file_id>")
def run(file_id: int) -> Response:
    file = incoming_queries.file_run(current_user, file_id)
    return _run(file, incoming_queries.draft(file))


@pages.post("/<int:file_id>")
def decide(file_id: int) -> Response:
    file = incoming_queries.file_run(current_user, file_id)
    form = incoming_forms.Decision(incoming_queries.draft(file))
    if not form.carry_out(incoming_actions.decide, file, by=current_user):
        return _run(file, form.draft, complaints=form.form_errors, status=422)
    return done(f"/logbook/bring-in/{file_id}", form.outcome)


@pages.post("/<int:file_id>/undo")
def undo(file_id: int) -> Response:
    file = incoming_queries.file_run(current_user, file_id)
    words = import_undo_actions.undo(file.run, by=current_user)
    return done(f"/logbook/bring-in/{file_id}", words)


def _begin(form: incoming_forms.File, kind: FileKind, action: Any) -> Response:
    if form.validate() and throttle.is_spent(
        "calendar", str(current_user.id), limit=MOST_AN_HOUR, within=throttle.AN_HOUR
    ):
        abort(429)
    if not form.carry_out(action, current_user):
        return _choose(form, kind, status=422)
    return done(f"/logbook/bring-in/{form.outcome.import_run_id}")


def _choose(form: incoming_forms.File, kind: FileKind, status: int = 200) -> Response:
    runs = incoming_queries.file_runs(current_user, kind)
    return page(f"logbook/bring_in_{kind}.html", form=form, files=runs, status=status)


def _run(file: FileRun, draft: Draft | None, *, complaints: Any = (), status: int = 200) -> Response:
    """The columns, or what would be logged, or the ledger."""
    if draft is None:
        ledger = import_queries.ledger(file.run)
        return page(
            "logbook/brought_in.html", file=file, run=file.run, ledger=ledger, complaints=complaints, status=status
        )
    shown = looking(current_user, draft) if draft.is_arranged else arranging(current_user, draft)
    template = "logbook/bring_in_look.html" if draft.is_arranged else "logbook/bring_in_columns.html"
    return page(template, file=file, run=file.run, draft=draft, shown=shown, complaints=complaints, status=status)
