"""What a badge says and how it is drawn: its sizes and themes, and the words of each verdict (domain §10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.directory.credentials.document import NAME
from app.listing.register.history import Verdict
from app.words import N_

WORDS = {
    Verdict.LISTED: N_("Listed"),
    Verdict.SUSPENDED: N_("Not listed at present"),
    Verdict.NOT_LISTED: N_("No longer listed"),
    Verdict.UNKNOWN: N_("Unknown number"),
}


@dataclass(frozen=True, slots=True)
class Size:
    """Where everything is, in pixels from the side that reading starts at and from above.

    `mark` is the middle of the mark and its radius; `title`, `line` and `foot` the base lines, each with its type size.
    """

    label: str
    width: int
    height: int
    mark: tuple[int, int, int]
    text_from: int
    title: tuple[int, int]
    line: tuple[int, int]
    foot: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of the portal's own pages (static/css/1-tokens.css); `signs` are those of the mark, by verdict."""

    label: str
    paper: str
    ink: str
    soft: str
    rule: str
    signs: Mapping[Verdict, str]


SIZES = {
    "small": Size("Small", 256, 44, (22, 22, 12), 44, (19, 14), (34, 12)),
    "medium": Size("Medium", 336, 76, (38, 38, 20), 74, (34, 18), (56, 14)),
    "large": Size("Large", 440, 124, (46, 44, 24), 88, (40, 24), (65, 16), (106, 13)),
}
THEMES = {
    "light": Theme(
        *("Light", "#fbfaf6", "#16211f", "#55615d", "#d9d4c6"),
        {
            Verdict.LISTED: "#0b5a61",
            Verdict.SUSPENDED: "#7f5000",
            Verdict.NOT_LISTED: "#55615d",
            Verdict.UNKNOWN: "#55615d",
        },
    ),
    "dark": Theme(
        *("Dark", "#12181a", "#e8ebe6", "#a6b1ac", "#2b3638"),
        {
            Verdict.LISTED: "#74c7cc",
            Verdict.SUSPENDED: "#e4b75f",
            Verdict.NOT_LISTED: "#a6b1ac",
            Verdict.UNKNOWN: "#a6b1ac",
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Looks:
    """How a badge is to look, by the names that stand in its address."""

    size: str
    theme: str
    language: str

    @property
    def query(self) -> str:
        return f"size={self.size}&theme={self.theme}&language={self.language}"


def looks(asked: Mapping[str, str], languages: Mapping[str, str]) -> Looks:
    """How somebody asked for it; what is not said, or is nothing that there is, is medium, light and English."""
    size, theme, language = (asked.get(name, "") for name in ("size", "theme", "language"))
    return Looks(
        size if size in SIZES else "medium",
        theme if theme in THEMES else "light",
        language if language in languages else "en",
    )


def choices(options: Mapping[str, Size] | Mapping[str, Theme]) -> list[tuple[str, str]]:
    """Sizes or themes by the names in addresses, with their words."""
    return [(name, each.label) for name, each in options.items()]


def snippet(number: str, looks: Looks, *, portal: str, home: str) -> str:
    """HTML that shows the badge on another site and leads to the verdict; `home` begins addresses of its language.

    The text for who does not see it names no designation and no verdict, as it cannot change by itself.
    """
    size = SIZES[looks.size]
    picture = f"{portal}/badge/{number}.svg?{looks.query}".replace("&", "&amp;")
    return (
        f'<a href="{portal}{home}/verify/{number}"><img src="{picture}" width="{size.width}" height="{size.height}" '
        f'alt="IMI register: verify number {number}"></a>'
    )


def document(number: str, verdict: Verdict, on: str, *, portal: str) -> dict[str, Any]:
    """What the picture says, for programs, before it is signed; `on` is the day, as in 2026-06-30.

    Only who is listed has the designation, a profile and a credential.
    """
    links = {"verify": f"{portal}/verify/{number}", "image": f"{portal}/badge/{number}.svg"}
    said = {"number": number, "verdict": verdict.value, "words": WORDS[verdict], "on": on}
    if verdict is not Verdict.LISTED:
        return {**said, "links": links}
    return {**said, "designation": NAME, "links": links | {"credential": f"{portal}/credentials/{number}"}}
