"""How a claim to be IMI Certified stands, and when one that was refused may be made again (domain §5)."""

from datetime import datetime, timedelta
from enum import StrEnum

CLAIM_AGAIN_AFTER = timedelta(days=30)


class Claim(StrEnum):
    """What there is of a claim on a day: none, one that waits for IMI, or what IMI said of it."""

    NONE = "none"
    WAITING = "waiting"
    VERIFIED = "verified"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        return {"none": "not claimed", "waiting": "not verified yet"}.get(self.value) or self.value


def standing(*, claimed_at: datetime, verified_at: datetime | None, refused_at: datetime | None) -> Claim:
    """One that was made after it was refused waits again."""
    if verified_at:
        return Claim.VERIFIED
    return Claim.REFUSED if refused_at and refused_at >= claimed_at else Claim.WAITING


def can_be_claimed(claim: Claim, refused_at: datetime | None, now: datetime) -> bool:
    """Whether a claim may be made: where there is none, or 30 days after it was refused.

    The time is the only condition. Nobody has to argue in a field of a form with somebody who has the register before
    them: whoever has other evidence writes to IMI, which can verify a refused claim on any day.
    """
    is_over = refused_at is None or now >= refused_at + CLAIM_AGAIN_AFTER
    return claim is Claim.NONE or (claim is Claim.REFUSED and is_over)
