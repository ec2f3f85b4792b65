"""The mediator's pages of feedback: which mediations can be asked about, who took part, and the link to hand over."""

from datetime import timedelta
from typing import Any

from flask import Response, abort, current_app, request
from flask_babel import force_locale
from flask_login import current_user

from app import clock, throttle
from app.feedback import actions, forms, links, queries
from app.feedback.answers.shared import shared_with
from app.feedback.asking import Channel
from app.feedback.authors import queries as author_queries
from app.feedback.digests import queries as digest_queries
from app.feedback.flags import queries as flag_queries
from app.feedback.life import Seen
from app.feedback.models import Request
from app.feedback.qr import code
from app.feedback.reviewer.pages import locale
from app.language import day
from app.logbook import queries as logbook
from app.logbook.models import Mediation
from app.site.headers import keep_secret
from app.site.jinja import kept_around
from app.web import Area, area, done, page

pages = area("feedback", __name__, Area.MEDIATOR, url_prefix="/feedback")

A_DAY = timedelta(days=1)
MOST_A_DAY = 100
ASKED, SLOTS = {"asked": ()}, {"slots": ()}
REVOKED = {
    Channel.EMAILED: "The request is revoked: no letter leaves any more, and the link in one that left takes no answer."
    " An answer that came before stays. You can ask them again: a second letter about this mediation goes to the same"
    " address only if the first has not left yet, and a link that you hand over works in any case.",
    Channel.HANDED: "The request is revoked: the link and the code you handed over take no answer any more."
    " An answer that came before stays. You can ask them again.",
}
HERE = "/mediation/<int:mediation_id>"
THERE = f"{HERE}/participants/<int:slot_id>"


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/habit")
def set_habit() -> Response:
    form = forms.Habit()
    if not form.carry_out(actions.set_habit, current_user):
        return _index(form, status=422)
    return done("/feedback/", "Saved.")


@pages.get("/answers")
def answers() -> Response:
    return page(
        "feedback/answers.html",
        checks=author_queries.checks(current_user),
        batches=shared_with(current_user),
        flags=flag_queries.states(current_user),
        digest=digest_queries.newest(current_user.id),
        mode=digest_queries.mode(current_user.id),
    )


@pages.get(HERE)
def mediation(mediation_id: int) -> Response:
    return _mediation(logbook.mediation(current_user, mediation_id))


@pages.post(f"{HERE}/participants")
def add(mediation_id: int) -> Response:
    mediation, form = logbook.mediation(current_user, mediation_id), forms.NewParticipant()
    if not form.carry_out(actions.add, mediation, by=current_user):
        return _mediation(mediation, adding=form, status=422)
    opened = form.outcome.id
    return done(
        f"/feedback/mediation/{mediation_id}?participant={opened}#participant",
        "The participant is added.",
        show=lambda: _mediation(mediation, opened=opened),
    )


@pages.post(f"{THERE}/letter")
def invite(mediation_id: int, slot_id: int) -> Response:
    slot, form = queries.slot(current_user, mediation_id, slot_id), forms.Invitation()
    if form.validate() and throttle.is_spent("feedback", str(current_user.id), limit=MOST_A_DAY, within=A_DAY):
        abort(429)
    if not form.carry_out(actions.invite, slot, by=current_user):
        return _mediation(slot.mediation, opened=slot_id, invitation=form, status=422)
    words = "The request is made. Its letter leaves by itself."
    return done(f"/feedback/mediation/{mediation_id}", words, show=lambda: _mediation(slot.mediation, at="slots"))


@pages.post(f"{THERE}/link")
def hand(mediation_id: int, slot_id: int) -> Response:
    slot, form = queries.slot(current_user, mediation_id, slot_id), forms.HandedLink()
    if not form.carry_out(actions.hand, slot, by=current_user):
        return _mediation(slot.mediation, opened=slot_id, handed=form, status=422)
    return done(f"/feedback/mediation/{mediation_id}/requests/{form.outcome.id}")


@pages.post(f"{THERE}/left-out")
def leave_out(mediation_id: int, slot_id: int) -> Response:
    slot, form = queries.slot(current_user, mediation_id, slot_id), forms.LeftOut()
    if not form.carry_out(actions.leave_out, slot, by=current_user):
        return _mediation(slot.mediation, opened=slot_id, left_out=form, status=422)
    words = "The participant is left out: no letter goes to them, and a digest counts them as not invited."
    return done(f"/feedback/mediation/{mediation_id}", words, show=lambda: _mediation(slot.mediation, at="slots"))


