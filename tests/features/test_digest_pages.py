"""The public page of a digest, the line of an answer in it, and what its mediator reads of what was shared."""

import re

import pytest
from sqlalchemy import select

from app import demo
from app.accounts.person import person
from app.db import commit, db
from app.feedback import links
from app.feedback.answers import keeping as answers
from app.feedback.answers.content import opened
from app.feedback.asking import Channel
from app.feedback.digests import address as digest_address, history as digest_history
from app.feedback.digests.summary import Mode
from app.feedback.models import FiledAnswer, Slot
from app.feedback.reviewer import queries as reviewer_queries
from tests import make
from tests.features.authoring import appointed
from tests.features.digesting import SCALES, asked, digests, filed, later
from tests.features.reviewing import nights
from tests.features.test_hostile_text import ATTACK, intruders, shows
from tests.features.test_queries import cost, statements
from tests.page import read

__all__ = ["statements"]

TEXT = "She listened to all of us."


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


def page_of(mediator):
    return f"/feedback/digests/{digest_address.sign(mediator.id)}"


def shared(clock, mediator, number=3, **values):
    """A batch of so many answers, shared without a name unless something else is said."""
    return filed(clock, asked(mediator, number), **({"sharing": "mediator"} | values))


def answers_of(browser, mediator):
    return browser.sign_in(mediator).get("/feedback/answers")


def test_the_page_says_how_it_was_made_who_was_asked_and_what_they_agree_with(browser, clock, ana):
    filed(clock, asked(ana, 6)[:5], 5, 5, 4, 4, 2)
    page = browser.get(page_of(ana))
    assert page.page.title == "Feedback Digest of Ana Petrova"
    for words in (
        "Version 1 of 14 Jul 2026.",
        "Automatic summary, not independently compiled.",
        "6 people took part in 3 mediations. 6 were invited to answer, and 5 did.",
        "83 % of those who were invited answered.",
        "summed up once 5 people from 3 mediations rated it",
    ):
        assert words in page.words
    figures = [read(each) for each in page.page.all("dd")]
    assert figures == ["80 % agree 5 answers"] * len(SCALES)
    assert re.findall(r'<rect width="(\d+)"', page.text) == ["100", "80"] * len(SCALES)


def test_answers_by_handed_link_are_told_apart_and_the_method_is_one_step_away(browser, clock, ana):
    filed(clock, [*asked(ana, 4), *asked(ana, 2, mediations=1, channel=Channel.HANDED)])
    page = browser.get(page_of(ana))
    invited = "6 were invited to answer, and 6 did; 2 of them by a link that the mediator handed over."
    assert f"Who was asked 6 people took part in 4 mediations. {invited} 100 %" in page.words
    assert [each.get("href") for each in page.page.all("a") if read(each) == "How it is made"] == ["#method"] * 2


def test_a_median_is_written_as_its_reader_writes_numbers(browser, clock, ana):
    filed(clock, asked(ana, 6), 5, 5, 5, 4, 4, 4)
    pages = [browser.get(page_of(ana).replace("/feedback", f"/feedback{way}", 1)) for way in ("", "/fr")]
    medians = [re.findall(r"(?:median|médiane) ([\d.,]+ (?:of|sur) 5)", page.words) for page in pages]
    assert medians == [["4.5 of 5"] * len(SCALES), ["4,5 sur 5"] * len(SCALES)]


def test_nobody_is_told_apart_and_no_cookie_is_set(browser, clock, ana):
    filed(clock, asked(ana, 5))
    for address, status in ((page_of(ana), 200), (f"{page_of(ana)}0", 404)):
        stranger, owner = browser.another().get(address), browser.sign_in(ana).get(address)
        assert (stranger.status_code, owner.status_code, stranger.data) == (status, status, owner.data)
        assert "Set-Cookie" not in stranger.headers
        assert "Set-Cookie" not in owner.headers


