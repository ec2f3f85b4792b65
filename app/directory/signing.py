"""Documents signed with the portal's key, so that anybody can check them without asking the portal again.

W3C Data Integrity 1.0 with the cryptosuite eddsa-jcs-2022 (Data Integrity EdDSA Cryptosuites v1.0, §3.3): a proof of
the document's canonical JSON (RFC 8785), by a key that the issuer publishes (`issuer`).
"""

import json
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import clock
from app.directory import issuer, keys_queries, multibase

Document = dict[str, Any]


def signed(document: Document) -> Document:
    """A document with its proof; raises NoKey when there is no key that signs.

    It may hold texts, whole numbers, truth values, lists and objects, with names in ASCII. The proof says that it was
    made as the day began in Amsterdam, so that what says the same on one day is the same bytes.
    """
    key = keys_queries.signing()
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": day_began(clock.today()),
        "verificationMethod": issuer.method(key),
        "proofPurpose": "assertionMethod",
    }
    if "@context" in document:
        proof["@context"] = document["@context"]
    digest = sha256(canonical(proof)).digest() + sha256(canonical(document)).digest()
    signature = Ed25519PrivateKey.from_private_bytes(key.private).sign(digest)
    return {**document, "proof": {**proof, "proofValue": multibase.encoded(signature)}}


def canonical(document: Document) -> bytes:
    """The bytes of a document that are signed (RFC 8785), for what `signed` takes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def day_began(day: date) -> str:
    """The instant at which a day began in Amsterdam, as XML Schema writes it in UTC."""
    began = datetime.combine(day, time(), ZoneInfo(clock.REGISTER_ZONE)).astimezone(UTC)
    return f"{began:%Y-%m-%dT%H:%M:%SZ}"
