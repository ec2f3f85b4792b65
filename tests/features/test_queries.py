"""A list of three costs as many SQL statements as a list of one."""

import re
from io import BytesIO

import pytest
from sqlalchemy import event

from app.db import commit
from app.listing.applications import actions as application_actions
from app.listing.applications.life import Decision
from app.logbook.co_mediations import actions as co_mediation_actions, queries as co_mediation_queries
from app.logbook.evidence.levels import Source
from app.logbook.sources import actions as source_actions
from app.logbook.vocabulary import CalendarSays
from tests import make
from tests.features import applying
from tests.features.authenticator import Authenticator
from tests.features.entering import ACCOUNT, enrolled, invited, made
from tests.features.linking import co_mediated
from tests.rules.calendar_files import calendar

VALUE = r"(?:\?|%\(\w+\)s(?:::\w+)?)"
MANY = re.compile(rf"\({VALUE}(, {VALUE})*\)")
EVENT = (
    "UID:{0}\nDTSTART:202606{0}T100000Z\nDTEND:202606{0}T130000Z\nSUMMARY:Mediation {0}\nLOCATION:https://zoom.us/j/1"
)


@pytest.fixture
def statements(database):
    """Every SQL statement from now on."""
    said = []

    def note(_connection, _cursor, statement, *_more):
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine, "before_cursor_execute", note)


def cost(browser, statements, address):
    """The statements of a page, however many values each asks for at once."""
    browser.get(address)
    statements.clear()
    browser.get(address)
    return [MANY.sub("(…)", statement) for statement in statements]


@pytest.mark.parametrize(
    "address",
    [
        "/logbook/",
        "/logbook/?search=T&verdict=counts&year=2026&sort=reference",
        "/logbook/eligibility",
        "/logbook/print",
        "/logbook/export.csv",
        "/logbook/history",
        "/logbook/experience",
        "/logbook/code",
        "/listing/",
    ],
)
def test_a_logbook_of_three_costs_as_much_as_one_of_one(browser, statements, address):
    ana = make.mediator()
    browser.sign_in(ana)
    make.mediation(ana, sessions=({},))
    with_one = cost(browser, statements, address)
    make.mediation(ana, sessions=({}, {}))
    make.mediation(ana, minutes=45)
    assert cost(browser, statements, address) == with_one


def test_a_mediation_of_three_sessions_costs_as_much_as_one_of_one(browser, statements):
    ana = make.mediator()
    browser.sign_in(ana)
    mediation = make.mediation(ana)
    with_one = cost(browser, statements, f"/logbook/{mediation.id}")
    make.session(mediation, by=ana)
    make.session(mediation, by=ana)
    assert cost(browser, statements, f"/logbook/{mediation.id}") == with_one


def test_a_mediation_of_three_pieces_of_evidence_costs_as_much_as_one_of_one(browser, statements):
    ana = make.mediator()
    browser.sign_in(ana)
    mediation = make.mediation(ana)
    make.evidence(mediation)
    addresses = f"/logbook/{mediation.id}", "/logbook/", "/logbook/eligibility"
    with_one = [cost(browser, statements, address) for address in addresses]
    for source in (Source.IMPORT, Source.CO_MEDIATOR):
        make.evidence(mediation, source)
        make.evidence(make.mediation(ana), source)
    assert [cost(browser, statements, address) for address in addresses] == with_one


def test_three_calendars_and_flags_cost_as_much_as_one(browser, statements):
    ana = make.mediator()
    browser.sign_in(ana)

    def connected() -> None:
        url = "https://calendar.example.org/basic.ics"
        flagged = make.mediation(ana)
        flagged.sessions[0].calendar_says = CalendarSays.MOVED
        source_actions.connect_address(ana, form_token=f"source {flagged.id}", name="Work", url=url)
        commit()

    connected()
    addresses = "/logbook/calendars/", "/logbook/"
    with_one = [cost(browser, statements, address) for address in addresses]
    connected()
    connected()
    assert [cost(browser, statements, address) for address in addresses] == with_one


def test_three_links_of_an_entry_cost_as_much_as_one(browser, statements):
    ana = make.mediator()
    mediation = co_mediated(ana)
    here = f"/logbook/{mediation.id}/co-mediators"
    browser.sign_in(ana).get(here).submit("Make a link")
    with_one = cost(browser, statements, here)
    for _ in range(2):
        browser.get(here).submit("Make a link")
    assert cost(browser, statements, here) == with_one


