"""The structured creditor reference of a contribution (ISO 11649), which a payer writes and a bank hands on."""

import re

from stdnum import iso11649
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

OURS = "ODR"
LONGEST = 25
SHORTEST = 5
MOST_READ = 4_000
_BREAKS = r"[\s\u200b\ufeff./-]"
_START = re.compile(rf"R{_BREAKS}*F{_BREAKS}*[0-9]{_BREAKS}*[0-9](?![^A-Z0-9\s\u200b\ufeff./-])")
_OUR_SHAPE = re.compile(r"RF[0-9]{2}ODR([0-9]{6,18})")


def reference(contribution_id: int) -> str:
    """RF, check digits, ODR and the number in six digits or more; raises ValueError for what is no number of ours."""
    if not 1 <= contribution_id < 10**18:
        raise ValueError(f"No contribution has the number {contribution_id}.")
    contents = f"{OURS}{contribution_id:06}"
    return f"RF{mod_97_10.calc_check_digits(f'{contents}RF')}{contents}"


def grouped(ref: str) -> str:
    """A reference in fours, as it is printed."""
    return " ".join(ref[start : start + 4] for start in range(0, len(ref), 4))


def contribution_id(ref: str) -> int | None:
    """Whose reference it is; none when it is not exactly one of ours."""
    found = _OUR_SHAPE.fullmatch(ref)
    if found is None or (number := int(found[1])) < 1:
        return None
    return number if reference(number) == ref else None


def find(text: str) -> list[str]:
    """Every valid reference in what a payer wrote, in its order and each once."""
    found: list[str] = []
    read = text[:MOST_READ].upper()
    for start in _START.finditer(read):
        found += [each for each in _from(read[start.start() :]) if each not in found]
    return found


def _from(text: str) -> list[str]:
    pieces = re.match(rf"(?:[A-Z0-9]{_BREAKS}*){{1,{LONGEST}}}", text)
    written = re.sub(_BREAKS, "", pieces[0]) if pieces else ""
    return [written[:size] for size in range(len(written), SHORTEST - 1, -1) if is_valid(written[:size])][:1]


def is_valid(ref: str) -> bool:
    """Whether it is a reference in its shortest form, with the right check digits."""
    try:
        return iso11649.validate(ref) == ref
    except ValidationError:
        return False
