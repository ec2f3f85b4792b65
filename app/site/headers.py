"""The headers of every answer, and the refusal of what another site sends."""

from collections.abc import Callable, Iterable
from string import punctuation
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, abort, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
UNLESS_SAID = [
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "private, no-store"),
]
VARY_OF_REGIONS = [("Vary", "HX-Request, HX-Request-Type, HX-Target")]
UNSAFE_METHODS = ("POST", "PUT", "PATCH", "DELETE")


def start(app: Flask) -> None:
    is_https = app.config["SESSION_COOKIE_SECURE"]
    always = [*ALWAYS, ("Strict-Transport-Security", "max-age=31536000")] if is_https else ALWAYS
    app.wsgi_app = _dressed(app.wsgi_app, always)  # type: ignore[method-assign]


def _dressed(application: Callable[..., Iterable[bytes]], always: list[tuple[str, str]]) -> Any:
    """What is the same for every answer is put on as it leaves, when Flask is done looking at headers one by one.

    A query with bytes that belong in no address, and that Flask fails to read, is escaped as browsers do it.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *problem: Any) -> Any:
            said = {name for name, _value in headers}
            unsaid = [header for header in UNLESS_SAID if header[0] not in said]
            vary = VARY_OF_REGIONS if "HTTP_HX_REQUEST" in environ else ()
            return start_response(status, [*headers, *always, *unsaid, *vary], *problem)

        if not environ.get("QUERY_STRING", "").isascii():
            environ["QUERY_STRING"] = quote(environ["QUERY_STRING"].encode("latin-1"), safe=punctuation)
        return application(environ, start)

    return answer


def refuse_cross_site() -> None:
    """A second layer beside the CSRF token; browsers say themselves where a form was sent from."""
    if request.method in UNSAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(400)


def open_to_all(response: Response) -> Response:
    """For the few answers that are made to be shown and read by other sites: badges, credentials, signed verdicts."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def keep_secret(response: Response) -> Response:
    """For pages whose address is a key: not stored, not indexed, not passed on."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
