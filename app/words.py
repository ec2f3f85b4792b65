"""Words that are written in one place and translated where they are shown, and how many of something there are."""


def N_(words: str) -> str:
    """Mark words that are shown in the reader's language: whoever shows them passes them through gettext."""
    return words


def amount(number: int, one: str, many: str = "") -> str:
    """So many of something in English: 1 entry, 1,200 entries; without `many` an s makes it several."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
