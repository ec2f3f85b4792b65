"""Whoever has a profile is told so, until something on it changes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock as the_clock
from app.accounts.models import User
from app.db import commit, db
from app.feedback.models import DigestVersion
from app.listing.profiles import actions as profile_actions
from app.listing.profiles.models import ProfilePhoto
from app.listing.standings import actions as standing_actions
from app.listing.standings.models import Listing
from app.logbook.models import CodeAcceptance
from tests import make
from tests.features import approving
from tests.features.finding import certified
from tests.features.listed import saved, whole

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return whole("Ana Petrova", "canary", on=date(2026, 3, 1))


def confirmed(whose):
    for each in [make.mediation(whose.person) for _ in range(3)]:
        make.evidence(each)


def accepted(whose):
    db.session.add(CodeAcceptance(mediator_id=whose.person.id, code_version="2027", accepted_at=the_clock.now()))


def test_whoever_has_a_profile_is_told_so_until_something_on_it_changes(browser, clock, ana):
    tags = [browser.get(ana.home).headers["ETag"]]

    def has_changed():
        answer = browser.get(ana.home, headers={"If-None-Match": tags[-1]})
        tags.append(answer.headers["ETag"])
        return answer.status_code == 200

    assert not has_changed()
    saved(ana, about="Something else.")
    assert (has_changed(), has_changed()) == (True, False)
    assert "Something else." in browser.get(ana.home).words
    profile_actions.remove_photo(ana.person)
    commit()
    assert (has_changed(), has_changed()) == (True, False)
    db.session.get_one(DigestVersion, 1).withdrawn_on = the_clock.today()
    commit()
    assert (has_changed(), has_changed()) == (True, False)
    clock.hold(clock.now() + timedelta(days=1))
    assert has_changed()
    standing_actions.suspend(db.session.get_one(Listing, ana.listing.id), reason="Under review", by=make.staff())
    commit()
    assert "canary" not in browser.get(ana.home, headers={"If-None-Match": tags[-1]}).text


@pytest.mark.parametrize(
    "change",
    [
        lambda ana: setattr(db.session.get_one(User, ana.person.id), "name", "Ana Żak"),
        lambda ana: setattr(db.session.scalars(select(ProfilePhoto)).one(), "digest", "f" * 64),
        lambda ana: setattr(db.session.get_one(DigestVersion, 1), "withdrawn_on", the_clock.today()),
        lambda ana: saved(ana, is_findable=False),
        lambda ana: setattr(approving.passed(), "mediator_id", ana.person.id),
        lambda ana: certified(ana.person),
        confirmed,
        accepted,
    ],
    ids=["name", "photo", "digest", "findable", "programme", "certification", "user verified", "Code"],
)
def test_each_thing_that_changes_on_a_profile_changes_its_tag(browser, ana, change):
    known = {"If-None-Match": browser.get(ana.home).headers["ETag"]}
    assert browser.get(ana.home, headers=known).status_code == 304
    before = browser.get(ana.home).text
    change(ana)
    commit()
    after = browser.get(ana.home, headers=known)
    assert (after.status_code, after.text == before) == (200, False)
