"""The EU's VIES service is asked about VAT numbers: a clear yes or no counts, everything else is no answer."""

import pytest

from app.fees.payers import vies as asking
from app.fees.payers.vat import Answer
from app.fees.payers.vies import Said
from tests import vies_server as answers

NUMBER, OURS = "DE136695976", "NL123456782B12"


def test_a_yes_comes_with_its_reference(vies, database):
    assert asking.check(NUMBER, requester=OURS) == Said(Answer.VALID, answers.REFERENCE)
    assert vies.asked == [
        {
            "countryCode": "DE",
            "vatNumber": "136695976",
            "requesterMemberStateCode": "NL",
            "requesterNumber": "123456782B12",
        }
    ]


def test_a_no_is_a_no(vies, database):
    vies.answer = answers.no
    assert asking.check(NUMBER, requester=OURS) == Said(Answer.INVALID)


@pytest.mark.parametrize("answer", answers.UNCLEAR)
def test_anything_else_is_no_answer(vies, database, answer):
    vies.answer = answer
    assert (asking.check(NUMBER, requester=OURS), len(vies.asked)) == (Said(Answer.UNAVAILABLE), 1)


@pytest.mark.parametrize("answer", answers.SLOW)
def test_who_drips_is_not_waited_for(vies, database, answer):
    vies.answer = answer
    assert asking.check(NUMBER, requester=OURS, within=0.5) == Said(Answer.UNAVAILABLE)
    assert not vies.has_dripped


def test_nobody_at_the_address_is_no_answer(app, database, monkeypatch):
    monkeypatch.setitem(app.config, "VIES_URL", "http://127.0.0.1:1/")
    assert asking.check(NUMBER, requester=OURS) == Said(Answer.UNAVAILABLE)


def test_without_an_address_nobody_is_asked(app, vies, database, monkeypatch):
    monkeypatch.setitem(app.config, "VIES_URL", "")
    assert (asking.check(NUMBER, requester=OURS), vies.asked) == (Said(Answer.UNAVAILABLE), [])


def test_a_demo_asks_nobody_and_confirms_every_number(app, vies, database, monkeypatch):
    monkeypatch.setitem(app.config, "IS_DEMO", True)
    assert asking.check(NUMBER, requester=OURS).consultation == answers.REFERENCE
    monkeypatch.setitem(app.config, "VIES_URL", "")
    assert (asking.check(NUMBER, requester=OURS), len(vies.asked)) == (Said(Answer.VALID, "DEMO"), 1)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"countryCode":"DE","vatNumber":"136695976","valid":true}', Said(Answer.VALID)),
        (b'{"countryCode":"DE","vatNumber":"136695976","valid":true,"requestIdentifier":"<b>"}', Said(Answer.VALID)),
        (b'{"countryCode":"DE","vatNumber":"136695976","valid":"true"}', Said(Answer.UNAVAILABLE)),
        (b'{"valid":true}', Said(Answer.UNAVAILABLE)),
        (b"null", Said(Answer.UNAVAILABLE)),
        (b"", Said(Answer.UNAVAILABLE)),
    ],
)
def test_what_a_body_says(body, said):
    assert asking.read(body, NUMBER) == said
