"""IMI's own rule: its versions, a new one with a reason and a day, and one taken back before it holds."""

from flask import Response
from flask_login import current_user

from app.logbook.rules import actions, queries
from app.logbook.rules.parameters import IMI
from app.staff import programme_forms as forms
from app.web import Area, area, done, page

pages = area("imi_rule", __name__, Area.STAFF, url_prefix="/staff/programmes/imi")

HERE = "/staff/programmes/imi/"


@pages.get("/")
def index() -> Response:
    return _index()


@pages.get("/rule")
def rule() -> Response:
    shown = forms.of_rule(queries.imis())
    return _rule(forms.NewRule(**shown, version=queries.latest_number(IMI), in_force_from=queries.today()))


@pages.post("/rule")
def set_rule() -> Response:
    form = forms.NewRule()
    if not form.carry_out(actions.set_imis_rule, by=current_user):
        return _rule(form, status=422)
    return done(HERE, "The rule is set. Everybody who follows it is counted anew when it comes into force.")


@pages.post("/rule/<int:number>/back")
def take_back(number: int) -> Response:
    form = forms.TakeBack()
    if not form.carry_out(actions.take_back, queries.version(IMI, number), by=current_user):
        return _index(form)
    return done(HERE, "The version is taken back.")


def _index(refused: forms.TakeBack | None = None) -> Response:
    return page(
        "staff/imi_rule.html",
        status=422 if refused else 200,
        rule=queries.imis(),
        history=queries.history(IMI),
        today=queries.today(),
        back=refused or forms.TakeBack(),
    )


def _rule(form: forms.NewRule, status: int = 200) -> Response:
    return page("staff/programme_rule.html", status=status, form=form, programme=None, imi=queries.imis())
