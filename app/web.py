"""Pages and their regions: the one road from a request to an answer."""

from collections.abc import Callable, Mapping
from functools import cached_property
from time import perf_counter
from typing import Any, TypeVar

from flask import (
    Flask,
    Request,
    Response,
    current_app,
    flash,
    g,
    get_flashed_messages,
    redirect,
    render_template,
    request,
)
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from htmx_flask.requests import HtmxHeaders
from sqlalchemy.exc import SQLAlchemyError

from app import areas, clock, form, measured
from app.areas import Area, area
from app.config import LARGEST_BODY
from app.db import commit
from app.site import assets, controls, headers, jinja, problems, proxies
from app.site.rail import elsewhere, rail
from app.words import amount

__all__ = ["Area", "Portal", "area", "csrf", "done", "immutable", "page", "start"]

SAFE_METHODS = ("GET", "HEAD")
LARGEST_FORM, FIELDS = 500_000, 1_000  # bytes, without the files that come with it

T = TypeVar("T")


class Tokens(CSRFProtect):
    """Flask-WTF's look at a form's token, which looks for what is exempt from it even where nothing is sent."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method not in SAFE_METHODS:
            super().protect(apply_exemptions)


csrf = Tokens()


class Portal(Flask):
    """Flask without what it does for every request and we have no use for; it measures how long each takes."""

    def full_dispatch_request(self) -> Response:
        began = perf_counter()
        try:
            return super().full_dispatch_request()
        finally:
            if request.endpoint:
                measured.note(measured.PAGE, request.endpoint, perf_counter() - began)

    def ensure_sync(self, func: T) -> T:
        """Flask looks into each function it calls whether it is a coroutine; ours never are."""
        return func


class Sessions(SecureCookieSessionInterface):
    """Flask's cookie, with what signs it made once, and no work for those who have none or keep the one they have."""

    def __init__(self, app: Flask) -> None:
        self.serializer_of_app = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> Any:
        return self.serializer_of_app

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if request.environ.get("HTTP_COOKIE") else self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session.modified:
            super().save_session(app, session, response)
        elif session and session.accessed:
            said = response.headers.get("Vary")
            response.headers["Vary"] = f"{said}, Cookie" if said else "Cookie"


class Htmx4Headers(HtmxHeaders):
    """htmx-flask reads the headers of htmx 2; version 4 names a target `tag#id` and says full or partial."""

    @property
    def region(self) -> str | None:
        """The id of the region asked for; none for a whole page."""
        is_partial = bool(self) and self._headers.get("HX-Request-Type") == "partial"
        return (self.target or "").rpartition("#")[2] if is_partial and not self.history_restore_request else None


class PortalRequest(Request):
    """A request that knows how much it may bring: Flask would ask the app's settings four times for each form."""

    max_content_length: int | None = LARGEST_BODY
    max_form_memory_size: int | None = LARGEST_FORM
    max_form_parts: int | None = FIELDS

    @cached_property
    def htmx(self) -> Htmx4Headers:
        return Htmx4Headers(self.headers)

    def _load_form_data(self) -> None:
        """A part without a name, which no browser sends, is no field of any form; Werkzeug calls it None."""
        super()._load_form_data()
        for kind in ("form", "files"):
            fields = self.__dict__[kind]
            if None in fields:
                named = [(name, value) for name, value in fields.items(multi=True) if name is not None]
                self.__dict__[kind] = type(fields)(named)


def page(
    template: str,
    *,
    regions: Mapping[str, tuple[str, ...]] | None = None,
    gaps: Mapping[str, str] | None = None,
    status: int = 200,
    **values: Any,
) -> Response:
    """The whole page for a person, or for htmx the region it asks for.

    `regions` names the page's regions and, for each, those that change with it: after a change they go along as
    `<hx-partial>`. A region `mediations` of `logbook/index.html` is the file `logbook/_mediations.html`, whose root
    element has `id="mediations"`.

    `gaps` is all that a page shows of one person where the rest is the same for many and kept (`jinja.kept_around`).
    """
    if gaps is not None:
        return Response(jinja.kept_around(template, gaps, **values), status)
    wanted = request.htmx.region  # type: ignore[attr-defined]
    if regions is None or wanted not in regions:
        return Response(render_template(template, **values), status)
    folder = template.rpartition("/")[0]
    messages = _messages()
    along = {region: f"{folder}/_{region}.html" for region in (regions[wanted] if messages or status >= 400 else ())}
    if messages or status >= 400:  # what was said before is not true of what is refused now
        along["messages"] = "_messages.html"
    return Response(
        render_template("_regions.html", asked_for=f"{folder}/_{wanted}.html", along=along, **values), status
    )


def region_asked_for() -> str | None:
    """For what is kept apart for each: the id of the region that htmx asks for, none for a whole page."""
    if "HTTP_HX_REQUEST" not in request.environ:
        return None
    return request.htmx.region  # type: ignore[attr-defined]


def download(body: bytes | str, name: str, mimetype: str) -> Response:
    """A file that the browser keeps under a name."""
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def done(
    address: str,
    message: str | None = None,
    *,
    undo: str | None = None,
    show: Callable[[], Response] | None = None,
) -> Response:
    """After a change: what happened in words, where to undo it, and where to look now.

    A person is sent there (303). To htmx, `show` draws what is to be seen there in the same answer, which leaves once
    the change is committed; without it htmx is sent there too.
    """
    said = [(undo or "message", message)] if message else []
    if show and request.htmx.region:  # type: ignore[attr-defined]
        form.spend()
        g.said = said
        return show()
    for category, words in said:
        flash(words, category)
    return redirect(address, 303)  # type: ignore[return-value]


def immutable(data: bytes, mimetype: str) -> Response:
    """A file whose address says what is in it: the browser that may see it keeps it for good."""
    answer = Response(data, mimetype=mimetype)
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


def start(app: Flask) -> None:
    """Give the app its requests, sign-in, CSRF, headers, assets, error pages and its one commit."""
    clock.hold(app.config["HELD_AT"])
    if count := app.config["PROXIES"]:
        app.wsgi_app = proxies.behind(count, app.wsgi_app)  # type: ignore[method-assign]
    Htmx(app)
    app.request_class, app.session_interface = PortalRequest, Sessions(app)
    jinja.start(app)
    app.jinja_env.globals["is_demo"] = app.config["IS_DEMO"]
    app.jinja_env.globals["controls"] = controls
    app.jinja_env.globals["messages"] = _messages
    app.jinja_env.globals.update(rail=rail, elsewhere=elsewhere)
    app.jinja_env.filters.update(options=controls.options, amount=amount)
    app.before_request(headers.refuse_cross_site)
    for part in (areas, headers, problems):
        part.start(app)
    app.after_request(_commit_then_answer)  # last in, first out: the headers dress whatever comes of it
    csrf.init_app(app)
    app.register_blueprint(assets.pages(app))


def _messages() -> list[tuple[str, str]]:
    """What there is to say, each with its kind or with where to undo it: said by this request, or by the one before."""
    return g.said if "said" in g else get_flashed_messages(with_categories=True)  # type: ignore[return-value]


def _commit_then_answer(response: Response) -> Response:
    """A look and a refusal leave nothing to commit; what they read ends with the request."""
    if request.method in SAFE_METHODS or response.status_code >= 400:
        return response
    try:
        commit()
    except SQLAlchemyError as problem:
        return current_app.make_response(current_app.handle_user_exception(problem))
    return response
