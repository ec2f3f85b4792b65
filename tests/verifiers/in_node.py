"""A second verifier, written by others in another language, says the same of credentials: run by `make prove`.

`VERIFIER` is a folder in which the npm package @digitalcredentials/verifier-core is installed.
"""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.db import commit
from app.directory.keys import actions as keys_actions
from app.listing.standings import actions as standing_actions
from tests import make
from tests.features.certifying import PUBLISHED, fetched
from tests.features.verifying import number

SCRIPT = Path(__file__).parent / "verify.mjs"


@pytest.fixture
def say(app, tmp_path):
    """What it says of credentials by name, with all that the portal publishes now."""

    def ask(**credentials):
        documents = {
            f"{scheme}://localhost{address}": fetched(app, address)
            for address in PUBLISHED
            for scheme in ("http", "https")
        }
        asked = tmp_path / "asked.json"
        asked.write_text(json.dumps({"documents": documents, "credentials": credentials}))
        said = subprocess.run(
            ["node", SCRIPT, asked], cwd=os.environ["VERIFIER"], capture_output=True, text=True, check=True, timeout=120
        )
        return json.loads(said.stdout)

    return ask


def test_it_says_what_the_register_says(app, database, clock, say):
    clock.hold(datetime.now(UTC))
    key, staff = make.issuer_key(), make.staff()
    good, revoked, suspended = (make.listing() for _ in range(3))
    credentials = {
        name: fetched(app, f"/credentials/{number(listing)}")
        for name, listing in (("good", good), ("revoked", revoked), ("suspended", suspended))
    }
    tampered = json.loads(json.dumps(credentials["good"]))
    tampered["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody else"
    standing_actions.resign(revoked, by=staff, reason="Retired")
    standing_actions.suspend(suspended, by=staff, reason="A complaint")
    make.issuer_key()
    keys_actions.retire(key)
    commit()
    assert say(**credentials, tampered=tampered) == {
        "good": "good",
        "revoked": "revocation_status",
        "suspended": "suspension_status",
        "tampered": "invalid_signature",
    }
    keys_actions.revoke(key)
    commit()
    assert say(good=credentials["good"])["good"] != "good"
