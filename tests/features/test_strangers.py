"""What is somebody else's does not exist: for every address with an id, every method, with and without htmx."""

import re

import pytest

from app.areas import Area
from tests import make
from tests.databases import returning
from tests.features.belongings import UNDOING, Belongings
from tests.routes import address as address_of, unsaid

GONE = {
    "entrance.show_link": 410,
    "entrance.use_link": 410,
    "passkey_entrance.show_invitation": 410,
    "passkey_entrance.accept": 410,
}
OF_OFFICES = ("/staff/", "/assess/")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def closed_routes(app):
    """The routes of people who are signed in."""
    return [
        rule for rule in app.url_map.iter_rules() if not app.blueprints[rule.endpoint.partition(".")[0]].area.is_open
    ]


def ask(browser, method, address, htmx=None, **details):
    if method == "POST":
        return browser.post(address, htmx=htmx, **details)
    return browser.ask(method, address, htmx=htmx, **details)


def status(browser, method, address, htmx=None, **details):
    return ask(browser, method, address, htmx, **details).status_code


def test_everything_with_an_id_is_known_to_these_tests(app, browser, database):
    known = vars(Belongings(browser, database)).keys()
    assert {name for rule in closed_routes(app) for name in unsaid(rule)} - known == set()


def test_what_is_somebody_elses_does_not_exist(app, browser, database):
    stranger = browser.sign_in(make.mediator(is_digest_author=True))
    owners, wrong = {endpoint: Belongings(browser, database, endpoint) for endpoint in ("", *UNDOING)}, []
    database.session.remove()
    bring_back = returning(database.engine, "owned")
    for rule in (rule for rule in closed_routes(app) if rule.arguments and not rule.rule.startswith(OF_OFFICES)):
        owner = owners[rule.endpoint if rule.endpoint in UNDOING else ""]
        database.session.remove()
        bring_back()
        owner.browser.sign_in(owner.person)
        address = address_of(rule, owner)
        foreign = address.replace(owner.token, "guessed")
        told = {status(stranger, method, foreign, htmx) for method in METHODS for htmx in (None, "mediations")}
        own = {method: status(owner.browser, method, address, is_checked=False) for method in rule.methods}
        if told != {404} or not all(answer < 500 and answer != 404 for answer in own.values()):
            wrong.append((rule.rule, told, own))
    assert wrong == []


def test_what_is_staffs_or_an_assessors_does_not_exist_for_whom_it_is_about(app, browser, database):
    owner = Belongings(browser, database)
    addresses = [address_of(rule, owner) for rule in closed_routes(app) if rule.rule.startswith(OF_OFFICES)]
    told = {status(owner.browser, method, each) for each in addresses for method in METHODS}
    assert (len(addresses) > 3, told) == (True, {404})


@pytest.mark.parametrize(
    "number", [2**63 - 1, 2**63, 10**24, int("9" * 4000)], ids=["largest", "next", "long", "endless"]
)
def test_a_number_no_row_can_have_is_not_found_anywhere(app, browser, database, number):
    mediator = browser.sign_in(make.mediator(is_digest_author=True))
    with_numbers = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    wrong = []
    for rule in with_numbers:
        address = re.sub("<[^>]+>", "x", re.sub("<int:[^>]+>", str(number), rule.rule))
        told = {
            status(mediator, method, address, htmx, is_checked=False)
            for method in METHODS
            for htmx in (None, "mediations")
        }
        if not told <= {404, GONE.get(rule.endpoint, 404)}:
            wrong.append((rule.rule, told))
    assert (len(with_numbers) > 10, wrong) == (True, [])


@pytest.mark.parametrize("number", [2**63, 10**24], ids=["next", "long"])
def test_a_number_no_row_can_have_is_not_found_in_a_query_either(browser, database, number):
    own = Belongings(browser, database)
    asked = f"/logbook/?edit={number}", f"/logbook/{own.mediation_id}?session={number}"
    assert [status(own.browser, "GET", address) for address in asked] == [404, 404]
    assert status(own.browser, "GET", f"/logbook/?page={number}&year={number}") == 200
    assert status(own.browser, "GET", f"/logbook/eligibility?months={number}") == 200


