"""The database notes whose listing reads otherwise, and every process comes to know of it at its next page."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text, update

from app.accounts.models import User
from app.db import commit, db
from app.directory.index import actions as index_actions, queries as index_queries
from app.directory.index.day import Question
from app.directory.index.models import EVERYBODY_IS_AS_BEFORE, DirectoryChange
from app.feedback.models import DigestVersion
from app.listing.profiles.models import Profile
from app.listing.standings.models import Listing
from app.logbook.models import Certification, Mediation
from tests import make
from tests.features.finding import HERE, certified, digested, found, listed, profiled

pytestmark = pytest.mark.database


def noted():
    """Whose listing was noted to read otherwise, from here on."""
    rows = db.session.scalars(select(DirectoryChange.mediator_id).order_by(DirectoryChange.id)).all()
    db.session.execute(delete(DirectoryChange))
    commit()
    return set(rows)


def done(statement):
    db.session.execute(statement)
    commit()


def ago(time):
    """An instant of the database's own clock."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    return func.datetime("now", f"-{time}") if is_sqlite else text(f"now() - interval '{time}'")


CHANGES = {
    "a name": lambda who: update(User).where(User.id == who.id).values(name="Another"),
    "what is said": lambda who: update(Profile).where(Profile.mediator_id == who.id).values(about="Another"),
    "places": lambda who: update(Profile).where(Profile.mediator_id == who.id).values(places=[]),
    "found or not": lambda who: update(Profile).where(Profile.mediator_id == who.id).values(is_findable=False),
    "no profile": lambda who: delete(Profile).where(Profile.mediator_id == who.id),
    "suspended": lambda who: update(Listing).where(Listing.mediator_id == who.id).values(is_suspended=True),
    "another end": lambda who: update(Listing).where(Listing.mediator_id == who.id).values(gone_on=func.current_date()),
    "no listing": lambda who: delete(Listing).where(Listing.mediator_id == who.id),
    "not certified": lambda who: (
        update(Certification).where(Certification.mediator_id == who.id).values(verified_at=None)
    ),
    "no claim": lambda who: delete(Certification).where(Certification.mediator_id == who.id),
    "no digest": lambda who: delete(DigestVersion).where(DigestVersion.mediator_id == who.id),
    "unconfirmed": lambda who: update(Mediation).where(Mediation.mediator_id == who.id).values(evidence_level=0),
    "not held then": lambda who: update(Mediation).where(Mediation.mediator_id == who.id).values(counted_on=None),
    "no account": lambda who: delete(User).where(User.id == who.id),
}


@pytest.fixture
def ana(database):
    who, _listing = listed("Ana Ferreira")
    certified(who)
    digested(who)
    make.evidence(make.mediation(who))
    assert noted() == {who.id}
    return who


@pytest.mark.parametrize("change", CHANGES)
def test_what_the_public_would_see_is_noted(ana, change):
    listed("Somebody else")
    noted()
    done(CHANGES[change](ana))
    assert noted() == {ana.id}


def test_what_comes_new_is_noted(database):
    who, _listing = listed("Ana Ferreira")
    assert noted() == {who.id}
    for come in (certified, digested, lambda who: make.evidence(make.mediation(who))):
        come(who)
        assert noted() == {who.id}


def test_what_nobody_sees_is_not_noted(ana):
    stranger = make.mediator()
    make.evidence(make.mediation(stranger))
    profiled(stranger)
    certified(stranger)
    done(update(User).where(User.id == stranger.id).values(name="Another"))
    done(update(Profile).where(Profile.mediator_id == ana.id).values(education="Another", version=7))
    done(update(User).where(User.id == ana.id).values(zone="Asia/Tokyo"))
    done(update(Listing).where(Listing.mediator_id == ana.id).values(keep_up_on=func.current_date()))
    make.mediation(ana)
    assert noted() == set()


def test_a_change_is_seen_by_the_next_page(browser, ana):
    assert found(browser) == ["Ana Ferreira"]
    done(update(User).where(User.id == ana.id).values(name="Ana Żak"))
    assert (found(browser), found(browser, "?search=ferreira")) == (["Ana Żak"], [])
    done(update(Profile).where(Profile.mediator_id == ana.id).values(is_findable=False))
    assert found(browser) == []


