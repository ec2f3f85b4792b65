"""Digests are published by night: from the answers that the rule asks for on, and not one earlier."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.audit import AuditRecord
from app.db import commit, db
from app.errors import Refused
from app.feedback import actions, links
from app.feedback.answers import keeping as answers
from app.feedback.asking import Channel, NotInvited, Participant
from app.feedback.digests import actions as digest_actions, history as digest_history
from app.feedback.digests.summary import Coverage, Mode
from app.feedback.life import State
from app.feedback.models import FiledAnswer
from app.feedback.reviewer import queries as reviewer_queries
from tests import make
from tests.features.authoring import appointed
from tests.features.digesting import SCALES, asked, digests, filed, later
from tests.features.reviewing import CONFIRMED, answered, nights

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


def numbers(mediator):
    return [each.number for each in digests(mediator)]


def coverage(mediator):
    return Coverage(**digests(mediator)[-1].printed["coverage"])


def figure(mediator, question="listened"):
    return digests(mediator)[-1].printed["figures"][question]


def test_five_answers_of_three_mediations_make_the_first_version(clock, ana):
    requests = asked(ana, 6)
    filed(clock, requests[:5], 5, 5, 4, 4, 4)
    [version] = digests(ana)
    assert (version.number, version.mode, version.published_on) == (1, Mode.SUMMARY, date(2026, 7, 14))
    assert version.printed == {
        "form": "v1",
        "method": {"answers": 5, "mediations": 3, "more": 3, "step": 10},
        "coverage": {"mediations": 3, "people": 6, "invited": 6, "answered": 5, "handed": 0, "excluded": 0},
        "figures": {key: {"n": 5, "percent": 100, "median": 4.0, "median_n": 5, "version": 1} for key in SCALES},
    }
    assert (version.text, version.author_id, version.author_name, version.reply) == (None, None, None, None)


def test_not_one_answer_earlier(clock, ana):
    requests = asked(ana, 5)
    filed(clock, requests[:4])
    assert digests(ana) == []
    filed(clock, [*requests[4:], *asked(ana, 2, mediations=1)])
    assert [each.printed["coverage"]["answered"] for each in digests(ana)] == [7]


def test_not_from_two_mediations(clock, ana):
    filed(clock, asked(ana, 8, mediations=2))
    assert digests(ana) == []
    filed(clock, asked(ana, 3, mediations=1))
    assert numbers(ana) == [1]


def test_a_second_version_needs_three_more(clock, ana):
    filed(clock, asked(ana, 5))
    requests = asked(ana, 3)
    answered(requests[0])
    answered(requests[1])
    nights(clock, 40)
    assert numbers(ana) == [1]
    answered(requests[2])
    nights(clock, 14)
    later(clock, 90)
    nights(clock, 1)
    assert (numbers(ana), coverage(ana).answered) == ([1, 2], 8)


def test_who_withdraws_leaves_with_the_next_version_and_is_replaced(clock, ana):
    first, *_others = filed(clock, asked(ana, 5))
    answers.withdraw(reviewer_queries.held_by_code(first))
    commit()
    filed(clock, asked(ana, 3))
    assert numbers(ana) == [1]
    later(clock, 30)
    filed(clock, asked(ana, 3))
    left = digest_history.commitment(links.receipt_hash(first))
    assert [left in each.commitments for each in digests(ana)] == [True, False]
    assert coverage(ana).answered == 10


def test_a_question_that_few_were_asked_says_so(clock, ana):
    filed(clock, asked(ana, 5), how="in_person")
    assert (figure(ana, "technology"), figure(ana)["n"]) == (None, 5)


def test_a_version_lists_the_receipt_of_each_answer_it_counts(clock, ana):
    codes = filed(clock, asked(ana, 5))
    assert digests(ana)[0].commitments == sorted(digest_history.commitment(links.receipt_hash(code)) for code in codes)


def test_coverage_counts_whom_a_mediator_invited_and_left_out(clock, ana):
    mediation, other, third = make.mediation(ana), make.mediation(ana), make.mediation(ana)
    requests = [make.request(each) for each in (mediation, other, third) * 2]
    filed_later = make.request(mediation, channel=Channel.HANDED)
    make.request(mediation, state=State.DID_NOT_WORK)
    make.request(other, state=State.WAITING)
    make.request(other, state=State.REVOKED)
    make.request(other, state=State.REVOKED, channel=Channel.HANDED)
    left_out = actions.add(other, by=ana, form_token="left out", participant=Participant.PARTY, side=None)
    actions.add(other, by=ana, form_token="open", participant=Participant.PARTY, side=None)
    commit()
    actions.leave_out(left_out, by=ana, version=left_out.version, not_invited=NotInvited.ASKED_NOT_TO)
    commit()
    codes = filed(clock, [*requests[:4], filed_later])
    assert len(codes) == 5
    make.request(make.mediation(ana))
    assert coverage(ana) == Coverage(mediations=3, people=10, invited=8, answered=5, handed=1)


def test_answers_older_than_three_years_leave_without_being_replaced(clock, ana):
    filed(clock, asked(ana, 5))
    later(clock, 3 * 365 + 3)
    nights(clock, 2)
    assert db.session.scalars(select(FiledAnswer.id)).all() == []
    filed(clock, asked(ana, 5))
    assert (numbers(ana), coverage(ana)) == ([1, 2], Coverage(3, 5, 5, 5, 0))
    assert digest_history.opened(digests(ana)[1]).expired == digest_history.opened(digests(ana)[0]).version.answers


def test_a_damaged_answer_holds_nobody_up(clock, ana):
    filed(clock, asked(ana, 5))
    row = db.session.scalars(select(FiledAnswer)).first()
    row.sealed = b"x" * 40
    commit()
    filed(clock, asked(ana, 4))
    assert (numbers(ana), coverage(ana).answered) == ([1, 2], 8)


def test_an_author_publishes_by_the_same_rule(clock, ana):
    author = make.mediator(is_digest_author=True)
    filed(clock, asked(ana, 5))
    digest_actions.set_mode(ana.id, mode=Mode.INDEPENDENT)
    commit()
    words = {"text": "They listened.", "author_id": author.id, "author_name": "Noor", "relationship": "None at all"}
    with pytest.raises(Refused):
        digest_actions.publish(ana.id, by=author, mode=Mode.INDEPENDENT, **words)
    filed(clock, asked(ana, 3))
    assert numbers(ana) == [1]
    digest_actions.publish(ana.id, by=author, mode=Mode.INDEPENDENT, **words)
    commit()
    newest = digests(ana)[-1]
    assert (newest.number, newest.mode, newest.text, newest.relationship) == (
        2,
        Mode.INDEPENDENT,
        words["text"],
        "None at all",
    )
    last = db.session.scalars(select(AuditRecord).order_by(AuditRecord.id.desc())).first()
    assert (last.verb, last.subject, last.subject_id, last.by_id) == (
        "published a digest", "digest_version", newest.id, author.id,
    )  # fmt: skip


def test_appointing_an_author_holds_no_version_back_for_longer_than_six_months(clock, ana):
    appointed(ana)
    filed(clock, asked(ana, 5))
    assert numbers(ana) == [1]
    filed(clock, asked(ana, 3))
    last = digests(ana)[0].published_on
    later(clock, (date(2027, 1, 12) - clock.today()).days)
    nights(clock, 1)
    assert (numbers(ana), last + timedelta(days=183)) == ([1], date(2027, 1, 13))
    nights(clock, 1)
    assert numbers(ana) == [1, 2]


def test_taking_it_back_brings_what_was_left_to_the_author(clock, ana):
    filed(clock, asked(ana, 5))
    digest_actions.set_mode(ana.id, mode=Mode.INDEPENDENT)
    commit()
    filed(clock, asked(ana, 3))
    digest_actions.set_mode(ana.id, mode=Mode.SUMMARY)
    commit()
    assert numbers(ana) == [1]
    nights(clock, 1)
    assert numbers(ana) == [1, 2]


def test_answers_that_only_confirm_are_counted_and_rate_nothing(clock, ana):
    requests = asked(ana, 8)
    for each in requests[5:]:
        answered(each, **CONFIRMED)
    filed(clock, requests[:5])
    assert (coverage(ana).answered, figure(ana)["n"]) == (8, 5)
