"""What a browser sends of a passkey, held against the challenge, the portal's address and the key (WebAuthn Level 3).

Who made an authenticator is neither asked nor looked at. That the person was recognised by it (by PIN, finger or face)
is required each time: a stolen key alone opens nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from flask import current_app
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    options_to_json_dict,
    parse_attestation_object,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app import crypto
from app.accounts.models import User
from app.accounts.passkeys.models import Passkey
from app.accounts.passkeys.rules import ANSWER_WITHIN
from app.errors import Refused

LONGEST_CREDENTIAL_ID = 1023  # bytes (WebAuthn §4, "Credential ID")
LONGEST_TRANSPORTS = 100
FORMATS = (AttestationFormat.NONE, AttestationFormat.PACKED)  # a key may vouch for itself though nobody asked
MILLISECONDS = int(ANSWER_WITHIN.total_seconds() * 1000)
REQUIRED = UserVerificationRequirement.REQUIRED
NOT_RIGHT = "This passkey could not be checked. Try again, or use another way to sign in."
NOT_MADE = "This passkey could not be made. Try again, or make it on another device."
# What the library and those below it say to bytes that mean nothing.
BROKEN = (
    WebAuthnException,
    InvalidSignature,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A passkey that a browser has made, checked and not kept yet."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: str


def handle(user_id: int) -> bytes:
    """Who a passkey says it belongs to: 32 bytes that tell nothing of the account."""
    return bytes.fromhex(crypto.fingerprint("passkey user", user_id))


def to_make(user: User, challenge: bytes, known: Sequence[Passkey]) -> dict[str, Any]:
    """What `navigator.credentials.create` is asked, as JSON; an authenticator that holds a `known` one refuses."""
    options = generate_registration_options(
        rp_id=_host(),
        rp_name="IMI Mediation Logbook",
        user_id=handle(user.id),
        user_name=user.email,
        user_display_name=user.name or user.email,
        challenge=challenge,
        timeout=MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in known],
    )
    return options_to_json_dict(options)


def to_use(challenge: bytes) -> dict[str, Any]:
    """What `navigator.credentials.get` is asked, as JSON: any passkey of this portal, whosever it is."""
    options = generate_authentication_options(
        rp_id=_host(), challenge=challenge, timeout=MILLISECONDS, user_verification=REQUIRED
    )
    return options_to_json_dict(options)


def made(credential: str, challenge: bytes) -> NewKey:
    """A new passkey out of the browser's JSON; raises `Refused`."""
    try:
        parsed = parse_registration_credential_json(credential)
        if parse_attestation_object(parsed.response.attestation_object).fmt not in FORMATS:
            raise Refused(NOT_MADE)
        found = verify_registration_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
        transports = " ".join(sorted(each.value for each in parsed.response.transports or []))
    except BROKEN as problem:
        raise Refused(NOT_MADE) from problem
    if len(found.credential_id) > LONGEST_CREDENTIAL_ID:
        raise Refused(NOT_MADE)
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count, transports[:LONGEST_TRANSPORTS])


def credential_id(credential: str) -> bytes:
    """Which passkey the browser's JSON claims to come from, unchecked; raises `Refused`."""
    try:
        return parse_authentication_credential_json(credential).raw_id
    except BROKEN as problem:
        raise Refused(NOT_RIGHT) from problem


def used(credential: str, challenge: bytes, passkey: Passkey) -> int:
    """How often the passkey says it was used by now; raises `Refused`, also when that number went back: a copy."""
    try:
        parsed = parse_authentication_credential_json(credential)
        if parsed.response.user_handle != handle(passkey.user_id):
            raise Refused(NOT_RIGHT)
        found = verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except BROKEN as problem:
        raise Refused(NOT_RIGHT) from problem
    return found.new_sign_count


def _host() -> str:
    return urlsplit(current_app.config["PORTAL_URL"]).hostname or ""


def _origin() -> str:
    """The portal's address as browsers write it: without the port that goes without saying."""
    address = urlsplit(current_app.config["PORTAL_URL"])
    usual = {"https": 443, "http": 80}[address.scheme]
    port = f":{address.port}" if address.port not in (None, usual) else ""
    return f"{address.scheme}://{address.hostname}{port}"
