"""The keys of the portal: the newest signs, earlier ones stay published until they are revoked."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from app.audit import AuditRecord
from app.crypto import Unreadable
from app.db import db
from app.directory.keys import actions as keys_actions, multibase, queries as keys_queries, signing
from app.errors import Refused
from tests import make
from tests.base58 import decoded


def check(document):
    """Check a proof as the standard says, from nothing but the document; raises InvalidSignature."""
    proof = dict(document["proof"])
    signature = decoded(proof.pop("proofValue"))
    bare = {name: value for name, value in document.items() if name != "proof"}
    key = decoded(proof["verificationMethod"].rpartition("#")[2]).removeprefix(multibase.ED25519_PUBLIC)
    hashed = b"".join(signing.sha256(signing.canonical(each)).digest() for each in (proof, bare))
    Ed25519PublicKey.from_public_bytes(key).verify(signature, hashed)


def test_without_a_key_nothing_is_signed(database):
    with pytest.raises(keys_queries.NoKey):
        signing.signed({"a": 1})


def test_a_document_is_signed_by_the_newest_key(database):
    make.issuer_key()
    newest = make.issuer_key()
    made = signing.signed({"verdict": "listed", "name": "Łukasz"})
    assert made["proof"]["verificationMethod"] == f"did:web:localhost#{newest.public}"
    assert made["proof"]["created"] == "2026-06-29T22:00:00Z"
    assert signing.signed({"name": "Łukasz", "verdict": "listed"}) == made
    check(made)
    with pytest.raises(InvalidSignature):
        check(made | {"verdict": "unknown"})


def test_a_key_lives_as_its_commands_say(run):
    first, second = make.issuer_key(), make.issuer_key()
    assert run("keys", "retire", str(second.id)) == (1, f"Error: {keys_actions.NO_OTHER}\n")
    assert run("keys", "retire", str(first.id)) == (0, "Key 1 signs nothing more, and what it signed stays good.\n")
    assert [key.id for key in keys_queries.published()] == [2, 1]
    revoked = "Key 2 is not published any more, and nothing that it signed counts.\n"
    assert run("keys", "revoke", "2") == (0, revoked)
    said = run("keys", "list")[1]
    assert said.splitlines() == [
        f"   2  {second.public}  made on 30 Jun 2026  revoked",
        f"   1  {first.public}  made on 30 Jun 2026  retired",
        "No key signs. To make one: flask keys new",
    ]
    assert [key.id for key in keys_queries.published()] == [1]
    assert [run("keys", "retire", "2"), run("keys", "revoke", "9")] == [
        (1, f"Error: {keys_actions.REVOKED}\n"),
        (1, "Error: There is no such key.\n"),
    ]


def test_the_first_key_is_made_once(run):
    assert run("keys", "new", "--first")[1].startswith("Key 1 signs from now on: z6Mk")
    assert run("keys", "new", "--first") == (0, "")
    run("keys", "revoke", "1")
    assert run("keys", "new", "--first") == (0, "")
    assert run("keys", "new")[1].startswith("Key 2 signs from now on: z6Mk")
    assert db.session.scalars(select(AuditRecord.verb).order_by(AuditRecord.id)).all() == [
        "made an issuer key",
        "revoked an issuer key",
        "made an issuer key",
    ]


def test_the_doctor_misses_a_key_once_somebody_is_listed(run):
    assert run("doctor") == (0, "All is well.\n")
    make.listing()
    code, said = run("doctor")
    assert (code, said.splitlines()[0]) == (1, "No key signs credentials and verdicts. To make one: flask keys new")


def test_a_key_opens_only_in_its_own_row(database):
    one, other = make.issuer_key(), make.issuer_key()
    one.sealed = other.sealed
    with pytest.raises(Unreadable):
        _ = one.private


def test_a_key_cannot_be_retired_twice(database):
    key = make.issuer_key()
    make.issuer_key()
    keys_actions.retire(key)
    with pytest.raises(Refused, match="already"):
        keys_actions.retire(key)
