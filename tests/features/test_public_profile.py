"""A listed mediator's public profile: what it shows, in which language, at what cost, and what machines read of it."""

import json
import re
from datetime import date, timedelta

import pytest
from pyld import jsonld

from app.db import commit, db
from app.feedback.digests import address as digest_address
from app.feedback.models import DigestVersion
from app.listing.profiles.details import Place, Style
from app.listing.standings import actions as standing_actions, queries as standing_queries
from app.listing.standings.models import Listing
from app.logbook.vocabulary import Field
from tests import make
from tests.features import approving
from tests.features.digesting import asked, filed
from tests.features.listed import saved, whole
from tests.features.test_queries import cost, statements
from tests.page import read

__all__ = ["statements"]
pytestmark = pytest.mark.database
SCHEMA = {"@context": {"@vocab": "https://schema.org/"}}


@pytest.fixture
def ana(database):
    return whole("Ana Petrova", "canary", on=date(2026, 3, 1))


def data(answer):
    [script] = answer.page.all("script", type="application/ld+json")
    return json.loads(script.text)


def test_a_profile_says_all_there_is_to_say(browser, ana):
    page = browser.get(ana.home)
    assert (page.status_code, page.page.title) == (200, "Ana Petrova")
    for words in (
        "canaryplace, Portugal",
        "Mediates in Portuguese, English",
        "IMI ODR Specialist Mediator listed since 1 Mar 2026",
        "canaryabout",
        "Areas of expertise Commercial, Family",
        "Mediation styles Facilitative",
        "Education and training canaryeducation",
        "Code of conduct canaryconduct",
        "How to complain canarycomplaints Professional Conduct Assessment at IMI",
        "canarylink.example.org/me",
        "Version 1 of 30 Jun 2026.",
        "canarydigest",
        "Written by Lea canaryauthor, digest author.",
        "canaryreply Reply of Ana Petrova",
        "Last updated on 30 Jun 2026.",
    ):
        assert words in page.words, words
    assert ana.person.email not in page.text
    assert page.page.one("img").get("src") == f"{ana.home}/photo/{ana.photo}"
    assert "Set-Cookie" not in page.headers


def test_who_assessed_somebody_what_else_they_hold_and_which_code_they_accepted(browser, database):
    mediator = make.mediator(name="Ana Petrova")
    application = approving.passed(mediator)
    for each in [make.mediation(mediator) for _ in range(3)]:
        make.evidence(each)
    listing = make.listing(mediator)
    page = browser.get(f"/mediators/{listing.slug}")
    for words in (
        f"listed since 30 Jun 2026, assessed by {application.programme.name}",
        "IMI Certified Mediator verified on 30 Jun 2026",
        "User verified 3 mediations of the previous 24 months are confirmed by reviewers invited by e-mail",
        "IMI Code of Professional Conduct, version 2026, accepted on 30 Jun 2026",
    ):
        assert words in page.words, words
    preview = browser.sign_in(mediator).get("/listing/profile/")
    held = [read(each) for each in page.page.one("ul", class_="credentials")]
    assert [read(each) for each in preview.page.one("ul", class_="credentials")] == held
    assert len(held) == 3


def test_two_confirmed_mediations_are_not_enough_to_be_user_verified(browser, database):
    mediator = make.mediator(name="Ana Petrova")
    for each in [make.mediation(mediator) for _ in range(2)]:
        make.evidence(each)
    assert "User verified" not in browser.get(f"/mediators/{make.listing(mediator).slug}").words


def test_the_preview_shows_what_the_public_sees(browser, ana):
    public = browser.get(ana.home)
    shown = browser.sign_in(ana.person).get("/listing/profile/").page.one("article")
    parts = [read(each) for each in shown.iter("section")]
    assert parts == [
        read(each) for each in public.page.one("article", class_="profile").iter("section") if read(each) in parts
    ]
    assert len(parts) == 4


def test_an_automatic_summary_says_so_with_its_figures_and_its_versions(browser, clock, database):
    mediator = make.mediator(name="Ana Petrova")
    home = f"/mediators/{make.listing(mediator).slug}"
    filed(clock, asked(mediator, 6)[:5], 5, 5, 4, 4, 2)
    page = browser.get(home)
    for words in (
        "Version 1 of 14 Jul 2026. Automatic summary, not independently compiled.",
        "Mediations 3 People invited 6 of 6 Answered 5 83 %",
        "80 % agree 5 answers",
        "6 people took part in 3 mediations. 6 were invited to answer, and 5 did.",
        "summed up once 5 people from 3 mediations rated it",
    ):
        assert words in page.words, words
    older = page.follow("Version 1 of 14 Jul 2026")
    assert (older.address, older.page.title) == (
        f"/feedback/en/digests/{digest_address.sign(mediator.id)}?version=1",
        "Feedback Digest of Ana Petrova",
    )


def test_a_digest_of_more_than_two_years_is_labelled(browser, clock, ana):
    assert "older than 24 months" not in browser.get(ana.home).words
    clock.hold(clock.now() + timedelta(days=200))
    db.session.get_one(DigestVersion, 1).published_on -= timedelta(days=800)
    commit()
    assert "This version is older than 24 months." in browser.get(ana.home).words


def test_what_is_switched_off_is_not_shown(browser, ana):
    saved(ana, shows_links=False, shows_education=False, is_findable=False)
    page = browser.get(ana.home)
    assert [word for word in ("canarylink", "canaryeducation") if word in page.text] == []
    assert page.page.one("meta", name="robots").get("content") == "noindex"


