"""The map of the public pages for search engines (sitemaps.org, protocol 0.9), each address in all its languages."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

PAGES_A_FILE = 5_000  # each with an address a language: the protocol takes 50,000 addresses, and few are made sooner
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def files(pages: int) -> int:
    """In how many files so many pages are; one is there in any case."""
    return max(1, -(-pages // PAGES_A_FILE))


def of_pages(portal: str, paths: Iterable[str], languages: Sequence[tuple[str, str]]) -> str:
    """A file of pages by their paths; `languages` are (code, what its addresses begin with), the first the default."""
    written = "".join(_page(f"{portal}{{}}{quote(path)}", languages) for path in paths)
    return f'{HEAD}<urlset {NAMES} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{written}</urlset>\n'


def of_files(addresses: Iterable[str]) -> str:
    """The file that leads to the others, by their addresses."""
    written = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return f"{HEAD}<sitemapindex {NAMES}>\n{written}</sitemapindex>\n"


def _page(address: str, languages: Sequence[tuple[str, str]]) -> str:
    """An entry for each language, all of them with the same list of the others, as search engines ask for."""
    known = [("x-default", languages[0][1]), *languages]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(address.format(begins))}/>'
        for code, begins in known
    )
    return "".join(f"<url><loc>{escape(address.format(begins))}</loc>{links}</url>\n" for _code, begins in languages)
