"""The queue, the desk, people and their files ask as often for ten thousand rows as for ten, and stand on pages."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from app import audit, clock
from app.accounts.models import User
from app.auditing import chain as audit_chain
from app.db import commit, db
from app.listing.applications import snapshot
from app.listing.applications.life import State
from app.listing.applications.models import Application, ApplicationEntry, Snapshot
from app.logbook.models import CodeAcceptance
from tests import make
from tests.features import applying
from tests.features.test_people import file_of
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
MANY = 10_000


def people(number, *, named):
    """So many accounts of mediators, as rows; their ids."""
    last = db.session.execute(db.select(db.func.max(User.id))).scalar() or 0
    ids = range(last + 1, last + 1 + number)
    row = {"is_mediator": True, "created_at": clock.now(), "version": 1}
    rows = [
        row
        | {
            "id": each,
            "email": f"{named}-{each}@example.org",
            "name": f"{named} {each:05}",
            "folded": f"{named} {each}".lower(),
        }
        for each in ids
    ]
    db.session.execute(insert(User), rows)
    commit()
    return ids


def applications(number, programme, state, *, named):
    """So many of them, each of a mediator who accepted the Code and has no profile."""
    ids = people(number, named=named)
    db.session.execute(
        insert(CodeAcceptance),
        [{"mediator_id": each, "code_version": "2026", "accepted_at": clock.now()} for each in ids],
    )
    times = dict.fromkeys(("begun_at", "submitted_at", "ended_at"), clock.now() - timedelta(days=1))
    row = {"programme_id": programme.id, "state": state, "criteria_version": "2026-1", "version": 1, **times}
    row |= {"rule_version": "1", "rounds": 0, "signed_name": "", "result": "", "reference": "", "entered_because": ""}
    db.session.execute(
        insert(Application), [row | {"mediator_id": each, "form_token": f"{named} {each}"} for each in ids]
    )
    commit()


def with_entries(application, number):
    """The same application of another mediator, with its first entry so many times."""
    frozen, [first, *_] = application.snapshot.frozen, application.snapshot.frozen["entries"]
    entries = [first | {"key": each, "reference": f"L26-{each:05}"} for each in range(1, number + 1)]
    written = snapshot.canonical(frozen | {"entries": entries})
    [mediator_id] = people(1, named="Full")
    columns = {each.key: getattr(application, each.key) for each in Application.__mapper__.column_attrs}
    made = Application(**columns | {"id": None, "mediator_id": mediator_id, "form_token": f"full {number}"})
    made.snapshot = Snapshot(written=written, sha256=snapshot.digest(written), at=clock.now())
    db.session.add(made)
    db.session.flush()
    row = {"application_id": made.id, "reason": "", "answer": "", "version": 1}
    rows = [row | {"key": each["key"], "written": snapshot.canonical(each)} for each in entries]
    db.session.execute(insert(ApplicationEntry), rows)
    commit()
    return made.id


@pytest.fixture
def rivers(database):
    return applying.programme()


@pytest.fixture
def staff(browser):
    return browser.sign_in(make.staff())


def test_the_queue(staff, rivers, statements):
    applications(10, rivers, State.PASSED, named="Few")
    with_ten = cost(staff, statements, "/staff/")
    applications(MANY, rivers, State.PASSED, named="Many")
    assert cost(staff, statements, "/staff/") == with_ten
    assert f"Incomplete profiles {MANY + 10}" in staff.get("/staff/").words
    assert "Page 1 of 201" in staff.get("/staff/").words


def test_people_and_a_persons_file(staff, statements):
    ana = make.mediator(name="Ana")
    people(10, named="Few")
    addresses = "/staff/people/", "/staff/people/?q=many", file_of(ana), f"{file_of(ana)}?page=150"
    with_ten = [cost(staff, statements, each) for each in addresses[::2]]
    people(MANY, named="Many")
    for _number in range(MANY):
        audit.note("saved their profile", "users", ana.id, by=ana)
    commit()
    assert [cost(staff, statements, each) for each in addresses[::2]] == with_ten
    assert [f"of {MANY // 50}" in staff.get(each).words for each in addresses[1:]] == [True] * 3
    assert audit_chain.first_bad() is None


def test_the_desk_and_an_application_on_it(browser, rivers, statements):
    ana = make.mediator()
    applying.ready(ana)
    ines = applying.assessor(rivers)
    small = applying.moved(applying.submitted(ana, rivers), "begin", by=ines)
    hers = browser.sign_in(ines)
    with_few = [cost(hers, statements, each) for each in ("/assess/", f"/assess/{small.id}")]
    large = with_entries(small, MANY)
    applications(MANY, rivers, State.SUBMITTED, named="Many")
    assert [cost(hers, statements, each) for each in ("/assess/", f"/assess/{large}")] == with_few
    assert "Page 1 of 501" in hers.get("/assess/").words
    assert "Page 1 of 500" in hers.get(f"/assess/{large}").words
