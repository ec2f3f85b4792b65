"""Whoever is not listed any more is found nowhere but as "no longer listed": a stranger walks the whole map (issue 6).

Each of three mediators has a word of their own in every text, the photo and the address. While the listing is shown
each is found; once it is removed, resigned from or suspended, no public address says any of them.
"""

from datetime import timedelta
from itertools import count, product

import pytest

from app.areas import Area
from app.db import commit, db
from app.feedback.digests import address as digest_address
from app.listing.register import credential_number
from app.listing.standings import actions as standing_actions
from app.listing.standings.models import Listing
from tests import make
from tests.features.listed import whole
from tests.routes import addresses, unsaid

pytestmark = pytest.mark.database

ENDS = {"removed": standing_actions.remove, "resigned": standing_actions.resign, "suspended": standing_actions.suspend}
SAYS = {
    "removed": "No longer listed since",
    "resigned": "No longer listed since",
    "suspended": "Not listed at present.",
}
STATUS = {"removed": 410, "resigned": 410, "suspended": 200}
SEARCHED = ("search", "name", "number", "place")
REGIONS = (None, "results", "found", "mediators")
SENDERS = count()
KEYS = {"token", "request_id", "address", "opened", "sha256", "given", "version"}  # of letters, packs and files


def public_rules(app):
    """Every route that anybody may look at, but for files and those whose address is a key."""
    for rule in app.url_map.iter_rules():
        is_public = app.blueprints[rule.endpoint.rpartition(".")[0]].area is Area.PUBLIC
        if is_public and "GET" in rule.methods and not KEYS & rule.arguments:
            yield rule


def filled(rule, whose):
    """The addresses of a route with everything about somebody that could stand in it."""
    number = credential_number.words(whose.listing.number)
    known = {
        "language": ["fr"],
        "slug": [whose.listing.slug],
        "digest": [whose.photo],
        "mediator_id": [whose.person.id],
        "period": [0, 1],
        "part": [0, 1],
    }
    names = sorted(unsaid(rule))
    for values in product(*(known.get(name, [number, whose.listing.number, whose.listing.slug]) for name in names)):
        yield from addresses(rule, dict(zip(names, values, strict=True)))


def look(browser, address, **details):
    """A page as it is answered to somebody who asks for the first time: whoever asks so often is asked to wait."""
    sender = {"REMOTE_ADDR": f"192.0.2.{next(SENDERS) % 250}"}
    answer = browser.get(address, is_checked=False, environ_overrides=sender, **details)
    assert answer.status_code != 429
    return answer


def told(browser, app, whose):
    """What every public address answers to a stranger who knows all there is to know, by address and region."""
    asked = {address for rule in public_rules(app) for address in filled(rule, whose)}
    found = {(address, None): look(browser, address) for address in asked}
    lists = [rule.rule for rule in public_rules(app) if not rule.arguments]
    searched = [f"{address}?{key}={whose.person.name}" for address, key in product(lists, SEARCHED)]
    for address, region in product(searched, REGIONS):
        found[address, region] = look(browser, address, htmx=region)
    return found


def leaks(found, secrets):
    return {(*key, secret) for key, answer in found.items() for secret in secrets if secret.encode() in answer.data}


def test_whoever_is_hidden_is_found_nowhere_else(app, browser, clock, database):
    listed = {how: whole(f"{how.title()} Person", f"{how}word") for how in ENDS}
    make.issuer_key()
    stranger = browser.another()
    before = {how: told(stranger, app, each) for how, each in listed.items()}
    for how, each in listed.items():
        said = {secret for _address, _region, secret in leaks(before[how], each.secrets)}
        assert said == set(each.secrets) - {each.person.email}
        assert f"FN:{each.person.name}" in before[how][f"{each.home}.vcf", None].text
    tags = {how: before[how][each.home, None].headers["ETag"] for how, each in listed.items()}
    clock.hold(clock.now() + timedelta(days=1))
    for how, act in ENDS.items():
        act(db.session.get_one(Listing, listed[how].listing.id), reason="Decided", by=make.staff())
    commit()
    for how, each in listed.items():
        found = told(stranger, app, each)
        page = found[each.home, None]
        assert leaks(found, each.secrets) == set()
        assert (page.status_code, page.page.title, SAYS[how] in page.words) == (STATUS[how], each.person.name, True)
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert page.page.all("img", "script", type="application/ld+json") == []
        assert look(stranger, each.home, headers={"If-None-Match": tags[how]}).status_code == STATUS[how]
        gone = [f"{each.home}{rest}" for rest in (".vcf", f"/photo/{each.photo}", "/contact", "/contact/sent")]
        assert {look(stranger, address).status_code for address in gone} == {404}
        assert stranger.post(f"{each.home}/contact", {"form_token": "t"}).status_code == 404
        assert [key for key, answer in found.items() if answer.status_code >= 500] == []


def test_a_listing_that_comes_back_is_shown_again_with_all_of_it(browser, database):
    ana = whole("Ana Petrova", "canary")
    listing = db.session.get_one(Listing, ana.listing.id)
    first = browser.get(ana.home).data
    for act in (standing_actions.suspend, standing_actions.restore):
        act(listing, reason="Decided", by=make.staff(), form_token=act.__name__)
        commit()
    assert browser.get(ana.home).data == first


def test_whoever_never_was_listed_has_no_profile_and_keeps_the_page_of_their_digest(browser, clock, database):
    ana = whole("Ana Petrova", "canary")
    other = make.mediator(name="Bo Lind")
    assert browser.get("/mediators/bo-lind").status_code == 404
    assert browser.get("/fr/mediators/bo-lind").page.title == "Page introuvable"
    assert browser.get(f"/feedback/digests/{digest_address.sign(ana.person.id)}").status_code == 200
    db.session.delete(db.session.get_one(Listing, ana.listing.id))
    commit()
    assert browser.get("/mediators/ana-petrova").status_code == 404
    assert browser.get(f"/feedback/digests/{digest_address.sign(ana.person.id)}").status_code == 200
    assert browser.get(f"/feedback/digests/{digest_address.sign(other.id)}").status_code == 404


@pytest.mark.parametrize(
    "slug",
    ["x" * 2000, "%00", "%FF%FE", "..%2f", "ana petrova", "'%20OR%201=1--", "<script>", "ana-petrova.vcf.vcf", "."],
)
@pytest.mark.parametrize("rest", ["", ".vcf", "/contact", "/photo/x"])
def test_no_address_breaks_anything(browser, database, slug, rest):
    assert browser.get(f"/mediators/{slug}{rest}", is_checked=False).status_code in (308, 400, 404)