@pytest.mark.parametrize(
    ("some", "others"),
    [
        ((5, 5, 4, 4, 4), (4, 4, 4, 4, 4)),
        ((1, 1, 2, 2, 2), (2, 2, 2, 3, 3)),
        ((5, 5, 5, 4, 1), (4, 5, 5, 5, 3)),
    ],
)
def test_how_many_gave_which_grade_is_not_printed(browser, clock, some, others):
    """Two whose answers differ in grades, but not in who agrees and in the median, have the same page."""
    one, other = make.mediator(name="Kim"), make.mediator(name="Kim")
    filed(clock, asked(one, 5), *some)
    later(clock, -14)
    filed(clock, asked(other, 5), *others)
    pages = [browser.get(page_of(each)).text for each in (one, other)]
    for number, mediator in enumerate((one, other)):
        for place, commitment in enumerate(digests(mediator)[0].commitments):
            pages[number] = pages[number].replace(commitment, f"answer {place}")
        pages[number] = pages[number].replace(digest_address.sign(mediator.id), "here")
    assert pages[0] == pages[1]


def test_whoever_has_the_page_is_told_so_in_their_language(browser, clock, ana):
    filed(clock, asked(ana, 5))
    page = browser.get(page_of(ana))
    assert (page.headers["Cache-Control"], page.headers.getlist("Vary")[-1]) == ("public, no-cache", "Accept-Language")
    known = {"If-None-Match": page.headers["ETag"]}
    statuses = [
        browser.get(page_of(ana), headers={**known, "Accept-Language": each}).status_code for each in ("en", "fr")
    ]
    assert statuses == [304, 200]


def test_too_few_answers_say_so(browser, clock, ana):
    filed(clock, asked(ana, 5), how="in_person")
    page = browser.get(page_of(ana))
    assert page.words.count("Too few answers") == 4


def test_older_versions_can_be_read(browser, clock, ana):
    filed(clock, asked(ana, 5))
    filed(clock, asked(ana, 3))
    newest = browser.get(page_of(ana))
    assert ("Version 2 of 28 Jul 2026." in newest.words, "an older version" in newest.words) == (True, False)
    older = newest.follow("Version 1 of 14 Jul 2026")
    assert ("and 5 did." in older.words, "This is an older version." in older.words) == (True, True)
    assert older.follow("Read the newest one").data == newest.data
    told = {number: browser.get(f"{page_of(ana)}?version={number}").status_code for number in (0, 3, 10**30, "x")}
    assert told == {0: 404, 3: 404, 10**30: 404, "x": 200}


def test_whoever_has_no_version_has_no_page(browser, clock, ana):
    filed(clock, asked(ana, 4))
    nobody = browser.get(f"/feedback/digests/{digest_address.sign(999)}")
    page = browser.get(page_of(ana))
    assert (page.status_code, nobody.status_code) == (404, 404)
    signs = [digest_address.sign(each) for each in (ana.id, 999)]
    assert page.text.replace(signs[0], "") == nobody.text.replace(signs[1], "")


def test_nobody_comes_upon_a_digest_by_numbers(browser, clock, ana):
    filed(clock, asked(ana, 5))
    page, right = browser.get(page_of(ana)), digest_address.sign(ana.id)
    other = digest_address.sign(ana.id + 1).partition("-")[2]
    tried = (
        ana.id,
        f"{ana.id}-",
        f"{ana.id}-{other}",
        right[:-1],
        f"0{right}",
        f"{ana.id}-é",
        "-",
        "9" * 5_000,
        f"٣-{other}",
    )
    assert page.status_code == 200
    assert {browser.get(f"/feedback/digests/{each}").status_code for each in tried} == {404}


def test_a_digest_of_more_than_two_years_is_labelled_and_stays(browser, clock, ana):
    filed(clock, asked(ana, 5))
    later(clock, 731)
    assert "older than 24 months" not in browser.get(page_of(ana)).words
    later(clock, 1)
    assert "This version is older than 24 months." in browser.get(page_of(ana)).words


def test_a_receipt_code_shows_where_its_answer_is_counted(browser, clock, ana):
    requests = asked(ana, 5)
    codes = filed(clock, requests[:4])
    page = browser.ask("POST", "/feedback/receipt", data={"code": codes[0]})
    assert "Not in a published digest yet." in page.words
    filed(clock, [*requests[4:], *asked(ana, 2, mediations=1)])
    page = browser.ask("POST", "/feedback/receipt", data={"code": codes[0]})
    line = digest_history.commitment(links.receipt_hash(codes[0]))
    assert f"Counted in version 1 of 28 Jul 2026. It lists your answers as {line}." in page.words
    published = page.follow("Read the Feedback Digest")
    assert line in [read(each) for each in published.page.all("code")]


