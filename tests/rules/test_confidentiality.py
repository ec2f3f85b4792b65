"""What looks confidential: enough to catch a slip, seldom enough to be read."""

import time

import pytest

from app.logbook.confidentiality import Finding, in_reference, in_text, marked


def found(text):
    """The pieces that look confidential, each with what it looks like."""
    return [(piece.strip(), what) for piece, what in marked(text, in_text(text)) if what]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maria Lopez was well prepared.", [("Maria Lopez", "a name")]),
        ("I calmed down José Álvarez first.", [("José Álvarez", "a name")]),
        ("Then O'Brien and Sean McArthur agreed.", [("Sean McArthur", "a name")]),
        ("It was hard for Mr. Smith to listen.", [("Mr. Smith", "a name")]),
        ("Frau Müller left the room.", [("Frau Müller", "a name")]),
        (
            "Acme Trading Ltd offered € 20,000 at once.",
            [("Acme Trading Ltd", "a company"), ("€ 20,000", "a sum of money")],
        ),
    ],
)
def test_a_possible_name_is_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They offered EUR5,000.", [("EUR5,000", "a sum of money")]),
        ("They wanted 5 million dollars", [("5 million dollars", "a sum of money")]),
        ("Es ging um 2 Mio. EUR", [("2 Mio. EUR", "a sum of money")]),
        ("It was 3.5m USD, or 20k euros", [("3.5m USD", "a sum of money"), ("20k euros", "a sum of money")]),
        ("Docket 24-cv-01234", [("24-cv-01234", "a case number")]),
        ("Case 2024-CV-1234 was stayed", [("2024-CV-1234", "a case number")]),
        ("Case C/13/2024", [("C/13/2024", "a case number")]),
        (
            "Call 020 123 45 67 or 06-12345678",
            [(each, "a telephone number") for each in ("020 123 45 67", "06-12345678")],
        ),
    ],
)
def test_a_number_that_tells_too_much_is_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Zoom room worked well. Both parties stayed calm.",
        "We met in Lisbon. Clients liked the breakout rooms.",
        "Centre list, in-person mediations 2019 to 2023",
        "IMI Certified since 2019, with the European Mediation Network",
        "On Monday I sent the agenda. In June I asked again.",
        "After New York, the second session was on Microsoft Teams.",
        "It was a full-scale e-mediation: two joint sessions, each over three hours.",
        "Opening: calm\nReframing: slow\nPrivate sessions: useful",
        "Die Parteien haben lange geredet. Der Anwalt war still.",
        "High Court list; London Court of International Arbitration",
        "What I would do again: ask for a test call. Caucus early.",
        "We met on 2026-05-04 at 10:30, on 04.05.2026 and on 4/5/2026; the plan was of 2024-2025.",
    ],
)
def test_ordinary_notes_raise_no_alarm(text):
    assert found(text) == []


@pytest.mark.parametrize("reference", ["L26-034", "KM-7", "2026-01", "A1"])
def test_a_reference_with_a_number_is_taken_as_it_is(reference):
    assert in_reference(reference) == []


@pytest.mark.parametrize(
    ("reference", "what"),
    [
        ("Costa", "a name"),
        ("COSTA-RIBEIRO", "a name"),
        ("Costa-Ribeiro", "a name"),
        ("costa-v-ribeiro", "the names of two parties"),
        ("AcmeLtd", "a company"),
    ],
)
def test_a_reference_without_a_number_gets_a_second_look(reference, what):
    assert in_reference(reference) == [Finding(what, 0, len(reference))]


@pytest.mark.parametrize("worst", ["1", "1.", "a", "a.", "Aa ", "A ", "1 ", " ", "@"])
def test_a_long_text_of_the_worst_kind_is_looked_through_at_once(worst):
    began = time.process_time()
    in_text(worst * (4000 // len(worst)))
    assert time.process_time() - began < 0.2
