"""What is somebody else's does not exist: for every address with an id, every method, with and without htmx."""

import re
from io import BytesIO

import pytest

from app import clock
from app.accounts import actions as accounts
from app.accounts import passkey_queries
from app.accounts.models import SignIn
from app.areas import Area
from app.db import commit
from app.feedback import actions as feedback
from app.feedback import flag_actions
from app.feedback.asking import Participant
from app.feedback.flags import Ground
from app.feedback.models import Request
from app.listing import programme_actions
from app.listing.profile_models import ProfilePhoto
from app.logbook import actions, co_mediation_actions, co_mediation_queries
from app.logbook.models import ImportRun
from tests import make
from tests.databases import returning
from tests.features import applying, authoring, packing
from tests.features.authenticator import Authenticator
from tests.features.entering import ACCOUNT, made
from tests.features.linking import co_mediated
from tests.features.programmes import approved, followed, moved
from tests.routes import address as address_of
from tests.routes import unsaid
from tests.rules.calendar_files import calendar

GONE = {
    "entrance.show_link": 410,
    "entrance.use_link": 410,
    "passkey_entrance.show_invitation": 410,
    "passkey_entrance.accept": 410,
}
UNDOING = ("feedback.remove", "logbook.restore", "logbook.restore_session")
OF_OFFICES = ("/staff/", "/assess/")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
EVENT = "UID:1\nDTSTART:20260601T100000Z\nDTEND:20260601T130000Z\nSUMMARY:Mediation\nLOCATION:https://zoom.us/j/1"


def closed_routes(app):
    """The routes of people who are signed in."""
    return [
        rule for rule in app.url_map.iter_rules() if not app.blueprints[rule.endpoint.partition(".")[0]].area.is_open
    ]


class Belongings:
    """Everything somebody owns that has an id in an address, named as the routes name it.

    One that is needed for `UNDOING` is as that endpoint wants to find it.
    """

    def __init__(self, browser, database, endpoint=""):
        self.person = make.mediator(is_digest_author=True)
        self.browser = browser.another().sign_in(self.person)
        mediation = co_mediated(self.person)
        session = make.session(mediation, by=self.person)
        self.request_id, self.slot_id = self._asked(mediation)
        if endpoint == "feedback.remove":
            database.session.delete(database.session.get_one(Request, self.request_id))
            commit()
        if endpoint == "logbook.restore":
            actions.remove(mediation, by=self.person)
            commit()
        if endpoint == "logbook.restore_session":
            actions.remove_session(session, by=self.person)
            commit()
        self.mediation_id, self.session_id = mediation.id, session.id
        self.link_id, self.token = self._offered(mediation)
        self.answer_id, self.flag_id = self._flagged(mediation)
        self.run_id, self.sign_in_id = self._imported(database), self._signed_in_elsewhere(database)
        self.appointment_id, self.draft_id = self._written_about()
        self.mediator_id, self.number = self._writes_about()
        self.passkey_id, self.user_id = self._passkey(), self.person.id
        self.application_id, self.entry_id = self._applied()
        self.pack_id = packing.sealed(self.person).id
        self.programme_id, self.assessor_id = self._follows()
        self.digest = self._portrayed(database)
        self.listing_id = make.listing(self.person).id

    def __getitem__(self, name):
        return getattr(self, name)

    def _imported(self, database):
        file = {"Choose or drop a calendar file": (BytesIO(calendar(EVENT)), "calendar.ics")}
        self.browser.get("/logbook/import/").submit("Read the calendar", file, follow=False)
        return database.session.scalars(database.select(ImportRun.id).order_by(ImportRun.id.desc())).first()

    def _asked(self, mediation):
        slot = feedback.add(
            mediation, by=self.person, form_token=f"slot {mediation.id}", participant=Participant.PARTY, side=None
        )
        commit()
        request = feedback.hand(slot, by=self.person, form_token=f"request {slot.id}", version=slot.version)
        commit()
        return request.id, slot.id

    def _offered(self, mediation):
        link = co_mediation_actions.offer(mediation, by=self.person, form_token=f"offer {mediation.id}")
        commit()
        return link.id, co_mediation_queries.address(link).rpartition("/")[2]

    def _flagged(self, mediation):
        answer = make.shared(mediation, did_well="Shown-words")
        flag = flag_actions.flag(answer, by=self.person, ground=Ground.ABUSE, reason="It is rude.")
        commit()
        return answer.id, flag.id

    def _written_about(self):
        """An author of one's own, and the text that is to be checked."""
        author = make.digest_author()
        appointment = authoring.appointed(self.person, author)
        return appointment.id, authoring.given(appointment, author).id

    def _writes_about(self):
        """A mediator whose digest one writes: a version that is published, and a text that is not."""
        mediator = make.mediator()
        appointment = authoring.appointed(mediator, self.person)
        number = authoring.published(appointment, self.person).number
        authoring.saved(appointment, self.person)
        return mediator.id, number

    def _passkey(self):
        made(self.browser, ACCOUNT, Authenticator())
        return passkey_queries.passkeys(self.person)[0].id

    def _applied(self):
        """An application with a question to answer."""
        programme = applying.programme(f"Assessment {self.person.id}")
        applying.ready(self.person)
        application = applying.queried(self.person, programme, by=applying.assessor(programme))
        return application.id, application.entries[0].id

    def _follows(self):
        """A programme that only its followers still see, with one of its assessors."""
        programme = followed(self.person, approved(f"Programme of {self.person.id}"))
        assessor = programme_actions.invite_assessor(
            programme, by=make.staff(), form_token=f"assessor {programme.id}", address=f"{programme.id}@example.org"
        )
        return moved(programme, "suspend").id, assessor.id

    def _portrayed(self, database):
        digest = f"{self.person.id:064x}"
        photo = ProfilePhoto(mediator_id=self.person.id, digest=digest, data=b"RIFF", made_at=clock.now())
        database.session.add(photo)
        commit()
        return digest

    def _signed_in_elsewhere(self, database):
        user = database.session.get_one(accounts.User, self.person.id)
        accounts.open_sign_in(user, device="Safari on iPhone")
        commit()
        return database.session.scalars(database.select(SignIn.id).order_by(SignIn.id.desc())).first()


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