def test_three_entries_to_link_cost_as_much_as_one(browser, statements):
    ana, kofi = make.mediator(), make.mediator()
    offered = co_mediated(ana)
    link = co_mediation_actions.offer(offered, by=ana, form_token="one")
    commit()
    address = co_mediation_queries.address(link)
    co_mediated(kofi)
    with_one = cost(browser.sign_in(kofi), statements, address)
    for _ in range(2):
        co_mediated(kofi, sessions=({},))
    assert cost(browser, statements, address) == with_one


def test_three_sign_ins_cost_as_much_as_one(browser, statements):
    ana = make.mediator()
    browser.sign_in(ana)
    with_one = cost(browser, statements, "/account/")
    for _ in range(2):
        browser.another().sign_in(ana)
    assert cost(browser, statements, "/account/") == with_one


def test_three_passkeys_cost_as_much_as_one(browser, statements):
    browser.sign_in(make.mediator())
    addresses = ACCOUNT, "/account/"
    made(browser, ACCOUNT, Authenticator())
    with_one = [cost(browser, statements, address) for address in addresses]
    for _ in range(2):
        made(browser, ACCOUNT, Authenticator())
    assert [cost(browser, statements, address) for address in addresses] == with_one


def test_the_access_of_three_costs_as_much_as_that_of_one(browser, statements, smtp):
    sanne = make.staff()
    browser.sign_in(sanne)
    addresses = "/staff/access/", f"/staff/access/{sanne.id}"
    with_one = [cost(browser, statements, address) for address in addresses]
    for number in range(3):
        joris, _device = enrolled(browser.another(), smtp, f"joris-{number}@example.org")
        invited(smtp, f"mila-{number}@example.org")
        browser.post(f"/staff/access/{joris.id}/lost")
    assert [cost(browser, statements, address) for address in addresses] == with_one


def read_calendar(browser, *days):
    file = (BytesIO(calendar(*(EVENT.format(day) for day in days))), "calendar.ics")
    return browser.get("/logbook/import/").submit("Read the calendar", {"Choose or drop a calendar file": file})


def test_three_imports_cost_as_much_as_one(browser, statements):
    browser.sign_in(make.mediator())
    read_calendar(browser, "01")
    with_one = cost(browser, statements, "/logbook/import/")
    read_calendar(browser, "02")
    read_calendar(browser, "03")
    assert cost(browser, statements, "/logbook/import/") == with_one


def test_an_import_of_three_costs_as_much_as_one_of_one(browser, statements):
    browser.sign_in(make.mediator())
    one, three = read_calendar(browser, "01"), read_calendar(browser, "02", "10", "20")
    assert cost(browser, statements, three.address) == cost(browser, statements, one.address)


@pytest.mark.parametrize(
    ("address", "most"),
    [("/logbook/", 8), ("/logbook/eligibility", 4), ("/account/", 5), ("/feedback/", 5), ("/", 1), ("/healthz", 0)],
)
def test_a_page_asks_the_database_seldom(browser, statements, address, most):
    ana = make.mediator()
    make.mediation(ana)
    asked = [each for each in cost(browser.sign_in(ana), statements, address) if each.startswith("SELECT")]
    assert len(asked) <= most, "\n".join(asked)


def test_three_programmes_to_choose_from_cost_as_much_as_one(browser, statements):
    ana = make.mediator()
    applying.ready(ana)
    applying.programme("One")
    browser.sign_in(ana)
    with_one = cost(browser, statements, "/listing/application/new")
    applying.programme("Two")
    applying.programme("Three", rule={"shortest_window": 36, "longest_window": 36})
    assert cost(browser, statements, "/listing/application/new") == with_one


@pytest.mark.parametrize("where", ["", "/shared"])
def test_an_application_with_three_more_entries_and_questions_costs_no_more(browser, statements, where):
    programme = applying.programme()
    ines, costs = applying.assessor(programme), []
    for more in (0, 3):
        mediator = make.mediator()
        applying.ready(mediator, applying.NEEDED + more)
        application = applying.queried(mediator, programme, by=ines)
        for entry in application.entries[1:more]:
            applying.decided(entry, Decision.QUERY, by=ines)
        address = f"/listing/application/{application.id}{where}"
        costs.append(cost(browser.sign_in(mediator), statements, address))
    assert costs[0] == costs[1]


def test_three_ended_applications_cost_as_much_as_one(browser, statements):
    ana, programme = make.mediator(), applying.programme()
    browser.sign_in(ana)
    costs = []
    for number in (1, 2):
        for _ in range(number):
            made = applying.begun(ana, programme)
            application_actions.withdraw(made, by=ana, version=made.version)
            commit()
        costs.append(cost(browser, statements, "/listing/"))
    assert costs[0] == costs[1]
