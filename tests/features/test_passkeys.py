"""A passkey is made, signs in, is renamed and removed; what a browser says wrongly is refused in words."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import select
from webauthn.helpers import bytes_to_base64url

from app import jobs
from app.accounts.models import SignIn
from app.accounts.passkeys import actions as passkey_actions, proofs as passkey_proofs
from app.accounts.passkeys.models import Challenge, Passkey
from app.accounts.passkeys.rules import MOST_OF_ONE_PERSON, TOO_MANY
from app.accounts.person import person
from app.audit import AuditRecord
from app.errors import Refused
from app.mail import Letter
from tests import make
from tests.features.authenticator import PRESENT, Authenticator
from tests.features.entering import ACCOUNT, SIGN_IN, asked, made, signed_in
from tests.post_office import text_of

pytestmark = pytest.mark.database

NOT_RIGHT = passkey_proofs.NOT_RIGHT
NOT_MADE = passkey_proofs.NOT_MADE


@pytest.fixture
def ana(browser):
    ana = make.mediator(name="Ana Ferreira")
    browser.sign_in(ana, is_by_passkey=False)
    return ana


@pytest.fixture
def phone(browser, ana):
    """Ana's phone, with a passkey of hers."""
    phone = Authenticator()
    assert made(browser, ACCOUNT, phone).location == ACCOUNT
    return phone


def kept(database):
    rows = database.session.execute(select(Passkey.name, Passkey.sign_count, Passkey.is_vouched))
    return [tuple(row) for row in rows]


def refused(answer, words):
    return (answer.status_code, words in answer.words) == (422, True)


def test_a_passkey_is_added_and_signs_in_without_a_code(browser, database, phone):
    another = browser.another()
    answer = signed_in(another, phone)
    assert (answer.location, another.get("/logbook/").page.title) == ("/logbook/", "Logbook")
    assert kept(database) == [("Phone", 1, False)]
    assert database.session.scalars(select(SignIn.is_by_passkey).order_by(SignIn.id)).all() == [False, False]
    assert database.session.scalars(select(Letter.template)).all() == ["accounts/letters/passkey_added.txt"]
    assert "Phone added 30 Jun 2026, last used 30 Jun 2026" in browser.get(ACCOUNT).words


