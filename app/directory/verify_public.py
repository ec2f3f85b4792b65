"""Verify a listing: the plain verdict on a number, today or on another day, as a page and as JSON; or by a name."""

import json
from urllib.parse import urlencode

from flask import Response, request

from app import clock
from app.directory import local_words
from app.directory import verify_forms as forms
from app.directory import verify_queries as queries
from app.directory.keys_queries import signing_or_none
from app.directory.public_pages import draw, home, public, unless_known
from app.directory.verify_document import CREDENTIAL, document
from app.directory.verify_queries import Search, Verified
from app.headers import open_to_all
from app.listing import credential_number

pages = public("verify_public", __name__, url_prefix="/verify")

JSON = "application/json"


@pages.get("")
def index() -> Response:
    by_number, by_name = forms.ByNumber(), forms.ByName()
    if by_number.is_asked and by_number.validate():
        return _moved(by_number.words, status=302)
    found = queries.search(**by_name.details()) if by_name.is_asked and by_name.validate() else None
    if by_number.errors or by_name.errors:
        return _index(by_number, by_name, None, status=422)
    return unless_known(lambda: _index(by_number, by_name, found), found)


@pages.get("/<typed>")
def number(typed: str) -> Response:
    if known := _otherwise_written(typed):
        return _moved(known)
    form = forms.OnDay()
    if not form.validate():
        return _number(form, queries.verified(typed, clock.today()), status=422)
    found = queries.verified(typed, form.day)
    return unless_known(lambda: _number(form, found), found) if found.is_known else _number(form, found, status=404)


@pages.get("/<typed>.json")
def as_json(typed: str) -> Response:
    if known := _otherwise_written(typed):
        return open_to_all(_moved(f"{known}.json"))
    form = forms.OnDay()
    if not form.validate():
        return open_to_all(Response(json.dumps({"problem": str(form.on.errors[0])}), 422, mimetype=JSON))
    found, key = queries.verified(typed, form.day), signing_or_none()
    return open_to_all(unless_known(lambda: _json(found), found, key and key.id) if found.is_known else _json(found))


def _index(by_number: forms.ByNumber, by_name: forms.ByName, found: Search | None, *, status: int = 200) -> Response:
    return draw(
        "directory/verify.html",
        status=status,
        by_number=by_number,
        by_name=by_name,
        search=found,
        local=local_words,
        most=queries.MOST,
        canonical="/verify",
    )


def _number(form: forms.OnDay, found: Verified, *, status: int = 200) -> Response:
    return draw(
        "directory/verify_number.html",
        status=status,
        form=form,
        found=found,
        local=local_words,
        credential=CREDENTIAL,
        canonical=f"/verify/{found.number}" if found.is_known else "/verify",
    )


def _json(found: Verified) -> Response:
    body = json.dumps(document(found), ensure_ascii=False)
    return Response(body, 200 if found.is_known else 404, mimetype=JSON)


def _otherwise_written(typed: str) -> str | None:
    """The number that is meant, as it is written, when it was typed otherwise."""
    known = credential_number.read(typed)
    written = credential_number.words(known) if known else None
    return written if written != typed else None


def _moved(written: str, *, status: int = 308) -> Response:
    """To the one address of a number, with the day that was asked about."""
    day = request.args.get("on")
    address = f"{home()}/verify/{written}" + (f"?{urlencode({'on': day})}" if day else "")
    return Response(status=status, headers={"Location": address})
