"""Who did what to a logbook, as its mediator reads it."""

import json
from datetime import date
from random import Random

import pytest
from sqlalchemy import select

from app.accounts import history_queries as records
from app.audit import AuditRecord
from app.db import commit, db
from app.logbook import actions, history_queries, queries
from app.logbook.vocabulary import Field, Mode, Status
from app.rights import archive_queries
from tests import make
from tests.features.linking import co_mediated, linked
from tests.page import read

TODAY = "30 Jun 2026, 10:00"
pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def mediation(ana):
    return make.mediation(ana, reference="A-1")


def lines(page):
    return [read(each) for each in page.page.all("li") if read(each).endswith(TODAY)]


def sentences(ana, mediation):
    return [line.words for line in history_queries.of_entry(ana, mediation)]


def test_a_change_says_which_fields(ana, mediation):
    actions.change(mediation, by=ana, version=mediation.version, reference="A-2", language="pt", role=mediation.role)
    assert sentences(ana, mediation)[0] == "You changed the reference and the language of this mediation."


OFFERED = {
    "language": ["", "pt", "nl"],
    "status": list(Status),
    "field": [None, *Field],
    "countries": [[], ["PT"], ["PT", "ES"]],
    "has_agreement": [False, True],
    "claim_sentence": ["", "All of it by video"],
}


def test_a_hundred_changes_name_what_changed_and_nothing_else(ana, mediation):
    chance = Random(8)
    for _number in range(100):
        names = [name for name in OFFERED if chance.random() < 0.4]
        given = {name: chance.choice(OFFERED[name]) for name in names}
        before = {name: getattr(mediation, name) for name in given}
        actions.change(mediation, by=ana, version=mediation.version, **given)
        wanted = {name for name in given if before[name] != given[name]}
        assert set(filter(None, last_fields().split(","))) == wanted


def last_fields():
    return db.session.scalar(select(AuditRecord.fields).order_by(AuditRecord.id.desc()).limit(1))


def test_a_session_says_which_of_it_changed(ana, mediation):
    [session] = mediation.sessions
    actions.change_session(session, by=ana, version=mediation.version, minutes=30, mode=Mode.AUDIO, date=session.date)
    assert sentences(ana, mediation)[0] == "You changed the length and the mode of a session of this mediation."


def test_a_row_says_which_fields(ana, mediation):
    [session] = mediation.sessions
    said = {"reference": "A-1", "date": date(2026, 6, 19), "minutes": session.minutes, "mode": session.mode}
    actions.change_row(ana, mediation.id, version=mediation.version, **said)
    commit()
    assert sentences(ana, mediation)[0] == "You changed the date of this mediation."
    actions.change_row(ana, mediation.id, version=queries.mediation(ana, mediation.id).version, **said)
    assert sentences(ana, mediation)[0] == "You saved this mediation without a change."


def test_the_page_of_an_entry_tells_its_history(browser, ana, mediation):
    actions.reflect(mediation, by=ana, version=0, went_well="A canary in the reeds", was_hard="")
    commit()
    page = browser.sign_in(ana).get(f"/logbook/{mediation.id}")
    told = [each.words for each in history_queries.of_entry(ana, mediation)]
    assert "canary in the reeds" in page.text
    assert told == ["You wrote reflections on this mediation.", "You logged this mediation."]
    assert [line for line in lines(page) if line.startswith("You")] == [f"{each} {TODAY}" for each in told]


def test_a_change_in_a_part_of_the_page_brings_its_line_along(browser, ana, mediation):
    answer = (
        browser.sign_in(ana).get(f"/logbook/{mediation.id}").submit("Save", {"Your role": "Lead mediator"}, htmx=True)
    )
    assert "You changed the role of this mediation." in answer.text


def test_what_was_removed_stays_in_the_history_of_the_logbook(browser, ana, mediation):
    kept = make.mediation(ana, reference="B-2")
    actions.remove(mediation, by=ana)
    commit()
    page = browser.sign_in(ana).get("/logbook/history")
    assert lines(page) == [f"You {done}. {TODAY}" for done in ("removed A-1", "logged B-2", "logged A-1")]
    assert [each.get("href") for each in page.page.all("a") if read(each) in ("A-1", "B-2")] == [f"/logbook/{kept.id}"]


def test_of_a_link_both_read_and_nobody_is_named(browser, ana):
    ben = make.mediator(name="Ben Okoro")
    entries = [co_mediated(each) for each in (ana, ben)]
    linked(browser.sign_in(ana), entries[0], browser.another().sign_in(ben), entries[1])
    told = [[line.words for line in history_queries.of_entry(*of)] for of in zip((ana, ben), entries, strict=True)]
    assert told[0][0] == "Your co-mediator linked this mediation with an entry in another logbook."
    assert told[1][0] == "You linked this mediation with an entry in another logbook."
    assert told[1][1] == "Your co-mediator offered a co-mediator to link this mediation."
    assert "Ben" not in browser.get("/logbook/history").words


def test_nobody_reads_of_another_logbook(browser, ana, mediation):
    make.mediation(make.mediator(), reference="THEIRS-1")
    assert lines(browser.sign_in(ana).get("/logbook/history")) == [f"You logged A-1. {TODAY}"]


def test_a_long_history_has_pages(browser, ana):
    for _number in range(records.A_PAGE + 1):
        make.mediation(ana)
    page = browser.sign_in(ana).get("/logbook/history")
    assert (len(lines(page)), "Page 1 of 2" in page.words) == (records.A_PAGE, True)
    assert len(lines(page.follow("Next page"))) == 1


def test_an_empty_history_says_so(browser, ana):
    assert "Nothing is on record yet" in browser.sign_in(ana).get("/logbook/history").words


def test_the_archive_has_the_sentences(ana, mediation):
    actions.change(mediation, by=ana, version=mediation.version, language="pt")
    commit()
    last = json.loads(archive_queries.files(ana)["history.json"])[-1]
    assert last == last | {"verb": "changed", "fields": "language", "said": "You changed the language of a mediation."}
