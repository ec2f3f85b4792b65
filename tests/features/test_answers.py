"""An answer is sent once, lies sealed, and is filed among others; the database alone does not tell whose it is."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock as the_clock
from app.db import commit, db
from app.feedback import answers, content, links
from app.feedback.asking import Channel
from app.feedback.life import State
from app.feedback.links import Link
from app.feedback.models import Answer, FiledAnswer, Request
from tests import make
from tests.features.reviewing import WORDS, code_of, receipt

GIVEN = {"role": "party", "took_place": "yes", "how": "in_person"}
PARALLEL = 50


def link_of(request):
    return Link(request, links.answer_key(request), "own" if request.channel is Channel.HANDED else "")


def confirmed(request):
    """An answer that only confirms, sent today."""
    answers.save(link_of(request), values=GIVEN, is_light=True)
    code = answers.send(link_of(request), seed="seed")
    commit()
    return code


def state(request):
    return db.session.get_one(Request, request.id, populate_existing=True).state


@pytest.mark.database
@pytest.mark.parametrize("channel", list(Channel))
def test_of_fifty_submissions_at_once_one_is_accepted(app, database, channel):
    request = make.request(make.mediation(make.mediator()), channel=channel)
    answers.save(link_of(request), values=GIVEN, is_light=True)
    commit()
    address, shown, statuses, start = link_of(request).address, [], [], threading.Barrier(PARALLEL)
    the_clock.hold(the_clock.now())

    def send(number):
        start.wait()
        data = {"send": "now", "seed": f"seed {number}"}
        answer = app.test_client().post(f"{address}/review", data=data)
        statuses.append(answer.status_code)
        if b'class="code"' in answer.data:
            shown.append(number)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(PARALLEL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert (len(shown), len(statuses), max(statuses)) == (1, PARALLEL, 303)
    kept = db.session.scalars(select(Answer)).all()
    assert [(each.key, each.receipt is not None) for each in kept] == [(links.answer_key(request), True)]
    assert state(request) is State.ANSWERED


@pytest.mark.database
def test_the_same_form_sent_again_shows_the_same_code(database):
    request = make.request(make.mediation(make.mediator()), channel=Channel.HANDED)
    code = confirmed(request)
    assert answers.send(link_of(request), seed="seed") == code
    assert len(code.replace("-", "")) == links.RECEIPT_LENGTH


@pytest.mark.database
def test_answers_are_filed_when_their_fourteen_days_are_over(database, clock):
    requests = [make.request(make.mediation(make.mediator())) for _ in range(3)]
    for request in requests:
        confirmed(request)
    clock.hold(clock.now() + timedelta(days=13))
    answers.file_due()
    assert db.session.scalars(select(FiledAnswer)).all() == []
    clock.hold(clock.now() + timedelta(days=1))
    answers.file_due()
    filed = db.session.scalars(select(FiledAnswer)).all()
    assert {each.key for each in filed} == {links.answer_key(each) for each in requests}
    assert {each.month for each in filed} == {"2026-07"}
    assert {content.opened(each).slot_id for each in filed} == {None}
    assert [(state(each), each.contact) for each in requests] == [(State.CLOSED, None)] * 3
    assert db.session.scalars(select(Answer)).all() == []


@pytest.mark.database
def test_an_answer_of_a_revoked_link_is_filed_too(database, clock):
    request = make.request(make.mediation(make.mediator()))
    confirmed(request)
    request.state = State.REVOKED_ANSWERED
    commit()
    clock.hold(clock.now() + timedelta(days=14))
    answers.file_due()
    assert (state(request), len(db.session.scalars(select(FiledAnswer)).all())) == (State.REVOKED_CLOSED, 1)


@pytest.mark.database
@pytest.mark.parametrize("channel", list(Channel))
def test_drafts_go_when_their_link_is_over(database, clock, channel):
    request = make.request(make.mediation(make.mediator()), channel=channel)
    answers.save(link_of(request), values=GIVEN, is_light=False)
    commit()
    answers.file_due()
    assert len(db.session.scalars(select(Answer)).all()) == 1
    clock.hold(clock.now() + timedelta(days=61))
    answers.file_due()
    assert db.session.scalars(select(Answer)).all() == []


@pytest.mark.database
def test_words_go_after_two_years_and_the_rest_after_three(browser, database, clock):
    request = make.request(make.mediation(make.mediator()))
    receipt(browser, request)
    clock.hold(clock.now() + timedelta(days=14))
    answers.file_due()
    clock.hold(clock.now() + timedelta(days=700))
    answers.forget_old()
    [kept] = db.session.scalars(select(FiledAnswer)).all()
    assert content.opened(kept).values["did_well"] == WORDS
    clock.hold(clock.now() + timedelta(days=60))
    answers.forget_old()
    [kept] = db.session.scalars(select(FiledAnswer)).all()
    assert "did_well" not in content.opened(kept).values
    assert content.opened(kept).values["listened"] == 4
    clock.hold(clock.now() + timedelta(days=400))
    answers.forget_old()
    assert db.session.scalars(select(FiledAnswer)).all() == []


def test_a_filed_answer_can_still_be_shared_and_withdrawn(browser, database, clock):
    request = make.request(make.mediation(make.mediator()))
    code = code_of(receipt(browser, request))
    clock.hold(clock.now() + timedelta(days=70))
    answers.file_due()
    assert browser.get(links.address(request)).status_code == 404
    data = {"code": code, "what": "sharing", "sharing": "mediator_with_name"}
    assert browser.ask("POST", "/feedback/receipt", data=data).status_code == 200
    [filed] = db.session.scalars(select(FiledAnswer)).all()
    opened = content.opened(filed)
    assert (opened.values["sharing"], opened.slot_id) == ("mediator_with_name", request.slot_id)
    browser.ask("POST", "/feedback/receipt", data={"code": code, "what": "withdraw", "withdraw": "yes"})
    assert db.session.scalars(select(FiledAnswer)).all() == []


def test_the_database_holds_neither_link_nor_answer_nor_code(browser, database, clock):
    emailed = make.request(make.mediation(make.mediator()))
    handed = make.request(emailed.slot.mediation, channel=Channel.HANDED)
    secrets = [WORDS]
    for request in (emailed, handed):
        code = code_of(receipt(browser, request))
        secrets += [links.token(request), code, code.replace("-", "")]
    path = Path(db.engine.url.database)
    found = path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()
    assert emailed.nonce.encode() in found
    assert [each for each in secrets if each.encode() in found] == []


def test_long_and_short_answers_look_alike(browser, database):
    short, long, arabic = (make.request(make.mediation(make.mediator())) for _ in range(3))
    receipt(browser, short, did_well="", do_better="")
    receipt(browser, long, did_well="a" * 1_990, do_better="b" * 1_990)
    receipt(browser, arabic, did_well="ش" * 1_990, do_better="ع" * 1_990)
    assert len({len(each.sealed) for each in db.session.scalars(select(Answer))}) == 1


def test_no_page_of_the_mediator_shows_an_answer(app, browser, database):
    ana = make.mediator()
    request = make.request(make.mediation(ana))
    receipt(browser, request)
    inside = browser.another().sign_in(ana)
    rules = [each.rule for each in app.url_map.iter_rules() if not each.arguments and "GET" in (each.methods or ())]
    pages = [inside.ask("GET", each, is_checked=False) for each in rules]
    assert [page.address for page in pages if WORDS in page.text] == []
