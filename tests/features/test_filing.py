"""By night: answers are filed with others once their days are over, shown in batches, and forgotten in time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.db import db
from app.feedback import actions, links, queries
from app.feedback.answers import content, keeping as answers
from app.feedback.asking import Channel
from app.feedback.life import Seen
from app.feedback.models import Answer, FiledAnswer, Release
from app.feedback.reviewer import queries as reviewer_queries
from app.logbook import actions as logbook
from app.logbook.evidence.levels import Level
from app.logbook.evidence.queries import standing
from app.mail import Letter
from tests import make
from tests.features.reviewing import CONFIRMED, OPINION, WORDS, answered, code_of, link_of, nights, receipt

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def requests(ana):
    """Four requests, two of each of two mediations."""
    mediations = [make.mediation(ana), make.mediation(ana)]
    return [make.request(mediation) for mediation in mediations * 2]


def filed():
    return [content.opened(each) for each in db.session.scalars(select(FiledAnswer))]


def unfiled():
    return [content.opened(each) for each in db.session.scalars(select(Answer))]


def test_answers_are_filed_when_their_fourteen_days_are_over(requests, clock, ana):
    for request in requests:
        answered(request)
    nights(clock, 13)
    assert (filed(), len(unfiled())) == ([], 4)
    nights(clock, 1)
    assert unfiled() == []
    keys = db.session.scalars(select(FiledAnswer.key)).all()
    assert set(keys) == {links.answer_key(each) for each in requests}
    assert {(each.slot_id, each.sent_on, each.filed_in) for each in filed()} == {(None, None, date(2026, 7, 1))}
    assert queries.last_release(ana.id) == date(2026, 7, 14)
    assert {queries.seen(each, released_on=date(2026, 7, 14)) for each in requests} == {Seen.CLOSED}


def test_two_answers_wait_for_a_third(requests, clock):
    first, second, third, _fourth = requests
    answered(first)
    answered(second)
    nights(clock, 20)
    assert (filed(), len(unfiled())) == ([], 2)
    answered(third)
    nights(clock, 13)
    assert filed() == []
    nights(clock, 1)
    assert len(filed()) == 3


def test_two_of_two_mediations_wait_no_longer_than_ninety_days(requests, clock):
    answered(requests[0])
    answered(requests[1])
    nights(clock, 89)
    assert filed() == []
    nights(clock, 1)
    assert len(filed()) == 2


def test_another_mediators_answers_are_no_company(requests, clock):
    answered(requests[0])
    answered(requests[1])
    answered(make.request(make.mediation(make.mediator())))
    nights(clock, 20)
    assert (filed(), len(unfiled())) == ([], 3)


def test_an_answer_withdrawn_in_time_is_no_company_and_its_link_opens_nothing(requests, clock):
    for request in requests[:3]:
        answered(request)
    held = reviewer_queries.held_by_link(link_of(requests[0]))
    answers.withdraw(held)
    nights(clock, 20)
    assert (filed(), len(unfiled())) == ([], 3)
    assert not reviewer_queries.is_open(requests[0])
    assert reviewer_queries.held_by_link(link_of(requests[0])) is None
    nights(clock, 41)
    assert len(unfiled()) == 2


def test_an_answer_of_a_revoked_link_is_filed_too(requests, clock, ana):
    for request in requests[:3]:
        answered(request)
    actions.revoke(requests[0], by=ana)
    db.session.commit()
    nights(clock, 14)
    assert len(filed()) == 3


@pytest.mark.parametrize("channel", list(Channel))
def test_drafts_go_when_their_link_is_over(database, clock, channel):
    request = make.request(make.mediation(make.mediator()), channel=channel)
    answers.save(link_of(request), values=CONFIRMED, is_light=False)
    nights(clock, 60)
    assert len(unfiled()) == 1
    nights(clock, 1)
    assert unfiled() == []


def test_words_go_two_years_after_the_mediation_and_the_rest_after_three(browser, requests, clock):
    """Whenever somebody answered: the mediations were on 20 June 2026."""
    for request in requests[:3]:
        receipt(browser, request)
    nights(clock, 14)
    ends = [(date(2028, 6, 20), 3, {WORDS}), (date(2028, 6, 21), 3, {None}), (date(2029, 6, 20), 3, {None})]
    for day, number, words in [*ends, (date(2029, 6, 21), 0, set())]:
        clock.hold(clock.now() + (day - clock.today()) - timedelta(days=1))
        nights(clock, 1)
        kept = filed()
        assert (len(kept), {each.values.get("did_well") for each in kept}) == (number, words)
        assert {each.values["listened"] for each in kept} <= {4}


def test_what_waits_too_long_is_forgotten_as_well(browser, requests, clock):
    receipt(browser, requests[0])
    clock.hold(clock.now() + timedelta(days=735))
    nights(clock, 1)
    assert [each.values.get("did_well") for each in unfiled()] == [None]
    clock.hold(clock.now() + timedelta(days=400))
    nights(clock, 1)
    assert unfiled() == []


def test_a_filed_answer_can_still_be_shared_and_withdrawn(browser, requests, clock):
    code = code_of(receipt(browser, requests[0]))
    answered(requests[1])
    answered(requests[2])
    clock.hold(clock.now() + timedelta(days=70))
    nights(clock, 1)
    assert browser.get(links.address(requests[0])).status_code == 404
    data = {"code": code, "what": "sharing", "sharing": "mediator_with_name"}
    assert browser.ask("POST", "/feedback/receipt", data=data).status_code == 200
    db.session.rollback()
    [opened] = [each for each in filed() if each.values.get("sharing")]
    assert (opened.sharing, opened.slot_id) == ("mediator_with_name", requests[0].slot_id)
    browser.ask("POST", "/feedback/receipt", data={"code": code, "what": "withdraw", "withdraw": "yes"})
    db.session.rollback()
    assert (len(filed()), unfiled()) == (2, [])


def test_what_is_shared_is_shown_in_a_batch_of_three_and_written_about_once(requests, clock, ana):
    sharings = ["mediator", "mediator", "digest_author", "mediator_with_name"]
    for request, sharing in zip(requests, sharings, strict=True):
        answered(request, is_light=False, **OPINION, sharing=sharing)
    nights(clock, 14)
    shown = [(each.sharing.value, each.shown_on) for each in filed()]
    day = date(2026, 7, 14)
    assert sorted(shown, key=str) == [
        ("digest_author", None), ("mediator", day), ("mediator", day), ("mediator_with_name", day),
    ]  # fmt: skip
    nights(clock, 100)
    assert db.session.scalars(select(Letter.template)).all().count("feedback/letters/batch.txt") == 1
    assert db.session.get_one(Release, ana.id).look_on is None


def test_two_that_are_shared_wait_ninety_days_from_the_end_of_their_month(requests, clock):
    for request, sharing in zip(requests, ["mediator", "mediator", "digest_author", "digest_author"], strict=True):
        answered(request, is_light=False, **OPINION, sharing=sharing)
    nights(clock, 14)
    assert {each.shown_on for each in filed()} == {None}
    clock.hold(clock.now() + (date(2026, 10, 28) - clock.today()))
    nights(clock, 1)
    assert sorted({str(each.shown_on) for each in filed()}) == ["2026-10-29", "None"]


def test_a_damaged_answer_keeps_nobody_waiting(requests, clock):
    for request in requests:
        answered(request)
    row = db.session.get_one(Answer, links.answer_key(requests[0]))
    row.sealed = b"x" * 40
    db.session.commit()
    nights(clock, 14)
    assert (len(filed()), db.session.scalars(select(Answer.key)).all()) == (3, [links.answer_key(requests[0])])


def test_a_yes_is_evidence_once_it_is_filed_and_by_letter_it_confirms(requests, clock, ana):
    emailed, handed = requests[0].slot.mediation, make.mediation(ana)
    answered(requests[0])
    answered(requests[1], took_place="no")
    answered(make.request(handed, channel=Channel.HANDED))
    nights(clock, 13)
    waiting = [standing(each).level for each in (emailed, requests[1].slot.mediation, handed)]
    nights(clock, 1)
    filed = [standing(each).level for each in (emailed, requests[1].slot.mediation, handed)]
    assert (waiting, filed) == ([Level.BY_HAND] * 3, [Level.CONFIRMED, Level.BY_HAND, Level.SUPPORTED])


def test_a_session_changed_after_the_answer_is_not_what_was_confirmed(requests, clock, ana):
    mediation = requests[0].slot.mediation
    for request in requests[:3]:
        answered(request)
    nights(clock, 2)
    session = mediation.sessions[0]
    logbook.change_session(session, by=ana, minutes=400, version=mediation.version)
    db.session.commit()
    nights(clock, 12)
    assert standing(mediation).sentence.endswith("is lost: the length of a session was changed.")
