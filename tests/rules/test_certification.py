"""How a claim to be IMI Certified stands, and when it may be made again (domain §5)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.logbook.eligibility.certification import CLAIM_AGAIN_AFTER, Claim, can_be_claimed, standing

FIRST = datetime(2026, 6, 1, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=1)


@pytest.mark.parametrize(
    ("claimed_at", "verified_at", "refused_at", "claim"),
    [
        (FIRST, None, None, Claim.WAITING),
        (FIRST, LATER, None, Claim.VERIFIED),
        (FIRST, None, LATER, Claim.REFUSED),
        (FIRST, None, FIRST, Claim.REFUSED),
        (LATER, None, FIRST, Claim.WAITING),
    ],
)
def test_how_a_claim_stands(claimed_at, verified_at, refused_at, claim):
    assert standing(claimed_at=claimed_at, verified_at=verified_at, refused_at=refused_at) is claim


@pytest.mark.parametrize(
    ("claim", "refused_at", "after", "can_be"),
    [
        (Claim.NONE, None, timedelta(), True),
        (Claim.WAITING, None, timedelta(), False),
        (Claim.VERIFIED, None, timedelta(days=400), False),
        (Claim.REFUSED, FIRST, CLAIM_AGAIN_AFTER - timedelta(seconds=1), False),
        (Claim.REFUSED, FIRST, CLAIM_AGAIN_AFTER, True),
    ],
)
def test_when_it_may_be_claimed(claim, refused_at, after, can_be):
    assert can_be_claimed(claim, refused_at, FIRST + after) is can_be
