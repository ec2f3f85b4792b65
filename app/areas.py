"""Who may enter which pages; a blueprint without an area keeps the app from starting."""

from enum import Enum
from typing import Any

from flask import Blueprint, Flask, Response, abort, redirect, request
from flask_login import LoginManager, current_user

from app.config import WrongSettings

login = LoginManager()


class Area(Enum):
    """The kinds of pages, each with who may see them."""

    PUBLIC = "anybody, and the answer does not depend on who is signed in"
    ENTRANCE = "anybody who wants to sign in"
    MACHINE = "probes"
    DEMO = "anybody on this machine, in demo mode"
    ACCOUNT = "anybody who is signed in"
    MEDIATOR = "mediators"
    DIGEST_AUTHOR = "digest authors"
    ASSESSOR = "assessors"
    STAFF = "IMI staff"

    @property
    def is_open(self) -> bool:
        return self in (Area.PUBLIC, Area.ENTRANCE, Area.MACHINE, Area.DEMO)


def area(name: str, import_name: str, who: Area, **details: Any) -> Blueprint:
    """A blueprint that lets in only those the area names."""
    blueprint = Blueprint(name, import_name, template_folder="templates", **details)
    blueprint.area = who  # type: ignore[attr-defined]
    if not who.is_open:
        blueprint.before_request(lambda: _admit(who))
    return blueprint


def start(app: Flask) -> None:
    login.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user  # looked up only by the pages that name somebody
    login.session_protection = None  # the sign-in row is the protection; phones change their address all day
    login.unauthorized_handler(_to_sign_in)


def check(app: Flask) -> None:
    """Refuse to start with a page that nobody decided who may see."""
    open_ended = [name for name, blueprint in app.blueprints.items() if not hasattr(blueprint, "area")]
    loose = [rule.endpoint for rule in app.url_map.iter_rules() if "." not in rule.endpoint]
    if open_ended or loose:
        raise WrongSettings([f"{name} has no area." for name in open_ended + loose])


def _admit(who: Area) -> Any:
    if not current_user.is_authenticated:
        return login.unauthorized()
    return None if current_user.may_enter(who) else abort(404)


def _to_sign_in() -> Any:
    if request.htmx:  # type: ignore[attr-defined]
        return Response("", 401, {"HX-Redirect": "/sign-in"})
    return redirect("/sign-in", 303)
