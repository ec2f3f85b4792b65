"""Where anybody checks a sealed pack: by its hash, which tells a day and no name, or by its file."""

from typing import Any

from flask import Response, request

from app import throttle
from app.form import Form
from app.listing.packs import file as pack_file, forms, queries
from app.listing.packs.life import LARGEST_BYTES
from app.site.headers import keep_secret
from app.web import Area, area, csrf, done, page

pages = area("pack_verify_public", __name__, Area.PUBLIC, url_prefix="/verify-pack")
csrf.exempt(pages)

CHECKED_AN_HOUR = 60
OFTEN_ENOUGH = "You have checked many packs from here. Please wait an hour and try again."


@pages.before_request
def bound() -> None:
    """Take in no more than the largest file and the form around it."""
    request.max_content_length = LARGEST_BYTES + 100_000


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/")
def by_hash() -> Response:
    form = forms.Hash()
    return _refused(form) or done(f"/verify-pack/{form.sha256.data}")


@pages.post("/file")
def by_file() -> Response:
    form = forms.File()
    return _refused(form) or page("listing/pack/checked.html", checked=queries.checked(form.content))


@pages.get("/<sha256>")
def known(sha256: str) -> Response:
    given = sha256.lower()
    found = queries.known(given) if pack_file.HASH.fullmatch(given) else None
    return keep_secret(page("listing/pack/known.html", status=200 if found else 404, known=found, sha256=given))


def _refused(form: Form) -> Response | None:
    """The page again, with what is wrong with a form, or because there were too many."""
    if throttle.is_spent("check a pack", request.remote_addr or "", limit=CHECKED_AN_HOUR, within=throttle.AN_HOUR):
        form.form_errors = [OFTEN_ENOUGH]
        return _index(form, status=429)
    return None if form.validate() else _index(form, status=422)


def _index(refused: Form | None = None, **more: Any) -> Response:
    by_hash = refused if isinstance(refused, forms.Hash) else forms.Hash(sent={})
    by_file = refused if isinstance(refused, forms.File) else forms.File(sent={})
    return page("listing/pack/check.html", by_hash=by_hash, by_file=by_file, refused=refused, **more)
