"""A profile as a card for an address book: vCard 4.0 (RFC 6350), without an e-mail address."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from app.directory.credentials.document import NAME
from app.listing.profiles.details import Card

LONGEST_LINE = 75  # bytes, without the end of the line (RFC 6350 §3.2)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def written(
    card: Card,
    *,
    country: Callable[[str], str],
    address: str,
    photo_address: str,
    number: str,
    updated_on: date | None,
) -> str:
    """The whole card with its line ends; addresses are whole ones, `country` gives the name of a code."""
    places = [(each.place, country(each.country)) for each in card.places]
    lines = _lines(card, places, address, photo_address, number, updated_on)
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """A text as a value (RFC 6350 §3.4); control characters, which none may hold, are left out."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"([\\,;])", r"\\\1", plain).replace("\n", "\\n")


def folded(line: str) -> str:
    """In pieces of at most 75 bytes, none of which divides a character; each further one begins with a blank."""
    pieces, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE:
            pieces.append("")
            size = 1
        pieces[-1] += sign
        size += width
    return "\r\n ".join(pieces)


def _lines(
    card: Card,
    places: list[tuple[str, str]],
    address: str,
    photo_address: str,
    number: str,
    updated_on: date | None,
) -> Iterable[str]:
    yield from (
        "BEGIN:VCARD",
        "VERSION:4.0",
        "PRODID:-//International Mediation Institute//Register//EN",
        "KIND:individual",
    )
    yield f"UID:{address}#person"
    yield f"FN:{escaped(card.name)}"
    yield f"TITLE:{NAME}"
    yield f"NOTE:{escaped(f'Listed by the International Mediation Institute as {number}')}"
    yield from (f"LANG;PREF={place}:{code}" for place, code in enumerate(card.languages, 1))
    yield from (f"ADR;TYPE=work:;;;{escaped(place)};;;{escaped(name)}" for place, name in places)
    if card.expertise:
        yield f"CATEGORIES:{','.join(map(escaped, card.expertise))}"
    if photo_address:
        yield f"PHOTO;MEDIATYPE=image/webp:{photo_address}"
    yield f"URL;PREF=1:{address}"
    yield from (f"URL:{link}" for link, _words in card.links)
    yield f"SOURCE:{address}.vcf"
    if updated_on:
        yield f"REV:{updated_on:%Y%m%d}T000000Z"
    yield "END:VCARD"
