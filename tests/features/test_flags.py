"""A mediator may have an answer looked at that was shared with them; staff leave one out on a published ground only."""

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.errors import NotYours, Refused
from app.feedback.answers import content, keeping as answers
from app.feedback.answers.shared import shared_answer
from app.feedback.flags import actions as flag_actions, queries as flag_queries
from app.feedback.flags.grounds import MOST_OPEN, MOVES, FlagState, Ground, moved, moves
from app.feedback.models import FiledAnswer, Flag
from app.feedback.reviewer.queries import Held
from tests import make
from tests.features.reviewing import OPINION, answered, nights
from tests.features.test_hostile_text import ATTACK, intruders
from tests.page import read

UNKIND = "He is a fool, and so is Maria Silva."


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def shared(ana, clock):
    """Answers shared with Ana in a batch, and one that was not shared; the shared ones are given."""
    mediation = make.mediation(ana)
    for sharing in ("mediator", "mediator", "mediator", "digest_author"):
        words = {"did_well": UNKIND if sharing == "mediator" else "Unshared."}
        answered(make.request(mediation), is_light=False, **OPINION, **words, sharing=sharing)
    nights(clock, 14)
    rows = db.session.scalars(select(FiledAnswer).order_by(FiledAnswer.id)).all()
    return [row for row in rows if content.opened(row).shown_on]


def flag(answer, ana, reason="It names somebody."):
    made = flag_actions.flag(answer, by=ana, ground=Ground.IDENTIFIES_OTHERS, reason=reason)
    commit()
    return made


def test_every_life_of_a_flag():
    assert {(state.value, verb): moved(state, verb).value for state, verb in MOVES} == {
        ("open", "exclude"): "excluded",
        ("open", "keep"): "kept",
        ("excluded", "keep"): "kept",
    }
    with pytest.raises(Refused):
        moved(FlagState.KEPT, "exclude")


@pytest.mark.database
def test_staff_see_what_was_flagged_and_nothing_else(browser, ana, shared):
    flagged = flag(shared[0], ana)
    staff = browser.sign_in(make.staff())
    index = staff.get("/staff/feedback/")
    assert "Ana Petrova" in index.words
    page = index.follow("Ana Petrova")
    assert page.words.index(UNKIND) < page.words.index("About the mediation")
    assert [read(each) for each in page.page.all("h3")][:2] == ["In your own words", "About the mediation"]
    assert [move.means in page.words for move in moves(flagged.state).values()] == [True, True]
    assert "It names somebody." in page.words
    assert "Unshared." not in page.text
    assert staff.ask("GET", f"/staff/feedback/{flagged.id + 1}").status_code == 404


def test_staff_leave_an_answer_out_and_take_it_back(browser, ana, shared):
    flagged = flag(shared[0], ana)
    staff = browser.sign_in(make.staff())
    page = staff.get(f"/staff/feedback/{flagged.id}")
    refused = page.submit("Leave this answer out")
    assert (refused.status_code, "Choose a ground" in refused.words) == (422, True)
    out = page.submit(
        "Leave this answer out", {"ground": Ground.IDENTIFIES_OTHERS.label, "decision": "It names a party."}
    )
    assert "Left out" in out.words
    assert (flag_queries.excluded(ana.id), flag_queries.states(ana)) == (1, {shared[0].id: FlagState.EXCLUDED})
    back = out.submit("Let it stand after all", {"decision": "The name is made up."})
    assert "Stands" in back.words
    assert (flag_queries.excluded(ana.id), "Leave this answer out" in back.words) == (0, False)


def test_blanks_are_no_reason_of_a_decision(browser, ana, shared):
    page = browser.sign_in(make.staff()).get(f"/staff/feedback/{flag(shared[0], ana).id}")
    refused = page.submit("Let it stand", {"decision": "  \n "})
    assert (refused.status_code, "Say in a sentence why" in refused.words) == (422, True)
    assert flag_queries.states(ana) == {shared[0].id: FlagState.OPEN}


