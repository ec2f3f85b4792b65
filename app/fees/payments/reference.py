"""The structured creditor reference of a contribution (ISO 11649), which a payer writes and a bank hands on."""

import re

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

OURS = "ODR"
LARGEST = 2**31 - 1  # what a column of ids holds: PostgreSQL refuses to look for more
LONGEST = 25
SHORTEST = 5
MOST_READ = 4_000
_SHAPE = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
_OUR_SHAPE = re.compile(rf"RF[0-9]{{2}}{OURS}([0-9]{{6,10}})")
_BREAKS = r"[\s./\-\u00ad\u200b-\u200d\u2060\ufeff]*"
_START = re.compile(rf"R{_BREAKS}F{_BREAKS}[0-9]{_BREAKS}[0-9]")
_CHARACTER = re.compile(rf"([A-Z0-9]){_BREAKS}")


def reference(contribution_id: int) -> str:
    """RF, check digits, ODR and the number in six digits or more; raises ValueError for what is no number of ours."""
    if not 1 <= contribution_id <= LARGEST:
        raise ValueError(f"No contribution has the number {contribution_id}.")
    contents = f"{OURS}{contribution_id:06}"
    return f"RF{mod_97_10.calc_check_digits(f'{contents}RF')}{contents}"


def grouped(ref: str) -> str:
    """A reference in fours, as it is printed."""
    return " ".join(in_fours(ref))


def in_fours(text: str) -> list[str]:
    """The pieces of a reference, or of an IBAN."""
    return [text[start : start + 4] for start in range(0, len(text), 4)]


def is_valid(ref: str) -> bool:
    """Whether it is a reference in its shortest form, anybody's, with the right check digits."""
    return _SHAPE.fullmatch(ref) is not None and iso11649.is_valid(ref)


def contribution_id(ref: str) -> int | None:
    """Whose reference it is; none when it is not, to the letter, one of ours."""
    found = _OUR_SHAPE.fullmatch(ref)
    if found is None or not 1 <= (number := int(found[1])) <= LARGEST:
        return None
    return number if reference(number) == ref else None


def find(text: str) -> list[str]:
    """Every valid reference in the first 4,000 characters of what a payer wrote, in its order and each once.

    Blanks, ends of lines, points, strokes and hyphens may break one, and small letters will do. What follows may read
    as a part of it: of several readings those that are ours count, the longest first, else the longest. Where more than
    one is ours, only somebody who knows what contributions there are can say which is meant.
    """
    read = text[:MOST_READ].upper()
    found: dict[str, None] = {}
    for start in _START.finditer(read):
        is_word = start.start() == 0 or not _is_part(read[start.start() - 1])
        found |= dict.fromkeys(_read_at(read, start.start(), is_word=is_word))
    return list(found)


def _read_at(text: str, start: int, *, is_word: bool) -> list[str]:
    """What can be read from a place on; inside a word, as where a bank lost a blank, only references of ours."""
    valid = [ref for ref in _readings(text, start) if is_valid(ref)]
    ours = [ref for ref in valid if contribution_id(ref)]
    return ours or (valid[:1] if is_word else [])


def _readings(text: str, start: int) -> list[str]:
    """What ends where a word does, or one of ours where its digits do; the longest first."""
    ref, found = "", []
    while len(ref) < LONGEST and (character := _CHARACTER.match(text, start)):
        ref += character[1]
        start = character.end()
        follows = text[start : start + 1]
        ends_word = len(character[0]) > 1 or not _is_part(follows)
        if len(ref) >= SHORTEST and (ends_word or (_OUR_SHAPE.fullmatch(ref) and not follows.isdigit())):
            found.append(ref)
    return found[::-1]


def _is_part(character: str) -> bool:
    return character.isascii() and character.isalnum()
