"""The bytes that `app.directory.keys.multibase` wrote as text, which only a verifier has to read."""

from app.directory.keys.multibase import ALPHABET, BASE58


def decoded(text: str) -> bytes:
    signs = text.removeprefix(BASE58)
    number = 0
    for sign in signs:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    zeros = len(signs) - len(signs.lstrip(ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)