@pages.post(f"{THERE}/remove")
def remove(mediation_id: int, slot_id: int) -> Response:
    slot = queries.slot(current_user, mediation_id, slot_id)
    mediation = slot.mediation
    actions.remove(slot, by=current_user)
    words = "The participant is removed."
    return done(f"/feedback/mediation/{mediation_id}", words, show=lambda: _mediation(mediation, at="slots"))


@pages.post(f"{HERE}/requests/<int:request_id>/revoke")
def revoke(mediation_id: int, request_id: int) -> Response:
    asked = queries.request(current_user, mediation_id, request_id)
    mediation = asked.slot.mediation
    actions.revoke(asked, by=current_user)
    words = REVOKED[asked.channel]
    return done(f"/feedback/mediation/{mediation_id}", words, show=lambda: _mediation(mediation, at="slots"))


@pages.get(f"{HERE}/requests/<int:request_id>")
def handed(mediation_id: int, request_id: int) -> Response:
    asked = queries.handed(current_user, mediation_id, request_id)
    with force_locale(locale(asked.language)):
        return keep_secret(page("feedback/handed.html", **_spoken(asked), **_handed("screen", asked)))


@pages.get(f"{HERE}/requests/<int:request_id>/slip")
def slip(mediation_id: int, request_id: int) -> Response:
    asked = queries.handed(current_user, mediation_id, request_id)
    with force_locale(locale(asked.language)):
        shown = _handed("paper", asked)
    return keep_secret(page("feedback/slip.html", **shown))


def _index(habit: forms.Habit | None = None, *, status: int = 200) -> Response:
    only_unasked = request.args.get("show") == "unasked"
    found = queries.overviews(current_user, only_unasked=only_unasked, page=request.args.get("page", 1, type=int))
    return page(
        "feedback/index.html",
        regions=ASKED,
        status=status,
        only_unasked=only_unasked,
        checks=author_queries.checks(current_user),
        found=found,
        habit=habit or forms.Habit(invites_when_concluded=found.invites_when_concluded),
    )


def _mediation(
    mediation: Mediation, *, opened: int | None = None, at: str = "", status: int = 200, **sent: Any
) -> Response:
    """The participants of a mediation, one of them open; `sent` are the forms that were refused.

    The focus goes to the heading of the region somebody was `at`.
    """
    opened = opened or (request.args.get("participant", type=int) if request.method == "GET" else None)
    places = queries.places(mediation)
    place = next((each for each in places if each.slot.id == opened and each.can_be_asked), None)
    version = place.slot.version if place else None
    return page(
        "feedback/mediation.html",
        regions=SLOTS,
        status=status,
        mediation=mediation,
        held_on=queries.held_on(mediation),
        at=at or request.args.get("at"),
        places=places,
        place=place,
        Seen=Seen,
        why_nobody=queries.why_nobody(mediation, clock.today(current_user.zone)),
        can_prepare=queries.can_prepare(current_user, mediation),
        refused=next(iter(sent.values()), None),
        adding=sent.get("adding") or forms.NewParticipant(),
        invitation=sent.get("invitation") or forms.Invitation(version=version, language="en"),
        handed=sent.get("handed") or forms.HandedLink(version=version),
        left_out=sent.get("left_out") or forms.LeftOut(version=version),
    )


def _handed(name: str, asked: Request) -> dict[str, Any]:
    """What is handed over, in the words of the language that is forced; it is that of whoever gets it."""
    address = current_app.config["PORTAL_URL"] + links.address(asked)
    drawn, mediator = code(address), current_user.name or current_user.email
    gaps = {"address": address, "path": drawn.path, "mediator": mediator, "last_day": day(asked.last_day)}
    told = kept_around(f"feedback/handed/{name}.html", gaps, size=drawn.size, **_spoken(asked))
    return {"told": told, "request_id": asked.id, "mediation_id": asked.slot.mediation_id}


def _spoken(asked: Request) -> dict[str, Any]:
    return {"language": asked.language, "direction": locale(asked.language).text_direction}
