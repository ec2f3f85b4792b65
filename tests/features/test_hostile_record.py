"""Text that tries to be code stays text on its way to a listing: profile, review, decisions, packs, exports."""

import csv
import json
import re
from io import StringIO

import pytest

from app import clock
from app.accounts.models import User
from app.accounts.person import person
from app.areas import Area
from app.db import commit, db
from app.feedback.flags import actions as flag_actions
from app.feedback.flags.grounds import Ground
from app.fees.vocabulary import Ground as WaiverGround
from app.fees.waivers import actions as waiver_actions
from app.listing.applications import actions as application_actions
from app.listing.applications.life import Decision, Mark
from app.listing.approvals import actions as approval_actions
from app.listing.approvals.needs import Contribution
from app.listing.desk import actions as desk_actions
from app.listing.desk.review import Result, Show
from app.listing.packs import queries as pack_queries
from app.listing.packs.life import Way
from app.listing.profiles.details import Details, Place
from app.listing.programmes import actions as programme_actions
from app.listing.standings import actions as standing_actions, queries as standing_queries
from app.logbook.eligibility import actions as eligibility_actions, certification_actions, certification_queries
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.parameters import IMI_RULE
from tests import make
from tests.features import applying, approving, desking, packing, paying, programmes
from tests.features.test_hostile_text import ATTACK, FORMULAS, intruders
from tests.features.test_strangers import area_of
from tests.routes import address as address_of


def attack(field):
    """The attack, with the field it was written in."""
    return f"{ATTACK} of {field}"


TYPED = Details(
    languages=("en",),
    places=(Place(attack("place"), "PT"),),
    expertise=approving.COMPLETE.expertise,
    about=attack("about"),
    education=attack("education"),
    conduct=attack("conduct"),
    complaints=attack("complaints"),
)
FIELD = re.compile(rf"{re.escape(ATTACK)} of (\w+)")

PROFILE = {"mediator", "place", "about", "education", "conduct", "complaints"}
SHARED = {"mediator", "experience", "reference", "claim"}
BY_STAFF = {
    *("staff", "programme", "organisation", "contact", "rule", "suspend", "restore"),
    *("certification", "approve", "return_to", "signed_name", "reason", "grounds", "left_out"),
    *("hold", "suspension", "refusal"),
}


