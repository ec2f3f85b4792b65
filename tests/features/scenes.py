"""People in the middle of something, who open the pages whose forms nobody else is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app import clock
from app.accounts.address import actions as address_actions
from app.accounts.passkeys import actions as passkey_actions
from app.accounts.passkeys.rules import Role
from app.accounts.person import Person
from app.db import commit
from app.listing.applications import actions as application_actions
from app.listing.applications.life import Decision
from app.listing.deadlines import actions as deadline_actions
from app.listing.programmes import actions as programme_actions
from app.listing.standings import actions as standing_actions
from app.logbook import actions
from app.logbook.rules import actions as rule_actions, queries as rule_queries
from app.logbook.rules.parameters import IMI, IMI_RULE
from app.logbook.sources import actions as source_actions
from app.rights import closing_actions
from tests import make
from tests.features import applying, approving, asking, authoring, billing, desking, listed, owing, programmes
from tests.features.filling import AUTHOR
from tests.features.linking import co_mediated

LISTED_LAST_YEAR = date(2025, 6, 20)  # and so asked for the yearly declaration
BRAKED = "/staff/standing/?day=2027-05-16"  # the day on which that listing would get its final notice
STAFF, NOBODY = "staff", "nobody"


@dataclass(frozen=True)
class Scene:
    """Who opens which pages; somebody of staff, and nobody, are there already."""

    who: str
    pages: tuple[str, ...]
    person: Person | None = None


def scenes(owner) -> Iterator[Scene]:
    for each in (_beginner, _newcomer, _with_digest, _applicant, _at_the_desk, _passed, _payers, _listed, _leaving):
        yield from each()
    yield from _linked(owner)
    yield from _calendars()
    yield from _rules()
    yield from _access()


def _beginner():
    """Somebody who has done nothing yet."""
    yield Scene("beginner", ("/logbook/", "/logbook/experience", "/logbook/code"), make.mediator())


def _newcomer():
    """Nobody was asked, and nothing is applied for; one answer, which is not flagged."""
    ana = make.mediator(name="Ana Newcomer")
    applying.ready(ana)
    asked = make.mediation(ana)
    slot = asking.new_slot(ana, asked, "of a newcomer")
    gone = make.mediation(ana)
    actions.remove(gone, by=ana)
    answer = make.shared(make.mediation(ana), did_well="Shown-words")
    commit()
    pages = ("/listing/application/new", f"/feedback/mediation/{asked.id}?participant={slot.id}")
    yield Scene("newcomer", (*pages, f"/feedback/answers/{answer.id}", f"/logbook/?edit={asked.id}"), ana)


def _linked(owner):
    ana = make.mediator(name="Ana Co-mediator")
    co_mediated(ana)
    yield Scene("co-mediator", (f"/logbook/co-mediation/{owner.link_id}/{owner.token}",), ana)


def _with_digest():
    """One author was asked and has not said yes; another has written all, and given nothing."""
    ana, ben = make.mediator(name="Ana Digested"), make.mediator(name="Ben Digested")
    lea, kim = make.digest_author(name="Lea"), make.digest_author(name="Kim", email=AUTHOR)
    authoring.invited(ana, lea)
    yield Scene("author", (f"/feedback/author/{ana.id}",), lea)
    authoring.given(authoring.appointed(ben, kim), kim)
    yield Scene("author who has given", (f"/feedback/author/{ben.id}",), kim)
    yield Scene("without author", ("/feedback/digest-author/",), make.mediator())


def _applicant():
    ana = make.mediator(name="Ana Applicant")
    programme = applying.programme("Deltas ODR")
    applying.ready(ana)
    begun = applying.begun(ana, programme)
    yield Scene("applicant", (f"/listing/application/{begun.id}/shared",), ana)
    ben = make.mediator(name="Ben Applicant")
    programme = applying.programme("Canals ODR")
    applying.ready(ben)
    asked = applying.queried(ben, programme, by=applying.assessor(programme, "ines-of-canals@example.org"))
    [question, *_others] = asked.entries
    application_actions.answer(question, by=ben, version=question.version, answer="By Zoom.", replacement=None)
    commit()
    yield Scene("applicant who has answered", (f"/listing/application/{asked.id}",), ben)


def _at_the_desk():
    """What was submitted, what is in review, and what is ready to be signed."""
    programme = applying.programme("Lakes ODR")
    ines = applying.assessor(programme, "ines-of-lakes@example.org")
    new, begun, ready = make.mediator(), make.mediator(), make.mediator()
    for each in (begun, ready, new):
        applying.ready(each)
    submitted = applying.submitted(new, programme)
    under = desking.begun(begun, programme, by=ines)
    complete = desking.complete(desking.begun(ready, programme, by=ines), by=ines)
    opened = f"?open={under.entries[0].id}"
    desk = [desking.at(under, end) for end in ("", opened, "/ask", "/accept", "/criteria/1")]
    yield Scene("desk", (*desk, desking.at(complete, "/result"), desking.at(submitted)), ines)
    kim, asked = make.mediator(), applying.programme("Ponds ODR")
    ines = applying.assessor(asked, "ines-of-ponds@example.org")
    applying.ready(kim)
    queried = applying.queried(kim, asked, by=ines)
    yield Scene("desk that has asked", (desking.at(queried),), ines)
    jo = make.mediator()
    programme = applying.programme("Wells ODR")
    ines = applying.assessor(programme, "ines-of-wells@example.org")
    applying.ready(jo)
    asking_now = desking.begun(jo, programme, by=ines)
    desking.decided(asking_now.entries[0], Decision.QUERY, "Which platform?", by=ines)
    yield Scene("desk that asks", (desking.at(asking_now, "/ask"), desking.at(asking_now)), ines)


def _passed():
    passed, returned = approving.passed(), approving.passed()
    yield Scene(STAFF, (f"/staff/applications/{passed.id}/", f"/staff/applications/{returned.id}/"))


def _payers():
    """Who has an invoice to ask for, is outside the Union, has asked for a waiver, or has paid."""
    first, asked, paid = billing.first(), owing.waiver(), owing.paid()
    yield Scene("payer", ("/fees/", "/fees/payer/?country=US"), billing.owner(first))
    yield Scene(STAFF, tuple(f"/staff/fees/{each.id}/" for each in (first, asked, paid)))


def _listed():
    """Listed for nearly a year, with a profile and an address to write to; and one who asked for a waiver."""
    ana = listed.whole("Ana Listed", "listed", on=LISTED_LAST_YEAR)
    yield Scene("listed", ("/listing/keeping-up/", "/listing/", "/fees/"), ana.person)
    yield Scene(NOBODY, (f"{ana.home}/contact",))
    asked, held, suspended, removed = (make.listing() for _listing in range(4))
    staff = make.staff()
    standing_actions.request_waiver(asked, reason="I teach.", by=staff)
    standing_actions.hold(held, until=clock.today(), reason="They teach.", by=staff)
    standing_actions.suspend(suspended, reason="They teach.", by=staff)
    standing_actions.remove(removed, reason="They teach.", by=staff)
    commit()
    every = (ana.listing, asked, held, suspended, removed)
    yield Scene(STAFF, (BRAKED, *(f"/staff/listings/{each.id}/" for each in every)))


def _leaving():
    """Who closes their account, who wants another address, and who has a calendar of deadlines."""
    closing, moving, reading = (make.mediator() for _mediator in range(3))
    closing_actions.close(by=closing, form_token="close")
    address_actions.ask(moving, form_token="move", email="elsewhere@example.org")
    deadline_actions.make(reading, form_token="calendar")
    commit()
    yield Scene("closing", ("/account/close/",), closing)
    yield Scene("moving", ("/account/address/",), moving)
    yield Scene("reading", ("/account/calendar/",), reading)


def _calendars():
    """A calendar by its account."""
    ana = make.mediator()
    login = {"url": "https://calendar.example.org/dav", "user": "ana", "password": "secret"}
    source = source_actions.connect_account(ana, form_token="account", **login)
    source.asked_at, source.failed_at, source.failures = None, clock.now(), 1
    ben = make.mediator()
    public = source_actions.connect_address(
        ben, form_token="address", name="Work", url="https://calendar.example.org/b"
    )
    public.asked_at, public.fetched_at, public.next_at = None, clock.now(), clock.now()
    commit()
    yield Scene("with an account", (f"/logbook/calendars/{source.id}",), ana)
    yield Scene("with a calendar", (f"/logbook/calendars/{public.id}",), ben)


def _rules():
    """A rule of IMI and one of a programme that come into force next month."""
    staff, programme = make.staff(), programmes.applied("Brooks ODR")
    later = {"in_force_from": clock.today() + timedelta(days=31), "reason": "As agreed."}
    rule_actions.set_imis_rule(by=staff, version=rule_queries.latest_number(IMI), rule=IMI_RULE, **later)
    programme_actions.set_rule(programme, by=staff, version=programme.version, rule=IMI_RULE, **later)
    commit()
    yield Scene(STAFF, ("/staff/programmes/imi/", f"/staff/programmes/{programme.id}"))


def _access():
    """Somebody who was invited to be staff, and what failed and waits for staff."""
    invited = passkey_actions.invite("invited@example.org", role=Role.STAFF, by=make.staff(), name="Invited")
    commit()
    approving.given_up()
    yield Scene(STAFF, (f"/staff/access/{invited.id}", f"/staff/access/{make.staff().id}", "/staff/"))
