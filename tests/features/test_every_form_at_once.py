"""Every form that creates is sent twice at one instant, and again after its answer was lost: there is one row.

Both answers lead to it, or the second says in words that something else came first.

DOUBLES and RETRIES say how often; each form has its turn before one has a second.
"""

import os
import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from secrets import token_urlsafe

import pytest
from werkzeug.datastructures import MultiDict

from tests.features import walking
from tests.features.walking import endpoint, kinds, numbers, post, said, staying

pytestmark = pytest.mark.database

DOUBLES = int(os.environ.get("DOUBLES", "25"))
RETRIES = int(os.environ.get("RETRIES", "20"))
SEED = int(os.environ.get("SEED", "8"))
CREATES = "form_token"
NEITHER = {
    "a sign-in, and its end": {
        *("entrance.send_code", "passkey_entrance.use_passkey"),
        *("accounts.sign_out", "accounts.end", "accounts.end_others"),
    },
    "a proof, which is spent when it is used": {"passkeys.add", "address.confirm"},
    "it only shows something": {
        *("archive.take", "feedback_public_in_a_language.by_code", "pack_verify_public.by_file"),
        *("pack_verify_public.by_hash", "prices.preview", "submitted.open_submitted", "misuse.find"),
    },
    "it takes something away, and only once": {
        *("passkeys.remove", "logbook.remove", "logbook.remove_session", "cpd.remove", "calendars.disconnect"),
        *("co_mediation.end", "feedback.revoke", "feedback.remove", "appointment.end", "author.withdraw", "author.end"),
        *("author.decline", "profile.remove_photo", "prices.take_back", "register.end", "imi_rule.take_back"),
        *("register.take_rule_back", "address.take_back", "staff_access.take_back", "queue.put_job_away"),
        "misuse.end",
    },
    "one box or one button says all of it": {
        *("feedback.set_habit", "programmes.follow", "programmes.follow_imi", "eligibility.accept_code"),
        *("eligibility.withdraw_certification", "closing.keep", "calendars.sync", "queue.try_again"),
        *("staff_access.invite_again", "feedback_public.choose"),
    },
    "the picture that was chosen last holds, and is seen at once": {"profile.keep_photo"},
    "there can be one: of a day, a country, a file, an answer, or of what was seen": {
        *("prices.set_price", "prices.add", "statements.bring", "statements.record", "flags.flag"),
        *("desk.accept_together", "co_mediation.take"),
    },
}
IN_WORDS = (409, 422)  # to whom was second by a hair, on PostgreSQL
GONE = 404  # what it was about, because of what somebody else did meanwhile
SIGNED_OUT = 401  # by the first of two
BUSY = 503  # one file at a time: in a moment it may be sent again
AGAIN = {
    "entrance.send_code": "a second code, which is sent to whoever asks again",
    "programmes.follow": "each choice is recorded, and the last one holds",
    "programmes.follow_imi": "each choice is recorded, and the last one holds",
    "archive.take": "each time is recorded",
    "submitted.open_submitted": "each time is recorded",
}
NOT_WALKED = {
    "the steps of a reviewer, which test_speaking and test_answers take": re.compile(
        r"feedback_public(_in_a_language)?\."
    ),
    "the same form in another language": re.compile(r"contact_public_in_a_language\.send"),
    "what comes back for a moment after something was taken away": re.compile(
        r"(logbook|cpd)\.restore(_session)?|(imports|incoming)\.undo|appointment\.withdraw_reply"
    ),
    "a link or a code of a letter, or a passkey": re.compile(
        r"entrance\.use_(digits|link)|passkey_entrance\.(accept|ask_for_\w+)|passkeys\.challenge|pack_public\.open_pack"
    ),
    "a button that needs nights, letters or a calendar that was read": re.compile(
        r"author\.publish|calendars\.(choose|looked)|eligibility\.claim_certification|fees\.open_(again|first)"
        r"|listing\.ask_again|queue\.(put_letter_away|send_again)|staff_access\.report_lost|statements\.act"
        r"|suggestions\.(forget|set_back)"
    ),
    "the second page of a file, which what was seen guards": re.compile(r"prices\.bring_in"),
}


