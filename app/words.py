"""Words that are written in one place and translated where they are shown."""


def N_(words: str) -> str:
    """Mark words that are shown in the reader's language: whoever shows them passes them through gettext."""
    return words
