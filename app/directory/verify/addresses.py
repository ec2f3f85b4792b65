"""The one address at which a number is verified; a number that is typed otherwise leads there."""

from urllib.parse import urlencode

from flask import request

from app.listing.register import credential_number


def at(number: str, home: str = "", end: str = "") -> str:
    """Where a number is verified, on the day that is asked about: in the language of `home`, or with another `end`."""
    day = request.args.get("on")
    return f"{home}/verify/{number}{end}" + (f"?{urlencode({'on': day})}" if day else "")


def otherwise(typed: str, home: str = "", end: str = "") -> str | None:
    """Where a number is verified that was typed otherwise than it is written; none for one that is written so."""
    known = credential_number.read(typed)
    number = credential_number.words(known) if known else typed
    return at(number, home, end) if number != typed else None
