"""A listed mediator's public profile: as a page, as data, as a card for an address book, and its photo.

Whoever is not listed has a page that says so, with the name and nothing else (domain §8).
"""

from functools import lru_cache
from typing import Any

from flask import Response, current_app, request

from app.directory import profile_data, profile_queries, profile_vcard
from app.directory.profile_queries import Hidden, Shown
from app.directory.public_pages import REVALIDATE, draw, language, public, unless_known
from app.problems import drawn_by, words
from app.web import download

PAGES_KEPT = 1_000

pages = public("profile_public", __name__, url_prefix="/mediators")


@pages.get("/<slug>")
def profile(slug: str) -> Response:
    found = profile_queries.shown(slug)
    if found is None:
        return _hidden(profile_queries.hidden(slug))
    return unless_known(lambda: _profile(found), found.head)


@pages.get("/<slug>.vcf")
def card(slug: str) -> Response:
    found = profile_queries.listed(slug)
    return unless_known(lambda: _card(found), found.head)


@pages.get("/<slug>/photo/<digest>")
def photo(slug: str, digest: str) -> Response:
    answer = Response(profile_queries.photo(slug, digest), mimetype="image/webp")
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = REVALIDATE
    answer.make_conditional(request)
    return answer


@drawn_by(pages)
def problem(status: int, reference: str | None) -> Response:
    title, advice = words(status)
    return draw("directory/profile_problem.html", status=status, heading=title, advice=advice, reference=reference)


def _profile(found: Shown) -> Response:
    spoken = language()
    answer = Response(_drawn(found, spoken, request.full_path))
    answer.headers["Content-Language"] = spoken
    return answer


@lru_cache(maxsize=PAGES_KEPT)
def _drawn(found: Shown, _language: str, _asked: str) -> bytes:
    """The whole page, drawn once for as long as it shows the same, in this language and at this address."""
    return draw("directory/profile.html", shown=found, canonical=found.head.address, data=_data(found)).get_data()


def _data(found: Shown) -> dict[str, Any]:
    return profile_data.page(found.card, verify_address=_whole(f"/verify/{found.head.credential}"), **_told(found))


def _card(found: Shown) -> Response:
    return download(profile_vcard.written(found.card, **_told(found)), f"{found.head.slug}.vcf", "text/vcard")


def _told(found: Shown) -> dict[str, Any]:
    head = found.head
    return {
        "address": _whole(head.address),
        "photo_address": _whole(head.photo_address) if head.photo else "",
        "number": head.credential,
        "updated_on": head.updated_on,
    }


def _whole(address: str) -> str:
    return f"{current_app.config['PORTAL_URL']}{address}"


def _hidden(found: Hidden) -> Response:
    """Gone for good is 410; a listing that is suspended may come back."""
    answer = draw(
        "directory/profile_hidden.html", status=410 if found.since else 200, found=found, canonical=found.address
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = REVALIDATE
    return answer
