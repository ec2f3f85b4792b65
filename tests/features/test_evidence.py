"""Evidence of a mediation: kept without a trace of who gave it, shown as a level, lost to an edit that says so."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from sqlalchemy import select

from app.audit import AuditRecord
from app.db import commit, db
from app.logbook import actions, queries, reading, recount
from app.logbook.evidence import actions as evidence_actions, queries as evidence_queries
from app.logbook.evidence.levels import Source
from app.logbook.models import KeptEvidence, Mediation
from tests import make
from tests.features.rows import edited, save_row
from tests.page import read

pytestmark = pytest.mark.database

CONFIRMED = "Evidence level 3: confirmed by a reviewer invited by e-mail."
BY_HAND = "Evidence level 0: entered by hand."
LOST = f"{BY_HAND} Level 3 (confirmed by a reviewer invited by e-mail) is lost: "
AT_STAKE = (
    "Changing the date, mode or length of a held session takes evidence level 3 away"
    " (confirmed by a reviewer invited by e-mail)."
)


@pytest.fixture
def mediation(ana):
    """One that a reviewer confirmed, of two sessions."""
    made = make.mediation(ana, reference="A-1", on=date(2026, 6, 1), sessions=({"date": date(2026, 6, 8)},))
    make.evidence(made)
    return made


def levels(mediator):
    """Every level as the list reads it, by reference."""
    return {row.reference: row.evidence_level for row in reading.read(mediator, queries.facts(mediator).seal).rows}


def change_first(browser, mediation, **typed):
    """The entry's page after its first session was changed."""
    page = browser.get(f"/logbook/{mediation.id}?session={mediation.sessions[0].id}")
    return page.submit("Save the session", typed)


@pytest.mark.parametrize(
    ("sources", "level"),
    [
        ((), 0),
        ((Source.IMPORT,), 1),
        ((Source.CO_MEDIATOR, Source.IMPORT), 2),
        ((Source.HANDED_ANSWER,), 2),
        ((Source.EMAILED_ANSWER, Source.HANDED_ANSWER), 3),
    ],
)
def test_what_speaks_for_a_mediation_gives_its_level(ana, sources, level):
    made = make.mediation(ana, reference="A-1")
    levels(ana)
    for source in sources:
        make.evidence(made, source)
    assert levels(ana) == {"A-1": level}


def test_the_same_again_is_kept_once(ana, mediation):
    before = mediation.version
    make.evidence(mediation)
    assert (len(mediation.evidence), mediation.version) == (1, before)


def test_a_mediation_that_is_gone_is_nobodys_trouble(ana, mediation):
    db.session.delete(mediation)
    commit()
    evidence_actions.record(mediation.id, Source.EMAILED_ANSWER)
    commit()
    assert db.session.scalars(select(KeptEvidence)).all() == []


def test_nothing_says_when_an_answer_came_or_whose_it_is(ana, clock):
    made = make.mediation(ana)
    audited, changed_at = len(db.session.scalars(select(AuditRecord)).all()), made.changed_at
    clock.hold(clock.now() + timedelta(days=20))
    make.evidence(made)
    [kept] = db.session.scalars(select(KeptEvidence))
    assert {column.key for column in KeptEvidence.__table__.columns} == {"mediation_id", "source", "digest", "sessions"}
    assert (kept.mediation_id, kept.source, kept.sessions) == (
        made.id,
        Source.EMAILED_ANSWER,
        {
            str(made.sessions[0].id): {
                "date": "2026-06-20",
                "minutes": 180,
                "kind": "joint",
                "mode": "video",
                "status": "held",
            }
        },
    )
    assert (len(db.session.scalars(select(AuditRecord)).all()), made.changed_at) == (audited, changed_at)


