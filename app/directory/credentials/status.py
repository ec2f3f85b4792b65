"""Which credentials hold no more, as lists of bits that anybody can download (W3C Bitstring Status List v1.0).

A credential is of one period of a listing. Its place in a list is the listing's id, and the list has the number of the
period: who is listed again has a credential in the next list, and the earlier one stays revoked
(docs/decisions/0026).
"""

import base64
import gzip
from collections.abc import Iterable
from datetime import date
from typing import Any

from app.listing.standings.facts import Fact, Kind

CONTEXT = "https://www.w3.org/ns/credentials/v2"
REVOCATION = "revocation"
SUSPENSION = "suspension"
PURPOSES = (REVOCATION, SUSPENSION)
FEWEST_BITS = 131_072  # so that who asks for a list does not tell whom they ask about (§6.1)
MOST_PERIODS = 99


def period(facts: Iterable[Fact], as_of: date) -> int:
    """Which listing of a mediator runs or ran last on a day, counted from 1."""
    return 1 + sum(fact.kind is Kind.RELISTED and fact.on <= as_of for fact in facts)


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
        "@context": [CONTEXT],
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


def encoded(purpose: str, indexes: Iterable[int]) -> str:
    """The list of a purpose as it is published, the first bit on the left, and no shorter than it has to be.

    `indexes` are the credentials that hold, for a list of revocations: in it every other bit is set, so that one of a
    listing that is there no more is revoked. For a list of suspensions they are those that are suspended.
    """
    wanted = set(indexes)
    length = max(FEWEST_BITS // 8, max(wanted, default=0) // 8 + 1)
    bits = bytearray((0xFF if purpose == REVOCATION else 0,) * length)
    for index in wanted:
        bits[index // 8] ^= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
