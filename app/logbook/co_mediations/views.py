"""The pages of links with co-mediators' entries: of one's own entry, and what the address of a link opens."""

from flask import Response, current_app
from flask_login import current_user

from app.logbook import queries
from app.logbook.co_mediations import (
    actions as co_mediation_actions,
    forms as co_mediation_forms,
    linking as co_mediation,
    queries as links,
)
from app.logbook.co_mediations.models import CoMediatorLink
from app.logbook.evidence import queries as evidence_queries
from app.logbook.models import Mediation
from app.logbook.recount import facts
from app.site.headers import keep_secret
from app.web import Area, area, done, page

pages = area("co_mediation", __name__, Area.MEDIATOR, url_prefix="/logbook")

HERE = "/<int:mediation_id>/co-mediators"
THERE = "/co-mediation/<int:link_id>/<token>"


@pages.get(HERE)
def index(mediation_id: int) -> Response:
    return _index(queries.mediation(current_user, mediation_id), co_mediation_forms.Offer())


@pages.post(HERE)
def offer(mediation_id: int) -> Response:
    mediation, form = queries.mediation(current_user, mediation_id), co_mediation_forms.Offer()
    if not form.carry_out(co_mediation_actions.offer, mediation, by=current_user):
        return _index(mediation, form, status=422)
    return done(f"/logbook/{mediation_id}/co-mediators", "The link is made. Send it to your co-mediator yourself.")


@pages.post(f"{HERE}/<int:link_id>/end")
def end(mediation_id: int, link_id: int) -> Response:
    link = links.link(current_user, mediation_id, link_id)
    words = co_mediation_actions.end(link, by=current_user)
    return done(f"/logbook/{mediation_id}/co-mediators", words)


@pages.get(THERE)
def show(link_id: int, token: str) -> Response:
    link = links.offered(current_user, link_id, token)
    return _offered(link, _choice(link))


@pages.post(THERE)
def take(link_id: int, token: str) -> Response:
    form = _choice(links.offered(current_user, link_id, token))
    if not form.carry_out(co_mediation_actions.take, link_id, token, by=current_user):
        return _offered(links.offered(current_user, link_id, token), form, status=422)
    words = f"{form.outcome.reference} is linked with your co-mediator’s entry. Both have evidence level 2 at least."
    return done(f"/logbook/{form.outcome.id}", words)


def _index(mediation: Mediation, form: co_mediation_forms.Offer, *, status: int = 200) -> Response:
    return page(
        "logbook/co_mediators.html",
        status=status,
        mediation=mediation,
        form=form,
        links=links.links(mediation),
        address=lambda link: current_app.config["PORTAL_URL"] + links.address(link),
        why_not=co_mediation.why_not_linked(facts(mediation)),
        days=co_mediation.HOLDS.days,
    )


def _choice(link: CoMediatorLink) -> co_mediation_forms.Choice:
    candidates = links.candidates(current_user, link)
    alike = [each.id for each in candidates if links.is_alike(each, link)]
    return co_mediation_forms.Choice(candidates, proposed=alike[0] if len(alike) == 1 else None)


def _offered(link: CoMediatorLink, form: co_mediation_forms.Choice, *, status: int = 200) -> Response:
    return keep_secret(
        page(
            "logbook/co_mediation.html",
            status=status,
            address=links.address(link),
            name=links.offered_by(link),
            sessions=links.held(link.mediation),
            seen=evidence_queries.digest(link.mediation),
            form=form,
        )
    )