def test_what_was_changed_before_an_answer_was_released_does_not_count_as_confirmed(ana):
    made = make.mediation(ana, reference="A-1")
    then = evidence_queries.snapshot(made)
    actions.change_session(made.sessions[0], by=ana, version=made.version, minutes=200)
    evidence_actions.record(made.id, Source.EMAILED_ANSWER, sessions=then)
    commit()
    assert evidence_queries.standing(made).sentence == f"{LOST}the length of a session was changed."


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"Length": "4 h"}, "the length of a session was changed"),
        ({"Mode": "Audio"}, "the mode of a session was changed"),
        ({"Date": "2026-06-02"}, "the date of a session was changed"),
        (
            {"Date": "2026-06-02", "Length": "4 h"},
            "the date of a session was changed and the length of a session was changed",
        ),
        ({"Status": "Cancelled"}, "a session was removed"),
    ],
)
def test_an_edit_that_costs_the_level_says_so(browser, ana, mediation, typed, why):
    answer = change_first(browser, mediation, **typed)
    assert f"The session is changed. {LOST}{why}." in answer.words
    assert f"{LOST}{why}." in read(answer.page.by_id["verdict"])
    assert levels(ana) == {"A-1": 0}


def test_an_edit_of_something_else_costs_nothing(browser, ana, mediation):
    answer = change_first(browser, mediation, Kind="Joint and private", Platform="Zoom")
    assert "The session is changed. " + CONFIRMED not in answer.words
    assert CONFIRMED in read(answer.page.by_id["verdict"])
    assert levels(ana) == {"A-1": 3}


def test_an_edit_taken_back_gives_the_level_again(browser, ana, mediation):
    change_first(browser, mediation, Length="4 h")
    answer = change_first(browser, mediation, Length="3 h")
    assert (levels(ana), CONFIRMED in answer.words) == ({"A-1": 3}, True)


def test_a_second_edit_does_not_tell_the_same_again(browser, ana, mediation):
    change_first(browser, mediation, Length="4 h")
    answer = change_first(browser, mediation, Length="5 h")
    assert ("The session is changed." in answer.words, f"The session is changed. {BY_HAND}" in answer.words) == (
        True,
        False,
    )


def test_sessions_that_are_added_removed_and_restored_say_so_too(browser, ana, mediation):
    page = browser.get(f"/logbook/{mediation.id}?session=new")
    page = page.submit("Save the session", {"Date": "2026-06-15", "Length": "1 h"})
    assert f"The session is added. {LOST}a session was added." in page.words
    page = page.submit("Remove the session of 15 Jun 2026")
    assert (f"is removed. {BY_HAND}" in page.words, levels(ana)) == (False, {"A-1": 3})
    page = page.submit("Remove the session of 8 Jun 2026")
    assert f"The session of 8 Jun 2026 is removed. {LOST}a session was removed." in page.words
    page = page.submit("Undo")
    assert ("The session of 8 Jun 2026 is back." in page.words, levels(ana)) == (True, {"A-1": 3})


def test_a_row_of_the_list_says_what_its_edit_costs(browser, ana):
    made = make.mediation(ana, reference="A-1")
    make.evidence(made, Source.IMPORT)
    make.evidence(made)
    page = edited(browser, made)
    answer = save_row(page, made, length="4 h")
    assert AT_STAKE in page.words
    assert f"A-1 is changed. {LOST}the length of a session was changed." in answer.words
    assert (levels(ana), recount.misjudged()) == ({"A-1": 0}, 0)
    answer = save_row(edited(browser, made), made, length="3 h")
    assert (BY_HAND in answer.words, levels(ana), recount.misjudged()) == (False, {"A-1": 3}, 0)


def test_a_row_that_keeps_its_session_keeps_its_level(browser, ana):
    made = make.mediation(ana, reference="A-1")
    make.evidence(made)
    answer = save_row(edited(browser, made), made, your_reference="B-2")
    assert (levels(ana), "B-2 is changed. Evidence" in answer.words) == ({"B-2": 3}, False)


