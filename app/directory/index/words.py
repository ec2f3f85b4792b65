"""Words as the directory compares them: folded, in every script, each found by how it begins."""

import re
import unicodedata

from app.folding import MOST_WORDS, folded

LONGEST = 24  # what two words differ in after so many letters does not tell them apart

# Scripts that put no blank between words, and the first letters of Korean syllables: found from any letter on.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u1112\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
ARTICLE = "ال"  # "the" in Arabic, written as one word with what follows
HYPHENS = "'’ʼ`-\u2010\u2011"
WRITTEN_TOGETHER = str.maketrans(dict.fromkeys(HYPHENS))


class _Apart(dict[int, str]):
    """What every sign is read as: letters, marks and figures as themselves, all others as a blank."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        is_read = unicodedata.category(sign)[0] in "LMN" and sign not in HYPHENS
        self[code] = read = sign if is_read else " "
        return read


_APART = _Apart()


def words(*texts: str) -> frozenset[str]:
    """All that texts are found by: O'Brien by "o", by "brien" and by "obrien", 王小明 by 王小明, by 小明 and by 明."""
    text = folded(*texts)
    found = set(text.translate(_APART).split())
    if any(hyphen in text for hyphen in HYPHENS):
        found.update(text.translate(WRITTEN_TOGETHER).translate(_APART).split())
    if not text.isascii():
        found.update([word[at.start() :] for word in found for at in UNSPACED.finditer(word)])
        found.update([word.removeprefix(ARTICLE) for word in found if len(word) > 2 * len(ARTICLE)])
    return frozenset(word[:LONGEST] for word in found)


def written(text: str) -> str:
    """The words of a text as one that can be part of an address: "são paulo" and "São  Paulo" are both sao-paulo."""
    return "-".join(folded(text).translate(_APART).split())


def sought(search: str) -> tuple[str, ...]:
    """The words of a search, each to be found; no more than `MOST_WORDS`."""
    typed = folded(search).translate(_APART).split()[:MOST_WORDS]
    return tuple(dict.fromkeys(word[:LONGEST] for word in typed))
