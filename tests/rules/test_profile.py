"""What a profile needs, what its card shows, and which links it may have."""

from dataclasses import replace
from itertools import product
from urllib.parse import urlsplit

import pytest
from hypothesis import given, strategies as st

from app.listing.profiles.details import (
    AREAS,
    LONGEST_LINK,
    Details,
    Place,
    Style,
    card,
    completeness,
    hints,
    link_words,
    why_not_linked,
)
from app.logbook.vocabulary import Field

FULL = Details(
    languages=("pt", "en"),
    places=(Place("Lisbon", "PT"),),
    expertise=(Field.COMMERCIAL, Field.FAMILY_BUSINESS),
    styles=(Style.FACILITATIVE,),
    about="I mediate.",
    education="A course of 40 hours.",
    conduct="The IMI Code.",
    complaints="Write to IMI.",
    links=("https://www.example.org/ana/",),
)
NEEDED, WISHED = ("languages", "places", "expertise"), ("styles", "about", "education", "conduct", "links")


def test_a_full_profile_lacks_nothing():
    found = completeness(FULL, has_photo=True)
    assert (found.is_enough, found.words, found.percent) == (True, "4 of 4 required, 9 of 9 in all", 100)
    assert found.required_missing + found.recommended_missing == ()


def test_an_empty_one_lacks_everything_and_says_where_to_put_it():
    found = completeness(Details(), has_photo=False)
    assert (found.is_enough, found.words, found.percent) == (False, "0 of 4 required, 0 of 9 in all", 0)
    assert [each.field for each in found.required_missing] == ["photo", *NEEDED]
    assert [each.field for each in found.recommended_missing] == list(WISHED)


def test_code_and_complaints_belong_together():
    lacking = [replace(FULL, conduct=""), replace(FULL, complaints="")]
    found = [completeness(each, has_photo=True).recommended_missing for each in lacking]
    assert [[each.field for each in missing] for missing in found] == [["conduct"], ["conduct"]]


@pytest.mark.parametrize("has_photo", [True, False])
@pytest.mark.parametrize("kept", list(product([True, False], repeat=3)))
def test_only_what_is_required_decides(has_photo, kept):
    emptied = {name: () for name, is_kept in zip(NEEDED, kept, strict=True) if not is_kept}
    bare = replace(Details(**{name: getattr(FULL, name) for name in NEEDED}), **emptied)
    found = completeness(bare, has_photo=has_photo)
    assert found.is_enough == all((has_photo, *kept))
    assert found.words.startswith(f"{sum((has_photo, *kept))} of 4 required")


@given(st.booleans(), st.booleans())
def test_a_card_shows_what_its_mediator_wants_shown(links, education):
    chosen = replace(FULL, shows_links=links, shows_education=education)
    shown = card(chosen, name="Ana", photo="ab")
    assert shown.links == ((("https://www.example.org/ana/", "example.org/ana"),) if links else ())
    assert shown.education == (FULL.education if education else "")
    assert (shown.expertise, shown.styles) == (("Commercial", "Family business"), ("Facilitative",))


def test_no_area_is_called_other():
    assert set(Field) - set(AREAS) == {Field.OTHER}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://www.example.org/ana?x=1#y",
        "HTTPS://Example.ORG",
        "https://xn--bcher-kva.example/",
    ],
)
def test_links_to_public_pages_are_fine(address):
    assert why_not_linked(address) is None


@pytest.mark.parametrize(
    ("address", "words"),
    {
        "http://example.org": "begin with https://",
        "javascript:alert(1)": "begin with https://",
        "data:text/html,x": "begin with https://",
        "//example.org": "begin with https://",
        "example.org": "begin with https://",
        "https://": "public page",
        "https://localhost/": "public page",
        "https://127.0.0.1/": "public page",
        "https://[::1]/": "public page",
        "https://ana:secret@example.org/": "public page",
        "https://imimediation.org@evil.example/": "public page",
        "https://example.org:8443/": "public page",
        "https://example.org:x/": "address bar",
        "https://[example.org/": "address bar",
        "https://example.org/a b": "address bar",
        "https://example.org/<script>": "address bar",
        'https://example.org/"x': "address bar",
        "https://example.org\\@evil.example": "address bar",
        "https://exаmple.org/": "address bar",
        "https://example.org/\u202e": "address bar",
        f"https://example.org/{'x' * LONGEST_LINK}": "to 200 characters",
    }.items(),
)
def test_other_links_are_refused_in_words(address, words):
    assert words in (why_not_linked(address) or "")


@given(st.text(max_size=60) | st.text("htps:/.@[]\\ax1-", max_size=40).map("https://".__add__))
def test_whatever_is_typed_a_link_leads_over_https_to_a_host_with_a_name(address):
    if why_not_linked(address) is None:
        parts = urlsplit(address)
        assert (parts.scheme, parts.username, parts.port) == ("https", None, None)
        assert "." in (parts.hostname or "")
        assert not set("<>\"'\\ ") & set(address)


def test_a_link_is_read_as_its_host_and_path():
    assert link_words("https://www.example.org/ana/") == "example.org/ana"


def test_a_hint_names_what_may_tell_of_a_case_but_not_the_mediator():
    text = "Ana Ferreira mediated for Maria Silva, on € 40,000"
    found = [("Maria Silva", "a name"), ("€ 40,000", "a sum of money")]
    for field in ("about", "education", "conduct", "complaints"):
        assert hints(Details(**{field: text}), name="Ana Ferreira") == found
    assert hints(Details(about="I mediate in Lisbon."), name="Ana Ferreira") == []
