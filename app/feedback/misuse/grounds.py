"""Requests for feedback that are misused: the grounds on which IMI staff end one, and how staff find it (domain §2)."""

import re

from app.logbook.vocabulary import Choice

LONGEST_WHY = 500
LINK = re.compile(r"/feedback/(?:[a-z]{2,3}/)?(\d{1,9})(?:/|$)", re.ASCII)
NUMBER = re.compile(r"(?:no\.?|#)?\s*(\d{1,9})", re.ASCII | re.IGNORECASE)


class Misuse(Choice):
    """Why IMI ends a request. That somebody does not want to answer is no misuse: they say so by its link."""

    NO_PART = "no_part"
    NO_PERMISSION = "no_permission"
    PRESSURE = "pressure"
    OWN_SIDE = "own_side"

    @property
    def words(self) -> str:
        return {
            "no_part": "the person took no part in the mediation",
            "no_permission": "the person did not permit that their address was given to IMI",
            "pressure": "the request was used to press or insult somebody",
            "own_side": "the person stands on the mediator’s own side, such as a colleague",
        }[self.value]

    @property
    def label(self) -> str:
        return f"{self.words[0].upper()}{self.words[1:]}"


def number_in(given: str) -> int | None:
    """The number of a request in what a reviewer sent to IMI: the number itself, or the link of the letter."""
    found = LINK.search(given) or NUMBER.fullmatch(given.strip())
    return int(found.group(1)) if found else None
