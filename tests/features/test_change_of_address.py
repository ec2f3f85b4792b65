"""The address of an account changes by a code to the old mailbox and one to the new: as a person does it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock as the_clock, jobs
from app.accounts import actions
from app.accounts.address import actions as address_actions, queries as address_queries, rules
from app.accounts.address.models import AddressChange
from app.accounts.models import SignInCode, User
from app.accounts.passkeys import actions as passkey_actions
from app.accounts.passkeys.models import Invitation
from app.accounts.passkeys.rules import Role
from app.audit import AuditRecord
from app.db import commit, db
from tests import make
from tests.features.moving import HERE, NEW, NEW_FIELD, OLD, OLD_FIELD, address_of, asked, by_code, codes, letters
from tests.features.test_at_once import at_once

pytestmark = pytest.mark.database

CODES = address_queries.new_digits, address_queries.old_digits
CONFIRM, TAKE_BACK = "Change the address", "Take the change back"


@pytest.fixture
def ana(database):
    return make.mediator(email=OLD, name="Ana Ferreira")


def waiting():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AddressChange))


def verbs():
    return db.session.scalars(select(AuditRecord.verb).order_by(AuditRecord.id)).all()


def test_both_codes_change_the_address(browser, smtp, ana):
    other = browser.another().sign_in(ana)
    page = asked(by_code(browser, ana), f"  {NEW.upper()} ")
    assert (NEW in page.words, OLD in page.words) == (True, True)
    filled = codes(smtp)
    assert filled[NEW_FIELD] != filled[OLD_FIELD]
    page = page.submit(CONFIRM, filled)
    assert (page.address, f"You sign in as {NEW}." in page.words) == ("/account/", True)
    assert other.get("/account/").status_code == 303
    assert (address_of(ana), waiting()) == (NEW, 0)
    assert verbs()[-2:] == ["changed address", "ended a sign-in"]
    told = [each[-1] for each in letters(smtp).values()]
    assert [f"had the address {OLD}" in each and f"has {NEW}" in each for each in told] == [True, True]
    again = browser.another().get("/sign-in").submit("Send me a code", {"E-mail address": NEW})
    digits = re.search(r"\b\d{6}\b", letters(smtp)[NEW][-1])[0]
    assert again.submit("Sign in", {"Code": digits}).page.title == "Logbook"
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


@pytest.mark.parametrize("wrong", [NEW_FIELD, OLD_FIELD])
@pytest.mark.parametrize("typed", ["", "other"])
def test_one_code_is_not_enough(browser, smtp, ana, wrong, typed):
    page = asked(by_code(browser, ana))
    filled = codes(smtp)
    right = filled[wrong]
    filled[wrong] = typed and f"{(int(right) + 1) % 1_000_000:06d}"
    answer = page.submit(CONFIRM, filled)
    which = "new" if wrong == NEW_FIELD else "old"
    assert (answer.status_code, rules.NOT_RIGHT.format(which=which) in answer.words) == (422, True)
    assert address_of(ana) == OLD
    assert answer.submit(CONFIRM, {**filled, wrong: right}).address == "/account/"


def test_the_codes_are_not_exchanged(browser, smtp, ana):
    page = asked(by_code(browser, ana))
    filled = codes(smtp)
    answer = page.submit(CONFIRM, {NEW_FIELD: filled[OLD_FIELD], OLD_FIELD: filled[NEW_FIELD]})
    assert (answer.status_code, address_of(ana)) == (422, OLD)


def test_the_codes_hold_for_half_an_hour(browser, smtp, ana, clock):
    page = asked(by_code(browser, ana))
    filled = codes(smtp)
    clock.hold(clock.now() + rules.CODES_HOLD)
    answer = page.submit(CONFIRM, filled)
    assert (answer.status_code, rules.NONE_WAITS in answer.words, address_of(ana)) == (422, True, OLD)
    jobs.KINDS["forget old changes of address"]()
    assert waiting() == 0
    assert asked(browser, "third@example.org").status_code == 200


def test_a_mailbox_that_may_be_a_strangers_is_told_no_name(browser, smtp, ana):
    asked(by_code(browser, ana))
    jobs.run_due()
    assert {str(each["To"]) for each in smtp.letters} == {NEW, f"{ana.name} <{OLD}>"}
    assert [ana.name in str(each) for each in smtp.letters if each["To"] == NEW] == [False]


def test_letters_that_are_late_do_not_leave(browser, smtp, ana, clock):
    asked(by_code(browser, ana)).submit(TAKE_BACK)
    asked(browser, "third@example.org")
    assert (set(letters(smtp)), len(smtp.letters)) == ({OLD, "third@example.org"}, 2)


def test_a_change_is_taken_back(browser, smtp, ana):
    page = asked(by_code(browser, ana))
    filled = codes(smtp)
    back = page.submit(TAKE_BACK)
    assert ("The change of address is taken back." in back.words, waiting()) == (True, 0)
    assert page.submit(CONFIRM, filled).status_code == 422
    assert back.browser.post(f"{HERE}take-back").status_code == 303
    assert (address_of(ana), verbs()[-1]) == (OLD, "took back a change of address")


def test_a_form_sent_twice_asks_once(browser, smtp, ana):
    page = by_code(browser, ana).get(HERE)
    for _time in range(2):
        page.submit("Send the codes", {"New e-mail address": NEW})
    assert waiting() == 1
    assert {who: len(texts) for who, texts in letters(smtp).items()} == {OLD: 1, NEW: 1}


def test_one_change_waits_at_a_time(browser, ana):
    page = by_code(browser, ana).get(HERE)
    asked(browser)
    answer = page.submit("Send the codes", {"New e-mail address": "third@example.org"})
    assert (answer.status_code, rules.ONE_WAITS in answer.words, waiting()) == (422, True, 1)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter your new e-mail address"),
        ("ana", "Enter an e-mail address such as name@example.org"),
        (OLD, rules.THE_SAME),
    ],
)
def test_a_wrong_address_is_explained(browser, ana, typed, words):
    answer = asked(by_code(browser, ana), typed)
    assert (answer.status_code, words in answer.words, waiting()) == (422, True, 0)


def test_nobody_learns_whether_an_address_has_an_account(browser, smtp, ana):
    lea = make.mediator(email="lea@example.org")
    pages = []
    for new in ("lea@example.org", "nobody@example.org"):
        page = asked(by_code(browser, ana), new)
        wrong = page.submit(CONFIRM, {NEW_FIELD: "000000", OLD_FIELD: "000000"})
        texts = [re.sub(r'"[^" ]{60,}"', "", each.text).replace(new, "NEW") for each in (page, wrong)]
        pages.append(texts)
        wrong.submit(TAKE_BACK)
        commit()
    assert pages[0] == pages[1]
    asked(browser, lea.email)
    sent = letters(smtp)
    assert "It has an account already" in sent[lea.email][-1]
    assert not re.search(r"\b\d{6}\b", sent[lea.email][-1])


def test_an_address_that_got_an_account_meanwhile_is_explained(browser, smtp, ana):
    page = asked(by_code(browser, ana))
    filled = codes(smtp)
    make.mediator(email=NEW)
    answer = page.submit(CONFIRM, filled)
    assert (answer.status_code, rules.TAKEN in answer.words, address_of(ana)) == (422, True, OLD)


def test_two_who_claim_one_address_come_one_after_the_other(app, ana):
    def claim(who, new_code, old_code):
        address_actions.confirm(who, new_code=new_code, old_code=old_code)

    people = [ana, *(make.mediator(email=f"m{number}@example.org") for number in range(3))]
    given = []
    for each in people:
        change = address_actions.ask(each, form_token=f"token {each.id}", email=NEW)
        given.append((each, *(make_code(change) for make_code in CODES)))
        commit()
    acts = [lambda details=details: claim(*details) for details in given]
    assert at_once(app, *acts) == ["done"] + ["late"] * 3
    assert [address_of(each) for each in people].count(NEW) == 1


def test_a_newcomer_who_signs_up_by_it_meanwhile_makes_no_second_account(app, ana):
    change = address_actions.ask(ana, form_token="one", email=NEW)
    code = actions.new_code(NEW)
    commit()
    given, code_id = [make_code(change) for make_code in CODES], code.id
    acts = [
        lambda: address_actions.confirm(ana, new_code=given[0], old_code=given[1]),
        lambda: actions.sign_in(db.session.get_one(SignInCode, code_id), device="Firefox on Linux", leaving=None),
    ]
    assert at_once(app, *acts)[0] == "done"
    assert db.session.scalar(select(func.count()).where(User.email == NEW)) == 1


def test_one_form_sent_by_two_workers_asks_once(app, ana):
    acts = [lambda: address_actions.ask(ana, form_token="one", email=NEW)] * 6
    assert at_once(app, *acts) == ["done"] * 6
    assert waiting() == 1


def test_guessing_ends_after_ten_tries(browser, smtp, ana):
    page = asked(by_code(browser, ana))
    filled = codes(smtp)
    statuses = [
        page.submit(CONFIRM, {NEW_FIELD: filled[NEW_FIELD], OLD_FIELD: "000000"}).status_code for _ in range(11)
    ]
    assert (set(statuses[:10]), statuses[10]) == ({422}, 429)
    assert (page.submit(CONFIRM, filled).status_code, address_of(ana)) == (429, OLD)


def test_letters_are_asked_for_six_times_an_hour(browser, ana):
    by_code(browser, ana)
    statuses = []
    for number in range(7):
        answer = asked(browser, f"new{number}@example.org")
        statuses.append(answer.status_code)
        browser.post(f"{HERE}take-back")
    assert statuses == [200] * 6 + [429]


def test_one_mailbox_gets_six_letters_an_hour_whoever_asks(browser, database):
    statuses = []
    for number in range(7):
        by_code(browser, make.mediator(email=f"m{number}@example.org"))
        statuses.append(asked(browser, NEW).status_code)
    assert statuses == [200] * 6 + [429]


def test_another_persons_change_does_not_exist(browser, smtp, ana):
    asked(by_code(browser, ana))
    filled = codes(smtp)
    lea = browser.another().sign_in(make.mediator(email="lea@example.org"))
    assert NEW not in lea.get(HERE).words
    answer = lea.post(f"{HERE}confirm", {"new_code": filled[NEW_FIELD], "old_code": filled[OLD_FIELD]})
    assert (answer.status_code, address_of(ana), waiting()) == (422, OLD, 1)


def test_what_the_old_mailbox_could_open_ends(ana):
    actions.send_code(OLD)
    invited = passkey_actions.invite(OLD, role=Role.ASSESSOR, by=make.staff())
    commit()
    address_actions.move(invited, NEW)
    commit()
    assert db.session.scalars(select(SignInCode.id)).all() == []
    assert [each.expires_at <= the_clock.now() for each in db.session.scalars(select(Invitation))] == [True]


class TestStaff:
    """Whose pages take a passkey."""

    def test_a_code_is_not_enough(self, browser):
        sanne = make.staff()
        page = browser.sign_in(sanne, is_by_passkey=False).get(HERE)
        assert (rules.ONLY_BY_PASSKEY in page.words, bool(page.page.all("input", name="email"))) == (True, False)
        sent = browser.post(HERE, {"form_token": "one", "email": NEW})
        assert (sent.status_code, waiting()) == (422, 0)

    def test_nor_is_it_to_confirm(self, browser, smtp):
        sanne = make.staff()
        asked(browser.sign_in(sanne))
        filled = codes(smtp, old=sanne.email)
        browser.sign_in(sanne, is_by_passkey=False).get(HERE)
        answer = browser.post(f"{HERE}confirm", {"new_code": filled[NEW_FIELD], "old_code": filled[OLD_FIELD]})
        assert (answer.status_code, rules.ONLY_BY_PASSKEY in answer.words) == (422, True)
        assert address_of(sanne) == sanne.email

    def test_a_passkey_used_just_now_stands_in_for_the_old_code(self, browser, smtp):
        sanne = make.staff()
        page = asked(browser.sign_in(sanne))
        filled = codes(smtp, old=sanne.email)
        assert "the code to the new address is enough" in page.words
        assert page.submit(CONFIRM, {NEW_FIELD: filled[NEW_FIELD]}).address == "/account/"
        assert address_of(sanne) == NEW

    def test_an_older_sign_in_by_passkey_does_not(self, browser, smtp, clock):
        sanne = make.staff()
        browser.sign_in(sanne)
        clock.hold(clock.now() + timedelta(minutes=11))
        page = asked(browser)
        filled = codes(smtp, old=sanne.email)
        answer = page.submit(CONFIRM, {NEW_FIELD: filled[NEW_FIELD]})
        assert (answer.status_code, "the code to the new address is enough" in page.words, address_of(sanne)) == (
            422,
            False,
            sanne.email,
        )
        assert answer.submit(CONFIRM, filled).address == "/account/"
