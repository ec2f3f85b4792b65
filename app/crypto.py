"""Secrets: text sealed for one place in the database, and tokens nobody can make from a copy of it.

Every key is derived from `DATA_KEY`, which lives outside the database.
"""

import base64
import hmac
from functools import lru_cache
from hashlib import sha256
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app

NONCE_BYTES = 12


class Unreadable(Exception):
    """Sealed with another key or for another place, or damaged."""


def seal(text: str, *place: object) -> bytes:
    """Encrypt text (AES-256-GCM) so that it opens only at the same table, row and column."""
    nonce = urandom(NONCE_BYTES)
    return nonce + _cipher(_data_key()).encrypt(nonce, text.encode(), _bytes(place))


def unseal(sealed: bytes, *place: object) -> str:
    """The text that was sealed for this place; raises `Unreadable`."""
    try:
        plain = _cipher(_data_key()).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bytes(place))
    except (InvalidTag, ValueError) as why:
        raise Unreadable(place) from why
    return plain.decode()


def token(purpose: str, *parts: object) -> str:
    """A 256-bit token for links: HMAC over a purpose and a row's id and nonce, safe in an address."""
    return base64.urlsafe_b64encode(_mac(purpose, parts)).rstrip(b"=").decode()


def digits(purpose: str, *parts: object) -> str:
    """A six-digit code for typing, made like `token`."""
    return f"{int.from_bytes(_mac(purpose, parts)[:8]) % 1_000_000:06d}"


def fingerprint(purpose: str, *parts: object) -> str:
    """A keyed hash in hex, to recognise a thing without keeping it."""
    return _mac(purpose, parts).hex()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _mac(purpose: str, parts: tuple[object, ...]) -> bytes:
    mac = _keyed(_data_key(), purpose).copy()
    mac.update(_bytes(parts))
    return mac.digest()


def _data_key() -> bytes:
    """Asked of the app itself: whatever is asked of its proxy is looked for in the proxy first."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    key: bytes = app.config["DATA_KEY"]
    return key


def _derived(data_key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"imi logbook {purpose}".encode()).derive(data_key)


@lru_cache
def _keyed(data_key: bytes, purpose: str) -> hmac.HMAC:
    """To be copied: OpenSSL looks the hash up and mixes the key in once, and not for every token."""
    return hmac.new(_derived(data_key, purpose), digestmod=sha256)


@lru_cache
def _cipher(data_key: bytes) -> AESGCM:
    return AESGCM(_derived(data_key, "seal"))


def _bytes(parts: tuple[object, ...]) -> bytes:
    return b"".join([len(part).to_bytes(4) + part for part in [str(part).encode() for part in parts]])
