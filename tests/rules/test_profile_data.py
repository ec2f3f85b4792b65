"""A profile as machines read it: the vCard by icalendar's reader of content lines, the rules of writing to somebody."""

from datetime import UTC, date, datetime

from hypothesis import given, strategies as st
from icalendar.parser import Contentlines

from app.directory.contact import limits as contact
from app.directory.profile import data as profile_data, vcard as profile_vcard
from app.listing.profiles.details import Details, Held, Place, card
from app.logbook.vocabulary import Field

HELD = Held(listed_since=date(2025, 3, 1), programme="Rivers", certified_on=date(2024, 2, 3))
FULL = Details(
    languages=("pt", "en"),
    places=(Place("São Tomé; north", "ST"),),
    expertise=(Field.COMMERCIAL, Field.FINANCE_AND_INSURANCE),
    about="I mediate.",
    links=("https://www.example.org/ana?x=1,2;3",),
)
HERE = "https://portal.example/mediators/ana"


def vcard(details=FULL, name="Ana Petrova"):
    return profile_vcard.written(
        card(details, name=name, photo="ab", held=HELD),
        country={"ST": "São Tomé & Príncipe"}.__getitem__,
        address=HERE,
        photo_address=f"{HERE}/photo/ab",
        number="ODR-7K2M-9Q4T",
        updated_on=date(2026, 6, 1),
    )


def lines(written):
    """Each property as (name, value), as the reader of another format with the same lines sees them (RFC 5545 §3.1)."""
    assert all(len(line) <= 75 for line in written.encode().split(b"\r\n"))
    parts = [each.parts() for each in Contentlines.from_ical(written) if each]
    return [(name, value) for name, _parameters, value in parts]


def test_a_card_for_an_address_book_is_read_elsewhere():
    assert lines(vcard()) == [
        ("BEGIN", "VCARD"),
        ("VERSION", "4.0"),
        ("PRODID", "-//International Mediation Institute//Register//EN"),
        ("KIND", "individual"),
        ("UID", f"{HERE}#person"),
        ("FN", "Ana Petrova"),
        ("TITLE", "IMI ODR Specialist Mediator"),
        ("NOTE", "Listed by the International Mediation Institute as ODR-7K2M-9Q4T"),
        ("LANG", "pt"),
        ("LANG", "en"),
        ("ADR", ";;;São Tomé; north;;;São Tomé & Príncipe"),  # read without its escape
        ("CATEGORIES", "Commercial,Finance and insurance"),
        ("PHOTO", f"{HERE}/photo/ab"),
        ("URL", HERE),
        ("URL", "https://www.example.org/ana?x=1,2;3"),
        ("SOURCE", f"{HERE}.vcf"),
        ("REV", "20260601T000000Z"),
        ("END", "VCARD"),
    ]


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=200))
def test_no_name_breaks_out_of_its_line(name):
    found = lines(vcard(name=name))
    assert [key for key, _value in found] == [key for key, _value in lines(vcard())]


@given(st.text("aé,; ", min_size=1, max_size=200))
def test_a_name_is_read_as_it_was_written(name):
    assert dict(lines(vcard(name=f"x{name}x")))["FN"] == f"x{name}x"


def test_what_is_left_out_is_left_out():
    found = profile_data.page(
        card(Details(), name="Ana", photo="", held=Held()),
        address=HERE,
        photo_address="",
        verify_address=f"{HERE}/verify",
        number="ODR-7K2M-9Q4T",
        updated_on=None,
    )
    assert set(found) == {"@context", "@type", "@id", "url", "mainEntity"}
    assert set(found["mainEntity"]) == {"@type", "@id", "name", "url", "jobTitle"}


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_tries_are_counted_anew_within_a_day(now):
    assert 1 <= contact.seconds_left(now) <= 86_400
