"""Eligibility opened up: every window with the mediations behind its number, core experience, Code, certification."""

from flask import Response, request
from flask_login import current_user

from app import clock
from app.logbook import forms, queries
from app.logbook.eligibility import actions as eligibility_actions, certification_queries
from app.logbook.eligibility.panel import Panel, panel
from app.logbook.eligibility.window import Window
from app.logbook.evidence import queries as evidence_queries
from app.web import Area, area, done, page

pages = area("eligibility", __name__, Area.MEDIATOR, url_prefix="/logbook")


@pages.get("/eligibility")
def index() -> Response:
    shown, verification = panel(current_user), evidence_queries.verification(current_user)
    return page(
        "logbook/opened.html",
        panel=shown,
        window=_window(shown),
        verification=verification,
        refused=certification_queries.refused_claim(current_user),
        reason=certification_queries.reason,
        now=clock.now(),
        zone=clock.REGISTER_ZONE,
    )


@pages.get("/experience")
def experience() -> Response:
    facts = queries.facts(current_user)
    form = forms.Opening(
        version=facts.opening_version or 0,
        minutes=facts.opening_minutes,
        mediations=facts.opening_mediations,
        note=facts.opening_note,
    )
    return _experience(form)


@pages.post("/experience")
def set_opening_balance() -> Response:
    form = forms.Opening(note=queries.facts(current_user).opening_note)
    if not form.carry_out(eligibility_actions.set_opening_balance, current_user):
        return _experience(form, status=422)
    return done("/logbook/experience", "Your earlier experience is saved.")


@pages.get("/code")
def code() -> Response:
    facts = queries.facts(current_user)
    return page("logbook/code.html", facts=facts, version=queries.code_in_force(), zone=clock.REGISTER_ZONE)


@pages.post("/code")
def accept_code() -> Response:
    eligibility_actions.accept_code(current_user)
    return done("/logbook/code", "You have accepted the Code of Professional Conduct.")


@pages.post("/certification")
def claim_certification() -> Response:
    eligibility_actions.claim_certification(current_user)
    rule = queries.facts(current_user).rule
    words = f"You need {rule.needed_certified} e-mediations instead of {rule.needed}, subject to verification."
    return done("/logbook/eligibility", words)


@pages.post("/certification/withdraw")
def withdraw_certification() -> Response:
    eligibility_actions.withdraw_certification(current_user)
    return done("/logbook/eligibility", "Your claim to be IMI Certified is withdrawn.")


def _window(shown: Panel) -> Window:
    """The window that is asked for, or the longest."""
    months = request.args.get("months", type=int)
    return shown.assessment.windows.get(months or 0, shown.assessment.longest)


def _experience(form: forms.Opening, status: int = 200) -> Response:
    return page("logbook/experience.html", form=form, panel=panel(current_user), status=status)
