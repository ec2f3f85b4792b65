"""Staff and assessors get in by passkey only: invited, reported to have lost it by two of staff, invited anew."""

from datetime import timedelta
from email.utils import parseaddr

import pytest
from sqlalchemy import select

from app import jobs
from app.accounts import passkey_actions, passkey_queries
from app.accounts.models import SignIn, User
from app.accounts.passkey_models import Invitation, LostReport, Passkey
from app.accounts.passkey_rules import ONLY_BY_PASSKEY, THE_LAST, Role
from app.accounts.person import person
from app.areas import Area
from app.audit import AuditRecord
from app.db import commit
from tests import make
from tests.features.authenticator import Authenticator
from tests.features.entering import ACCOUNT, account, asked, enrolled, invited, link, made, signed_in
from tests.features.test_passkeys import refused
from tests.features.test_strangers import METHODS, Belongings, address_of, ask, closed_routes
from tests.post_office import text_of

pytestmark = pytest.mark.database

ACCESS = "/staff/access/"
GONE = "It has been used already, a newer one has been sent, or its 72 hours are over."
TITLE = "IMI staff sign in with a passkey"


@pytest.fixture
def sanne(browser):
    """A member of staff, signed in at `browser` as with a passkey."""
    sanne = make.staff(name="Sanne Bakker", email="sanne@example.org")
    browser.sign_in(sanne)
    return sanne


def told(smtp):
    """Who got which letter since this was asked before."""
    jobs.run_due()
    letters = sorted((parseaddr(letter["To"])[1], letter["Subject"]) for letter in smtp.letters)
    smtp.empty()
    return letters


def lost(browser, who):
    return browser.get(f"{ACCESS}{who.id}").submit("Ask for a new invitation")


def test_a_code_by_letter_opens_no_page_of_staff(app, browser, database, sanne):
    owner = Belongings(browser, database)
    by_code = browser.another().sign_in(sanne, is_by_passkey=False)
    routes = [rule for rule in closed_routes(app) if rule.rule.startswith("/staff/")]
    known = {(method, address_of(rule, owner)) for rule in routes for method in rule.methods}
    wrong = []
    for address in {address for _method, address in known}:
        for method in METHODS:
            for htmx in (None, "people"):
                status = ask(by_code, method, address, htmx=htmx).status_code
                if status != (403 if (method, address) in known else 404):
                    wrong.append((method, address, htmx, status))
    assert (wrong, len(known) > 12) == ([], True)
    assert (by_code.get("/account/").status_code, browser.get(ACCESS).status_code) == (200, 200)


def test_who_is_refused_reads_what_to_do(browser, sanne):
    by_code = browser.another().sign_in(sanne, is_by_passkey=False)
    answer = by_code.get(ACCESS)
    field = answer.page.one("input", name="back")
    assert (answer.status_code, answer.page.title, field.get("value")) == (403, TITLE, ACCESS)
    assert "Ask a colleague at IMI to send you one" in answer.words
    refusal = by_code.post("/sign-in/passkey", {"credential": "{}", "back": ACCESS})
    assert refusal.page.one("input", name="back").get("value") == ACCESS
    assert "IMI staff sign in with a passkey." in by_code.get("/account/").words


@pytest.mark.parametrize("role", ["is_staff", "is_assessor"])
def test_which_areas_take_a_passkey(database, role):
    by_code = person(make.account(**{role: True}))
    needed = {area for area in Area if by_code.lacks_passkey(area)}
    assert needed == {Area.STAFF if role == "is_staff" else Area.ASSESSOR}
    assert not any(by_code.may_enter(area) for area in needed)
    assert not any(person(make.account(is_mediator=True)).lacks_passkey(area) for area in Area)


def test_an_invitation_makes_the_first_passkey_and_lets_in(browser, database, smtp, sanne):
    page = browser.get(ACCESS)
    page = page.submit("Invite them", {"Name": "Joris Smit", "E-mail address": " Joris@Example.org "})
    assert "Joris Smit IMI staff Invited the link holds until 3 Jul 2026" in page.words
    his, device = browser.another(), Authenticator()
    address = link(smtp, "joris@example.org")
    first = his.get(address)
    assert (first.page.title, "joris@example.org" in first.words) == ("Make your passkey", True)
    assert made(his, address, device).location == "/account/"
    assert his.get(ACCESS).status_code == 200
    again = his.another()
    assert signed_in(again, device, back=ACCESS).location == ACCESS
    assert again.get(ACCESS).status_code == 200
    assert "Joris Smit IMI staff Signs in with a passkey last used 30 Jun 2026" in browser.get(ACCESS).words
    verbs = database.session.scalars(select(AuditRecord.verb).where(AuditRecord.by_id == sanne.id)).all()
    assert verbs == ["signed in", "made staff", "invited to make a passkey"]


def test_the_same_form_sent_twice_invites_once(browser, database, sanne):
    page = browser.get(ACCESS)
    for _ in range(2):
        page.submit("Invite them", {"Name": "Joris Smit", "E-mail address": "joris@example.org"})
    assert len(database.session.scalars(select(Invitation)).all()) == 1


@pytest.mark.parametrize("typed", ["", "joris", "joris@example.org\r\nBcc: kofi@example.org"])
def test_an_address_that_is_none_invites_nobody(browser, database, sanne, typed):
    answer = browser.get(ACCESS).submit("Invite them", {"Name": "Joris Smit", "E-mail address": typed})
    assert (answer.status_code, database.session.scalars(select(Invitation)).all()) == (422, [])


def test_all_staff_are_told_of_new_staff(smtp, sanne):
    make.staff(email="mila@example.org")
    passkey_actions.invite("joris@example.org", role=Role.STAFF, by=sanne, name="Joris Smit")
    passkey_actions.invite("lea@example.org", role=Role.ASSESSOR, by=sanne, name="Lea Okafor")
    commit()
    way_in, news = "Your way into the IMI Mediation Logbook", "Joris Smit is invited to IMI staff"
    assert told(smtp) == [
        *(("joris@example.org", way_in), ("lea@example.org", way_in)),
        *(("mila@example.org", news), ("sanne@example.org", news)),
    ]


def test_whoever_has_a_passkey_gets_a_further_role_without_an_invitation(browser, database, smtp, sanne):
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    passkey_actions.invite(joris.email, role=Role.ASSESSOR, by=sanne)
    commit()
    assert account(database, joris).is_assessor
    assert len(database.session.scalars(select(Invitation)).all()) == 1


def test_a_link_works_once(browser, smtp):
    _joris, address = invited(smtp, "joris@example.org")
    made(browser, address, Authenticator())
    late = browser.another()
    answers = [late.get(address), late.post(address, {"credential": "{}"})]
    assert {(each.status_code, GONE in each.words) for each in answers} == {(410, True)}
    assert late.post(f"{address}/challenge").status_code == 404


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (72, 410)])
def test_a_link_holds_for_72_hours(browser, smtp, clock, hours, status):
    _joris, address = invited(smtp, "joris@example.org")
    clock.hold(clock.now() + timedelta(hours=hours))
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (status, "no-referrer")


def test_a_link_that_ended_while_the_device_was_asked_makes_nothing(browser, database, smtp, clock):
    _joris, address = invited(smtp, "joris@example.org")
    clock.hold(clock.now() + timedelta(hours=71, minutes=58))
    credential = Authenticator().create(asked(browser, address))
    clock.hold(clock.now() + timedelta(minutes=2))
    answer = browser.post(address, {"credential": credential, "name": "Phone"})
    assert (answer.status_code, database.session.scalars(select(Passkey)).all()) == (410, [])


def test_a_link_is_worth_nothing_for_another_invitation(browser, smtp):
    first = invited(smtp, "joris@example.org")[1]
    second = invited(smtp, "mila@example.org")[1]
    mixed = first.rpartition("/")[0] + "/" + second.rpartition("/")[2]
    answers = [browser.get(mixed), browser.post(mixed), browser.post(f"{mixed}/challenge")]
    assert [each.status_code for each in answers] == [410, 410, 404]


def test_a_challenge_of_one_invitation_is_worth_nothing_for_another(browser, database, smtp):
    first, second = invited(smtp, "joris@example.org")[1], invited(smtp, "mila@example.org")[1]
    credential = Authenticator().create(asked(browser, first))
    answer = browser.post(second, {"credential": credential, "name": "Phone"})
    assert refused(answer, passkey_actions.TOO_LATE)
    assert database.session.scalars(select(Passkey)).all() == []


def test_a_new_link_ends_the_one_before(browser, smtp, clock, sanne):
    joris, first = invited(smtp, "joris@example.org", by=sanne)
    page = browser.get(f"{ACCESS}{joris.id}")
    early = page.submit("Send a new invitation")
    clock.hold(clock.now() + timedelta(minutes=5))
    later = page.submit("Send a new invitation")
    statuses = [browser.another().get(each).status_code for each in (first, link(smtp, joris.email))]
    assert (early.status_code, later.status_code, statuses) == (409, 200, [410, 200])


