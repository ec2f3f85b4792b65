"""Ask the EU's VIES service whether a VAT number is valid; for the worker only, for an answer may take long.

Whatever is not a clear yes or no is no answer: an outage of a member state never makes a number invalid (domain §9).
"""

import json
import logging
import re
from http import HTTPStatus
from typing import NamedTuple

from flask import current_app

from app import outbound
from app.fees.payers.vat import Answer

WITHIN_SECONDS = 20.0
LARGEST = 64 * 1024
_REFERENCE = re.compile(r"[A-Za-z0-9]{1,40}")

log = logging.getLogger("portal.vies")


class Said(NamedTuple):
    """What VIES said of a number, and the reference of the consultation, which it gives for a yes."""

    answer: Answer
    consultation: str = ""


NOTHING = Said(Answer.UNAVAILABLE)
MADE_UP = Said(Answer.VALID, "DEMO")


def is_made_up() -> bool:
    """Whether this is a demo, which asks nobody and confirms every number that is written as one of its country is."""
    return bool(current_app.config["IS_DEMO"] and not current_app.config["VIES_URL"])


def check(number: str, *, requester: str, within: float = WITHIN_SECONDS) -> Said:
    """What VIES says now of a number; both are as `vat.normal` writes them, and `requester` may be empty.

    Takes `within` seconds at most, reads 64 kB at most and follows no redirect. What a network does raises nothing.
    """
    address = current_app.config["VIES_URL"]
    if not address:
        return MADE_UP if is_made_up() else NOTHING
    asked = {"countryCode": number[:2], "vatNumber": number[2:]}
    if requester:
        asked |= {"requesterMemberStateCode": requester[:2], "requesterNumber": requester[2:]}
    try:
        return read(_answer(address, asked, within), number)
    except outbound.Trouble as problem:
        log.warning("no answer", extra={"problem": str(problem)})
        return NOTHING


def read(body: bytes, number: str) -> Said:
    """The answer in a body of VIES: a yes or no counts only when it is about the number that was asked."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return NOTHING
    if not isinstance(said, dict) or said.get("userError", "VALID") not in ("VALID", "INVALID"):
        return NOTHING
    is_about = f"{said.get('countryCode', '')}{said.get('vatNumber', '')}" == number
    if not is_about or not isinstance(said.get("valid"), bool):
        return NOTHING
    if not said["valid"]:
        return Said(Answer.INVALID)
    reference = said.get("requestIdentifier")
    is_one = isinstance(reference, str) and _REFERENCE.fullmatch(reference)
    return Said(Answer.VALID, str(reference) if is_one else "")


def _answer(address: str, asked: dict[str, str], within: float) -> bytes:
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    limits = outbound.Limits(seconds=within, size=LARGEST, redirects=0)
    with (
        outbound.door(limits) as door,
        door.ask("POST", address, headers=headers, content=json.dumps(asked).encode()) as answer,
    ):
        if answer.status != HTTPStatus.OK:
            raise outbound.Trouble(f"status {answer.status}")
        return answer.body()
