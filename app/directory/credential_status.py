"""Which credentials hold no more, as lists of bits that anybody can download (W3C Bitstring Status List v1.0).

A credential is of one period of a listing. Its place in a list is the listing's id, and the list has the number of the
period: who is listed again has a credential in the next list, and the earlier one stays revoked
(docs/decisions/0026).
"""

import base64
import gzip
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from app.listing.standing import Fact, Kind

REVOCATION = "revocation"
SUSPENSION = "suspension"
PURPOSES = (REVOCATION, SUSPENSION)
FEWEST_BITS = 131_072  # so that who asks for a list does not tell whom they ask about (§6.1)
MOST_PERIODS = 99


class Held(NamedTuple):
    """What the lists need of a listing today: how many periods began, whether the last has ended or is suspended."""

    listing_id: int
    periods: int
    has_ended: bool
    is_suspended: bool


def period(facts: Iterable[Fact], as_of: date) -> int:
    """Which listing of a mediator runs or ran last on a day, counted from 1."""
    return 1 + sum(fact.kind is Kind.RELISTED and fact.on <= as_of for fact in facts)


def is_set(purpose: str, number: int, of: Held) -> bool:
    """Whether the credential of one period of a listing is revoked, or suspended."""
    if number > of.periods:
        return False
    is_over = number < of.periods or of.has_ended
    return is_over if purpose == REVOCATION else of.is_suspended and not is_over


def entry(purpose: str, period: int, index: int, *, portal: str) -> dict[str, Any]:
    """Where a credential says that its status is told."""
    where = address(purpose, period, portal=portal)
    return {
        "id": f"{where}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": where,
    }


def document(purpose: str, period: int, bits: str, *, portal: str, issuer: str, since: str) -> dict[str, Any]:
    """A list as a credential, without its proof; `bits` as `encoded` wrote them, `since` an instant (XML Schema)."""
    where = address(purpose, period, portal=portal)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": where,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": since,
        "credentialSubject": {
            "id": f"{where}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": bits,
        },
    }


def address(purpose: str, period: int, *, portal: str) -> str:
    return f"{portal}/credentials/status/{purpose}/{period}"


def encoded(indexes: Iterable[int]) -> str:
    """The list in which these bits are set, the first bit on the left; as long as they need, and never shorter."""
    wanted = set(indexes)
    length = max(FEWEST_BITS // 8, max(wanted, default=0) // 8 + 1)
    bits = bytearray(length)
    for index in wanted:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def decoded(text: str) -> set[int]:
    """The bits that are set in a list."""
    data = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    return {8 * at + bit for at, byte in enumerate(data) if byte for bit in range(8) if byte & 0x80 >> bit}
