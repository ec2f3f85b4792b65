"""What was submitted stays as it was, and is shown as what was shared."""

import json

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from app.db import commit, db
from app.listing.applications import sharing, snapshot
from app.listing.applications.models import ApplicationEntry, ApplicationEvent, Snapshot
from app.logbook import actions
from app.logbook.models import Mediation
from tests import make
from tests.features import applying
from tests.features.importing import day, import_

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


FROZEN = "what was submitted stays as it was"
SECRET = "The parties wept, and so did I"


def test_reflections_stay_with_the_mediator_and_the_note_for_the_assessor_is_shared(browser, ana, rivers):
    first, *_others = applying.ready(ana)
    actions.reflect(first, by=ana, version=0, went_well=SECRET, was_hard=SECRET)
    commit()
    browser.sign_in(ana)
    assert SECRET in browser.get(f"/logbook/{first.id}").words
    assert "Before 2024" in browser.get("/logbook/experience").text
    preview = browser.get(f"/listing/application/{applying.begun(ana, rivers).id}/shared")
    written = snapshot.canonical(sharing.shared(ana, rivers)).decode()
    assert SECRET not in preview.text + written
    assert ("Before 2024" in preview.text, "Before 2024" in written) == (True, True)
    assert first.reference in preview.text


def test_what_is_shown_is_what_is_written(browser, ana, rivers):
    applying.ready(ana)
    made = applying.submitted(ana, rivers)
    browser.sign_in(ana)
    page, file = (browser.get(f"/listing/application/{made.id}/{name}") for name in ("shared", "shared.json"))
    assert snapshot.digest(file.data) in page.words
    written = json.loads(file.data)
    assert all(entry["reference"] in page.words for entry in written["entries"])
    assert [entry["key"] for entry in written["entries"]] == [entry.key for entry in made.entries]


def test_what_was_submitted_stays_whatever_becomes_of_the_log(browser, ana, rivers):
    edited, removed, *_others = applying.ready(ana)
    made = applying.submitted(ana, rivers)
    before = made.snapshot.written
    actions.change_session(edited.sessions[0], by=ana, version=edited.version, minutes=90)
    actions.remove(removed, by=ana)
    make.mediation(ana, reference="LATER")
    commit()
    assert (made.snapshot.written, made.snapshot.is_intact) == (before, True)
    page = browser.sign_in(ana).get(f"/listing/application/{made.id}")
    assert "Your log has changed since: 3 entries" in page.words
    assert f"{edited.reference}: changed: sessions, verdict" in page.words
    assert f"{removed.reference}: removed" in page.words
    assert "LATER: new" in page.words


@pytest.mark.parametrize(
    "change",
    [
        update(Snapshot).values(written=b"{}"),
        update(Snapshot).values(sha256="0"),
        update(ApplicationEntry).values(written=b"{}"),
        update(ApplicationEvent).values(verb="pass"),
    ],
)
def test_the_database_itself_refuses_to_change_what_was_submitted(ana, rivers, change):
    applying.ready(ana)
    applying.submitted(ana, rivers)
    with pytest.raises(DBAPIError, match=FROZEN):
        db.session.execute(change)
    db.session.rollback()


def test_what_was_changed_since_is_a_link_and_said_beside_what_was_shared(browser, ana, rivers):
    first, *_others = applying.ready(ana)
    made = applying.submitted(ana, rivers)
    actions.change_session(first.sessions[0], by=ana, version=first.version, minutes=200)
    commit()
    page = browser.sign_in(ana).get(f"/listing/application/{made.id}/shared")
    assert "1 entry reads otherwise now" in page.words
    assert page.follow("see which").follow(first.reference).address.endswith(f"/logbook/{first.id}")


def test_an_import_changes_nothing_of_what_was_submitted_either(browser, ana, rivers):
    applying.ready(ana)
    browser.sign_in(ana)
    imported = import_(browser, day(1), day(9, "Mediation Costa")).submit("Log the ticked ones")
    imported = imported.submit("Finish this import")
    made = applying.submitted(ana, rivers)
    before = made.snapshot.written
    flagged = {each["key"] for each in made.snapshot.frozen["entries"] if each["flags"] == ["edited_after_import"]}
    mediation = db.session.scalars(select(Mediation).where(Mediation.import_run_id.is_not(None))).first()
    words = browser.get(imported.address).words
    assert words.count("logged, submitted with your application") == 2
    assert "Undo this import" not in words
    actions.change_session(mediation.sessions[0], by=ana, version=mediation.version, minutes=200)
    commit()
    import_(browser, day(1), day(9, "Mediation Costa"))
    assert (made.snapshot.written, made.snapshot.is_intact, flagged) == (before, True, set())
    now = {each["key"]: each["flags"] for each in sharing.entries_now(ana, made.snapshot.frozen)}
    assert now[mediation.id] == ["edited_after_import"]
