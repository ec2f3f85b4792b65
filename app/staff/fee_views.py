"""For IMI staff: one contribution with all that belongs to it, and a document of it."""

from flask import Response
from flask_login import current_user

from app import clock
from app.accounts.own_record import is_own, refuse_own
from app.fees import contribution as rules
from app.fees.invoices import pdf_queries, queries as invoice_queries
from app.fees.payments import queries as payment_queries
from app.fees.reports import preview_queries, record_queries as queries
from app.fees.waivers import asking as waiver
from app.form import Form
from app.staff.fee_acts import ACTS, form_of, offered, shown_next
from app.web import Area, area, done, download, page

pages = area("fee", __name__, Area.STAFF, url_prefix="/staff/fees")

VERBS = ", ".join(ACTS)


@pages.get("/<int:contribution_id>/")
def contribution(contribution_id: int) -> Response:
    return _contribution(contribution_id)


@pages.post(f"/<int:contribution_id>/<any({VERBS}):verb>")
def act(contribution_id: int, verb: str) -> Response:
    refuse_own(queries.contribution(contribution_id).mediator_id, by=current_user)
    found = queries.record(contribution_id)
    form = form_of(verb, found)
    if not form.carry_out(ACTS[verb].action, found, by=current_user):
        return _contribution(contribution_id, verb, form)
    return done(shown_next(found, form.outcome), ACTS[verb].done)


@pages.get("/invoices/<int:year>/<int:invoice_number>")
def document(year: int, invoice_number: int) -> Response:
    found = invoice_queries.any_one(year, invoice_number)
    around, has_pdf = payment_queries.around(found), pdf_queries.is_drawn(found)
    return page("staff/fee_document.html", around=around, drawn=invoice_queries.drawn(found.written), has_pdf=has_pdf)


@pages.get("/invoices/<int:year>/<int:invoice_number>.pdf")
def document_as_pdf(year: int, invoice_number: int) -> Response:
    found = invoice_queries.any_one(year, invoice_number)
    return download(pdf_queries.file(found), pdf_queries.name(found), "application/pdf")


def _contribution(contribution_id: int, verb: str = "", refused: Form | None = None) -> Response:
    found = queries.record(contribution_id)
    acts = offered(found, current_user)
    request, state = found.request, found.contribution.state
    return page(
        "staff/fee.html",
        status=422 if refused else 200,
        found=found,
        next_step=rules.next_step(state, reader=rules.Who.STAFF),
        waived=preview_queries.waived(found.contribution, found.in_force) if found.is_asked else None,
        correction=preview_queries.correction(found.contribution, found.in_force)
        if found.in_force and "correct" in acts
        else None,
        forms={
            each: (act, refused if refused and each == verb else form_of(each, found)) for each, act in acts.items()
        },
        is_own=is_own(found.contribution.mediator_id, current_user),
        why_not_granted=waiver.why_not_decided(request.state, state, waiver.ALL) if request else None,
        typed_last=payment_queries.last_by_hand([each.payment for each in found.payments]),
        verb=verb,
        refused=refused,
        today=clock.today(),
    )
