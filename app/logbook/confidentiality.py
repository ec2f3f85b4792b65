"""What a logbook must not hold: names, addresses, numbers, sums (domain §3). It warns; it never blocks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

COMPANY = r"Ltd|LLC|LLP|Inc|Corp|PLC|GmbH|AG|SARL|SAS|SpA|Srl|BV|NV|Lda|Pty|Oy|AB|ApS|Sdn"
A_DATE = r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[.-]\d{1,2}[.-]\d{4}|(?:19|20)\d{2}-(?:19|20)\d{2})(?!\d)"
MONEY = r"[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|JPY|INR|AUD|CAD)"
THOUSANDS = r"(?:\s?(?i:k|m|mn|bn|thousand|million|billion|mio\.?))?"
# Possessive and bounded, so that a long text of the worst kind is looked through in the time of any other.
IN_TEXT = {
    "an e-mail address": r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+",
    "a sum of money": rf"(?:{MONEY})\s?\d[\d.,' ]*|"
    rf"(?<!\d)(?<!\d[.,'])\d[\d.,']*+{THOUSANDS}\s?(?:[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?)\b)",
    "a case number": r"\b[A-Z]{1,5}[-/ ]?\d{1,6}[/-]\d{2,6}(?:[/-]\d+)?\b|(?<!\d/)\b\d{1,6}/(?:19|20)\d{2}\b|"
    r"\b\d{2,4}-(?:[A-Z]{2,4}|cv|cr)-\d{2,6}\b",
    "a telephone number": rf"(?<![\w/-])(?!{A_DATE})\+?\d(?:[\s().-]?\d){{7,14}}(?![\w/])",
    "a company": rf"\b[A-Z]\w+(?:\s+[A-Z]\w+){{0,6}}[,]?\s+(?:{COMPANY})\b\.?",
    "a link": r"\bhttps?://\S+",
    "a street address": r"\b\d{1,4}[a-z]? [A-Z]\w+ (?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Boulevard)\b|"
    r"\b[A-Z]\w*(?:stra(?:ß|ss)e|straat|gasse|gracht|laan) \d{1,4}[a-z]?\b",
}
KEEP, DELETE = "keep", "delete"
# What may stand in the place of each: whose part it was says enough to learn from (domain §3).
ROLES = {
    "an e-mail address": ("an address",),
    "a sum of money": ("an amount",),
    "a case number": ("a case",),
    "a telephone number": ("a number",),
    "a company": ("a company", "a party"),
    "a link": ("a link",),
    "a street address": ("an address",),
    "a name": ("a party", "counsel", "the other mediator"),
}
ENDS = " \t\r\n.,;:'"
IN_REFERENCE = {
    "the names of two parties": r"(?i)[a-z]{2,}-vs?-[a-z]{2,}",
    "a company": rf"[A-Za-z]{{2,}}-?(?:{COMPANY})(?=$|[-\d])",
    "a name": r"^[^0-9]+$",
}

# Two words in a row that begin with a capital may name somebody; these never do.
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
TITLES = ("mr", "mrs", "ms", "dr", "prof")
ORDINARY = (
    # what begins a sentence
    "a after again all also although an and as at because before both but by during each either even every everybody "
    "everyone few first for from he her his how however i if in it its last later most my neither next no "
    "nobody none not nothing on once one only our out over parties party perhaps second she since so some somebody "
    "still that the their then there these they third this those though three to together today tomorrow two under "
    "until was we were what when where whether which while who why with without would yesterday you your "
    "am alle auf beide bei das dem den der die ein eine es für ich im mit nach ohne sie vor wir zum zur "
    # days and months
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december "
    # places and peoples
    "africa african america american asia asian australia australian austria austrian belgium brazil british canada "
    "china chinese dutch east english europe european france french german germany ghana greek hague hong india "
    "indian international ireland irish italian italy japan japanese kingdom kong london new nigeria north portugal "
    "portuguese san saudi scotland singapore south spain spanish states sweden swiss switzerland turkey uk united us "
    "usa wales west york zealand "
    # what a mediator writes about
    "act agreement appeal caucus centre certified chamber code commercial commission council court counsel "
    "covid dispute district family google high imi institute international judge law mediation mediator meet "
    "microsoft ministry odr online professional protocol rule rules session skype specialist state supreme teams "
    "tribunal union video webex whatsapp word zoom"
)
NEVER_NAMES = frozenset(ORDINARY.split())


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of text, from `start` to `end`, that looks like something to leave out."""

    what: str
    start: int
    end: int


