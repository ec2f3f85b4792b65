"""The number of a listing in public: what a register is asked by, a badge is fetched by and a credential carries.

Eight signs of Crockford's base 32, which has no I, L, O or U, drawn by chance: nobody can tell from one how many there
are, or what the next one is.
"""

import re
from secrets import choice

from app.folding import folded

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
PREFIX = "ODR"
LONGEST_SLUG = 60
_MEANT = str.maketrans({"I": "1", "L": "1", "O": "0"})
_NUMBER = re.compile(f"[{SIGNS}]{{{LENGTH}}}")


def drawn() -> str:
    """A new number, such as 7K2M9Q4T."""
    return "".join(choice(SIGNS) for _ in range(LENGTH))


def words(number: str) -> str:
    """As it is read and written down: ODR-7K2M-9Q4T."""
    return f"{PREFIX}-{number[:4]}-{number[4:]}"


def read(typed: str) -> str | None:
    """The number that somebody typed, with or without its prefix, hyphens and blanks; none when it cannot be one."""
    signs = re.sub(r"[\s\u2010-\u2015-]", "", typed[:40]).upper().removeprefix(PREFIX).translate(_MEANT)
    return signs if _NUMBER.fullmatch(signs) else None


def slug(name: str, number: str, *, is_taken: bool = False) -> str:
    """What the address of a profile ends in: the name in plain letters, with the number when another has it.

    A name without a letter from a to z is left out, and the whole number stands for it.
    """
    plain = re.sub("[^a-z0-9]+", "-", folded(name)).strip("-")[:LONGEST_SLUG].rstrip("-")
    if not re.search("[a-z]", plain):
        return f"{PREFIX}-{number}".lower()
    return f"{plain}-{number}".lower() if is_taken else plain