def test_a_change_that_is_taken_back_is_none(browser, ana):
    found(browser)
    db.session.execute(update(User).where(User.id == ana.id).values(name="Canary"))
    db.session.rollback()
    assert found(browser) == ["Ana Ferreira"]


def test_only_who_changed_is_read_anew(app, ana, clock):
    others = [listed(f"Somebody {number}")[0] for number in range(3)]
    before = index_queries.index(clock.today())
    done(update(User).where(User.id == others[0].id).values(name="Another"))
    after = index_queries.index(clock.today())
    kept = set(map(id, filter(None, before.entries))) & set(map(id, filter(None, after.entries)))
    assert (len(kept), after.answer(Question(("another",))).total) == (3, 1)
    assert index_queries.index(clock.today()) is after


def test_a_transaction_that_ends_late_is_seen(browser, ana):
    """It took its id before another that was committed first. SQLite lets nobody do so: there the id is changed."""
    other, _listing = listed("Somebody else")
    renamed = update(User).where(User.id == ana.id).values(name="Ana Żak")
    rename_other = update(User).where(User.id == other.id).values(name="Another")
    with db.engine.connect() as late:
        if db.engine.dialect.name == "postgresql":
            late.execute(renamed)
            done(rename_other)
        else:
            done(rename_other)
            done(update(DirectoryChange).values(id=DirectoryChange.id + 100))
        assert set(found(browser)) == {"Ana Ferreira", "Another"}
        if db.engine.dialect.name == "sqlite":
            late.execute(renamed)
            late.execute(update(DirectoryChange).where(DirectoryChange.mediator_id == ana.id).values(id=1))
        late.commit()
    assert set(found(browser)) == {"Ana Żak", "Another"}


def test_after_ten_minutes_rows_are_not_read_again(app, ana, clock):
    for number in range(5):
        done(update(User).where(User.id == ana.id).values(name=f"Ana {number}"))
    done(update(DirectoryChange).values(at=ago("1 hour")))
    index_actions.forget_old()
    index_queries.index(clock.today())
    holder = app.extensions[index_queries.HOLDER]
    assert len(holder.seen) == 2  # the last one before that time, and the mark of now


@pytest.mark.parametrize("is_first", [True, False])
def test_a_process_that_slept_through_what_was_forgotten_reads_everything_anew(browser, ana, is_first):
    if not is_first:
        index_actions.forget_old()
    assert found(browser) == ["Ana Ferreira"]
    done(update(User).where(User.id == ana.id).values(name="Ana Żak"))
    done(update(DirectoryChange).values(at=ago("3 days")))
    index_actions.forget_old()
    assert found(browser) == ["Ana Żak"]


def test_old_rows_are_forgotten_and_the_last_mark_stays(database, ana):
    done(update(User).where(User.id == ana.id).values(name="Ana Żak"))
    done(update(DirectoryChange).values(at=ago("3 days")))
    index_actions.forget_old()
    assert noted() == {EVERYBODY_IS_AS_BEFORE}


def test_who_is_not_shown_does_not_appear_though_the_index_proposes_them(app, ana, clock):
    """Whoever changes the register behind the index's back is seen all the same."""
    index = index_queries.index(clock.today())
    entries = index.page(index.answer(Question()), clock.today(), offset=0, size=20)
    assert index_queries.still_shown(entries, clock.today()) == entries
    done(update(Listing).where(Listing.mediator_id == ana.id).values(is_suspended=True))
    assert index_queries.still_shown(entries, clock.today()) == []


def test_a_new_day_reads_everything_anew(browser, ana, clock):
    for _ in range(2):
        make.evidence(make.mediation(ana))
    assert found(browser, "?verified=yes") == ["Ana Ferreira"]
    clock.hold(clock.now() + timedelta(days=800))
    db.session.execute(update(Listing).values(gone_on=None))
    commit()
    assert (found(browser), found(browser, "?verified=yes")) == (["Ana Ferreira"], [])
    assert browser.get(HERE).status_code == 200
