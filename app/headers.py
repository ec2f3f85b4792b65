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
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNSAFE_METHODS = ("POST", "PUT", "PATCH", "DELETE")


def start(app: Flask) -> None:
    is_https = app.config["SESSION_COOKIE_SECURE"]

    def dress(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
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
