"""The public address of a mediator's digest: nobody comes upon that of whom no search may find by trying numbers."""

from app import crypto
from app.errors import NotYours

SIGNS = 16


def sign(mediator_id: int) -> str:
    """What the address of a digest ends in, always the same for one mediator."""
    return f"{mediator_id}-{crypto.fingerprint('digest address', mediator_id)[:SIGNS]}"


def mediator(signed: str) -> int:
    """Whose digest an address is of; raises NotYours when we made no such address."""
    number = signed.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 19 and crypto.same(signed, sign(int(number)))):
        raise NotYours(signed)
    return int(number)
