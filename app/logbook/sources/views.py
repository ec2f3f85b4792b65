"""The pages of calendars that are looked at again: connect, see how each stands, look at what waits, disconnect."""

from typing import Any

from flask import Response, abort, request
from flask_login import current_user

from app import throttle
from app.logbook import queries
from app.logbook.imports import queries as import_queries
from app.logbook.models import ImportRun
from app.logbook.sources import (
    actions as source_actions,
    caldav_hosts,
    calendar_says_actions,
    forms as source_forms,
    held_queries as source_held_queries,
    looks as source_rules,
    queries as source_queries,
    sync_actions as source_sync_actions,
)
from app.web import Area, area, done, page

pages = area("calendars", __name__, Area.MEDIATOR, url_prefix="/logbook/calendars")

HERE = "/logbook/calendars/"
MOST_AN_HOUR = 60
ASK_NOBODY = ("calendars.looked", "calendars.disconnect")


@pages.before_request
def refuse_often() -> None:
    """Most forms make the worker ask another machine, which is not there to be asked all day."""
    is_asking = request.method == "POST" and request.endpoint not in ASK_NOBODY
    if is_asking and throttle.is_spent("calendars", str(current_user.id), limit=MOST_AN_HOUR, within=throttle.AN_HOUR):
        abort(429)


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/address")
def connect_address() -> Response:
    form = source_forms.Address()
    if not form.carry_out(source_actions.connect_address, current_user):
        return _index(address=form, status=422)
    return done(HERE, "The calendar is connected and is being read.")


@pages.post("/account")
def connect_account() -> Response:
    form = source_forms.Account()
    if not form.carry_out(source_actions.connect_account, current_user):
        return _index(account=form, status=422)
    return done(f"{HERE}{form.outcome.id}")


@pages.get("/held")
def held() -> Response:
    shown = source_held_queries.held(current_user)
    return page("logbook/calendars/held.html", held=shown, unchosen_days=source_sync_actions.UNCHOSEN_FOR.days)


@pages.get("/<int:source_id>")
def source(source_id: int) -> Response:
    return _source(source_id)


@pages.post("/<int:source_id>/choose")
def choose(source_id: int) -> Response:
    source = source_queries.source(current_user, source_id)
    form = source_forms.Chosen(source_queries.found(source))
    if not form.carry_out(source_actions.choose, source, by=current_user):
        return _source(source_id, chosen=form, status=422)
    return done(HERE, "Connected, and being read.")


@pages.post("/<int:source_id>/login")
def change_login(source_id: int) -> Response:
    form = source_forms.ChangedLogin()
    source = source_queries.source(current_user, source_id)
    if not form.carry_out(source_actions.change_login, source, by=current_user):
        return _source(source_id, login=form, status=422)
    return done(f"{HERE}{source_id}", "The new password is kept and is being tried.")


@pages.post("/<int:source_id>/sync")
def sync(source_id: int) -> Response:
    source_actions.sync(source_queries.source(current_user, source_id), by=current_user)
    return done(HERE, "The calendar is being read.", show=_index)


@pages.post("/<int:source_id>/look")
def look(source_id: int) -> Response:
    form = source_forms.Look()
    source = source_queries.source(current_user, source_id)
    if not form.carry_out(source_actions.look, source, by=current_user):
        return _source(source_id, status=422)
    return done(f"{HERE}{source_id}/look/{form.form_token.data}")


@pages.get("/<int:source_id>/look/<look_token>")
def looking(source_id: int, look_token: str) -> Response:
    """How far the worker is; once there is an import, that is where to go."""
    named, run = source_queries.named(current_user, source_id), import_queries.run_of_form(current_user, look_token)
    answer = _looking(named, run, look_token)
    if run:
        answer.headers["HX-Redirect"] = f"/logbook/import/{run.id}"
    return answer


@pages.get("/<int:source_id>/disconnect")
def ask_to_disconnect(source_id: int) -> Response:
    return page("logbook/calendars/disconnect.html", named=source_queries.named(current_user, source_id))


@pages.post("/<int:source_id>/disconnect")
def disconnect(source_id: int) -> Response:
    source_actions.disconnect(source_queries.source(current_user, source_id), by=current_user)
    return done(HERE, "The calendar is disconnected. What you accepted from it stays in your logbook.")


@pages.post("/looked/<int:mediation_id>/<int:session_id>")
def looked(mediation_id: int, session_id: int) -> Response:
    calendar_says_actions.look(queries.session(current_user, mediation_id, session_id), by=current_user)
    back = HERE if request.args.get("from") == "calendars" else f"/logbook/{mediation_id}"
    return done(back, "Noted: you have looked at what your calendar says.")


def _index(*, status: int = 200, **forms: Any) -> Response:
    return page(
        "logbook/calendars/index.html",
        regions={"calendars": ()},
        status=status,
        address=forms.get("address") or source_forms.Address(),
        account=forms.get("account") or source_forms.Account(),
        look=_look,
        sources=source_queries.sources(current_user),
        flagged=source_queries.flagged(current_user),
        rests_after=source_rules.RESTS_AFTER.days,
    )


def _source(source_id: int, *, status: int = 200, **forms: Any) -> Response:
    named = source_queries.named(current_user, source_id)
    return page(
        "logbook/calendars/source.html",
        regions={"calendar": ()},
        status=status,
        named=named,
        user=source_queries.place(named.source).get("user", ""),
        which_password=caldav_hosts.which_password(named.source.host),
        chosen=forms.get("chosen") or source_forms.Chosen(source_queries.found(named.source)),
        login=forms.get("login") or source_forms.ChangedLogin(version=named.source.version),
        look=_look,
    )


def _looking(named: source_queries.Named, run: ImportRun | None, look_token: str) -> Response:
    return page(
        "logbook/calendars/look.html",
        regions={"look": ()},
        named=named,
        run=run,
        is_busy=run is None and source_queries.is_looked_at(named.source, look_token),
        look_token=look_token,
    )


def _look(source_id: int) -> source_forms.Look:
    """A button of its own for each calendar."""
    return source_forms.Look(beside=f"look-{source_id}-")
