"""Which language a reviewer's page is in, and the addresses that carry it: a choice is a part of the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import g, request
from werkzeug.routing import BaseConverter

from app.feedback.links import Link
from app.language import DEFAULT, NAMES

HOME = "/feedback"


class Spoken(BaseConverter):
    """A language as a part of an address, such as fr in /feedback/fr/guidelines."""

    regex = "|".join(NAMES)


def note(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the language out of the address that is asked for: no view has to know of it."""
    g.chosen_language = (values or {}).pop("language", None)


def language_of(link: Link | None) -> str:
    """The one in the address, else the one of the letter; where no letter came, the one the browser prefers.

    A browser that prefers none of ours is answered in the one of the code or slip that was handed over.
    """
    if g.chosen_language:
        return str(g.chosen_language)
    chosen = link.request.language if link and link.request.language in NAMES else DEFAULT
    if link and link.request.person:
        return chosen
    return request.accept_languages.best_match(NAMES, chosen) or chosen


def home_in(language: str) -> str:
    """Where the pages are that belong to no link."""
    return f"{HOME}/{language}"


def here(link: Link) -> str:
    """The address of a link, in the language that was chosen."""
    return home_in(g.chosen_language) + link.address.removeprefix(HOME) if g.chosen_language else link.address


@dataclass(frozen=True, slots=True)
class Again:
    """How to see a page once more: look at its address without a language, or send there again what was sent."""

    address: str
    sent: Mapping[str, str] | None = None

    @property
    def below(self) -> str:
        """What of the address is the same in every language."""
        return quote(self.address.removeprefix(HOME))


def this_address() -> str:
    """What is asked for now, as it is called without a language."""
    prefix = home_in(g.chosen_language) if g.chosen_language else HOME
    return HOME + request.path.removeprefix(prefix)


def this_again() -> Again:
    """What is asked for now. Sent again it is refused again, or does again what it did: that is done once."""
    return Again(this_address(), request.form if request.method == "POST" else None)
