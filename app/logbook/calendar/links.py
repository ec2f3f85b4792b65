"""Conference links in a text: which room of which platform, without what people and mail servers put around it;
and platforms that are only named."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

PLATFORMS = {  # the end of a host: the platform's value in the vocabulary
    "zoom.us": "zoom",
    "zoom.com": "zoom",
    "zoomgov.com": "zoom",
    "teams.microsoft.com": "teams",
    "teams.live.com": "teams",
    "meet.google.com": "meet",
    "webex.com": "webex",
    "modria.com": "odr_platform",
    "immediation.com": "odr_platform",
    "smartsettle.com": "odr_platform",
    "meet.goto.com": "other",
    "gotomeeting.com": "other",
    "whereby.com": "other",
    "meet.jit.si": "other",
    "8x8.vc": "other",
    "bluejeans.com": "other",
    "join.skype.com": "other",
    "meet.lync.com": "other",
    "chime.aws": "other",
    "ringcentral.com": "other",
    "kmeet.infomaniak.com": "other",
    "doxy.me": "other",
}
NAMES = {  # as a title or a place says it, folded: the platform's value in the vocabulary
    "zoom": "zoom",
    "microsoft teams": "teams",
    "ms teams": "teams",
    "teams meeting": "teams",
    "teams-besprechung": "teams",
    "google meet": "meet",
    "webex": "webex",
    "skype": "other",
}
NAMED = re.compile(rf"(?<![\w@.])(?:{'|'.join(map(re.escape, NAMES))})(?![\w@]|\.\w)")
SCHEME = r"(?:https?|zoommtg|zoomus|msteams)://"
HOST = r"([A-Za-z0-9.-]{1,253})(?::\d{1,5})?"
PATH = r"(/[^\s<>\"'\\|^`{}?#,;()\[\]*«»“”‘’]{0,500})?"
LINK = re.compile(SCHEME + HOST + PATH, re.IGNORECASE)
BARE = re.compile(
    rf"(?<![\w.@/-])((?:[a-z0-9-]{{1,63}}\.){{0,4}}(?:{'|'.join(map(re.escape, PLATFORMS))})){PATH}", re.IGNORECASE
)
TRAILING_JUNK = ".:!_~"
WRAPPED = (  # links that a mail server rewrote, with the link that was there before in their first group
    re.compile(
        r"https://[a-z0-9-]{1,40}\.safelinks\.protection\.outlook\.com/[^\s<>\"]{0,80}\?url=([^&\s<>\"]{1,2000})[^\s<>\"]{0,2000}"
    ),
    re.compile(
        r"https://(?:www\.)?google\.[a-z.]{2,6}/url\?(?:[a-z]{1,9}=[^&\s]{0,99}&){0,4}q=([^&\s<>\"]{1,2000})[^\s<>\"]{0,2000}"
    ),
    re.compile(r"https://urldefense(?:\.us)?\.com/v3/__([^\s<>\"]{1,2000}?)__;[^\s<>\"]{0,2000}"),
)
WRAPPED_IN_CODE = re.compile(
    r"https://urldefense\.proofpoint\.com/v[12]/url\?u=([A-Za-z0-9._-]{1,2000})[^\s<>\"]{0,2000}"
)
CODE = str.maketrans("-_", "%/")


class Link(NamedTuple):
    """A host, in small letters, and the path of a room; what follows it, such as a passcode, is left out."""

    host: str
    path: str


def links(text: str, *, any_host: bool = False, bare: bool = False) -> Iterator[Link]:
    """The links of platforms we know, or all; with `bare` also those that are written without "https://"."""
    if "://" in text:
        for found in LINK.finditer(_unwrapped(text)):
            host = found[1].casefold().rstrip(".")
            if any_host or platform(host) is not None:
                yield Link(host, _path(found[2]))
    if bare and "." in text:
        for found in BARE.finditer(text):
            yield Link(found[1].casefold(), _path(found[2]))


@lru_cache(maxsize=256)
def platform(host: str) -> str | None:
    """The platform's value in the vocabulary; none for a host we do not know."""
    return next((value for end, value in PLATFORMS.items() if host == end or host.endswith(f".{end}")), None)


def named(text: str) -> str | None:
    """The platform that a folded text names without a link, by its value in the vocabulary."""
    found = NAMED.search(text)
    return NAMES[found[0]] if found else None


def _path(text: str | None) -> str:
    return (text or "").rstrip(TRAILING_JUNK)


def _unwrapped(text: str) -> str:
    """The text with the links that were there before a mail server rewrote them, and without the signs of HTML."""
    for wrapped in WRAPPED if "safelinks" in text or "/url?" in text or "urldefense" in text else ():
        text = wrapped.sub(lambda found: f" {unquote(found[1])} ", text)
    if "urldefense" in text:
        text = WRAPPED_IN_CODE.sub(lambda found: f" {unquote(found[1].translate(CODE))} ", text)
    return unescape(text) if "&" in text else text
