"""For IMI staff: bank statements are imported, and the payments in them recorded."""

from flask import Response, request
from flask_login import current_user

from app.fees import statement_actions as actions
from app.fees import statement_queries as queries
from app.staff.statement_forms import StatementFile
from app.web import Area, area, done, page

pages = area("statements", __name__, Area.STAFF, url_prefix="/staff/statements")
HERE = "/staff/statements/"


@pages.get("/")
def index() -> Response:
    return _index(StatementFile())


@pages.post("/")
def bring() -> Response:
    form = StatementFile()
    if not form.carry_out(actions.bring, by=current_user):
        return _index(form, status=422)
    return done(HERE, form.outcome.words)


def _index(form: StatementFile, status: int = 200) -> Response:
    found = queries.statements(page=request.args.get("page", 1, type=int))
    return page("staff/statements.html", status=status, form=form, found=found)