def test_search_engines_find_somebody_by_the_profile_alone(browser, ana):
    assert browser.get(ana.home).page.all("meta", name="robots") == []
    for address in (f"{ana.home}.vcf", f"/feedback/digests/{digest_address.sign(ana.person.id)}"):
        assert browser.get(address).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("begins", "words"),
    [
        (
            "/fr",
            ("Langues de médiation : portugais, anglais", "inscrit depuis le 1 mars 2026", "Famille", "canaryabout"),
        ),
        ("/ar", ("البرتغالية", "الأسرة", "canaryabout")),
    ],
)
def test_a_profile_is_in_the_language_of_its_address_and_its_texts_in_their_own(browser, ana, begins, words):
    page = browser.get(f"{begins}{ana.home}")
    for each in words:
        assert each in page.words, each
    texts = [
        each for each in page.page.all("p", "dd") if re.fullmatch("canary(about|education|conduct|digest)", read(each))
    ]
    assert [each.get("dir") for each in texts] == ["auto"] * 4
    assert page.follow("Français" if begins == "/ar" else "العربية").status_code == 200


def test_an_address_in_capitals_is_the_same_page(browser, ana):
    page = browser.get(ana.home.upper().replace("MEDIATORS", "mediators"))
    assert (page.status_code, page.page.one("link", rel="canonical").get("href")) == (
        200,
        f"http://localhost{ana.home}",
    )


def test_somebody_who_was_relisted_is_listed_since_then(browser, clock, ana):
    listing = db.session.get_one(Listing, ana.listing.id)
    for days, act in ((1, standing_actions.resign), (9, standing_actions.relist)):
        clock.hold(clock.now() + timedelta(days=days))
        act(listing, reason="By letter", by=make.staff(), form_token=f"day {days}")
        commit()
    assert "listed since 10 Jul 2026" in browser.get(ana.home).words
    assert standing_queries.now(listing).shown_since == date(2026, 7, 10)


def test_the_photo_is_kept_as_long_as_it_is_the_same(browser, ana):
    photo = browser.get(f"{ana.home}/photo/{ana.photo}")
    assert (photo.data, photo.headers["Content-Type"]) == (b"canaryphoto", "image/webp")
    assert photo.headers["Cache-Control"] == "public, no-cache"
    again = browser.get(photo.address, headers={"If-None-Match": photo.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert browser.get(f"{ana.home}/photo/{'0' * 64}").status_code == 404


def test_the_number_stands_on_the_profile_and_beside_it_the_credential_as_a_file(browser, ana):
    page = browser.get(ana.home)
    [number] = re.findall(r"Number (ODR-\w{4}-\w{4}) Download the credential", page.words)
    page.page.one("a", href=f"/credentials/{number}", download=f"{number}.json")


def test_a_card_for_an_address_book_has_no_address_to_write_to(browser, ana):
    card = browser.get(ana.home).follow("Save as a contact (vCard)")
    assert card.headers["Content-Type"].startswith("text/vcard")
    assert "FN:Ana Petrova\r\n" in card.text
    assert ("EMAIL" in card.text, ana.person.email in card.text) == (False, False)
    assert browser.get(card.address, headers={"If-None-Match": card.headers["ETag"]}).status_code == 304


def test_machines_read_who_it_is_and_what_they_hold(browser, ana):
    found = data(browser.get(ana.home))
    [page] = jsonld.expand(
        found, {"documentLoader": lambda _url, _options: {"document": SCHEMA, "documentUrl": "", "contextUrl": None}}
    )
    schema = "https://schema.org/"
    [person] = page[f"{schema}mainEntity"]
    [credential] = person[f"{schema}hasCredential"]
    assert page["@type"] == [f"{schema}ProfilePage"]
    assert person["@type"] == [f"{schema}Person"]
    assert person[f"{schema}name"] == [{"@value": "Ana Petrova"}]
    assert credential["@type"] == [f"{schema}EducationalOccupationalCredential"]
    assert credential[f"{schema}validFrom"] == [{"@value": "2026-03-01"}]
    assert credential[f"{schema}identifier"][0]["@value"].startswith("ODR-")


ATTACK = "</script><script>alert(1)</script><!-- \u2028 {{ 7 * 7 }} ]]>"


def test_hostile_texts_stay_texts(browser, ana):
    saved(ana, about=ATTACK, education=ATTACK, conduct=ATTACK, complaints=ATTACK)
    page = browser.get(ana.home)
    assert page.status_code == 200
    assert data(page)["mainEntity"]["description"] == ATTACK
    assert page.words.count("</script><script>alert(1)</script>") == 4


def one_version_more(number):
    """The digest once more, as a further version."""
    first = db.session.get_one(DigestVersion, 1)
    names = ("mediator_id", "mode", "published_on", "printed", "sealed", "commitments", "text", "author_name")
    db.session.add(DigestVersion(number=number, **{name: getattr(first, name) for name in names}))
    commit()


def test_three_of_everything_cost_as_much_as_one(browser, statements, ana):
    with_one = cost(browser, statements, ana.home)
    one_version_more(2)
    one_version_more(3)
    places = tuple(Place(name, "PT") for name in ("Porto", "Faro", "Braga"))
    saved(ana, places=places, languages=("pt", "en", "de"), expertise=tuple(Field)[:3], styles=tuple(Style)[:3])
    assert cost(browser, statements, ana.home) == with_one
    home = ana.home
    known = {"If-None-Match": browser.get(home).headers["ETag"]}
    statements.clear()
    assert (browser.get(home, headers=known).status_code, len(statements)) == (304, 1)
