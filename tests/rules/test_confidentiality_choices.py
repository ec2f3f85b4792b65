"""What becomes of a finding: replaced by a role, kept or deleted; whatever stands around it stays."""

import pytest
from hypothesis import given, settings, strategies as st

from app.logbook.confidentiality import DELETE, KEEP, ROLES, asked_by, carried_out, in_text

NAMING = "We asked Ana Diaz (ana@example.org): EUR 12,000, or more. Ana Diaz agreed."

# Words of several scripts among what is found, in any order.
PIECES = st.sampled_from(
    [
        *("Maria Lopez", "José Álvarez", "ana@example.org", "€ 20,000", "HC-2024-123", "+31 20 123 4567"),
        *("Acme Trading Ltd", "https://example.org/x", "12 Baker Street", "Lindenstraße 4"),
        *("party", "تحدثنا مطولا", "長い話し合い", "𝒻𝓊𝓃 🤝🏽", "Ω", " ", "\n", ". ", ", ", "é"),
    ]
)
texts = st.one_of(st.lists(PIECES, max_size=12).map(" ".join), st.text(max_size=80))


def chosen(text, findings, choice):
    return {asked_by(text[each.start : each.end]): choice(each) for each in findings}


def around(text, findings):
    """What is no finding, without spaces."""
    starts = [0, *(each.end for each in findings)]
    ends = [*(each.start for each in findings), len(text)]
    return ["".join(text[start:end].split()) for start, end in zip(starts, ends, strict=True)]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, NAMING),
        ({"Ana Diaz": "counsel"}, "We asked counsel (ana@example.org): EUR 12,000, or more. Counsel agreed."),
        ({"ana@example.org": "an address"}, "We asked Ana Diaz (an address): EUR 12,000, or more. Ana Diaz agreed."),
        ({"EUR 12,000": "an amount"}, "We asked Ana Diaz (ana@example.org): an amount, or more. Ana Diaz agreed."),
        ({"EUR 12,000": "a party"}, NAMING),
        ({"Ana Diaz": DELETE}, "We asked (ana@example.org): EUR 12,000, or more. agreed."),
    ],
    ids=["nothing", "a role", "an address", "an amount", "a role of another kind", "deleted"],
)
def test_choices_are_carried_out(choices, expected):
    assert carried_out(NAMING, in_text(NAMING), choices) == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [("We met at 12 Baker Street.", "12 Baker Street"), ("Sie wohnt Lindenstraße 4, hinten.", "Lindenstraße 4")],
)
def test_a_street_address_is_found(text, what):
    assert [(text[each.start : each.end], each.what) for each in in_text(text)] == [(what, "a street address")]


def test_a_sum_ends_with_its_last_figure():
    text = "They paid € 20,000. Then all was well."
    assert [text[each.start : each.end] for each in in_text(text)] == ["€ 20,000"]


def test_all_of_a_long_name_is_one_finding():
    text = "I called Ana Maria Diaz Lopez twice."
    assert [text[each.start : each.end] for each in in_text(text)] == ["Ana Maria Diaz Lopez"]


@given(texts)
@settings(max_examples=200, deadline=None)
def test_keeping_all_changes_nothing(text):
    findings = in_text(text)
    assert carried_out(text, findings, chosen(text, findings, lambda _each: KEEP)) == text


@given(texts)
@settings(max_examples=200, deadline=None)
def test_deleting_all_leaves_what_stood_around(text):
    findings = in_text(text)
    left = carried_out(text, findings, chosen(text, findings, lambda _each: DELETE))
    assert "".join(left.split()) == "".join(around(text, findings))


@given(texts)
@settings(max_examples=200, deadline=None)
def test_replacing_all_puts_a_role_in_the_place_of_each(text):
    findings = in_text(text)
    said = carried_out(text, findings, chosen(text, findings, lambda each: ROLES[each.what][0]))
    roles = ["".join(ROLES[each.what][0].split()) for each in findings]
    first, *others = around(text, findings)
    expected = first + "".join(role + rest for role, rest in zip(roles, others, strict=True))
    assert "".join(said.split()).casefold() == expected.casefold()


@given(texts)
@settings(max_examples=200, deadline=None)
def test_findings_stand_in_order_and_apart(text):
    places = [place for each in in_text(text) for place in (each.start, each.end)]
    assert places == sorted(places)
    assert all(each.start < each.end <= len(text) for each in in_text(text))
