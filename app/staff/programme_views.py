"""The register of programmes: adding and changing them, their rules, their state, their assessors."""

from datetime import timedelta

from flask import Response, abort, request
from flask_login import current_user

from app import throttle
from app.form import Form
from app.listing.applications import queries as application_queries
from app.listing.programmes import actions, queries
from app.logbook.rules import queries as rule_queries
from app.staff import programme_forms as forms
from app.web import Area, area, done, page

pages = area("register", __name__, Area.STAFF, url_prefix="/staff/programmes")

HERE = "/staff/programmes/"
ONE = "/<int:programme_id>"
A_DAY = timedelta(days=1)
MOST_INVITED_A_DAY = 20


@pages.get("/")
def index() -> Response:
    return page("staff/programmes.html", register=queries.register(page=request.args.get("page", 1, type=int)))


@pages.get("/new")
def new() -> Response:
    return page("staff/programme_edit.html", form=forms.NewProgramme(), programme=None)


@pages.post("/new")
def add() -> Response:
    form = forms.NewProgramme()
    if not form.carry_out(actions.add, by=current_user):
        return page("staff/programme_edit.html", status=422, form=form, programme=None)
    return done(f"{HERE}{form.outcome.id}", "The programme is added. Set its rule before you approve it.")


@pages.get(ONE)
def programme(programme_id: int) -> Response:
    return _programme(programme_id)


@pages.get(f"{ONE}/edit")
def edit(programme_id: int) -> Response:
    return _edit(programme_id, forms.Programme(queries.programme(programme_id)))


@pages.post(f"{ONE}/edit")
def change(programme_id: int) -> Response:
    form, found = forms.Programme(), queries.programme(programme_id)
    if not form.carry_out(actions.change, found, by=current_user):
        return _edit(programme_id, form, status=422)
    return done(f"{HERE}{programme_id}", "The details are saved.")


@pages.get(f"{ONE}/rule")
def rule(programme_id: int) -> Response:
    found = queries.programme(programme_id)
    shown = forms.of_rule(queries.rule_in_force(found) or rule_queries.imis())
    return _rule(programme_id, forms.NewRule(**shown, version=found.version, in_force_from=rule_queries.today()))


@pages.post(f"{ONE}/rule")
def set_rule(programme_id: int) -> Response:
    form = forms.NewRule()
    if not form.carry_out(actions.set_rule, queries.programme(programme_id), by=current_user):
        return _rule(programme_id, form, status=422)
    return done(
        f"{HERE}{programme_id}", "The rule is set. Those who follow it are counted anew when it comes into force."
    )


@pages.post(f"{ONE}/rule/<int:number>/back")
def take_rule_back(programme_id: int, number: int) -> Response:
    form = forms.TakeBack()
    if not form.carry_out(actions.take_rule_back, queries.programme(programme_id), number, by=current_user):
        return _programme(programme_id, form)
    return done(f"{HERE}{programme_id}", "The version is taken back.")


@pages.post(f"{ONE}/state")
def move(programme_id: int) -> Response:
    form = forms.Step()
    if not form.carry_out(actions.move, queries.programme(programme_id), by=current_user):
        return _programme(programme_id, form)
    return done(f"{HERE}{programme_id}", "The state is changed.")


@pages.post(f"{ONE}/assessors")
def invite(programme_id: int) -> Response:
    form = forms.Invitation()
    if form.validate():
        _count()
    if not form.carry_out(actions.invite_assessor, queries.programme(programme_id), by=current_user):
        return _programme(programme_id, form)
    return done(f"{HERE}{programme_id}", "They are told by letter how to sign in.")


@pages.post(f"{ONE}/assessors/<int:assessor_id>/end")
def end(programme_id: int, assessor_id: int) -> Response:
    actions.end_assessor(queries.assessor(queries.programme(programme_id), assessor_id), by=current_user)
    return done(f"{HERE}{programme_id}", "They do not act for this programme any more.")


def _count() -> None:
    if throttle.is_spent("assessor invited", str(current_user.id), limit=MOST_INVITED_A_DAY, within=A_DAY):
        abort(429)


def _programme(programme_id: int, refused: Form | None = None) -> Response:
    found = queries.programme(programme_id)
    return page(
        "staff/programme.html",
        status=422 if refused else 200,
        programme=found,
        is_own=queries.is_own(found, current_user),
        history=rule_queries.history(found.scheme),
        today=rule_queries.today(),
        coming=rule_queries.next_version(found.scheme),
        back=refused if isinstance(refused, forms.TakeBack) else forms.TakeBack(),
        rule=queries.rule_in_force(found),
        assessors=queries.assessors(found),
        moves=queries.moves(found),
        waiting=application_queries.number_waiting(found),
        step=refused if isinstance(refused, forms.Step) else forms.Step(version=found.version),
        invitation=refused if isinstance(refused, forms.Invitation) else forms.Invitation(),
    )


def _edit(programme_id: int, form: forms.Programme, status: int = 200) -> Response:
    found = queries.programme(programme_id)
    own = queries.is_own(found, current_user)
    return page("staff/programme_edit.html", status=status, form=form, programme=found, is_own=own)


def _rule(programme_id: int, form: forms.NewRule, status: int = 200) -> Response:
    found = queries.programme(programme_id)
    own = queries.is_own(found, current_user)
    return page(
        "staff/programme_rule.html", status=status, form=form, programme=found, is_own=own, imi=rule_queries.imis()
    )
