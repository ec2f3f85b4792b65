"""What machines ask a site for: its map, what they may look at, and where to report a weakness."""

from datetime import UTC, datetime, time, timedelta

from flask import Response, current_app

from app import clock
from app.directory import feeds_queries, sitemap
from app.directory.about import public as about_public
from app.directory.documents import documents
from app.directory.public_pages import home_in, portal, unless_known
from app.errors import NotYours
from app.language import NAMES

pages = documents("feeds_public", __name__)

TEXTS = tuple(f"/about/{topic}".rstrip("/") for topic in about_public.TITLES)
PATHS = ("/", "/find-a-mediator", "/find-a-program", "/verify", *TEXTS, "/about/retention")
LANGUAGES = tuple((code, home_in(code)) for code in NAMES)
INSIDE = ("/account/", "/assess/", "/fees/", "/listing/", "/logbook/", "/staff/")
HOLDS = timedelta(days=180)  # a file that nobody looks after ends within a year (RFC 9116 §2.5.5)


@pages.get("/sitemap.xml")
def sitemap_xml() -> Response:
    """All in one file, or from the second file on a list of them."""
    number = sitemap.files(len(PATHS) + feeds_queries.number_of_profiles())
    if number == 1:
        return _file(1)
    addresses = [f"{portal()}/sitemap-{part}.xml" for part in range(1, number + 1)]
    return unless_known(lambda: Response(sitemap.of_files(addresses), mimetype="application/xml"), number)


@pages.get("/sitemap-<int:part>.xml")
def part_of_sitemap(part: int) -> Response:
    return _file(part)


@pages.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in INSIDE), "", f"Sitemap: {portal()}/sitemap.xml"]
    return unless_known(lambda: _plain(lines))


@pages.get("/.well-known/security.txt")
def security() -> Response:
    ends = datetime.combine(clock.today() + HOLDS, time(), UTC)
    lines = [
        f"Contact: {current_app.config['SECURITY_CONTACT']}",
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {portal()}/.well-known/security.txt",
    ]
    return unless_known(lambda: _plain(lines))


def _file(part: int) -> Response:
    """The pages of the portal stand in the first file, before the profiles."""
    first = (part - 1) * sitemap.PAGES_A_FILE
    own = PATHS[first : part * sitemap.PAGES_A_FILE] if part > 0 else ()
    begins = max(0, first - len(PATHS))
    slugs = feeds_queries.slugs(first=begins, number=sitemap.PAGES_A_FILE - len(own)) if part > 0 else ()
    if not own and not slugs:
        raise NotYours(part)
    paths = (*own, *(f"/mediators/{slug}" for slug in slugs))
    return unless_known(
        lambda: Response(sitemap.of_pages(portal(), paths, LANGUAGES), mimetype="application/xml"), paths
    )


def _plain(lines: list[str]) -> Response:
    return Response("\n".join([*lines, ""]), mimetype="text/plain")
