"""The reference of a payment: made, read back, found in what payers write, and never mistaken for another."""

import pytest
from hypothesis import assume, given, settings, strategies as st
from stdnum import iso11649

from app.fees.payments.reference import LARGEST, MOST_READ, contribution_id, find, grouped, is_valid, reference

NUMBERS = st.integers(1, LARGEST)
USUAL = st.integers(1, 999_999)
OURS = "RF43ODR000123"
BANKS_OWN = "RF18539007547034"  # the example of ISO 11649


@pytest.mark.parametrize(
    ("number", "ref"), [(123, OURS), (1, "RF39ODR000001"), (999_999, "RF43ODR999999"), (1_000_000, "RF89ODR1000000")]
)
def test_the_reference_of_a_contribution(number, ref):
    assert reference(number) == ref
    assert contribution_id(ref) == number


@given(NUMBERS)
@settings(max_examples=80)
def test_a_reference_comes_back(number):
    ref = reference(number)
    assert int("".join(str(int(character, 36)) for character in ref[4:] + ref[:4])) % 97 == 1
    assert len(ref) <= 25
    assert contribution_id(ref) == number
    assert iso11649.compact(grouped(ref)) == ref


@pytest.mark.parametrize("number", [0, -1, LARGEST + 1])
def test_no_other_number_has_a_reference(number):
    with pytest.raises(ValueError, match="No contribution has the number"):
        reference(number)


@given(USUAL, st.data())
@settings(max_examples=150)
def test_one_wrong_digit_is_noticed(number, data):
    ref = reference(number)
    place = data.draw(st.sampled_from([place for place, character in enumerate(ref) if character.isdigit()]))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != ref[place])
    typo = f"{ref[:place]}{digit}{ref[place + 1 :]}"
    assert not is_valid(typo)
    assert contribution_id(typo) is None
    assert find(typo) == []


@given(USUAL, st.data())
@settings(max_examples=80)
def test_two_digits_the_wrong_way_round_are_noticed(number, data):
    ref = reference(number)
    place = data.draw(st.integers(7, len(ref) - 2))
    assume(ref[place] != ref[place + 1])
    assert not is_valid(f"{ref[:place]}{ref[place + 1]}{ref[place]}{ref[place + 2 :]}")


@pytest.mark.parametrize(
    "ref",
    [
        "",
        BANKS_OWN,
        OURS.lower(),
        grouped(OURS),
        f"{OURS} ",
        f"{OURS}\n",
        "RF43ODR00123",
        "RF43ODR٠٠٠123",
        "RF00ODR000000",
        "RF41ODR2147483648",
        "RF44ODR99999999999",
        iso11649.compact("RF62 ODR0 0000 0123"),
        "RF",
        "R" * 10_000,
    ],
)
def test_what_is_not_to_the_letter_ours_is_nobodys(ref):
    assert contribution_id(ref) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (OURS, [OURS]),
        (OURS.lower(), [OURS]),
        (grouped(OURS), [OURS]),
        (f"Listing 2026 {grouped(OURS)} with thanks", [OURS]),
        (f"{OURS} 2026-05-04", [OURS]),
        ("RF43 ODR0\n0012 3", [OURS]),
        ("RF43ODR00\r\n0123", [OURS]),
        ("R F 4 3 O D R 0 0 0 1 2 3", [OURS]),
        ("rf43-odr0-0012-3", [OURS]),
        ("RF43.ODR0.0012.3.", [OURS]),
        ("RF43\u00a0ODR0\u200b0012\u00ad3", [OURS]),
        (f"/ROC/{OURS}//URI/thanks", [OURS]),
        (f"{OURS}THANKS", [OURS]),
        (f"NOTPROVIDED{OURS}", [OURS]),
        (f"({OURS}), {OURS}", [OURS]),
        (f"{reference(7)} {OURS}", [reference(7), OURS]),
        (f"{reference(7)}{OURS}", [reference(7), OURS]),
        (f"{BANKS_OWN}; {OURS}", [BANKS_OWN, OURS]),
        ("RF18 5390 0754 7034", [BANKS_OWN]),
        (f"SURF{BANKS_OWN[2:]}", []),
        ("RF43ODR000124", []),
        ("RF43ODR0001234", []),
        ("RF43", []),
        ("contribution of 2026, RF", []),
        ("ＲＦ43ODR000123", []),
        ("", []),
    ],
)
def test_references_in_what_a_payer_wrote(text, found):
    assert find(text) == found


BREAKS = st.text(" -/.\n\t\u00a0", max_size=2)


@given(USUAL, st.data())
@settings(max_examples=100)
def test_a_broken_reference_is_found(number, data):
    ref = reference(number)
    cased = (data.draw(st.sampled_from((character, character.lower()))) for character in ref)
    broken = "".join(f"{character}{data.draw(BREAKS)}" for character in cased)
    before, after = data.draw(st.text(" ,;:abcxyz", max_size=20)), data.draw(st.sampled_from(("", " thanks", ", 2026")))
    found = find(f"{before}{broken}{after}")
    assert number in [contribution_id(each) for each in found]


def test_two_readings_are_both_said():
    """A digit that follows may be a part of it or not, and both may be ours."""
    assert (reference(100_002), reference(1_000_021)) == ("RF07ODR100002", "RF07ODR1000021")
    assert find("RF07ODR100002 1") == ["RF07ODR1000021", "RF07ODR100002"]
    assert find("RF07ODR100002, 1") == ["RF07ODR100002"]


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_whatever_is_written_gives_valid_references_only(text):
    assert all(is_valid(ref) for ref in find(text))


@pytest.mark.parametrize(
    "text",
    ["RF18" * 30_000, "R" + " " * 100_000 + "F", "R F " * 30_000, f"{OURS} " * 10_000, "RF18" + "\n" * 100_000],
    ids=["beginnings", "blanks", "spread", "the same", "line ends"],
)
def test_the_work_is_bounded(text):
    assert len(find(text)) <= 1


def test_what_is_written_far_behind_is_not_read():
    assert find(f"{'x' * (MOST_READ - len(OURS))}{OURS}") == [OURS]
    assert find(f"{'x' * MOST_READ}{OURS}") == []
