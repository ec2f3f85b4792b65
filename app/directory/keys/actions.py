"""Keys made, retired and revoked by whoever runs the portal."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import audit, clock
from app.db import action, db, hold
from app.directory.keys import multibase, queries as keys_queries
from app.directory.keys.models import IssuerKey, sealed
from app.errors import Refused

NO_OTHER = "This is the key that signs. Make a new one first: flask keys new"
RETIRED = "This key is retired already."
REVOKED = "This key is revoked already."


@action
def make() -> IssuerKey:
    """A new key, which signs from now on; the one before stays published."""
    private = Ed25519PrivateKey.generate()
    public = multibase.multikey(private.public_key().public_bytes_raw())
    made = IssuerKey(public=public, sealed=sealed(private.private_bytes_raw(), public), made_at=clock.now())
    db.session.add(made)
    audit.record("made an issuer key", made)
    return made


@action
def make_first() -> IssuerKey | None:
    """The first key of a portal; none is made where there is one already, in use or not."""
    hold(IssuerKey)  # of two machines that start at once, the second one sees what the first has made
    return None if keys_queries.all_keys() else make()


@action
def retire(key: IssuerKey) -> None:
    """It signs nothing more; what it signed stays good. Raises Refused for the key that signs now."""
    _refuse_revoked(key)
    if key.retired_at:
        raise Refused(RETIRED)
    if keys_queries.signing().id == key.id:
        raise Refused(NO_OTHER)
    key.retired_at = clock.now()
    audit.record("retired an issuer key", key)


@action
def revoke(key: IssuerKey) -> None:
    """Somebody else may have it: nothing that it signed counts any more, on whatever day it was signed."""
    _refuse_revoked(key)
    key.revoked_at = clock.now()
    audit.record("revoked an issuer key", key)


def _refuse_revoked(key: IssuerKey) -> None:
    if key.revoked_at:
        raise Refused(REVOKED)
