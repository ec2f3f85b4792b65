"""An authenticator made of software: it answers as a phone or a security key does, and can be made to lie."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from struct import pack
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PORTAL = "http://localhost"
PRESENT, VERIFIED, HOLDS_NEW_KEY = 0x01, 0x04, 0x40
ES256 = {1: 2, 3: -7, -1: 1}  # RFC 9053: an elliptic curve key, its algorithm, its curve


@dataclass
class Authenticator:
    """One device. `counts` is what it adds to the number of uses each time; `flags` what it says of the person."""

    origin: str = PORTAL
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    counts: int = 1
    count: int = 0
    keys: dict[bytes, tuple[EllipticCurvePrivateKey, bytes]] = field(default_factory=dict)

    def create(self, asked: dict[str, Any], *, credential_id: bytes = b"") -> str:
        """What `navigator.credentials.create` gives, as JSON; with an id of its own choice when it must."""
        credential_id, key = credential_id or token_bytes(32), generate_private_key(SECP256R1())
        self.keys[credential_id] = key, base64url_to_bytes(asked["user"]["id"])
        numbers = key.public_key().public_numbers()
        public_key = cbor2.dumps(ES256 | {-2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
        held = bytes(16) + pack(">H", len(credential_id)) + credential_id + public_key
        said = self._said(HOLDS_NEW_KEY) + held
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        return _json(
            credential_id,
            clientDataJSON=self._client("webauthn.create", asked),
            attestationObject=attestation,
            transports=["internal"],
        )

    def get(self, asked: dict[str, Any], *, handle: bytes | None = None) -> str:
        """What `navigator.credentials.get` gives, as JSON, with the newest key; `handle` says it is somebody else's."""
        self.count += self.counts
        credential_id, (key, own) = list(self.keys.items())[-1]
        client, said = self._client("webauthn.get", asked), self._said()
        signature = key.sign(said + sha256(client).digest(), ECDSA(SHA256()))
        return _json(
            credential_id,
            clientDataJSON=client,
            authenticatorData=said,
            signature=signature,
            userHandle=own if handle is None else handle,
        )

    def _said(self, more: int = 0) -> bytes:
        return sha256(self.host.encode()).digest() + pack(">BI", self.flags | more, self.count)

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        client = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(client).encode()


def _json(credential_id: bytes, **response: Any) -> str:
    name = bytes_to_base64url(credential_id)
    said = {key: bytes_to_base64url(value) if isinstance(value, bytes) else value for key, value in response.items()}
    return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": said})
