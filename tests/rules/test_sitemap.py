"""The map for search engines: every page in every language, in as many files as it takes."""

from xml.etree import ElementTree

import pytest

from app.directory import sitemap

LANGUAGES = (("en", ""), ("fr", "/fr"), ("ar", "/ar"))
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LINK = "{http://www.w3.org/1999/xhtml}link"
MOST_ADDRESSES = 50_000  # of one file, says the protocol


@pytest.mark.parametrize(("pages", "files"), [(0, 1), (1, 1), (5_000, 1), (5_001, 2), (60_000, 12)])
def test_there_are_as_many_files_as_it_takes(pages, files):
    assert sitemap.files(pages) == files
    assert sitemap.PAGES_A_FILE * len(LANGUAGES) <= MOST_ADDRESSES


def test_each_address_names_all_its_languages():
    root = ElementTree.fromstring(sitemap.of_pages("https://example.org", ["/about"], LANGUAGES))
    addresses = [url.findtext(LOC) for url in root]
    assert addresses == [f"https://example.org{begins}/about" for _code, begins in LANGUAGES]
    for url in root:
        links = {link.get("hreflang"): link.get("href") for link in url.iter(LINK)}
        assert links == {
            "x-default": "https://example.org/about",
            **{code: f"https://example.org{begins}/about" for code, begins in LANGUAGES},
        }


def test_what_is_no_plain_letter_is_written_as_addresses_are():
    text = sitemap.of_pages("https://example.org", ["/mediators/a&b<c>{d}é"], LANGUAGES[:1])
    assert ElementTree.fromstring(text)[0].findtext(LOC) == "https://example.org/mediators/a%26b%3Cc%3E%7Bd%7D%C3%A9"


def test_the_list_of_files_names_each():
    root = ElementTree.fromstring(
        sitemap.of_files(["https://example.org/sitemap-1.xml", "https://example.org/sitemap-2.xml"])
    )
    assert [each.findtext(LOC) for each in root] == [f"https://example.org/sitemap-{part}.xml" for part in (1, 2)]
