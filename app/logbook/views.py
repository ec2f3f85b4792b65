"""The logbook's pages: the list with quick entry and panel, one mediation with its sessions, the export."""

from datetime import datetime

from flask import Response, request
from flask_login import current_user

from app import clock, dates
from app.accounts.person import me
from app.logbook import actions, forms, history_queries, length, listing, queries, session_forms
from app.logbook.co_mediations import queries as co_mediation_queries
from app.logbook.counting import explain, judge
from app.logbook.cpd import queries as cpd_queries
from app.logbook.eligibility.months import last_counting_day
from app.logbook.eligibility.panel import Panel, as_if, number_of_mediations, panel
from app.logbook.evidence import queries as evidence_queries
from app.logbook.evidence.levels import Level, at_stake
from app.logbook.files.export import rows
from app.logbook.files.rows import write
from app.logbook.models import Mediation
from app.logbook.recount import facts
from app.logbook.sources import queries as source_queries
from app.web import Area, area, done, download, page

pages = area("logbook", __name__, Area.MEDIATOR, url_prefix="/logbook")

LIST = {"mediations": ("eligibility",), "quick": ("mediations", "eligibility")}
ENTRY = {
    "entry": ("verdict", "history"),
    "sessions": ("verdict", "entry", "history"),
    "reflections": ("history",),
}

pages.app_template_filter("lasting")(length.words)
pages.app_template_filter("mediations")(number_of_mediations)
pages.app_template_filter("day")(dates.words)
pages.app_template_filter("month")(dates.month)
pages.app_template_filter("day_in")(dates.day_in)
pages.app_template_filter("around")(listing.around)
pages.app_template_filter("drawn")(listing.Rows)
pages.app_template_filter("verdict_words")(listing.VERDICTS.__getitem__)
pages.app_template_filter("reason_words")(listing.REASONS.__getitem__)
pages.app_template_filter("at_stake")(at_stake)
pages.app_template_filter("instant")(datetime.fromisoformat)
pages.app_template_filter("clock_time")(dates.clock_time)


@pages.get("/")
def index() -> Response:
    return _list()


@pages.post("/")
def log() -> Response:
    form = forms.QuickEntry()
    if not form.carry_out(actions.log, current_user):
        return _list(form, status=422)
    words, undo = f"{form.outcome.reference} is logged.", f"/logbook/{form.outcome.id}/remove"
    return done("/logbook/#messages", words, undo=undo, show=lambda: _list(has_logged=True))


@pages.get("/preview")
def show_preview() -> Response:
    form = forms.QuickEntry(sent=request.args)
    preview = as_if(current_user, form.typed(clock.today(current_user.zone)))
    return page("logbook/preview.html", regions={"preview": ()}, typed=form, preview=preview)


@pages.post("/<int:mediation_id>/row")
def change_row(mediation_id: int) -> Response:
    form = forms.Row(known=lambda: queries.row(me(), mediation_id))
    if not form.carry_out(actions.change_row, me(), mediation_id):
        return _list(row=form, status=422)
    here, words = (
        f"/logbook/?{request.query_string.decode()}#mediations",
        f"{form.reference.data} is changed.{form.outcome}",
    )
    return done(here, words, show=lambda: _list(at=mediation_id))


@pages.get("/<int:mediation_id>")
def entry(mediation_id: int) -> Response:
    return _entry(queries.mediation(current_user, mediation_id))


@pages.post("/<int:mediation_id>")
def change(mediation_id: int) -> Response:
    mediation = queries.mediation(current_user, mediation_id)
    form = forms.MediationForm(mediation)
    if not form.carry_out(actions.change, mediation, by=current_user):
        return _entry(mediation, form=form, status=422)
    return done(f"/logbook/{mediation_id}", "Saved.", show=lambda: _entry(mediation, at="entry"))


@pages.post("/<int:mediation_id>/remove")
def remove(mediation_id: int) -> Response:
    mediation = queries.mediation(current_user, mediation_id)
    actions.remove(mediation, by=current_user)
    return done("/logbook/", f"{mediation.reference} is removed.", undo=f"/logbook/{mediation_id}/restore")


@pages.post("/<int:mediation_id>/restore")
def restore(mediation_id: int) -> Response:
    mediation = queries.removed_mediation(current_user, mediation_id)
    actions.restore(mediation, by=current_user)
    return done("/logbook/", f"{mediation.reference} is back.")


@pages.post("/<int:mediation_id>/sessions")
def add_session(mediation_id: int) -> Response:
    mediation, form = queries.mediation(current_user, mediation_id), session_forms.SessionForm(zone=current_user.zone)
    before = mediation.evidence_level
    if not form.carry_out(actions.add_session, mediation, by=current_user):
        return _entry(mediation, session_form=form, editing="new", status=422)
    words = evidence_queries.said("The session is added.", mediation, before=before)
    return done(f"/logbook/{mediation_id}", words, show=lambda: _entry(mediation, at="sessions"))


@pages.post("/<int:mediation_id>/sessions/<int:session_id>")
def change_session(mediation_id: int, session_id: int) -> Response:
    session = queries.session(current_user, mediation_id, session_id)
    form, before = session_forms.SessionForm(session), session.mediation.evidence_level
    if not form.carry_out(actions.change_session, session, by=current_user):
        return _entry(session.mediation, session_form=form, editing=str(session_id), status=422)
    words = evidence_queries.said("The session is changed.", session.mediation, before=before)
    return done(f"/logbook/{mediation_id}", words, show=lambda: _entry(session.mediation, at="sessions"))


