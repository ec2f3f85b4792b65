"""Who has no business at a desk: every address of it, by every method, for everybody it does not belong to.

A method that an address does not know is not found, whoever asks.
"""

from itertools import product

import pytest

from app.accounts.models import User
from app.areas import Area
from app.db import commit, db
from app.listing.applications.life import State
from app.listing.programmes import actions as programme_actions, queries as programme_queries
from tests import make
from tests.features import applying, authoring, desking, programmes
from tests.features.linking import co_mediated, linked
from tests.routes import address as address_of

METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def application(ana, rivers, ines):
    applying.ready(ana)
    return desking.begun(ana, rivers, by=ines)


def addresses(app, application):
    """Every address of a desk that is about one application."""
    given = {"application_id": application.id, "entry_id": application.entries[0].id, "number": 1}
    rules = [each for each in app.url_map.iter_rules() if each.endpoint.startswith("desk.") and each.arguments]
    assert app.blueprints["desk"].area is Area.ASSESSOR
    assert len(rules) >= 10
    return [address_of(each, given) for each in rules]


def told(app, browser, application):
    """What becomes of everything that can be asked of it, and whether anything did."""
    before = application.state, application.version, [each.version for each in application.entries]
    sent = {"version": application.version, "decision": "accept", "number": 4, "seal": "0"}
    found = set()
    for address, htmx in product(addresses(app, application), (None, "entries")):
        found |= {browser.ask(each, address, htmx=htmx, is_checked=False).status_code for each in METHODS}
        found.add(browser.post(address, sent, htmx=htmx).status_code)
    assert (application.state, application.version, [each.version for each in application.entries]) == before
    return found


def another_programmes(_browser, _ana, _ines, _rivers):
    return applying.assessor(applying.programme("Lakes ODR"), "olu@example.org")


def ended(_browser, _ana, ines, rivers):
    """Ines is ended, and acts for another programme."""
    programme_actions.invite_assessor(
        applying.programme("Lakes ODR"), by=make.staff(), form_token="lakes", address=ines.email
    )
    programme_actions.end_assessor(programme_queries.live_assessor(rivers, ines.id), by=make.staff())
    commit()
    return ines


def suspended(_browser, _ana, ines, rivers):
    programmes.moved(rivers, "suspend")
    return ines


def themself(_browser, ana, _ines, rivers):
    """Ana, who was invited by another spelling of her address after she had applied."""
    return applying.assessor(rivers, ana.email.replace("@", "+odr@"))


def co_mediator(browser, ana, ines, _rivers):
    _also(ines, "is_mediator")
    linked(browser.another().sign_in(ana), co_mediated(ana), browser.another().sign_in(ines), co_mediated(ines))
    return ines


def digest_author(_browser, ana, ines, _rivers):
    _also(ines, "is_digest_author")
    authoring.appointed(ana, ines)
    return ines


WHO = (another_programmes, ended, suspended, themself, co_mediator, digest_author)
HINDERED = {
    co_mediator: "You and this mediator have mediated together.",
    digest_author: "You write, or wrote, this mediator's Feedback Digest.",
    themself: "Nobody decides about themself.",
}


@pytest.mark.parametrize("who", WHO)
def test_a_desk_does_not_exist_for_an_assessor_who_may_not_decide(app, browser, ana, ines, rivers, application, who):
    person = who(browser, ana, ines, rivers)
    assert told(app, browser.sign_in(person), application) == {404}


@pytest.mark.parametrize("who", ["mediator", "staff", "digest_author"])
def test_a_desk_does_not_exist_for_others(app, browser, application, who):
    assert told(app, browser.sign_in(getattr(make, who)()), application) == {404}


def test_a_desk_does_not_exist_for_the_mediator_whose_application_it_is(app, browser, ana, application):
    assert told(app, browser.sign_in(ana), application) == {404}


def test_a_sign_in_by_code_is_not_enough(app, browser, ines, application):
    assert browser.sign_in(ines, is_by_passkey=False).get(f"/assess/{application.id}").status_code == 403
    assert told(app, browser.sign_in(ines, is_by_passkey=False), application) == {403, 404}


def test_who_is_signed_out_is_sent_to_sign_in(app, browser, application):
    assert told(app, browser, application) == {303, 401, 404}


@pytest.mark.parametrize("who", HINDERED)
def test_who_may_not_decide_reads_why_in_the_queue(browser, ana, ines, rivers, application, who):
    page = browser.sign_in(who(browser, ana, ines, rivers)).get("/assess/")
    assert "Another assessor must take this." in page.words
    assert HINDERED[who] in page.words
    assert f"/assess/{application.id}" not in page.text


@pytest.mark.parametrize("who", [another_programmes, ended, suspended])
def test_what_is_no_programme_of_ones_own_is_not_in_the_queue(browser, ana, ines, rivers, application, who):
    page = browser.sign_in(who(browser, ana, ines, rivers)).get("/assess/")
    assert "Ana Petrova" not in page.words


def test_a_draft_and_what_is_withdrawn_are_not_there(browser, ana, rivers, ines):
    made = applying.begun(ana, rivers)
    assert browser.sign_in(ines).get(f"/assess/{made.id}").status_code == 404
    applying.ready(ana)
    his = browser.another().sign_in(ana)
    his.get(f"/listing/application/{made.id}/shared").submit(
        "Submit to Rivers ODR", {"What is shown here is right and I share it with this programme": True}
    )
    assert browser.get(f"/assess/{made.id}").status_code == 200
    his.post(f"/listing/application/{made.id}/withdraw", {"version": made.version})
    assert made.state is State.WITHDRAWN
    assert browser.get(f"/assess/{made.id}").status_code == 404
    assert "Ana Petrova" in browser.get("/assess/?show=ended").words


def test_an_entry_of_another_application_does_not_exist_in_this_one(browser, rivers, ines, application):
    lea = make.mediator()
    applying.ready(lea)
    other = desking.begun(lea, rivers, by=ines)
    address = f"/assess/{application.id}/entries/{other.entries[0].id}"
    assert browser.sign_in(ines).post(address, {"version": 1, "decision": "accept"}).status_code == 404


def _also(person, role):
    """An assessor who has another role too."""
    setattr(db.session.get_one(User, person.id), role, True)
    commit()