@pytest.fixture
def everybody(browser, database):
    return walking.everybody(browser, database)


def sent_once(everybody, sent):
    everybody.begin_again()
    answer = post(everybody.tab(sent.who), sent.address, sent.right)
    return said(answer), numbers()


def sent_at_once(everybody, sent):
    everybody.begin_again()
    start = threading.Barrier(2)

    def send(tab):
        start.wait()
        return post(tab, sent.address, sent.right)

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, [everybody.tab(sent.who) for _tab in range(2)]))
    return answers, numbers()


def differ(one, other):
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


@pytest.fixture
def creating(app, everybody):
    return kinds(app, [each for each in everybody.forms if CREATES in each.shown])


def test_every_form_has_a_token_or_a_version_or_a_reason(app, everybody):
    """And every address that takes a form is walked, or is not for a reason."""
    excused = set().union(*NEITHER.values())
    bare = {endpoint(app, each) for each in everybody.forms if not {CREATES, "version"} & each.shown}
    reached = {endpoint(app, each) for each in everybody.forms}
    left = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods} - reached
    unsaid = {each for each in left if not any(reason.match(each) for reason in NOT_WALKED.values())}
    assert (bare - excused, excused - bare, unsaid) == (set(), set(), set())


def test_a_form_that_is_sent_twice_at_one_instant_creates_one_thing(everybody, creating):
    wrong, once = [], {}
    before = numbers()
    for sent in islice(cycle(creating), DOUBLES):
        first, expected = once[sent.name] = once.get(sent.name) or sent_once(everybody, sent)
        answers, found = sent_at_once(everybody, sent)
        assert (first[0], expected != before) == (303, True), sent.name  # there is something to be created
        told = {said(each) for each in answers}
        is_one = first in told and all(each == first or each[0] in IN_WORDS for each in told)
        if not is_one or found != expected:
            wrong.append((sent.name, first, [said(each) for each in answers], differ(expected, found)))
    assert (len(creating) > 30, wrong) == (True, [])


def other_things(everybody, sent, chance):
    """The same form anew, and whatever else is created or edited by whoever it is."""
    anew = MultiDict(sent.right)
    anew[CREATES] = token_urlsafe(16)
    post(everybody.tab(sent.who), sent.address, anew)
    for other in chance.sample([each for each in staying(everybody.forms) if {CREATES, "version"} & each.shown], 4):
        post(everybody.tab(other.who), other.address, other.right)


def test_a_form_that_is_sent_again_after_its_answer_was_lost_leads_to_what_it_made(everybody, creating):
    wrong, chance = [], random.Random(SEED)
    for sent in islice(cycle(creating), RETRIES):
        everybody.begin_again()
        first = said(post(everybody.tab(sent.who), sent.address, sent.right))
        other_things(everybody, sent, chance)
        before = numbers()
        again = said(post(everybody.tab(sent.who), sent.address, sent.right))
        if (again != first and again[0] != GONE) or numbers() != before:
            wrong.append((sent.name, first, again, differ(before, numbers())))
    assert wrong == []


def test_a_button_that_is_pressed_twice_at_one_instant_does_no_more_than_once(app, everybody):
    wrong = []
    bare = kinds(app, [each for each in everybody.forms if not {CREATES, "version"} & each.shown])
    for sent in islice(cycle(random.Random(SEED).sample(bare, len(bare))), DOUBLES):
        first, expected = sent_once(everybody, sent)
        answers, found = sent_at_once(everybody, sent)
        statuses = {each.status_code for each in answers}
        is_told = first[0] in statuses and statuses <= {first[0], SIGNED_OUT, GONE, *IN_WORDS, BUSY}
        if not is_told or (found != expected and endpoint(app, sent) not in AGAIN):
            wrong.append((sent.name, first, statuses, differ(expected, found)))
    assert wrong == []
