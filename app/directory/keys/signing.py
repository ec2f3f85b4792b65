"""Documents signed with the portal's key, so that anybody can check them without asking the portal again.

W3C Data Integrity 1.0 by a key that the issuer publishes (`issuer`), with one of two cryptosuites (Data Integrity EdDSA
Cryptosuites v1.0, §3.2 and §3.3): of what a document says as a graph, which verifiers of badges ask for, or of its
canonical JSON (RFC 8785), which anybody can check with a few lines of code.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import clock
from app.directory.keys import graphs, issuer, multibase, queries as keys_queries

Document = dict[str, Any]
CONTEXT = "https://w3id.org/security/data-integrity/v2"
GRAPH = "eddsa-rdfc-2022"
JSON = "eddsa-jcs-2022"


def signed(document: Document, *, suite: str = JSON) -> Document:
    """A document with its proof; raises NoKey when there is no key that signs.

    It may hold texts, whole numbers, truth values, lists and objects, with names in ASCII. For GRAPH it needs contexts
    that we have (`graphs`); without one it gets that of proofs, as verifiers look for one. The proof says that it was
    made as the day began in Amsterdam, so that what says the same on one day is the same bytes.
    """
    key = keys_queries.signing()
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": day_began(clock.today()),
        "verificationMethod": issuer.method(key),
        "proofPurpose": "assertionMethod",
    }
    document = {"@context": CONTEXT, **document}
    context = {"@context": document["@context"]}
    written = _SUITES[suite]
    digest = sha256(written(proof | context)).digest() + sha256(written(document)).digest()
    signature = Ed25519PrivateKey.from_private_bytes(key.private).sign(digest)
    said = proof | context if suite == JSON else proof
    return {**document, "proof": {**said, "proofValue": multibase.encoded(signature)}}


def canonical(document: Document) -> bytes:
    """The bytes of a document that are signed (RFC 8785), for what `signed` takes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


_SUITES: dict[str, Callable[[Document], bytes]] = {GRAPH: graphs.canonical, JSON: canonical}


def day_began(day: date) -> str:
    """The instant at which a day began in Amsterdam, as XML Schema writes it in UTC."""
    began = datetime.combine(day, time(), ZoneInfo(clock.REGISTER_ZONE)).astimezone(UTC)
    return f"{began:%Y-%m-%dT%H:%M:%SZ}"
