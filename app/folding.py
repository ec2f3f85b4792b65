"""Text as it is searched: what differs only by case, accents, width or spaces is the same."""

import unicodedata

# Letters that no decomposition takes apart, after case folding.
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"})
MOST_WORDS = 10


def folded(*texts: str) -> str:
    """Lower case, without accents, with one space between words."""
    text = " ".join(texts).casefold()
    if text.isascii():
        return " ".join(text.split())
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(letters.translate(_PLAIN).split())


def sought(search: str) -> list[str]:
    """The words of a search, each to be found somewhere, in whatever order; no more than `MOST_WORDS`."""
    return folded(search).split()[:MOST_WORDS]