def test_a_decision_that_came_second_is_not_made(browser, ana, shared):
    flagged = flag(shared[0], ana)
    first, second = browser.sign_in(make.staff()), browser.another().sign_in(make.staff())
    waiting = second.get(f"/staff/feedback/{flagged.id}")
    first.get(f"/staff/feedback/{flagged.id}").submit("Let it stand", {"decision": "Fine."})
    late = waiting.submit("Leave this answer out", {"ground": Ground.ABUSE.label, "decision": "Rude."})
    assert late.status_code == 422
    assert flag_queries.states(ana) == {shared[0].id: FlagState.KEPT}


def test_a_mediator_flags_only_what_was_shared_and_not_everything(ana, shared, clock):
    unshared = next(row for row in db.session.scalars(select(FiledAnswer)) if row not in shared)
    with pytest.raises(NotYours):
        shared_answer(ana, unshared.id)
    with pytest.raises(NotYours):
        shared_answer(make.mediator(), shared[0].id)
    first = flag(shared[0], ana)
    assert flag(shared[0], ana) is first
    more = [make.request(make.mediation(ana)) for _ in range(MOST_OPEN)]
    for request in more:
        answered(request, is_light=False, **OPINION, sharing="mediator")
    nights(clock, 14)
    others = [row for row in db.session.scalars(select(FiledAnswer)) if content.opened(row).shown_on]
    others = [row for row in others if row.id != first.answer_id]
    for row in others[: MOST_OPEN - 1]:
        flag(row, ana)
    with pytest.raises(Refused):
        flag(others[MOST_OPEN - 1], ana)


def test_an_answer_that_was_decided_about_is_not_said_to_be_looked_at(browser, ana, shared):
    signed_in = browser.sign_in(ana)
    typed = {"ground": Ground.ABUSE.label, "reason": "It is rude."}
    first, second = (signed_in.get(f"/feedback/answers/{shared[0].id}") for _window in range(2))
    assert "Flagged: IMI looks at it." in first.submit("Ask IMI", typed).words
    staff = make.staff()
    [flagged] = db.session.scalars(select(Flag)).all()
    flag_actions.keep(flagged, by=staff, version=flagged.version, decision="It is not.")
    commit()
    late = second.submit("Ask IMI", typed).words
    assert ("Flagged" in late, "IMI looked at it: it stays." in late) == (False, True)


def test_staff_do_not_decide_about_answers_to_themselves(browser, database, clock):
    both = make.mediator(is_staff=True)
    for _ in range(3):
        answered(make.request(make.mediation(both)), is_light=False, **OPINION, sharing="mediator")
    nights(clock, 14)
    flagged = flag(db.session.scalars(select(FiledAnswer)).first(), both)
    decided = {"decision": "Mine.", "version": "1"}
    refused = browser.sign_in(both).post(f"/staff/feedback/{flagged.id}/keep", decided)
    assert (refused.status_code, flag_queries.states(both)) == (409, {flagged.answer_id: FlagState.OPEN})


def test_a_withdrawn_answer_takes_its_flag_along(browser, ana, shared, clock):
    number = flag(shared[0], ana).id
    answers.withdraw(Held(shared[0], content.opened(shared[0])))
    commit()
    assert db.session.scalars(select(Flag)).all() == []
    assert browser.sign_in(make.staff()).ask("GET", f"/staff/feedback/{number}").status_code == 404


def test_an_answer_that_is_withdrawn_meanwhile_is_not_flagged(ana, shared):
    read_before = shared_answer(ana, shared[0].id)
    answers.withdraw(Held(shared[0], content.opened(shared[0])))
    commit()
    with pytest.raises(NotYours):
        flag(read_before, ana)
    assert db.session.scalars(select(Flag)).all() == []


def test_hostile_text_stays_text(browser, ana, shared):
    flagged = flag(shared[0], ana, reason=ATTACK)
    staff = browser.sign_in(make.staff())
    pages = [staff.get("/staff/feedback/"), staff.get(f"/staff/feedback/{flagged.id}")]
    pages.append(pages[1].submit("Let it stand", {"decision": ATTACK[:400]}))
    assert [intruders(each) for each in pages] == [[], [], []]
