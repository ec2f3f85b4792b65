"""Who signs what the portal says in public: the issuer's address, its DID document and its profile."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from app.directory.credentials.document import CONTEXTS
from app.directory.keys.models import IssuerKey
from app.directory.public_pages import portal

NAME = "International Mediation Institute"
HOME = "https://imimediation.org"
PROFILE = "/issuer"


def did() -> str:
    """The issuer's identifier (did:web): the portal's host and port, whose colon is written %3A."""
    return f"did:web:{quote(urlsplit(portal()).netloc, safe='')}"


def method(key: IssuerKey) -> str:
    """The identifier of one key, which no other key will ever have."""
    return f"{did()}#{key.public}"


def did_document(keys: Sequence[IssuerKey]) -> dict[str, Any]:
    """The document at /.well-known/did.json, with every published key (DID Core 1.0; Controlled Identifiers 1.0)."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did(),
        "alsoKnownAs": [f"{portal()}{PROFILE}"],
        **_keys(keys),
    }


def profile(keys: Sequence[IssuerKey]) -> dict[str, Any]:
    """The document at /issuer: a Profile of Open Badges 3.0, with the same keys."""
    return {
        "@context": [*CONTEXTS, "https://w3id.org/security/multikey/v1"],
        **named(),
        "alsoKnownAs": [f"{portal()}{PROFILE}"],
        **_keys(keys),
    }


def named() -> dict[str, Any]:
    """The issuer as a credential names it."""
    return {"id": did(), "type": ["Profile"], "name": NAME, "url": HOME}


def _keys(keys: Sequence[IssuerKey]) -> dict[str, Any]:
    methods = [
        {"id": method(key), "type": "Multikey", "controller": did(), "publicKeyMultibase": key.public} for key in keys
    ]
    return {"verificationMethod": methods, "assertionMethod": [each["id"] for each in methods]}
