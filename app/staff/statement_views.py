"""For IMI staff: bank statements are imported, and the payments in them recorded, one by one where need be."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask_login import current_user

from app import clock
from app.fees.models import Contribution
from app.fees.payments import queries as payment_queries
from app.fees.payments.models import BankEntry, BankStatement
from app.fees.reports import record_queries
from app.fees.reports.queries import name_of
from app.fees.statements import (
    actions as statement_actions,
    payment_actions as actions,
    plan as statement_plan,
    plan_queries as planning,
    queries,
)
from app.fees.statements.plan_queries import Plan
from app.form import Form
from app.staff.statement_forms import Assigning, Recording, SettingAside, StatementFile, TakingBack, TakingUp
from app.web import Area, area, done, page

pages = area("statements", __name__, Area.STAFF, url_prefix="/staff/statements")

HERE = "/staff/statements/"
ONE = "/<int:statement_id>"
ENTRY = f"{ONE}/entries/<int:bank_entry_id>"
REGIONS = {"progress": ()}
ACTS: dict[str, tuple[type[Form], Callable[..., Any], str]] = {
    "assign": (Assigning, actions.assign, "The payment is recorded for {}."),
    "set-aside": (SettingAside, actions.set_aside, "The payment is set aside."),
    "take-up": (TakingUp, actions.take_up, "The payment waits again."),
    "take-back": (TakingBack, actions.take_back, "The payment is taken back, and waits again."),
}


@pages.get("/")
def index() -> Response:
    return _index(StatementFile())


@pages.post("/")
def bring() -> Response:
    form = StatementFile()
    if not form.carry_out(statement_actions.bring, by=current_user):
        return _index(form, status=422)
    return done(f"{HERE}{form.outcome.statement.id}/", form.outcome.words)


@pages.get(f"{ONE}/")
def statement(statement_id: int) -> Response:
    return _statement(statement_id)


@pages.post(f"{ONE}/record")
def record(statement_id: int) -> Response:
    form = Recording()
    if not form.carry_out(actions.record, queries.statement(statement_id), by=current_user):
        return _statement(statement_id, form)
    return done(f"{HERE}{statement_id}/", form.outcome)


@pages.get(f"{ENTRY}/")
def entry(statement_id: int, bank_entry_id: int) -> Response:
    found, form = planning.entry(statement_id, bank_entry_id), Assigning(to=request.args.get("to"))
    return _entry(found, "assign", form) if form.to.data else _entry(found)


@pages.post(f"{ENTRY}/<any({', '.join(map(repr, ACTS))}):verb>")
def act(statement_id: int, bank_entry_id: int, verb: str) -> Response:
    kind, action, words = ACTS[verb]
    form, found = kind(), planning.entry(statement_id, bank_entry_id)
    if not form.carry_out(action, found, by=current_user):
        return _entry(planning.entry(statement_id, bank_entry_id), verb, form)
    return done(f"{HERE}{statement_id}/", words.format(_whose(found)))


def _whose(entry: BankEntry) -> str:
    """Whose contribution a payment is recorded for; nothing where it is for none."""
    return name_of(record_queries.contribution(entry.contribution_id)) if entry.contribution_id else ""


def _looked_up(form: Assigning) -> Contribution | None:
    """The contribution that is meant, to be seen before a payment is recorded for it; without one the form says so."""
    found = planning.named(form.to.data or "")
    if found is None and not form.to.errors:
        form.to.errors = [actions.NO_CONTRIBUTION]
    return found


def _index(form: StatementFile, status: int = 200) -> Response:
    form.file.errors = [*form.file.errors, *form.form_errors]
    found = queries.statements(page=request.args.get("page", 1, type=int))
    return page("staff/statements.html", status=status, form=form, found=found)


def _statement(statement_id: int, refused: Recording | None = None) -> Response:
    found = queries.statement(statement_id)
    plan = planning.plan(found, by=current_user)
    group = next((each for each in statement_plan.Group if each == request.args.get("show")), None)
    return page(
        "staff/statement.html",
        regions=REGIONS,
        status=422 if refused else 200,
        statement=found,
        plan=plan,
        figures=_figures(found, plan),
        group=group,
        shown=planning.rows(found, plan, group, page=request.args.get("page", 1, type=int)),
        form=Recording(seen=plan.digest),
        refused=refused,
    )


def _figures(statement: BankStatement, plan: Plan) -> list[tuple[str, int, str, str]]:
    """How many payments there are of each kind, with the address of their rows."""
    address = f"{HERE}{statement.id}/?show={{}}#payments"
    return [(each.label, count, "", address.format(each)) for each, count in plan.counts.items()]


def _entry(found: BankEntry, verb: str = "", given: Form | None = None) -> Response:
    row = planning.row(found, by=current_user)
    forms = {each: given if each == verb else ACTS[each][0]() for each in statement_plan.offered(row.group)}
    whose = _looked_up(given) if isinstance(given, Assigning) else None
    return page(
        "staff/statement_entry.html",
        status=422 if given and given.errors else 200,
        row=row,
        forms=forms,
        given=given,
        whose=whose,
        name_of=name_of,
        balance=payment_queries.balance(whose) if whose else None,
        today=clock.today(),
    )