def test_the_form_of_a_session_says_what_is_at_stake(browser, ana, mediation):
    plain = make.mediation(ana)
    told = [
        AT_STAKE in browser.get(f"/logbook/{each.id}?session={each.sessions[0].id}").words
        for each in (mediation, plain)
    ]
    assert told == [True, False]


def test_the_list_marks_what_is_evidenced_in_words_too(browser, ana):
    make.mediation(ana, reference="PLAIN")
    for source in Source:
        make.evidence(make.mediation(ana, reference=source.replace("_", "-")), source)
    rows = browser.get("/logbook/").page.one("tbody").iter("tr")
    assert [read(next(row.iter("td"))) for row in rows] == [
        "emailed-answer Evidence level 3",
        "handed-answer Evidence level 2",
        "co-mediator Evidence level 2",
        "import Evidence level 1",
        "PLAIN",
    ]


def test_the_export_says_the_level_at_its_end(browser, ana, mediation):
    make.mediation(ana, reference="B-1", on=date(2026, 6, 20))
    lines = list(csv.reader(StringIO(browser.get("/logbook/export.csv").text)))
    assert [(line[0], line[-1]) for line in lines] == [
        ("reference", "evidence_level"),
        ("A-1", "3"),
        ("A-1", "3"),
        ("B-1", "0"),
    ]


def confirmed(mediator, *days):
    for day in days:
        make.evidence(make.mediation(mediator, on=day))


@pytest.mark.parametrize(
    ("days", "is_met", "count"),
    [
        ((), False, "0 of 3"),
        ((date(2026, 6, 1), date(2026, 6, 2)), False, "2 of 3"),
        ((date(2026, 6, 1), date(2026, 6, 2), date(2024, 6, 30)), True, "3"),
        ((date(2026, 6, 1), date(2026, 6, 2), date(2024, 6, 29)), False, "2 of 3"),
        ([date(2026, 6, day) for day in (1, 2, 3, 4)], True, "4"),
    ],
)
def test_three_confirmed_mediations_of_24_months_make_user_verified(browser, ana, days, is_met, count):
    confirmed(ana, *days)
    make.evidence(make.mediation(ana), Source.HANDED_ANSWER)
    words = browser.get("/logbook/eligibility").words
    told = f"{count} mediations of the previous 24 months are confirmed by a reviewer invited by e-mail."
    assert (evidence_queries.is_user_verified(ana), told in words) == (is_met, True)
    assert ("You are user verified." in words) == is_met


def test_who_is_user_verified_is_told_of_nobody_else(ana):
    confirmed(ana, *(date(2026, 6, day) for day in (1, 2, 3)))
    assert [evidence_queries.is_user_verified(each) for each in (ana, make.mediator())] == [True, False]


def test_what_was_removed_does_not_verify(ana):
    confirmed(ana, *(date(2026, 6, day) for day in (1, 2, 3)))
    actions.remove(db.session.scalars(select(Mediation)).first(), by=ana)
    commit()
    assert not evidence_queries.is_user_verified(ana)


def test_a_stored_level_that_is_wrong_is_told_and_mended(ana, mediation):
    db.session.execute(Mediation.__table__.update().values(evidence_level=1))
    commit()
    assert (recount.misjudged(), recount.recount_all(), recount.misjudged()) == (1, 1, 0)


def test_an_entry_says_what_each_level_means(browser, database):
    ana = make.mediator()
    page = browser.sign_in(ana).get(f"/logbook/{make.mediation(ana).id}").page
    [meaning] = [each for each in page.all("details") if read(each).startswith("What the levels mean")]
    assert [read(each) for each in meaning.iter("li")] == [
        "Level 0: Entered by hand",
        "Level 1: Imported from a calendar or a spreadsheet",
        "Level 2: Supported by a co-mediator or a handed answer",
        "Level 3: Confirmed by a reviewer invited by e-mail",
    ]
