"""For IMI staff: people, found by name, address or number, and the file of each. Nothing of a logbook is in it."""

from flask import Response, request
from flask_login import current_user

from app.accounts import people_queries
from app.accounts.own_record import is_own
from app.accounts.person import person
from app.listing import person_queries
from app.listing.approvals import queries as approval_queries
from app.listing.profiles import queries as profile_queries
from app.listing.standings import queries as standing_queries
from app.logbook.eligibility import certification_queries
from app.staff.approval_forms import Deciding
from app.staff.decisions import CERTIFICATION, form_of, forms, moves_of
from app.web import Area, area, done, immutable, page

pages = area("people", __name__, Area.STAFF, url_prefix="/staff/people")

ONE = "/<int:user_id>"


@pages.get("/")
def index() -> Response:
    search = request.args.get("q", "").strip()[:100]
    found = people_queries.people(search, page=request.args.get("page", 1, type=int))
    return page("staff/people.html", found=found, search=search, roles=people_queries.roles)


@pages.get(f"{ONE}/")
def show(user_id: int) -> Response:
    return _show(user_id)


@pages.post(f"{ONE}/certification/verify")
def verify(user_id: int) -> Response:
    return _certified(user_id, "verify")


@pages.post(f"{ONE}/certification/refuse")
def refuse(user_id: int) -> Response:
    return _certified(user_id, "refuse")


@pages.get(f"{ONE}/photo/<digest>.webp")
def photo(user_id: int, digest: str) -> Response:
    return immutable(profile_queries.photo(person(people_queries.somebody(user_id)), digest), "image/webp")


def _certified(user_id: int, verb: str) -> Response:
    found, form = certification_queries.certification(user_id), form_of(CERTIFICATION, verb)
    if not form.carry_out(CERTIFICATION[verb].action, found, by=current_user):
        return _show(user_id, (verb, form))
    return done(f"/staff/people/{user_id}/#certified", CERTIFICATION[verb].done)


def _show(user_id: int, refused: tuple[str, Deciding] | None = None) -> Response:
    user, claim = people_queries.somebody(user_id), certification_queries.claim_of(user_id)
    who, own = person(user), is_own(user_id, current_user)
    saved = profile_queries.saved(who)
    return page(
        "staff/person.html",
        status=422 if refused else 200,
        user=user,
        roles=people_queries.roles(user),
        claim=claim,
        reason=certification_queries.reason(claim) if claim else "",
        forms=forms(CERTIFICATION, () if own else moves_of(claim), claim.version if claim else 0, refused),
        verb=refused[0] if refused else "verify" if len(moves_of(claim)) == len(CERTIFICATION) else "",
        refused=refused[1] if refused else None,
        is_own=own,
        applications=approval_queries.applications_of(user_id),
        standing=standing_queries.standing_of(who),
        saved=saved,
        card=profile_queries.card(who, saved.details, photo=saved.photo),
        photo_address=f"/staff/people/{user_id}/photo/{saved.photo}.webp" if saved.photo else "",
        record=person_queries.record(user_id, page=request.args.get("page", 1, type=int)),
    )