def in_text(text: str) -> list[Finding]:
    """Everything in free text that looks confidential, in order, without overlaps."""
    return _apart([*_find(IN_TEXT, text), *_names(text)])


def in_reference(reference: str) -> list[Finding]:
    return _apart(_find(IN_REFERENCE, reference))


def marked(text: str, findings: list[Finding]) -> list[tuple[str, str | None]]:
    """The text in pieces, each with what it looks like or none, ready to be underlined."""
    pieces: list[tuple[str, str | None]] = []
    at = 0
    for finding in findings:
        pieces += [(text[at : finding.start], None), (text[finding.start : finding.end], finding.what)]
        at = finding.end
    return [piece for piece in [*pieces, (text[at:], None)] if piece[0]]


def asked_by(piece: str) -> str:
    """By what a choice is remembered: the words of a piece, however its lines were broken on their way."""
    return " ".join(piece.split())


def carried_out(text: str, findings: Sequence[Finding], choices: Mapping[str, str]) -> str:
    """The text with each finding kept, deleted or replaced by a role, as chosen for its words (`asked_by`).

    A finding without a choice is kept, and so is one whose choice is no role of its kind. What stands around the
    findings stays as it is, but for spaces that would be left over by what is deleted.
    """
    said, at = "", 0
    for finding in findings:
        piece, at_end = text[finding.start : finding.end], finding.end
        said += text[at : finding.start]
        choice = choices.get(asked_by(piece), KEEP)
        if choice == DELETE:
            said = said.rstrip(" ") if text[at_end : at_end + 1] in ("", *ENDS) else said
            at_end += text[at_end : at_end + 1] == " " and said[-1:] in ("", "\n")
        else:
            said += _role(choice, after=said) if choice in ROLES[finding.what] else piece
        at = at_end
    return said + text[at:]


def _role(role: str, *, after: str) -> str:
    """The words of a role, with a capital where a sentence begins."""
    begins = not after.strip() or after.rstrip(" ").endswith((".", "!", "?", "\n"))
    return role[0].upper() + role[1:] if begins else role


def _find(patterns: dict[str, str], text: str) -> list[Finding]:
    return [
        Finding(what, match.start(), match.start() + len(match.group().rstrip("" if what == "a company" else ENDS)))
        for what, pattern in patterns.items()
        for match in re.finditer(pattern, text)
    ]


def _names(text: str) -> list[Finding]:
    """Two or more capitalised words in a row, none of which is known to be something else."""
    found: list[Finding] = []
    for first, second in pairwise(WORD.finditer(text)):
        if (
            _may_name(first.group())
            and _may_name(second.group())
            and _are_beside(first.group(), text[first.end() : second.start()])
        ):
            is_longer = found and found[-1].end == first.end()
            start = found.pop().start if is_longer else first.start()
            found.append(Finding("a name", start, second.end()))
    return found


def _are_beside(first: str, gap: str) -> bool:
    """A full stop parts two sentences, but not a title and its name."""
    return gap in (" ", "\u00a0") or (gap == ". " and first.casefold() in TITLES)


def _may_name(word: str) -> bool:
    """Maria, O'Brien and McArthur may; IMI, "the" and "Zoom" may not."""
    return word[0].isupper() and not word.isupper() and word.casefold() not in NEVER_NAMES


def _apart(found: list[Finding]) -> list[Finding]:
    """In their order; of those that overlap the first, and of those that begin together the longest."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda finding: (finding.start, -finding.end)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept
