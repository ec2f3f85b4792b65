"""A mediator's page of programmes: what each asks for, whether it would accept the log today, whose rule to follow."""

from flask import Response, abort, request
from flask_login import current_user

from app import throttle
from app.listing.applications import queries as application_queries
from app.listing.programmes import actions as programme_actions, offers, queries as programme_queries
from app.listing.standings import queries as standing_queries
from app.web import Area, area, done, page

pages = area("programmes", __name__, Area.MEDIATOR, url_prefix="/logbook/programmes")

HERE = "/logbook/programmes/"
MOST_CHOSEN_AN_HOUR = 20
LATER = "Your logbook is large, so it is counted anew in the next minutes. Until then it follows the rule it followed."


@pages.get("/")
def index() -> Response:
    language, country = request.args.get("language", ""), request.args.get("country", "")
    found = offers.offers(current_user, language=language, country=country, page=request.args.get("page", 1, type=int))
    return page(
        "listing/programmes.html",
        offers=found,
        narrowed={"language": language, "country": country},
        application=application_queries.open_application(current_user),
        passed=application_queries.passed_application(current_user),
        listed=standing_queries.live(current_user),
    )


@pages.post("/<int:programme_id>/follow")
def follow(programme_id: int) -> Response:
    programme = programme_queries.offered_programme(current_user, programme_id)
    _count()
    is_counted = programme_actions.follow(programme, by=current_user)
    return done(HERE, f"Your logbook follows the rule of {programme.name} now." if is_counted else LATER)


@pages.post("/imi")
def follow_imi() -> Response:
    _count()
    is_counted = programme_actions.follow_imi(current_user)
    return done(HERE, "Your logbook follows IMI’s own rule now." if is_counted else LATER)


def _count() -> None:
    """Each choice may have a whole logbook counted anew."""
    if throttle.is_spent("rule chosen", str(current_user.id), limit=MOST_CHOSEN_AN_HOUR, within=throttle.AN_HOUR):
        abort(429)