def test_a_letter_with_a_link_that_ended_is_not_sent(smtp, clock, sanne):
    user = passkey_actions.invite("joris@example.org", role=Role.STAFF, by=sanne)
    commit()
    clock.hold(clock.now() + timedelta(minutes=6))
    passkey_actions.invite_again(user, by=sanne)
    commit()
    assert [each for each in told(smtp) if each[0] == "joris@example.org"] == [
        ("joris@example.org", "Your way into the IMI Mediation Logbook")
    ]


def test_the_mailbox_alone_makes_no_passkey_for_staff(browser, database, sanne):
    """Whoever reads the letters of a member of staff gets into their account, and no further."""
    thief = browser.another().sign_in(sanne, is_by_passkey=False)
    assert ONLY_BY_PASSKEY in thief.get(ACCOUNT).words
    assert refused(made(thief, ACCOUNT, Authenticator()), ONLY_BY_PASSKEY)
    assert database.session.scalars(select(Passkey)).all() == []


def test_a_passkey_from_before_the_role_signs_in_and_no_more(browser, database, smtp, sanne):
    ana, phone = make.mediator(email="ana@example.org"), Authenticator()
    made(browser.another().sign_in(ana, is_by_passkey=False), ACCOUNT, phone)
    _ana, address = invited(smtp, ana.email, by=sanne)
    hers = browser.another()
    signed_in(hers, phone)
    assert (hers.get("/logbook/").status_code, hers.get(ACCESS).status_code) == (200, 403)
    assert "It does not open the pages of IMI staff and assessors." in hers.get(ACCOUNT).words
    made(hers, address, phone)
    assert (hers.get(ACCESS).status_code, len(database.session.scalars(select(Passkey)).all())) == (200, 1)


def test_a_further_passkey_of_staff_opens_their_pages_too(browser, smtp):
    enrolled(browser, smtp, "joris@example.org")
    key = Authenticator()
    made(browser, ACCOUNT, key, "Security key")
    another = browser.another()
    signed_in(another, key)
    assert another.get(ACCESS).status_code == 200


def test_the_last_passkey_of_staff_stays(browser, database, smtp):
    enrolled(browser, smtp, "joris@example.org")
    [first] = database.session.scalars(select(Passkey.id)).all()
    words = browser.get(f"{ACCOUNT}{first}").words
    refusal = browser.post(f"{ACCOUNT}{first}/remove")
    made(browser, ACCOUNT, Authenticator(), "Security key")
    after = browser.get(f"{ACCOUNT}{first}").submit("Remove this passkey")
    assert (THE_LAST in words, refusal.status_code, THE_LAST in refusal.words) == (True, 409, True)
    assert "The passkey is removed" in after.words
    assert database.session.scalars(select(Passkey.name)).all() == ["Security key"]


@pytest.mark.parametrize("what", ["rename", "remove"])
def test_staff_look_after_their_passkeys_when_signed_in_with_one(browser, database, smtp, what):
    joris, _device = enrolled(browser, smtp, "joris@example.org")
    made(browser, ACCOUNT, Authenticator(), "Security key")
    by_code = browser.another().sign_in(joris, is_by_passkey=False)
    [first, _second] = database.session.scalars(select(Passkey.id).order_by(Passkey.id)).all()
    answer = by_code.post(f"{ACCOUNT}{first}/{what}", {"name": "Mine", "version": 1})
    assert (answer.status_code in (409, 422), ONLY_BY_PASSKEY in answer.words) == (True, True)
    assert database.session.scalars(select(Passkey.name).order_by(Passkey.id)).all() == ["Phone", "Security key"]


def test_a_lost_passkey_is_replaced_when_two_of_staff_say_so(browser, database, smtp, sanne):
    mila = make.staff(name="Mila Horvat", email="mila@example.org")
    theirs = browser.another()
    joris, device = enrolled(theirs, smtp, "joris@example.org")
    told(smtp)
    first = lost(browser, joris)
    assert "A second member of staff has to confirm it within seven days." in first.words
    assert (theirs.get(ACCESS).status_code, "Reported lost by Sanne Bakker" in browser.get(ACCESS).words) == (
        200,
        True,
    )
    assert told(smtp) == [
        ("joris@example.org", "Somebody at IMI says that you have lost your passkey"),
        ("mila@example.org", "Sanne Bakker asks for a new invitation for Joris"),
    ]
    second = browser.another().sign_in(mila).get(f"{ACCESS}{joris.id}").submit("Confirm, and end the passkeys")
    assert "Their passkeys are ended, and a letter with a new link is on its way." in second.words
    new, words = link(smtp, joris.email), [" ".join(text_of(letter).split()) for letter in smtp.letters]
    assert sum("Sanne Bakker and Mila Horvat had the passkeys of Joris ended" in each for each in words) == 2
    assert told(smtp) == [
        ("joris@example.org", "Your way into the IMI Mediation Logbook"),
        ("mila@example.org", "The passkeys of Joris are ended"),
        ("sanne@example.org", "The passkeys of Joris are ended"),
    ]
    assert (theirs.get("/account/").status_code, refused(signed_in(theirs, device), passkey_actions.UNKNOWN)) == (
        303,
        True,
    )
    made(theirs, new, Authenticator())
    assert (theirs.get(ACCESS).status_code, database.session.scalars(select(LostReport)).all()) == (200, [])


