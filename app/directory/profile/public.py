"""A listed mediator's public profile: as a page, as data, as a card for an address book, and its photo.

Whoever is not listed has a page that says so, with the name and nothing else (domain §8).
"""

from typing import Any

from flask import Response, request

from app import clock
from app.directory.profile import data as profile_data, queries as profile_queries, vcard as profile_vcard
from app.directory.profile.queries import Head, Hidden
from app.directory.public_pages import REVALIDATE, LastDrawn, draw, portal, public, unless_known
from app.logbook import countries
from app.web import download

DRAWN = LastDrawn(1_000)

pages = public("profile_public", __name__, url_prefix="/mediators", may_lag=True)


@pages.get("/<slug>")
def profile(slug: str) -> Response:
    seen = profile_queries.glimpse(slug)
    if not seen.found:
        return _hidden(profile_queries.hidden(slug))
    return unless_known(lambda: _drawn(profile_queries.head(seen)), *seen.found)


@pages.get("/<slug>.vcf")
def card(slug: str) -> Response:
    found = profile_queries.listed(slug)
    return unless_known(lambda: _card(found), found)


@pages.get("/<slug>/photo/<digest>")
def photo(slug: str, digest: str) -> Response:
    answer = Response(profile_queries.photo(slug, digest), mimetype="image/webp")
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = REVALIDATE
    answer.make_conditional(request)
    return answer


def _drawn(head: Head) -> Response:
    return DRAWN.page(lambda: _profile(head), head, clock.today())


def _profile(head: Head) -> Response:
    card, told = profile_queries.card(head), _told(head)
    verify_address = f"{portal()}/verify/{head.credential}"
    return draw(
        "directory/profile.html",
        head=head,
        card=card,
        digest=profile_queries.digest(head),
        data=profile_data.page(card, verify_address=verify_address, **told),
        updated_on=told["updated_on"],
        canonical=head.address,
    )


def _card(head: Head) -> Response:
    written = profile_vcard.written(profile_queries.card(head), country=countries.name, **_told(head))
    answer = download(written, f"{head.slug}.vcf", "text/vcard")
    answer.headers["X-Robots-Tag"] = "noindex"  # whoever searches is led to the page, if at all
    return answer


def _told(head: Head) -> dict[str, Any]:
    return {
        "address": f"{portal()}{head.address}",
        "photo_address": f"{portal()}{head.photo_address}" if head.photo else "",
        "number": head.credential,
        "updated_on": profile_queries.updated_on(head),
    }


def _hidden(found: Hidden) -> Response:
    """Gone for good is 410; a listing that is suspended may come back."""
    answer = draw(
        "directory/profile_hidden.html", status=410 if found.since else 200, found=found, canonical=found.address
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = REVALIDATE
    return answer
