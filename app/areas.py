"""Who may enter which pages; a blueprint without an area keeps the app from starting."""

from enum import Enum
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request
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
    feature = import_name.split(".")[1]  # a blueprint in a folder of its feature draws with the feature's templates
    root = str(Path(__file__).parent / feature)
    blueprint = Blueprint(name, import_name, root_path=root, template_folder="templates", **details)
    blueprint.area = who  # type: ignore[attr-defined]
    return blueprint


def start(app: Flask) -> None:
    """Guard every area. This comes before the look at a form's token, so that whoever is signed out reads that."""
    app.before_request(_admit)
    app.login_manager = login  # type: ignore[attr-defined]  # `init_app` would also see to a cookie that we do not set
    app.jinja_env.globals["current_user"] = current_user  # looked up only by the pages that name somebody
    login.session_protection = None  # the sign-in row is the protection; phones change their address all day


def check(app: Flask) -> None:
    """Refuse to start with a page that nobody decided who may see."""
    open_ended = [name for name, blueprint in app.blueprints.items() if not hasattr(blueprint, "area")]
    loose = [rule.endpoint for rule in app.url_map.iter_rules() if "." not in rule.endpoint]
    if open_ended or loose:
        raise WrongSettings([f"{name} has no area." for name in open_ended + loose])


def _admit() -> Any:
    where = request.blueprint
    who = current_app.blueprints[where].area if where else Area.PUBLIC  # type: ignore[attr-defined]
    if who.is_open:
        return None
    if not current_user.is_authenticated:
        return _signed_out()
    if current_user.may_enter(who):
        return None
    return _without_passkey() if current_user.lacks_passkey(who) else abort(404)


def _without_passkey() -> Response:
    """Words instead of the page, with the way to it; nothing was done yet (docs/decisions/0021)."""
    template = "_without_passkey.html" if request.htmx.region else "without_passkey.html"  # type: ignore[attr-defined]
    return Response(render_template(template), 403)


def _signed_out() -> Any:
    """To the sign-in page; where something may have been typed, words instead, and what was typed is kept."""
    if request.htmx.region:  # type: ignore[attr-defined]
        return Response(render_template("_signed_out.html"), 401)
    if request.method != "POST":
        return redirect("/sign-in", 303)
    is_plain = request.mimetype == "application/x-www-form-urlencoded"
    sent = list(request.form.items(multi=True)) if is_plain and "csrf_token" in request.form else []
    return Response(render_template("signed_out.html", sent=sent), 401)
