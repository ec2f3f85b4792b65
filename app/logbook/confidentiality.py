"""What a logbook must not hold: names, addresses, numbers, sums (domain §3). It warns; it never blocks."""

import re
from dataclasses import dataclass

COMPANY = r"Ltd|LLC|LLP|Inc|Corp|PLC|GmbH|AG|SARL|SAS|SpA|Srl|BV|NV|Lda|Pty|Oy|AB|ApS|Sdn"
IN_TEXT = {
    "an e-mail address": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "a sum of money": r"(?:[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|JPY|INR|AUD|CAD)\b)\s?\d[\d.,' ]*|"
    r"\d[\d.,']*\s?(?:[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?)\b)",
    "a case number": r"\b[A-Z]{1,5}[-/ ]?\d{1,6}[/-]\d{2,6}(?:[/-]\d+)?\b|\b\d{1,6}/(?:19|20)\d{2}\b",
    "a telephone number": r"(?<![\w/-])\+?\d(?:[\s().-]?\d){7,14}(?![\w/])",
    "a company": rf"\b[A-Z]\w+(?:\s+[A-Z]\w+)*[,]?\s+(?:{COMPANY})\b\.?",
    "a link": r"\bhttps?://\S+",
}
IN_REFERENCE = {
    "the names of two parties": r"(?i)[a-z]{2,}-vs?-[a-z]{2,}",
    "a company": rf"[A-Za-z]{{2,}}-?(?:{COMPANY})(?=$|[-\d])",
    "a name": r"^[A-Z][a-z]{2,}-[A-Z][a-z]{2,}$",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of text, from `start` to `end`, that looks like something to leave out."""

    what: str
    start: int
    end: int


def in_text(text: str) -> list[Finding]:
    """Everything in free text that looks confidential, in order, without overlaps."""
    return _find(IN_TEXT, text)


def in_reference(reference: str) -> list[Finding]:
    return _find(IN_REFERENCE, reference)


def marked(text: str, findings: list[Finding]) -> list[tuple[str, str | None]]:
    """The text in pieces, each with what it looks like or none, ready to be underlined."""
    pieces: list[tuple[str, str | None]] = []
    at = 0
    for finding in findings:
        pieces += [(text[at : finding.start], None), (text[finding.start : finding.end], finding.what)]
        at = finding.end
    return [piece for piece in [*pieces, (text[at:], None)] if piece[0]]


def _find(patterns: dict[str, str], text: str) -> list[Finding]:
    found = [
        Finding(what, match.start(), match.end())
        for what, pattern in patterns.items()
        for match in re.finditer(pattern, text)
    ]
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda finding: (finding.start, -finding.end)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept
