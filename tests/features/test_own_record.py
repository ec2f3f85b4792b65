"""Nobody of IMI staff acts on their own record, by whichever page (domain §2)."""

from secrets import token_urlsafe

from sqlalchemy import func, select

from app import clock
from app.accounts.own_record import OWN_RECORD
from app.areas import Area
from app.audit import AuditRecord
from app.db import commit, db
from app.feedback.flags import actions as flag_actions
from app.feedback.flags.grounds import Ground
from app.listing.applications import life as application
from app.listing.applications.life import Tie
from app.listing.approvals import queries as approval_queries
from app.listing.approvals.needs import State
from app.listing.programmes import actions as programme_actions
from app.mail import Letter
from tests import make
from tests.features import applying, approving, stating
from tests.features.programmes import approved
from tests.routes import addresses

ABOUT_NOBODY = {
    *("prices.set_price", "prices.take_back", "prices.add", "prices.end", "prices.preview", "prices.bring_in"),
    *("standing.release_brake", "register.add", "imi_rule.set_rule", "imi_rule.take_back"),
    *("statements.bring", "queue.send_again", "queue.put_letter_away", "queue.try_again", "queue.put_job_away"),
    "misuse.find",
}
REFUSALS = (OWN_RECORD, programme_actions.OWN, application.why_not_decide([Tie.SAME_PERSON]))
# What any form of the console asks for, at once.
ANSWERS = {
    "version": "0",
    "seen": "so",
    "to": "1",
    "reason": "So",
    "decision": "So",
    "ground": "abuse",
    "verb": "suspend",
    "is_sure": "y",
    "is_granted": "declined",
    "contribution": "paid",
    "name": "Somebody",
    "email": "sanne@example.org",
    "address": "sanne@example.org",
    "kind": "odrqap",
    "organisation": "Somebody",
    "languages": "English",
    "delivery": "online",
    "contact": "a@b.org",
    "needed": "20",
    "needed_certified": "5",
    "shortest_window": "24",
    "longest_window": "36",
    "min_minutes": "2 h",
    "doubtful_minutes": "1 h",
    "min_online_share": "80",
    "doubtful_online_share": "50",
    "core_hours": "200",
    "core_mediations": "20",
    "core": "any",
    "in_force_from": "2030-01-01",
    "result": "pass",
    "grounds": "So",
    "signed_name": "Ines",
    "signed_on": "2026-06-01",
    "reference": "A 1",
}


class Own:
    """What somebody has who is staff, a mediator and an assessor at once, named as the routes name it."""

    def __init__(self, email="sanne@example.org"):
        self.person = make.mediator(is_staff=True, name="Sanne Bakker", email=email)
        self.application_id = approving.passed(self.person).id
        self.listing_id, self.user_id = make.listing(self.person).id, self.person.id
        answer = make.shared(make.mediation(self.person))
        self.flag_id = flag_actions.flag(answer, by=self.person, ground=Ground.ABUSE, reason="It is rude.").id
        self.request_id = make.request(make.mediation(self.person)).id
        self.programme_id, self.assessor_id = self._assesses()
        self.contribution_id = stating.due(self.person).id
        self.statement_id, self.bank_entry_id = stating.kept(self.contribution_id)
        self.number = 1
        self.request = f"/staff/listings/{self.listing_id}/request"  # a mediator may request a waiver for themselves

    def _assesses(self):
        programme, address = approved("Programme of hers"), self.person.email
        made = programme_actions.invite_assessor(programme, by=make.staff(), form_token="hers", address=address)
        commit()
        return programme.id, made.id


def posts_of_staff(app):
    """The routes of staff that change something."""
    rules = (rule for rule in app.url_map.iter_rules() if "POST" in rule.methods)
    return [rule for rule in rules if app.blueprints[rule.endpoint.partition(".")[0]].area is Area.STAFF]


def recorded():
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (AuditRecord, Letter)]


def test_no_page_of_staff_changes_ones_own_record(app, browser, database):
    own = Own()
    staff = browser.sign_in(own.person)
    token = staff.get("/staff/").csrf_token
    before, wrong, tried, today = recorded(), [], [], clock.today().isoformat()
    for rule in posts_of_staff(app):
        if rule.endpoint in ABOUT_NOBODY:
            continue
        for address in set(addresses(rule, vars(own))) - {own.request}:
            answer = staff.post(
                address,
                {"csrf_token": token, "form_token": token_urlsafe(16), "until": today, "paid_on": today, **ANSWERS},
                is_checked=False,
            )
            tried.append(rule.endpoint)
            if answer.status_code not in (409, 422) or not any(words in answer.words for words in REFUSALS):
                wrong.append((address, answer.status_code))
    assert (wrong, recorded(), len(tried) > 15) == ([], before, True)


PAGES = (
    *("people/{user_id}/", "access/{user_id}", "applications/{application_id}/", "feedback/{flag_id}"),
    *("programmes/{programme_id}", "programmes/{programme_id}/edit", "programmes/{programme_id}/rule"),
    *("fees/{contribution_id}/", "listings/{listing_id}/"),
)


def offered(browser, own):
    """The pages of staff about somebody on which there is something to press."""
    addresses = ["/staff/" + each.format(**vars(own)) for each in PAGES]
    found = {each: browser.get(each).page.all("form", method="post") for each in addresses}
    return [each for each, forms in found.items() if any("/staff/" in form.get("action") for form in forms)]


def test_no_page_offers_what_is_refused_whichever_of_ones_accounts_looks(browser, database):
    own = Own("sanne.bakker@gmail.com")
    second = make.staff(email="sannebakker+imi@googlemail.com")
    told = [offered(browser.another().sign_in(each), own) for each in (own.person, second)]
    assert (told, len(offered(browser.sign_in(make.staff()), own))) == ([[], []], len(PAGES))


def test_the_result_of_ones_own_application_is_a_colleagues_to_enter(browser, database):
    sanne = make.mediator(is_staff=True, email="sanne.bakker@gmail.com")
    applying.ready(sanne)
    application = applying.submitted(sanne, applying.programme("Rivers"))
    address = f"/staff/applications/{application.id}/enter"
    lookers = (sanne, make.staff(email="sannebakker+imi@googlemail.com"), make.staff())
    pages = [browser.another().sign_in(each).get(address).words for each in lookers]
    assert ["This is your own application" in words for words in pages] == [True, True, False]
    assert ["Enter only what the programme gave you" in words for words in pages] == [False, False, True]


def test_a_colleague_decides_about_an_answer_that_one_flagged(browser, database):
    own = Own()
    address = f"/staff/feedback/{own.flag_id}"
    page = browser.sign_in(own.person).get(address)
    assert ("Somebody else of IMI staff decides" in page.words, "Leave this answer out" in page.words) == (True, False)
    assert "Leave this answer out" in browser.another().sign_in(make.staff()).get(address).words


def test_ones_own_application_waits_for_a_colleague(browser, database):
    sanne = make.mediator(is_staff=True, name="Sanne Bakker")
    application = approving.passed(sanne)
    page = browser.sign_in(sanne).get(f"/staff/applications/{application.id}/")
    assert "This is your own application" in page.words
    assert "Approve the listing" not in page.words
    colleague = browser.another().sign_in(make.staff()).get(f"/staff/applications/{application.id}/")
    colleague.submit("Approve the listing", {"contribution": "Paid", "reason": "All is there"})
    db.session.rollback()
    assert approval_queries.application(application.id).state is State.APPROVED


def test_ones_own_file_can_be_read_and_not_acted_on(browser, database):
    sanne = make.mediator(is_staff=True, name="Sanne Bakker")
    approving.passed(sanne)
    page = browser.sign_in(sanne).get(f"/staff/people/{sanne.id}/")
    assert ("This is your own file" in page.words, "Verify the certification" in page.words) == (True, False)