def test_one_of_staff_who_says_it_twice_is_one(browser, database, smtp, sanne):
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    lost(browser, joris)
    again = [browser.post(f"{ACCESS}{joris.id}/lost").status_code for _ in range(2)]
    assert (again, len(database.session.scalars(select(LostReport)).all())) == ([303, 303], 1)
    assert "Ask for a new invitation" not in [
        each.text for each in browser.get(f"{ACCESS}{joris.id}").page.all("button")
    ]
    assert len(database.session.scalars(select(Passkey)).all()) == 1


def test_nobody_says_it_of_themself(browser, database, smtp):
    joris, _device = enrolled(browser, smtp, "joris@example.org")
    page = browser.get(f"{ACCESS}{joris.id}")
    refusals = [browser.post(f"{ACCESS}{joris.id}/{what}").status_code for what in ("lost", "invite")]
    assert ("This is you." in page.words, refusals) == (True, [409, 409])
    assert database.session.scalars(select(LostReport)).all() == []


@pytest.mark.parametrize(("days", "replaced"), [(6, True), (7, False)])
def test_what_one_said_holds_for_seven_days(browser, database, smtp, clock, sanne, days, replaced):
    mila = make.staff()
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    lost(browser, joris)
    clock.hold(clock.now() + timedelta(days=days))
    browser.another().sign_in(mila).post(f"{ACCESS}{joris.id}/lost")
    assert (database.session.scalars(select(Passkey)).all() == []) == replaced


def test_the_word_of_somebody_who_is_staff_no_more_does_not_count(browser, database, smtp, sanne):
    mila = make.staff()
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    lost(browser, joris)
    account(database, sanne).is_staff = False
    commit()
    browser.another().sign_in(mila).post(f"{ACCESS}{joris.id}/lost")
    assert len(database.session.scalars(select(Passkey)).all()) == 1


def test_without_a_passkey_there_is_none_to_lose(browser, sanne):
    joris = make.staff()
    answer = browser.post(f"{ACCESS}{joris.id}/lost")
    assert (answer.status_code, "Send them a new invitation." in answer.words) == (409, True)


def test_only_staff_and_assessors_are_on_these_pages(browser, sanne):
    statuses = {
        browser.ask(method, f"{ACCESS}{make.mediator().id}{end}").status_code
        for method, end in (("GET", ""), ("GET", "/lost"))
    }
    posted = {browser.post(f"{ACCESS}{make.mediator().id}/{what}").status_code for what in ("lost", "invite")}
    assert (statuses, posted) == ({404}, {404})


def test_invitations_are_counted(browser, sanne):
    form = {"name": "Joris", "form_token": "x"}
    told = [
        browser.post(ACCESS, form | {"email": f"joris-{number}@example.org", "form_token": f"{number}"}).status_code
        for number in range(21)
    ]
    assert told == [303] * 20 + [429]


def test_the_list_is_divided_into_pages(browser, sanne):
    for number in range(passkey_queries.A_PAGE):
        make.staff(name=f"Staff {number:02}")
    first, second, beyond = (browser.get(f"{ACCESS}?page={number}").words for number in (1, 2, 99))
    assert ("Sanne Bakker" in first, "Staff 24" in first, "Staff 24" in second, second == beyond) == (
        *(True, False, True, True),
    )


def test_an_old_invitation_and_an_old_word_are_forgotten(browser, database, smtp, clock, sanne):
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    lost(browser, joris)
    clock.hold(clock.now() + timedelta(days=100))
    passkey_actions.forget_old()
    found = [database.session.scalars(select(kind)).all() for kind in (Invitation, LostReport)]
    assert (found, database.session.scalars(select(User.is_staff)).all()) == ([[], []], [True, True])


def test_a_sign_in_by_invitation_is_by_passkey(browser, database, smtp):
    enrolled(browser, smtp, "joris@example.org")
    assert database.session.scalars(select(SignIn.is_by_passkey)).all() == [True]
