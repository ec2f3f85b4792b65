"""For IMI staff: what the next night does about listings, the register, and one listing with its history."""

from flask import Response, request
from flask_login import current_user

from app import clock
from app.fees.waivers import queries as waiver_queries
from app.listing.standings import brake_actions, letters, queries, words as standing_words
from app.listing.standings.periods import A_DAY
from app.listing.standings.plan import BRAKE_PERCENT
from app.staff.listing_acts import ACTS, form_of, offered
from app.staff.standing_forms import Night, Reasoned, Releasing
from app.web import Area, area, done, page

LISTING = "app.listing"  # whose letters are read here: a blueprint brings the templates of its own package along
pages = area("standing", LISTING, Area.STAFF, url_prefix="/staff")

NIGHT = "/staff/standing/"
VERBS = ", ".join(ACTS)


@pages.get("/standing/")
def tomorrow() -> Response:
    return _night(Night(sent=request.args))


@pages.post("/standing/brake")
def release_brake() -> Response:
    form, asked = Releasing(), Night(sent=request.form)
    if not form.carry_out(brake_actions.release_brake, queries.plan(asked.shown), by=current_user):
        return _night(asked, form)
    return done(f"{NIGHT}?day={asked.shown}", "The brake is released for this day.")


@pages.get("/listings/")
def listings() -> Response:
    search = request.args.get("search", "").strip()[:100]
    found = queries.listings(search, page=request.args.get("page", 1, type=int))
    return page("staff/listings.html", register=found, search=search)


@pages.get("/listings/<int:listing_id>/")
def listing(listing_id: int) -> Response:
    return _listing(listing_id)


@pages.post(f"/listings/<int:listing_id>/<any({VERBS}):verb>")
def act(listing_id: int, verb: str) -> Response:
    found = queries.listing(listing_id)
    form = form_of(verb, found)
    if not form.carry_out(ACTS[verb].action, found.listing, by=current_user):
        return _listing(listing_id, verb, form)
    return done(f"/staff/listings/{listing_id}/", ACTS[verb].done)


def _night(asked: Night, refused: Releasing | None = None) -> Response:
    today, day = clock.today(), asked.shown
    night = queries.night(day, page=request.args.get("page", 1, type=int))
    return page(
        "staff/standing.html",
        status=422 if refused or asked.errors else 200,
        asked=asked,
        night=night,
        is_own=queries.holds_back_own(night.plan, current_user),
        texts=[letters.due(planned.due) for planned, _listing in night.letters],
        what=standing_words.letter,
        brake_percent=BRAKE_PERCENT,
        heading={today: "Today", today + A_DAY: "Tomorrow"}.get(day),
        form=refused or Releasing(most=night.plan.finals),
        refused=refused,
    )


def _listing(listing_id: int, verb: str = "", refused: Reasoned | None = None) -> Response:
    found = queries.listing(listing_id)
    asked = waiver_queries.waiting_of(found.listing.mediator_id)
    acts = offered(found, current_user, asked)
    return page(
        "staff/listing.html",
        status=422 if refused else 200,
        found=found,
        history=queries.history(found.listing),
        asked=asked,
        forms={
            each: (act, refused if refused and each == verb else form_of(each, found)) for each, act in acts.items()
        },
        kinds=standing_words.KINDS,
        follows=standing_words.follows,
        why_next=standing_words.why_next(found.standing),
        what=standing_words.letter,
        verb=verb,
        refused=refused,
    )