def test_a_number_no_row_can_have_is_no_mediation_to_add_to(browser, database):
    own = Belongings(browser, database)
    address = f"/logbook/import/{own.run_id}"
    version = own.browser.get(address).page.all("input", name="version")[0].get("value")
    data = {"do": "attach:1", "version": version, "shown-1": "1", "attach-1": "9" * 25, "length-1": "3 h"}
    answer = own.browser.post(address, data)
    assert answer.status_code == 422
    assert "Choose the mediation that it is another session of." in answer.words


def test_a_foreign_session_does_not_exist_in_a_mediation_of_ones_own(browser, database):
    stranger, owner = Belongings(browser, database), Belongings(browser, database)
    mixed = [f"/logbook/{stranger.mediation_id}/sessions/{owner.session_id}"]
    mixed += [f"/logbook/{owner.mediation_id}/sessions/{stranger.session_id}"]
    told = {status(stranger.browser, "POST", address + end) for address in mixed for end in ("", "/remove")}
    opened = stranger.browser.get(f"/logbook/{stranger.mediation_id}?session={owner.session_id}").status_code
    assert (told, opened) == ({404}, 404)


def test_a_foreign_participant_or_request_does_not_exist_in_a_mediation_of_ones_own(browser, database):
    stranger, owner = Belongings(browser, database), Belongings(browser, database)
    here = f"/feedback/mediation/{stranger.mediation_id}"
    ends = [f"participants/{owner.slot_id}/{what}" for what in ("letter", "link", "left-out", "remove")]
    ends += [f"requests/{owner.request_id}/revoke"]
    looks = [f"requests/{owner.request_id}{end}" for end in ("", "/slip")]
    told = {status(stranger.browser, "POST", f"{here}/{end}") for end in ends}
    told |= {status(stranger.browser, "GET", f"{here}/{end}") for end in looks}
    opened = stranger.browser.get(f"{here}?participant={owner.slot_id}")
    assert (told, "participant" in opened.page.by_id) == ({404}, False)


def test_a_foreign_row_is_not_opened_in_the_list(browser, database):
    stranger, owner = Belongings(browser, database), Belongings(browser, database)
    assert stranger.browser.get(f"/logbook/?edit={owner.mediation_id}").status_code == 404


def test_what_is_removed_is_gone_for_its_owner_too(browser, database):
    owner = Belongings(browser, database, "logbook.restore")
    assert status(owner.browser, "GET", f"/logbook/{owner.mediation_id}") == 404


def test_lists_and_exports_hold_nothing_of_anybody_else(browser):
    owner, stranger = make.mediator(), make.mediator()
    make.mediation(owner, reference="OWNERS-ONE")
    addresses = ("/logbook/", "/logbook/eligibility", "/logbook/print", "/logbook/export.csv", "/feedback/")
    addresses += ("/logbook/import/",)
    leaks = {
        who.id: [a for a in addresses if "OWNERS-ONE" in browser.sign_in(who).get(a).text] for who in (owner, stranger)
    }
    assert leaks == {owner.id: list(addresses[:-1]), stranger.id: []}


@pytest.mark.parametrize("htmx", [None, "mediations"])
def test_nobody_is_asked_to_sign_in(app, browser, database, htmx):
    belongings = Belongings(browser, database)
    wrong = []
    for rule in closed_routes(app):
        for method in sorted(rule.methods):
            got = ask(browser, method, address_of(rule, belongings), htmx)
            told = got.status_code, got.location
            if told != ((401, None) if htmx or method == "POST" else (303, "/sign-in")):
                wrong.append((method, rule.rule, told))
    assert wrong == []


def test_staff_have_no_logbook(app, browser, database):
    belongings, staff = Belongings(browser, database), browser.sign_in(make.staff())
    mediators = [rule for rule in closed_routes(app) if area_of(app, rule) is Area.MEDIATOR]
    told = {status(staff, method, address_of(rule, belongings)) for rule in mediators for method in rule.methods}
    assert (len(mediators) > 10, told) == (True, {404})


def area_of(app, rule):
    return app.blueprints[rule.endpoint.partition(".")[0]].area
