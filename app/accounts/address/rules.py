"""Pure: when an account's address changes: by a code to the old address and one to the new (domain §11)."""

from datetime import datetime, timedelta

CODES_HOLD = timedelta(minutes=30)  # not ten: there are two mailboxes to open, and a server may keep a new one waiting
PASSKEY_IS_FRESH = timedelta(minutes=10)

THE_SAME = "This is the address of your account already. Enter the new one."
ONE_WAITS = "A change of address waits for its codes. Take it back before you ask for another."
NONE_WAITS = "No change of address waits for codes any more. Ask for it again if your address is not changed yet."
ONLY_BY_PASSKEY = "IMI staff and assessors change their address only when they have signed in with their passkey."
NOT_RIGHT = "This is not the code of the letter to the {which} address. Look for the latest letter."
TAKEN = "An account has this address by now, so yours cannot. Take the change back, and choose another address."


def why_not_by(*, needs_passkey: bool, is_by_passkey: bool) -> str | None:
    """Why a sign-in is not good enough to ask for a change of address or to confirm one."""
    return ONLY_BY_PASSKEY if needs_passkey and not is_by_passkey else None


def why_not_asked(*, own: str, new: str, is_waiting: bool) -> str | None:
    """Why somebody cannot ask for a new address now. Whether it has an account is no reason: that would tell of it."""
    if new == own:
        return THE_SAME
    return ONE_WAITS if is_waiting else None


def stands_in(*, is_by_passkey: bool, signed_in_at: datetime, now: datetime) -> bool:
    """Whether a sign-in is as good as the code to the old address: by a passkey that is vouched for, and just now.

    A cookie that was taken from a browser is a month old at most, and must not be enough.
    """
    return is_by_passkey and now - signed_in_at <= PASSKEY_IS_FRESH


def wrong_codes(*, is_new_right: bool, is_old_right: bool, stands_in: bool) -> dict[str, str]:
    """What is wrong with the codes, by the names of their fields; nothing when the address may change."""
    is_right = {"new_code": ("new", is_new_right), "old_code": ("old", is_old_right or stands_in)}
    return {field: NOT_RIGHT.format(which=which) for field, (which, is_so) in is_right.items() if not is_so}
