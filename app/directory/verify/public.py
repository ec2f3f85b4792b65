"""Verify a listing: the plain verdict on a number, today or on another day; or where a name is found."""

from flask import Response

from app import clock
from app.directory.credentials.document import NAME
from app.directory.public_pages import draw, home, public, unless_known
from app.directory.verify import forms, queries
from app.directory.verify.addresses import at, otherwise
from app.directory.verify.queries import Search, Verified

pages = public("verify_public", __name__, url_prefix="/verify")


@pages.get("")
def index() -> Response:
    by_number, by_name = forms.ByNumber(), forms.ByName()
    if by_number.is_asked and by_number.validate():
        return Response(status=302, headers={"Location": at(by_number.words, home())})
    found = queries.search(**by_name.details()) if by_name.is_asked and by_name.validate() else None
    if by_number.errors or by_name.errors:
        return _index(by_number, by_name, None, status=422)
    return unless_known(lambda: _index(by_number, by_name, found), found)


@pages.get("/<typed>")
def number(typed: str) -> Response:
    form = forms.OnDay()
    if address := otherwise(typed, home()):
        return Response(status=308, headers={"Location": address})
    if not form.validate():
        return _number(form, queries.verified(typed, clock.today()), status=422)
    found = queries.verified(typed, form.day)
    return unless_known(lambda: _number(form, found), found) if found.is_known else _number(form, found, status=404)


def _index(by_number: forms.ByNumber, by_name: forms.ByName, found: Search | None, *, status: int = 200) -> Response:
    return draw(
        "directory/verify.html",
        status=status,
        by_number=by_number,
        by_name=by_name,
        search=found,
        most=queries.MOST,
        canonical="/verify",
    )


def _number(form: forms.OnDay, found: Verified, *, status: int = 200) -> Response:
    return draw(
        "directory/verify_number.html",
        status=status,
        form=form,
        found=found,
        credential=NAME,
        canonical=f"/verify/{found.number}" if found.is_known else "/verify",
    )
