"""The two forms of a letter, from the words of one template: plain text, and the same paragraphs for simple HTML."""

import re
from typing import NamedTuple

FROM, TO = "\x02", "\x03"  # the control characters for the start and the end of a text; no form keeps them


class Piece(NamedTuple):
    """Some words of a line: as they are, an address of the portal, or words that stand large."""

    words: str
    is_link: bool = False
    is_large: bool = False


Line = list[Piece]


def large(words: str) -> str:
    """Words that stand large in HTML, such as a code: a template says so."""
    return f"{FROM}{words}{TO}"


def unlinked(words: str) -> str:
    """Words of somebody else, in which no address becomes a link: a template says so."""
    return re.sub(r"(?<!\S)(?=\S)", TO, words)


def quoted(words: str) -> str:
    """The same line by line, each behind a sign that it is somebody else's."""
    return "\n".join(f"> {line}".rstrip() for line in unlinked(words).split("\n"))


def plain(body: str) -> str:
    return re.sub(f"[{FROM}{TO}]", "", body)


def paragraphs(body: str, portal: str) -> list[list[Line]]:
    """What an empty line divides, line by line. Only addresses of the portal are links: a name may look like one."""
    pieces = re.compile(rf"{FROM}([^{TO}]*){TO}|(?<!\S)({re.escape(portal)}(?:/\S*)?)(?!\S)")
    return [[_line(line, pieces) for line in paragraph.splitlines()] for paragraph in re.split(r"\n{2,}", body.strip())]


def _line(line: str, pieces: re.Pattern[str]) -> Line:
    found, end = [], 0
    for each in pieces.finditer(line):
        is_link = each.group(1) is None
        found += [
            Piece(plain(line[end : each.start()])),
            Piece(plain(each.group()), is_link=is_link, is_large=not is_link),
        ]
        end = each.end()
    return [piece for piece in (*found, Piece(plain(line[end:]))) if piece.words]
