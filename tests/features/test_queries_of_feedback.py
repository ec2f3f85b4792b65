"""Three participants, digests, texts and answers cost as many SQL statements as one."""

from app.db import commit
from app.feedback import actions as feedback
from app.feedback.asking import Participant
from app.feedback.authors import appointment_actions
from app.feedback.authors.appointments import Who
from tests import make
from tests.features import authoring
from tests.features.digesting import asked as asked_by_letter, filed
from tests.features.test_queries import cost, statements

__all__ = ["statements"]


def asked(mediator, mediation, *, times):
    """Participants of a mediation who were handed a link."""
    for number in range(times):
        token = f"{mediation.id} {number}"
        slot = feedback.add(mediation, by=mediator, form_token=token, participant=Participant.PARTY, side=None)
        commit()
        feedback.hand(slot, by=mediator, form_token=token, version=slot.version)
        commit()


def test_three_participants_in_three_mediations_cost_as_much_as_one(browser, statements):
    ana = make.mediator()
    browser.sign_in(ana)
    one, three = make.mediation(ana), make.mediation(ana)
    asked(ana, one, times=1)
    addresses = "/feedback/", f"/feedback/mediation/{one.id}"
    with_one = [cost(browser, statements, address) for address in addresses]
    asked(ana, three, times=3)
    make.mediation(ana)
    addresses = "/feedback/", f"/feedback/mediation/{three.id}"
    assert [cost(browser, statements, address) for address in addresses] == with_one


def test_three_digests_cost_their_author_as_much_as_one(browser, statements):
    lea = make.digest_author()
    browser.sign_in(lea)
    appointment = authoring.appointed(make.mediator(), lea)
    authoring.saved(appointment, lea)
    authoring.published(appointment, lea)
    addresses = "/feedback/author/", f"/feedback/author/{appointment.mediator_id}"
    with_one = [cost(browser, statements, address) for address in addresses]
    for number in (2, 3):
        authoring.given(authoring.appointed(make.mediator(), lea), lea)
        authoring.published(appointment, lea, number=number)
    assert [cost(browser, statements, address) for address in addresses] == with_one


def test_three_texts_to_check_cost_as_much_as_one(browser, statements):
    ana = make.mediator()
    browser.sign_in(ana)
    addresses = ["/feedback/", "/feedback/answers", "/feedback/digest-author/"]
    costs = []
    for _ in range(3):
        lea = make.digest_author()
        appointment = authoring.appointed(ana, lea)
        draft = authoring.given(appointment, lea)
        check = f"/feedback/digest-author/texts/{draft.id}"
        costs.append([cost(browser, statements, address) for address in (*addresses, check)])
        appointment_actions.end(appointment, by=ana, who=Who.MEDIATOR)
        commit()
    assert costs == [costs[0]] * 3


def test_three_answers_are_read_at_the_cost_of_one(browser, statements, clock):
    ana, lea = make.mediator(), make.digest_author()
    browser.sign_in(lea)
    authoring.appointed(ana, lea)
    address = f"/feedback/author/{ana.id}/answers"
    filed(clock, asked_by_letter(ana, 3))
    with_three = cost(browser, statements, address)
    filed(clock, asked_by_letter(ana, 6))
    assert cost(browser, statements, address) == with_three
