"""The mediator has no way to read an unshared answer, or to delete, delay, reorder or choose answers (domain §2, §7.9).

By any route and any method, with everything that is theirs: the map of addresses is walked, and so is every form.
"""

from urllib.parse import urljoin

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.feedback import links
from app.feedback.answers import batches, keeping as answers
from app.feedback.answers.shared import shared_with
from app.feedback.asking import Channel
from app.feedback.digests import actions as digest_actions, address as digest_address
from app.feedback.digests.summary import Mode
from app.feedback.models import Answer, DigestVersion, FiledAnswer
from app.feedback.reviewer import queries as reviewer_queries
from tests import make, routes
from tests.features.belongings import Belongings
from tests.features.digesting import answers as all_answer, asked, digests, filed
from tests.features.reviewing import CONFIRMED, link_of, nights
from tests.features.test_strangers import METHODS, ask
from tests.page import controls

TABLES = (Answer, FiledAnswer, DigestVersion)
OPEN = {
    "code_id": 1,
    "feed_id": 1,
    "invitation_id": 1,
    "given": "1x",
    "rest": "x",
    "slug": "x",
    "path": "x",
    "readers": "authors",
}
OPEN |= {"name": "site.css", "version": "1", "language": "fr", "address": "1-x", "opened": "1-x", "sha256": "0" * 64}
OPEN |= {"number": "ODR-0000-0000", "typed": "ODR-0000-0000", "digest": "0" * 64, "period": 1, "part": 1}
STEPS = ("about", "conduct", "words", "sharing", "confirm")
DRAFTED, WAITING, KEPT, SHOWN = "Drafted-words", "Waiting-words", "Kept-words", "Shown-words"


@pytest.fixture
def owner(browser, database):
    return Belongings(browser, database)


@pytest.fixture
def held(owner, clock):
    """What the mediator holds of each request: answered and filed, answered and waiting, or only begun."""
    mediator, only_author = owner.person, "digest_author"
    digest_actions.set_mode(mediator.id, mode=Mode.SUMMARY)
    commit()
    requests = asked(mediator, 8)
    filed(clock, requests[:3], did_well=SHOWN, sharing="mediator")
    filed(clock, requests[3:6], did_well=KEPT, sharing=only_author)
    [alone] = asked(mediator, 1, mediations=1)
    filed(clock, [alone, *asked(mediator, 2, mediations=1)], did_well=KEPT, sharing=only_author)
    answers.share(reviewer_queries.held_by_link(link_of(alone)), sharing="mediator")
    commit()
    late = [make.request(requests[0].slot.mediation, channel=each) for each in (*Channel, Channel.EMAILED)]
    begun = make.request(requests[0].slot.mediation)
    all_answer(late, did_well=WAITING, sharing="mediator_with_name")
    answers.save(link_of(begun), values=CONFIRMED | {"did_well": DRAFTED}, is_light=False)
    commit()
    return [
        {
            "mediation_id": each.slot.mediation_id,
            "slot_id": each.slot_id,
            "request_id": each.id,
            # what is handed over passes through the mediator; what leaves by letter does not
            "token": links.token(each) if each.channel is Channel.HANDED else "x",
        }
        for each in [*requests, alone, *late, begun]
    ]


def stored():
    """All rows of the tables that hold answers or what is published of them, in the order in which they lie."""
    db.session.rollback()
    return [[tuple(row) for row in db.session.execute(select(*table.__table__.columns))] for table in TABLES]


def secrets():
    """Words and keys that only reviewers, or nobody, may see."""
    rows = [row for table in (Answer, FiledAnswer) for row in db.session.scalars(select(table))]
    keys = {each for row in rows for each in (row.key, row.receipt) if each}
    return keys | {DRAFTED, WAITING, KEPT}


def addresses(app, owner, held):
    """Every address of every route, for all that is the mediator's."""
    own = {**OPEN, **vars(owner), "mediator_id": owner.person.id, "signed": digest_address.sign(owner.person.id)}
    own["answer_id"] = next(each.id for batch in shared_with(owner.person) for each in batch.answers)
    for rule in app.url_map.iter_rules():
        for each in held if {"slot_id", "request_id", "mediation_id"} & rule.arguments else ({},):
            for step in STEPS if "step" in rule.arguments else ("",):
                given = {**own, **each, "step": step}
                yield from routes.addresses(rule, given)
        if rule.arguments:
            yield from routes.addresses(rule, {**own, "step": "about"})


def leaked(answer, hidden):
    found = f"{answer.data.decode(errors='replace')} {answer.headers}"
    return sorted(each for each in hidden if each in found)


def test_there_is_something_to_read(owner, held):
    """The words are there, and the mediator is shown those of the batch and no others."""
    kept = {row.values.get("did_well") for _row, row in batches.standing(owner.person.id)}
    page = owner.browser.sign_in(owner.person).get("/feedback/answers")
    assert (kept, SHOWN in page.words, leaked(page, secrets())) == ({SHOWN, KEPT}, True, [])
    assert (len(digests(owner.person)), len(stored()[0])) == (2, 4)


def test_no_address_tells_or_changes_an_answer(app, owner, held):
    before, hidden, wrong = stored(), secrets(), []
    walked = list(dict.fromkeys(addresses(app, owner, held)))
    for address in walked:
        owner.browser.sign_in(owner.person)  # one of them signs out
        for method in METHODS:
            answer = ask(owner.browser, method, address, is_checked=False)
            if leaked(answer, hidden) or answer.status_code == 500:
                wrong.append((method, address, answer.status_code, leaked(answer, hidden)))
    assert (len(walked) > 100, wrong) == (True, [])
    assert stored() == before


def test_no_form_tells_or_changes_an_answer(app, owner, held, clock):
    """Each form of each page is sent as it stands, with everything ticked and the first of all choices."""
    before, hidden, wrong, sent = stored(), secrets(), [], 0
    for address in dict.fromkeys(addresses(app, owner, held)):
        owner.browser.sign_in(owner.person)
        page = owner.browser.get(address, is_checked=False)
        for form in page.page.all("form", method="post") if page.is_html and page.page.is_whole else ():
            target = urljoin(address, form.get("action"))
            answer = owner.browser.ask("POST", target, data=filled(form), is_checked=False)
            wrong += [(target, leaked(answer, hidden))] if leaked(answer, hidden) else []
            sent += 1
            owner.browser.sign_in(owner.person)
    assert (sent > 30, wrong, stored()) == (True, [], before)
    nights(clock, 14)
    assert len(digests(owner.person)) == 3
    assert {row.values.get("did_well") for _row, row in batches.standing(owner.person.id)} == {SHOWN, KEPT, WAITING}


def filled(form):
    data = {}
    for each in controls(form):
        if each.get("type") == "radio":
            data.setdefault(each.get("name"), each.get("value"))
        elif each.tag == "select":
            data[each.get("name")] = [option.get("value", "") for option in each.iter("option")][-1]
        elif each.get("type") != "file":
            data[each.get("name")] = each.get("value", "on" if each.get("type") == "checkbox" else "")
    return data
