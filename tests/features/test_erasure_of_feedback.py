"""What reviewers were asked, and what they said, goes with the mediator whom it is about."""

import pytest
from sqlalchemy import func, select

from app import jobs
from app.db import commit, db
from app.feedback import letter_actions, links
from app.feedback.answers import filing
from app.feedback.asking import Channel
from app.feedback.digests import queries as digest_queries
from app.feedback.digests.summary import Mode
from app.feedback.models import Answer, DigestVersion, FiledAnswer, Request, Suppressed
from app.mail import Letter
from app.rights.erasure import NOBODY
from tests import make
from tests.features import authoring, digesting
from tests.features.erasing import erase
from tests.features.lettering import asked
from tests.features.reviewing import answered, begun, reviewed

pytestmark = pytest.mark.database


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_letter_to_a_reviewer_does_not_leave(clock, smtp, database):
    ana, bea = make.mediator(name="Ana"), make.mediator(name="Bea")
    for whose, address in ((ana, "maria@example.com"), (bea, "noor@example.com")):
        asked(whose, address=address)
    letter_actions.write_due()
    assert count(select(Letter).where(Letter.sealed.is_not(None)).subquery()) == 2
    erase(ana)
    [waits] = db.session.scalars(select(Letter).where(Letter.sealed.is_not(None)))
    [request] = db.session.scalars(select(Request))
    assert request.letter_id == waits.id


def test_answers_go_whether_they_are_filed_or_not(clock, database):
    ana, bea = make.mediator(), make.mediator()
    digesting.filed(clock, digesting.asked(ana, 3))
    hers = digesting.asked(bea, 1)
    digesting.answers([*digesting.asked(ana, 1), *hers])
    assert (count(FiledAnswer), count(Answer)) == (3, 2)
    erase(ana)
    assert (count(FiledAnswer), db.session.scalars(select(Answer.key)).all()) == (0, [links.answer_key(hers[0])])


def test_a_draft_behind_a_handed_link_goes_in_the_night(browser, clock, database):
    ana = make.mediator()
    request = make.request(make.mediation(ana), channel=Channel.HANDED)
    reviewed(begun(browser, request))
    assert count(Answer) == 1
    address = links.address(request)
    erase(ana)
    filing.file_due()
    assert (count(Answer), browser.get(address).status_code) == (0, 404)


def test_who_wants_no_letters_gets_none_from_anybody_still(clock, database):
    ana = make.mediator()
    request = make.request(make.mediation(ana))
    db.session.add(Suppressed(person=request.person, since=clock.now()))
    commit()
    erase(ana)
    assert count(Suppressed) == 1


def test_a_digest_of_somebody_else_keeps_its_words_without_its_authors_name(database):
    marit, ana = make.digest_author(name="Marit Solheim"), make.mediator()
    authoring.published(authoring.appointed(ana, marit), marit)
    before = db.session.scalars(select(DigestVersion.text)).all()
    erase(marit)
    after = db.session.execute(select(DigestVersion.text, DigestVersion.author_name)).all()
    assert [tuple(each) for each in after if each.author_name] == [(before[-1], NOBODY)]


def test_an_answered_request_of_somebody_else_stays(database):
    ana, bea = make.mediator(), make.mediator()
    request = make.request(make.mediation(bea))
    answered(request)
    erase(ana)
    assert (count(Request), count(Answer)) == (1, 1)


@pytest.mark.parametrize(
    "state", [authoring.appointed, lambda *who: authoring.given(authoring.appointed(*who), who[1])]
)
def test_the_portal_writes_for_who_lost_their_author_and_tells_them(smtp, database, state):
    marit, ana = make.digest_author(), make.mediator(name="Ana", email="ana@example.org")
    state(ana, marit)
    jobs.run_due()
    assert digest_queries.mode(ana.id) is Mode.INDEPENDENT
    smtp.letters.clear()
    erase(marit)
    jobs.run_due()
    [letter] = smtp.letters
    end = "The end of an appointment for a Feedback Digest"
    assert (letter["To"], letter["Subject"]) == ("Ana <ana@example.org>", end)
    assert digest_queries.mode(ana.id) is Mode.SUMMARY


def test_nobody_is_told_of_an_author_who_had_not_accepted(database):
    marit, ana = make.digest_author(), make.mediator()
    authoring.invited(ana, marit)
    erase(marit)
    assert db.session.scalars(select(Letter.id).where(Letter.sealed.is_not(None))).all() == []
