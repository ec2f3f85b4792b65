"""The headers of every answer, and the refusal of what another site sends."""

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
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
UNLESS_SAID = [("Referrer-Policy", "same-origin"), ("Cache-Control", "private, no-store")]
UNSAFE_METHODS = ("POST", "PUT", "PATCH", "DELETE")


def start(app: Flask) -> None:
    is_https = app.config["SESSION_COOKIE_SECURE"]
    always = [*ALWAYS, ("Strict-Transport-Security", "max-age=31536000")] if is_https else ALWAYS

    def dress(response: Response) -> Response:
        response.headers.extend(always)
        response.headers.extend([(name, value) for name, value in UNLESS_SAID if name not in response.headers])
        if request.htmx:  # type: ignore[attr-defined]
            response.vary.update(("HX-Request", "HX-Request-Type", "HX-Target"))
        return response

    app.after_request(dress)


def refuse_cross_site() -> None:
    """A second layer beside the CSRF token; browsers say themselves where a form was sent from."""
    if request.method in UNSAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(400)


def keep_secret(response: Response) -> Response:
    """For pages whose address is a key: not stored, not indexed, not passed on."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
