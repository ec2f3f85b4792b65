"""A credential verifies with nothing but what the portal publishes, as long as its listing stands."""

import json
from datetime import date, timedelta

import pytest

from app.accounts.models import User
from app.db import commit, db
from app.directory.keys import actions as keys_actions
from app.listing.standings import actions as standing_actions
from tests import make
from tests.features import approving
from tests.features.certifying import bits, fetched, verified
from tests.features.registered import key
from tests.features.test_queries import statements
from tests.features.verifying import number

__all__ = ["key", "statements"]
BEGAN = date(2026, 3, 1)


@pytest.fixture
def listing(key):
    return make.listing(make.mediator(name="Łucja Ünal"), on=BEGAN)


@pytest.fixture
def credential(app, listing):
    return fetched(app, f"/credentials/{number(listing)}")


def test_it_says_who_was_listed_since_when(credential, listing):
    subject = credential["credentialSubject"]
    assert [credential["validFrom"], subject["identifier"][0]["identityHash"], subject["achievement"]["name"]] == [
        "2026-02-28T23:00:00Z",
        "Łucja Ünal",
        "IMI ODR Specialist Mediator",
    ]
    assert credential["id"] == f"http://localhost/credentials/{number(listing)}#1"
    assert "20 full-scale e-mediations within 24 to 36 months" in subject["achievement"]["criteria"]["narrative"]
    assert "@" not in json.dumps(subject)


def test_it_verifies(app, credential):
    assert verified(app, credential) == "good"


def _leaves(node, path=()):
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    if isinstance(node, str):
        yield path
    for name, below in items:
        yield from _leaves(below, (*path, name))


def test_nothing_of_it_can_be_changed(app, credential):
    """Every text but those that say how to read it, one after the other."""
    for path in _leaves({name: value for name, value in credential.items() if name not in ("@context", "proof")}):
        forged = json.loads(json.dumps(credential))
        *above, last = path
        node = forged
        for name in above:
            node = node[name]
        node[last] += "x"
        assert verified(app, forged) != "good", path


def test_it_is_revoked_on_the_day_of_removal_without_a_night(app, credential, listing, clock):
    standing_actions.resign(listing, by=make.staff(), reason="Retired")
    commit()
    assert verified(app, credential) == "CredentialRevoked"
    answer = app.test_client().get(f"/credentials/{number(listing)}")
    assert (answer.status_code, answer.content_type) == (410, "application/problem+json")
    assert "no longer listed" in answer.text


def test_it_is_suspended_and_good_again(app, credential, listing):
    staff = make.staff()
    standing_actions.suspend(listing, by=staff, reason="A complaint")
    commit()
    assert verified(app, credential) == "CredentialSuspended"
    assert app.test_client().get(f"/credentials/{number(listing)}").status_code == 404
    standing_actions.restore(listing, by=staff, reason="Unfounded")
    commit()
    assert verified(app, credential) == "good"


def test_who_is_listed_again_has_another_one(app, credential, listing, clock):
    staff = make.staff()
    standing_actions.resign(listing, by=staff, reason="Retired")
    clock.hold(clock.now() + timedelta(days=40))
    standing_actions.relist(listing, by=staff, reason="Back")
    commit()
    again = fetched(app, f"/credentials/{number(listing)}")
    assert [again["id"][-2:], again["validFrom"]] == ["#2", "2026-08-08T22:00:00Z"]
    assert [verified(app, credential), verified(app, again)] == ["CredentialRevoked", "good"]


def test_an_earlier_one_verifies_after_the_key_was_changed(app, credential, key):
    newer = make.issuer_key()
    keys_actions.retire(key)
    commit()
    assert verified(app, credential) == "good"
    assert fetched(app, "/issuer")["assertionMethod"] == [
        f"did:web:localhost#{newer.public}",
        f"did:web:localhost#{key.public}",
    ]
    keys_actions.revoke(key)
    commit()
    assert verified(app, credential) == "KeyResolutionError"


def test_the_same_day_gives_the_same_bytes_and_another_key_does_not(app, listing, clock):
    get, address = app.test_client().get, f"/credentials/{number(listing)}"
    first = get(address)
    clock.hold(clock.now() + timedelta(hours=3))
    assert get(address).data == first.data
    assert get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    make.issuer_key()
    assert get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_what_is_typed_otherwise_leads_to_it(app, listing):
    answer = app.test_client().get(f"/credentials/{listing.number.lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/credentials/{number(listing)}")


@pytest.mark.parametrize(
    "address",
    ["/credentials/ODR-0000-0000", "/credentials/nothing", "/credentials/status/revocation/100",
     "/credentials/status/revocation/0", "/credentials/%00"],
)  # fmt: skip
def test_what_is_not_there_is_said_in_words(app, database, address):
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.json["title"]) == (404, "There is nothing at this address.")


def test_without_a_key_it_says_so(app, database):
    listing = make.listing(on=BEGAN)
    answer = app.test_client().get(f"/credentials/{number(listing)}")
    assert (answer.status_code, "Please try again later" in answer.json["title"]) == (503, True)


def test_documents_may_be_read_by_any_site(app, listing):
    for address in (f"/credentials/{number(listing)}", "/issuer", "/.well-known/did.json", "/credentials/x"):
        headers = app.test_client().get(address).headers
        named = ("Cross-Origin-Resource-Policy", "Access-Control-Allow-Origin", "Set-Cookie")
        assert [headers.get(name) for name in named] == ["cross-origin", "*", None]


def test_lists_cost_one_query_of_listings_however_many_there_are(app, listing, statements):
    for _ in range(3):
        make.listing(on=BEGAN)
    standing_actions.resign(listing, by=make.staff(), reason="Retired")
    commit()
    statements.clear()
    revoked = bits(app, "revocation")
    assert len(statements) == 3, statements  # the listings, and twice the key
    assert set(range(6)) & revoked == {0, 1, 5}
    assert bits(app, "suspension") == set()


def test_the_credential_of_a_listing_that_was_erased_is_revoked(app, credential, listing):
    db.session.delete(db.session.get_one(User, listing.mediator_id))
    commit()
    assert verified(app, credential) == "CredentialRevoked"


def test_it_says_who_assessed_them_and_when(app, key):
    ana = make.mediator(name="Ana")
    passed = approving.passed(ana)
    credential = fetched(app, f"/credentials/{number(make.listing(ana))}")
    assert credential["evidence"] == [
        {
            "type": ["Evidence"],
            "name": "Assessment",
            "narrative": f"Assessed by {passed.programme.name}, {passed.programme.organisation} on 30 Jun 2026.",
        }
    ]
    assert verified(app, credential) == "good"