def test_what_the_browser_is_asked_names_nobody_and_wants_the_person_recognised(browser, ana, phone):
    to_use, to_make = asked(browser.another(), SIGN_IN), asked(browser, ACCOUNT)
    assert (to_use["rpId"], to_use["allowCredentials"], to_use["userVerification"]) == ("localhost", [], "required")
    chosen = to_make["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert (to_make["attestation"], to_make["rp"]["id"]) == ("none", "localhost")
    assert [each["id"] for each in to_make["excludeCredentials"]] == [bytes_to_base64url(*phone.keys)]
    assert to_make["user"]["id"] == bytes_to_base64url(passkey_proofs.handle(ana.id))


def test_the_page_one_wanted_is_where_one_arrives_but_only_here(browser, phone):
    wanted = (ACCOUNT, "//evil.example", "/\\evil.example", "https://evil.example", "/account/\n/evil")
    arrived = [signed_in(browser, phone, back=back).location for back in wanted]
    assert arrived == [ACCOUNT, *["/logbook/"] * 4]


def test_the_sign_in_that_is_left_is_ended(browser, database, phone):
    signed_in(browser, phone)
    ended = [each is not None for each in database.session.scalars(select(SignIn.ended_at).order_by(SignIn.id))]
    assert ended == [True, False]


LIES = {
    "another origin": ({"origin": "https://evil.example"}, NOT_RIGHT),
    "another port": ({"origin": "http://localhost:8000"}, NOT_RIGHT),
    "another host": ({"host": "evil.example"}, NOT_RIGHT),
    "a person who was not recognised": ({"flags": PRESENT}, NOT_RIGHT),
    "a person who was not there": ({"flags": 0}, NOT_RIGHT),
    "a count that stands still": ({"counts": 0}, NOT_RIGHT),
    "a count that went back": ({"counts": -1}, NOT_RIGHT),
}


@pytest.mark.parametrize(("lie", "words"), LIES.values(), ids=LIES)
def test_a_lie_signs_nobody_in(browser, database, phone, lie, words):
    another = browser.another()
    phone.count = 5
    signed_in(browser.another(), phone)
    vars(phone).update(lie)
    assert refused(signed_in(another, phone), words)
    assert another.get("/account/").location == "/sign-in"
    assert kept(database) == [("Phone", 6, False)]


@pytest.mark.parametrize("lie", [LIES[each][0] for each in list(LIES)[:5]], ids=list(LIES)[:5])
def test_a_lie_makes_no_passkey(browser, database, ana, lie):
    assert refused(made(browser, ACCOUNT, Authenticator(**lie)), NOT_MADE)
    assert kept(database) == []


def test_a_key_that_counts_nothing_signs_in_again_and_again(browser, phone):
    """Passkeys that are kept in the cloud always say zero."""
    phone.counts = 0
    assert [signed_in(browser.another(), phone).status_code for _ in range(2)] == [303, 303]


def test_a_key_that_says_it_is_somebody_elses_is_refused(browser, phone):
    credential = phone.get(asked(browser, SIGN_IN), handle=passkey_proofs.handle(make.mediator().id))
    assert refused(browser.post(SIGN_IN, {"credential": credential}), NOT_RIGHT)


def test_a_key_of_another_device_with_the_same_name_is_refused(browser, phone):
    [(credential_id, (_key, handle))] = phone.keys.items()
    thief = Authenticator(count=50)
    thief.create({"user": {"id": bytes_to_base64url(handle)}, "challenge": ""}, credential_id=credential_id)
    assert refused(signed_in(browser, thief), NOT_RIGHT)


def test_an_answer_that_is_sent_twice_counts_once(browser, phone):
    another = browser.another()
    credential = phone.get(asked(another, SIGN_IN))
    first = another.post(SIGN_IN, {"credential": credential})
    again = another.post(SIGN_IN, {"credential": credential})
    assert (first.status_code, refused(again, passkey_actions.TOO_LATE)) == (303, True)


def test_a_copied_cookie_does_not_bring_a_challenge_back(browser, database, phone):
    another, copy = browser.another(), browser.another()
    credential = phone.get(asked(another, SIGN_IN))
    cookie = another.client.get_cookie("logbook").value
    another.post(SIGN_IN, {"credential": "{}"})
    copy.client.set_cookie("logbook", cookie)
    copy.token = copy.get("/sign-in").csrf_token
    assert refused(copy.post(SIGN_IN, {"credential": credential}), passkey_actions.TOO_LATE)
    assert database.session.scalars(select(Challenge)).all() == []


def test_an_answer_from_another_browser_is_refused(browser, phone):
    credential = phone.get(asked(browser.another(), SIGN_IN))
    asked(another := browser.another(), SIGN_IN)
    assert refused(another.post(SIGN_IN, {"credential": credential}), NOT_RIGHT)


@pytest.mark.parametrize(("seconds", "is_in"), [(299, True), (300, False)])
def test_an_answer_may_take_five_minutes(browser, clock, phone, seconds, is_in):
    another = browser.another()
    credential = phone.get(asked(another, SIGN_IN))
    clock.hold(clock.now() + timedelta(seconds=seconds))
    assert (another.post(SIGN_IN, {"credential": credential}).status_code == 303) == is_in


def test_a_challenge_for_one_thing_is_worth_nothing_for_another(browser, phone, ana):
    credential = phone.get(asked(browser, ACCOUNT) | {"rpId": "localhost"})
    assert refused(browser.post(SIGN_IN, {"credential": credential}), passkey_actions.TOO_LATE)


@pytest.mark.parametrize("address", [SIGN_IN, ACCOUNT])
@pytest.mark.parametrize(
    "garbage",
    [
        *("", "null", "[]", "{", '"', "1", "{}", "NaN", "[" * 9_000, "0" * 30_000, "\x00"),
        json.dumps({"id": "é", "rawId": "é", "type": "public-key", "response": {}}),
        json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30"}}),
        json.dumps(
            {
                "id": "AA",
                "rawId": "AA",
                "type": "public-key",
                "response": dict.fromkeys(
                    ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"), "_____w"
                ),
            }
        ),
    ],
    ids=range(14),
)
def test_garbage_is_refused_in_words(browser, ana, address, garbage):
    asked(browser, address)
    answer = browser.post(address, {"credential": garbage, "name": "Phone"}, is_checked="\x00" not in garbage)
    assert (answer.status_code in (400, 422), "Please look at this again" in answer.words) in ((True, True),)


PARTS = st.sampled_from(["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
BITS = st.binary(max_size=80).map(bytes_to_base64url) | st.text(max_size=20) | st.none() | st.integers()
ANYTHING = st.recursive(BITS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)


@settings(max_examples=60)
@given(response=st.dictionaries(PARTS, ANYTHING), name=BITS)
def test_whatever_a_browser_says_is_checked_or_refused(database, response, name):
    said = json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
    passkey = Passkey(user_id=1, credential_id=b"A", public_key=b"B", sign_count=0)
    for check in (
        lambda: passkey_proofs.made(said, b"challenge"),
        lambda: passkey_proofs.used(said, b"challenge", passkey),
    ):
        with pytest.raises(Refused):
            check()


def test_a_passkey_is_kept_for_one_account_only(browser, ana, phone):
    """Nobody takes over the name of a key that is somebody else's."""
    kofi = browser.another().sign_in(make.mediator())
    credential = Authenticator().create(asked(kofi, ACCOUNT), credential_id=next(iter(phone.keys)))
    assert refused(kofi.post(ACCOUNT, {"credential": credential, "name": "Mine"}), NOT_MADE)


def test_a_passkey_is_renamed(browser, database, phone):
    [row] = database.session.scalars(select(Passkey)).all()
    page = browser.get(f"{ACCOUNT}{row.id}")
    after = page.submit("Rename", {"Name of the passkey": "  My   phone "})
    late = page.submit("Rename", {"Name of the passkey": "Old window"})
    assert "My phone" in after.words
    assert refused(late, "Name of the passkey is saved as: My phone")
    assert kept(database)[0][0] == "My phone"


@pytest.mark.parametrize(
    ("role", "words"),
    [("is_mediator", "sign in with a code, remove the passkey"), ("is_staff", "tell two colleagues at IMI today")],
)
def test_the_letter_about_a_new_passkey_says_what_can_be_done(browser, database, smtp, role, words):
    browser.sign_in(person(make.account(**{role: True})))
    made(browser, ACCOUNT, Authenticator())
    jobs.run_due()
    assert words in " ".join(text_of(smtp.letters[-1]).split())


def test_signing_in_meanwhile_is_no_change_of_its_name(browser, database, phone):
    [row] = database.session.scalars(select(Passkey)).all()
    page = browser.get(f"{ACCOUNT}{row.id}")
    signed_in(browser.another(), phone)
    assert "The oldest one" in page.submit("Rename", {"Name of the passkey": "The oldest one"}).words
    assert kept(database)[0][0] == "The oldest one"


def test_a_removed_passkey_signs_nobody_in_and_the_others_are_signed_out(browser, database, phone):
    lost = browser.another()
    signed_in(lost, phone)
    [row] = database.session.scalars(select(Passkey)).all()
    after = browser.get(f"{ACCOUNT}{row.id}").submit("Remove this passkey")
    assert "The passkey is removed, and all other browsers are signed out." in after.words
    assert (lost.get("/logbook/").status_code, browser.get("/logbook/").status_code) == (303, 200)
    assert refused(signed_in(browser.another(), phone), passkey_actions.UNKNOWN)
    verbs = database.session.scalars(select(AuditRecord.verb).order_by(AuditRecord.id)).all()
    assert {"added a passkey", "removed a passkey"} <= set(verbs)


def test_one_person_has_ten_at_most(browser, database, ana):
    for _ in range(MOST_OF_ONE_PERSON):
        made(browser, ACCOUNT, Authenticator())
    page = browser.get(ACCOUNT)
    assert refused(made(browser, ACCOUNT, Authenticator()), TOO_MANY)
    assert (len(kept(database)), TOO_MANY in page.words) == (MOST_OF_ONE_PERSON, True)


@pytest.mark.parametrize("address", [SIGN_IN, f"{SIGN_IN}/challenge", ACCOUNT, f"{ACCOUNT}challenge"])
def test_tries_are_counted(browser, ana, address):
    told = [browser.post(address, {"credential": "{}"}).status_code for _ in range(61)]
    assert (429 in told[:60], told[60]) == (False, 429)


def test_old_challenges_are_forgotten(browser, database, clock):
    asked(browser, SIGN_IN)
    clock.hold(clock.now() + timedelta(hours=1))
    passkey_actions.forget_old()
    assert database.session.scalars(select(Challenge)).all() == []


def test_looking_writes_nothing(browser, database, phone):
    before = database.session.scalar(select(AuditRecord.id).order_by(AuditRecord.id.desc()))
    [row] = database.session.scalars(select(Passkey.id)).all()
    for address in (ACCOUNT, f"{ACCOUNT}{row}", "/sign-in"):
        browser.get(address)
    assert database.session.scalar(select(AuditRecord.id).order_by(AuditRecord.id.desc())) == before
    assert database.session.scalars(select(Challenge)).all() == []


def test_the_script_is_loaded_only_where_a_passkey_is_asked_for(browser, phone):
    has = {each: "js/passkey.js" in browser.get(each).text for each in ("/sign-in", ACCOUNT, "/account/", "/logbook/")}
    assert has == {"/sign-in": True, ACCOUNT: True, "/account/": True, "/logbook/": False}