class Record:
    """All that is written on the way to a listing, by everybody who writes on it, is the attack."""

    def __init__(self):
        self.staff = make.staff(name=attack("staff"))
        self.programme = self._programme()
        self.assessor = self._assessor()
        self.mediator, self.other, self.third = (self._mediator() for _ in range(3))
        self.passed = self._reviewed(self.mediator)
        self.listing = self._listed()
        self.returned = self._entered(self.other)
        self._decided(approval_actions.return_to, self.returned)
        self.open = self._queried(self.third)
        self.pack = packing.sealed(self.mediator, recipient=attack("recipient"))
        self.contribution = self._billed()
        self.flag_id, self.request_id = self._flagged(), make.request(make.mediation(self.mediator)).id

    def belongings(self, application):
        """What stands in addresses, by the names of the routes."""
        return {
            "application_id": application.id,
            "entry_id": application.entries[0].id,
            "user_id": application.mediator_id,
            "listing_id": self.listing.id,
            "programme_id": self.programme.id,
            "pack_id": self.pack.id,
            "flag_id": self.flag_id,
            "request_id": self.request_id,
            "number": 1,
            "contribution_id": self.contribution.id,
            "digest": f"{application.mediator_id:064x}",
        }

    def _programme(self):
        by, written = self.staff, {each: attack(each) for each in ("organisation", "contact")}
        made = programme_actions.add(
            by=by, form_token="attack", name=attack("programme"), **programmes.DETAILS | written
        )
        commit()
        rule = {"rule": IMI_RULE, "in_force_from": rule_queries.today(), "reason": attack("rule")}
        programme_actions.set_rule(made, by=by, version=made.version, **rule)
        commit()
        for verb in ("approve", "suspend", "restore"):
            programme_actions.move(made, verb=verb, by=by, version=made.version, reason=attack(verb))
            commit()
        return made

    def _assessor(self):
        made = applying.assessor(self.programme)
        account = db.session.get_one(User, made.id)
        account.name = attack("assessor")
        commit()
        return person(account)

    def _mediator(self):
        made = make.mediator(name=attack("mediator"))
        approving.portrayed(made, TYPED)
        applying.ready(made)
        eligibility_actions.set_opening_balance(made, version=1, minutes=9000, mediations=30, note=attack("experience"))
        make.mediation(made, reference=attack("reference"), is_claimed_full_scale=True, claim_sentence=attack("claim"))
        claim = certification_queries.certification(made.id)
        certification_actions.verify(claim, by=self.staff, version=claim.version, reason=attack("certification"))
        commit()
        return made

    def _queried(self, mediator):
        """A question, and an answer that is not sent yet."""
        made = desking.begun(mediator, self.programme, by=self.assessor)
        for entry in made.entries:
            desking.decided(entry, Decision.QUERY, attack("question"), by=self.assessor)
        desk_actions.move(made, "query", by=self.assessor, version=made.version)
        commit()
        for entry in made.entries:
            application_actions.answer(
                entry, by=mediator, version=entry.version, answer=attack("answer"), replacement=None
            )
            commit()
        return made

    def _answered(self, mediator):
        made = self._queried(mediator)
        application_actions.send_answers(made, by=mediator, version=made.version)
        commit()
        return made

    def _entered(self, mediator):
        """One that staff entered as passed on paper."""
        made, signed = self._answered(mediator), {"result": Result.PASS, "signed_on": clock.today()}
        said = {each: attack(each) for each in ("signed_name", "reference", "grounds", "reason")}
        desk_actions.enter(made, by=self.staff, version=made.version, **signed, **said)
        commit()
        return made

    def _reviewed(self, mediator):
        """A review with a question and its answer, reasons, notes and grounds, and passed."""
        made = self._answered(mediator)
        for entry in made.entries:
            desking.decided(entry, Decision.ACCEPT, attack("decision"), by=self.assessor)
        desking.marked(made, by=self.assessor, mark=Mark.MET, note=attack("note"))
        return desking.signed(made, Result.PASS, by=self.assessor, grounds=attack("grounds"))

    def _decided(self, decide, application, **what):
        decide(application, by=self.staff, version=0, reason=attack(decide.__name__), **what)
        commit()

    def _listed(self):
        self._decided(approval_actions.approve, self.passed, contribution=Contribution.PAID)
        listing = standing_queries.listing_of(self.mediator.id)
        by, until = self.staff, clock.today()
        standing_actions.request_waiver(listing, by=self.mediator, reason=attack("request"))
        commit()
        standing_actions.decide_waiver(listing, is_granted=False, by=by, reason=attack("refusal"))
        standing_actions.hold(listing, until=until, by=by, reason=attack("hold"))
        standing_actions.suspend(listing, by=by, reason=attack("suspension"))
        standing_actions.request_waiver(listing, by=self.mediator, reason=attack("request"))
        commit()
        return listing

    def _billed(self):
        """A contribution with its payer, and a request for a waiver that is declined."""
        said = {"name": attack("payer"), "address": attack("street"), "country": "BR", "tax_id": "12.345"}
        paying.payer(self.mediator, is_attested=True, **said)
        made = paying.contribution(self.mediator)
        asked = waiver_actions.request(
            made, by=self.mediator, form_token="waiver", ground=WaiverGround.PRO_BONO, words=attack("waiver")
        )
        commit()
        waiver_actions.decide(asked, percent=0, reason=attack("unwaived"), by=self.staff, version=asked.version)
        commit()
        return made

    def _flagged(self):
        answer = make.shared(make.mediation(self.mediator), did_well=attack("did_well"), do_better=attack("do_better"))
        ground = {"ground": Ground.ABUSE}
        made = flag_actions.flag(answer, by=self.mediator, reason=attack("flag"), **ground)
        commit()
        flag_actions.exclude(made, by=self.staff, version=made.version, decision=attack("left_out"), **ground)
        commit()
        return made.id