@pages.post("/<int:mediation_id>/sessions/<int:session_id>/remove")
def remove_session(mediation_id: int, session_id: int) -> Response:
    session = queries.session(current_user, mediation_id, session_id)
    mediation, before = session.mediation, session.mediation.evidence_level
    actions.remove_session(session, by=current_user)
    words = f"The session of {dates.words(session.date)} is removed."
    words = evidence_queries.said(words, mediation, before=before)
    here = f"/logbook/{mediation_id}"
    undo = f"{here}/sessions/{session_id}/restore"
    return done(here, words, undo=undo, show=lambda: _entry(mediation, at="sessions"))


@pages.post("/<int:mediation_id>/sessions/<int:session_id>/restore")
def restore_session(mediation_id: int, session_id: int) -> Response:
    session = queries.removed_session(current_user, mediation_id, session_id)
    before = session.mediation.evidence_level
    actions.restore_session(session, by=current_user)
    words = evidence_queries.said(
        f"The session of {dates.words(session.date)} is back.", session.mediation, before=before
    )
    return done(f"/logbook/{mediation_id}", words)


@pages.post("/<int:mediation_id>/reflections")
def reflect(mediation_id: int) -> Response:
    mediation = queries.mediation(current_user, mediation_id)
    form = forms.Reflections(queries.reflections(mediation))
    if not form.carry_out(actions.reflect, mediation, by=current_user):
        return _entry(mediation, reflections=form, status=422)
    words = "Your reflections are kept, for your eyes only."
    return done(f"/logbook/{mediation_id}", words, show=lambda: _entry(mediation, at="reflections"))


@pages.get("/history")
def history() -> Response:
    found = history_queries.of_logbook(me(), page=request.args.get("page", 1, type=int))
    return page("logbook/history.html", found=found)


@pages.get("/export.csv")
def export() -> Response:
    text = write(rows(queries.whole_logbook(current_user)))
    return download(text, f"logbook-{clock.today(current_user.zone)}.csv", "text/csv")


@pages.get("/print")
def print_view() -> Response:
    mediations = queries.whole_logbook(current_user)
    learned = cpd_queries.by_year(current_user)
    return page("logbook/print.html", mediations=mediations, panel=panel(current_user), learned=learned)


def _list(
    form: forms.QuickEntry | None = None,
    *,
    row: forms.Row | None = None,
    at: int | None = None,
    has_logged: bool = False,
    status: int = 200,
) -> Response:
    """The list; the focus goes to the next entry to log, or to the mediation somebody was `at`."""
    choice, shown = listing.choice(request.args), panel(me())
    editing = request.args.get("edit", type=int)
    if row:
        editing = queries.mediation(current_user, (request.view_args or {})["mediation_id"]).id
    row = row or (_row(editing) if editing else None)
    found = listing.find(shown.rows, shown.totals, choice)
    return page(
        "logbook/index.html",
        regions=LIST,
        status=status,
        quick=lambda: form or _quick(shown),
        row=row,
        editing=editing if row else None,
        at=at or request.args.get("at", type=int),
        has_logged=has_logged,
        roles=listing.ROLES,
        modes=listing.MODES,
        choice=choice,
        found=found,
        panel=shown,
        flags=queries.flags(me(), [each.listed_on for each in found.rows]),
        suggested=lambda: source_queries.suggested(me()),
    )


def _entry(
    mediation: Mediation,
    *,
    form: forms.MediationForm | None = None,
    session_form: session_forms.SessionForm | None = None,
    editing: str | None = None,
    at: str | None = None,
    reflections: forms.Reflections | None = None,
    status: int = 200,
) -> Response:
    """The page of one mediation; the focus goes to the heading of the region somebody was `at`."""
    editing = editing or request.args.get("session")
    shown = panel(current_user)
    rule = shown.facts.rule
    judgement = judge(facts(mediation), rule)
    return page(
        "logbook/entry.html",
        regions=ENTRY,
        status=status,
        mediation=mediation,
        form=form or forms.MediationForm(mediation),
        editing=editing,
        at=at or request.args.get("at"),
        session_form=session_form or _session_form(mediation, editing),
        reflections=reflections or forms.Reflections(queries.reflections(mediation)),
        judgement=judgement,
        conditions=explain(judgement, rule),
        standing=evidence_queries.standing(mediation),
        levels=tuple(Level),
        has_co_mediators=mediation.role.mediates_with_others or co_mediation_queries.has_links(mediation),
        last_day=last_counting_day(judgement.counted_on, rule.longest_window) if judgement.counted_on else None,
        panel=shown,
        history=lambda: history_queries.of_entry(me(), mediation),
    )


def _quick(shown: Panel) -> forms.QuickEntry:
    """A fresh row: today, and the next reference."""
    return forms.QuickEntry(
        date=shown.assessment.as_of,
        reference=shown.next_reference,
    )


def _row(mediation_id: int) -> forms.Row | None:
    """The row of a mediation with one session; one with more of them is opened as a whole."""
    mediation = queries.mediation(current_user, mediation_id)
    return forms.Row(mediation) if mediation.session_count == 1 else None


def _session_form(mediation: Mediation, editing: str | None) -> session_forms.SessionForm | None:
    """The form of the session that is open, of a new one, or none."""
    if editing == "new":
        return session_forms.SessionForm(zone=current_user.zone, version=mediation.version)
    if editing and editing.isdecimal():
        session = queries.session(current_user, mediation.id, int(editing))
        return session_forms.SessionForm(session, version=mediation.version)
    return None
