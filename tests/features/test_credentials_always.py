"""Random histories: badge, its JSON, credential and bits of its status say what the standing says, on any day."""

from datetime import timedelta

import pytest

from app.db import commit
from app.directory.badges.looks import WORDS
from app.directory.credentials.status import period
from app.listing.register import queries as register_queries
from app.listing.register.history import Verdict
from app.listing.standings.facts import standing
from app.listing.standings.state import State
from tests import make
from tests.features.certifying import bits
from tests.features.histories import how_many, mornings
from tests.features.verifying import at_dawn, note, number
from tests.rules.test_register_history import ACTIVATED, FINAL, GONE_ON

LISTED, SUSPENDED, GONE = "listed", "suspended", "gone"
STATUS = {LISTED: 200, SUSPENDED: 404, GONE: 410}
VERDICT = {LISTED: Verdict.LISTED, SUSPENDED: Verdict.SUSPENDED, GONE: Verdict.NOT_LISTED}


def expected(facts, day):
    """By the standing alone: shown, suspended or ended."""
    state = standing(facts, day).state
    return SUSPENDED if state is State.SUSPENDED else LISTED if state.is_visible else GONE


def said(app, listing, current):
    """What a stranger is told: by the credential, its bits, the picture and the signed verdict."""
    get, its = app.test_client().get, number(listing)
    is_revoked, is_suspended = (listing.id in bits(app, purpose, current) for purpose in ("revocation", "suspension"))
    earlier = [listing.id in bits(app, "revocation", before) for before in range(1, current)]
    picture, document = get(f"/badge/{its}.svg?language=en").text, get(f"/badge/{its}.json").json
    told = [verdict for verdict, words in WORDS.items() if f">{words}<" in picture]
    return get(f"/credentials/{its}").status_code, is_revoked, is_suspended, told, document["verdict"], all(earlier)


def right(verdict):
    its = VERDICT[verdict]
    return STATUS[verdict], verdict == GONE, verdict == SUSPENDED, [its], its.value, True


@pytest.mark.database
def test_all_say_what_the_standing_says_on_every_day(app, database):
    make.issuer_key()
    seen = set()
    for seed, day, listing, known, _chance in mornings(how_many(8)):
        if listing.activated_on and listing.activated_on <= day:
            verdict = expected(known, day)
            assert said(app, listing, period(known, day)) == right(verdict), (seed, day)
            seen.add(verdict)
    assert seen >= {LISTED, GONE}


def test_the_day_of_removal_changes_all_of_them_at_once_without_a_night(app, database, clock):
    """The example of domain §8: paid to 28 Feb 2027, the final notice has left, removed on 1 Mar 2028."""
    make.issuer_key()
    listing = register_queries.numbered(make.mediator())
    database.session.add(listing)
    commit()
    note(listing, ACTIVATED, FINAL)
    for day, verdict in ((GONE_ON - timedelta(days=1), LISTED), (GONE_ON, GONE)):
        at_dawn(day)
        assert said(app, listing, 1) == right(verdict), day
