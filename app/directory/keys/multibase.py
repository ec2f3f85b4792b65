"""Bytes as text in base 58, and Ed25519 public keys as multikeys (W3C Controlled Identifiers 1.0, §2.4 and §2.5)."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE58 = "z"
ED25519_PUBLIC = b"\xed\x01"


def encoded(data: bytes) -> str:
    """Bytes in base 58 (Bitcoin's alphabet), with the sign before it that says so."""
    number, signs = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        signs = ALPHABET[rest] + signs
    zeros = len(data) - len(data.lstrip(b"\0"))
    return BASE58 + ALPHABET[0] * zeros + signs


def multikey(public: bytes) -> str:
    """An Ed25519 public key of 32 bytes as a multikey, which begins with z6Mk."""
    return encoded(ED25519_PUBLIC + public)