def test_a_mediator_reads_what_was_shared_and_whose_only_where_that_was_wanted(browser, clock, ana):
    requests = asked(ana, 3)
    filed(clock, requests[:2], 5, 2, sharing="mediator", did_well=TEXT)
    assert "Nothing to read yet" in answers_of(browser, ana).words
    filed(clock, [requests[2], *asked(ana, 2)], sharing="mediator_with_name", do_better="Begin earlier.")
    page = answers_of(browser, ana)
    places = [opened(row).slot_id for row in db.session.scalars(select(FiledAnswer))]
    named = [f"Party, in {db.session.get_one(Slot, each).mediation.reference}" for each in places if each]
    assert sorted(read(each) for each in page.page.all("h4")) == sorted([*named, *["Somebody who took part"] * 2])
    assert (page.words.count(TEXT), page.words.count("Begin earlier."), "July 2026" in page.words) == (2, 3, True)
    assert [page.words.count(words) for words in ("Strongly agree", "Disagree")] == [len(SCALES), len(SCALES)]


def test_an_answer_that_is_not_shared_any_more_is_gone(browser, clock, ana):
    code, *_others = shared(clock, ana, did_well=TEXT)
    assert answers_of(browser, ana).words.count(TEXT) == 3
    answers.share(reviewer_queries.held_by_code(code), sharing="digest_author")
    commit()
    assert answers_of(browser, ana).words.count(TEXT) == 2


def test_the_mediator_sees_the_digest_as_everybody_does(browser, clock, ana):
    empty = answers_of(browser, ana)
    assert "None is published yet. The first comes by itself once 5 people from 3 mediations" in empty.words
    filed(clock, asked(ana, 5))
    page = answers_of(browser, ana)
    public = page.follow("Open its public page")
    figures = [[read(each) for each in found.page.all("dd")] for found in (page, public)]
    assert (figures[0], len(figures[0])) == (figures[1], len(SCALES))


def test_answers_are_found_from_the_pages_of_feedback(browser, ana):
    page = browser.sign_in(ana).get("/feedback/").follow("Shared answers and digest")
    assert page.address == "/feedback/answers"


def test_who_makes_the_next_version_follows_from_whom_the_mediator_appointed(browser, ana):
    assert Mode.SUMMARY.words in answers_of(browser, ana).words
    appointed(ana)
    page = answers_of(browser, ana)
    assert Mode.INDEPENDENT.words in page.words
    assert "End this appointment" in page.follow("Your digest author").words


@pytest.mark.parametrize("address", ["/feedback/answers", "/feedback/digests/{0}"])
def test_three_cost_as_much_as_one(browser, clock, ana, statements, address):
    def one_more():
        filed(clock, asked(ana, 5), sharing="mediator_with_name")
        browser.sign_in(ana)

    one_more()
    with_one = cost(browser, statements, address.format(digest_address.sign(ana.id)))
    one_more()
    one_more()
    assert len(digests(ana)) == 3
    assert cost(browser, statements, address.format(digest_address.sign(ana.id))) == with_one


def test_hostile_text_is_text(browser, clock, database):
    eve = make.mediator(name=ATTACK[:120])
    shared(clock, eve, 5, did_well=ATTACK)
    read_by_mediator, public = answers_of(browser, eve), browser.get(page_of(eve))
    assert (intruders(read_by_mediator), shows(read_by_mediator)) == ([], True)
    assert (intruders(public), ATTACK[:120] in public.page.title) == ([], True)


def test_the_demo_has_a_digest_a_batch_and_answers_for_the_next(browser, clock, database):
    demo.prepare()
    ana = person(demo.accounts.account("ana"))
    page = answers_of(browser, ana)
    assert (len(page.page.all("h4")), [each.number for each in digests(ana)]) == (4, [1])
    nights(clock, 9)
    marit = browser.sign_in(person(demo.accounts.account("marit")))
    marit.get(f"/feedback/author/{ana.id}").submit("Publish")
    assert [each.author_name for each in digests(ana)] == [None, "Marit Solheim"]