@pytest.fixture
def record(database):
    return Record()


def opened(app, browser, area, things):
    """Every page of an area that can be opened with these, by its address."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and area_of(app, rule) is area]
    addresses = [address_of(rule, things) for rule in rules if rule.arguments <= things.keys()]
    return {address: browser.get(address, is_checked=False) for address in addresses}


def seen(*answers):
    """The fields whose attack stands on these pages as text, which is all that it may be."""
    found = set()
    for answer in (each for each in answers if each.is_html):
        assert intruders(answer) == [], answer
        values = [value for element in answer.page.all() for value in element.attrib.values()]
        found |= {each for text in (*answer.page.root.itertext(), *values) for each in FIELD.findall(text)}
    return found


def test_on_every_page_of_staff(app, browser, record):
    staff, answers = browser.sign_in(make.staff()), []
    for application in (record.passed, record.returned, record.open):
        staff.get(f"/staff/applications/{application.id}/").submit("Open what was submitted")
        answers += opened(app, staff, Area.STAFF, record.belongings(application)).values()
    said = {*BY_STAFF, "flag", "request", "did_well", "do_better", "assessor"}
    assert seen(*answers) >= PROFILE | SHARED | said | {"payer", "waiver", "unwaived"}


def test_on_every_page_of_an_assessor(app, browser, record):
    desk = browser.sign_in(record.assessor)
    answers = [desk.get(f"/assess/{record.passed.id}?show={show.value}") for show in Show]
    for application in (record.passed, record.open):
        answers += opened(app, desk, Area.ASSESSOR, record.belongings(application)).values()
    assert seen(*answers) >= SHARED | {"question", "answer", "decision", "note", "grounds"}


def test_on_every_page_of_the_mediator(app, browser, record):
    answers = []
    for application in (record.passed, record.returned, record.open):
        browser.sign_in(person(application.mediator))
        answers += opened(app, browser, Area.MEDIATOR, record.belongings(application)).values()
    said = {"question", "answer", "grounds", "signed_name", "return_to", "recipient", "programme", "organisation"}
    fees = {"payer", "street", "waiver", "unwaived"}
    assert seen(*answers) >= PROFILE | SHARED | said | fees


@pytest.mark.parametrize("way", [Way.VIEW, Way.PRINT])
def test_on_the_pages_of_a_pack(browser, record, way):
    closed = browser.get(pack_queries.address(record.pack))
    assert seen(closed) == {"mediator", "recipient"}
    assert seen(packing.opened(browser, record.pack, way)) == SHARED | {"recipient"}
    assert seen(browser.get(f"/verify-pack/{record.pack.sha256}")) == set()


def test_in_the_exports_of_a_pack(browser, record):
    as_json = packing.opened(browser, record.pack, Way.JSON)
    assert json.loads(as_json.text)["core"]["earlier_note"] == attack("experience")
    rows = list(csv.DictReader(StringIO(packing.opened(browser, record.pack, Way.CSV).text, newline="")))
    assert attack("reference") in [row["reference"] for row in rows]


@pytest.mark.parametrize("reference", FORMULAS)
def test_a_formula_is_text_in_the_export_of_a_pack(browser, database, reference):
    ana = make.mediator()
    make.mediation(ana, reference=reference)
    [row] = csv.DictReader(StringIO(packing.opened(browser, packing.sealed(ana), Way.CSV).text, newline=""))
    assert row["reference"] == f"'{reference}"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
