"""An answer is sent once, lies sealed, and is filed among others; the database alone does not tell whose it is."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock as the_clock
from app.db import commit, db
from app.feedback import links
from app.feedback.answers import keeping as answers
from app.feedback.asking import Channel
from app.feedback.models import Answer
from tests import make
from tests.features.reviewing import CONFIRMED, WORDS, answered, code_of, link_of, receipt

PARALLEL = 50


@pytest.mark.database
@pytest.mark.parametrize("channel", list(Channel))
def test_of_fifty_submissions_at_once_one_is_accepted(app, database, channel):
    request = make.request(make.mediation(make.mediator()), channel=channel)
    answers.save(link_of(request), values=CONFIRMED, is_light=True)
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


@pytest.mark.database
def test_the_same_form_sent_again_shows_the_same_code(database):
    request = make.request(make.mediation(make.mediator()), channel=Channel.HANDED)
    code = answered(request)
    assert answers.send(link_of(request), seed="seed") == code
    assert len(code.replace("-", "")) == links.RECEIPT_LENGTH


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
