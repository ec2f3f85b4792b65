"""A reviewer reads all in the language of the letter, or in the one they choose, and loses nothing by choosing."""

import pytest
from flask_babel import force_locale, ngettext
from sqlalchemy import text

from app.feedback import links
from app.feedback.asking import Channel
from app.feedback.models import Answer, Request
from app.language import NAMES
from tests import make
from tests.features.lettering import TUESDAY, ana_on_tuesday, asked as asked_by_letter, hour
from tests.features.reviewing import begun, code_of, reviewed, sent
from tests.features.speaking import english_in, english_on, every_page, in_, latin_on, spoken, ways_out
from tests.features.test_reviewer_safety import press_everything, rows
from tests.page import read
from tests.post_office import text_of

OTHERS = [language for language in NAMES if language != "en"]
DIRECTIONS = {"fr": "ltr", "ar": "rtl"}


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def asked(ana):
    return make.request(make.mediation(ana))


@pytest.mark.parametrize("language", OTHERS)
def test_no_page_of_a_reviewer_keeps_an_english_sentence(browser, ana, asked, language):
    assert in_("en", "Before you begin") in english_on(browser.get(links.address(asked)), language)
    handed = make.request(make.mediation(ana), channel=Channel.HANDED)
    pages = list(every_page(browser, language, asked, handed, make.request(make.mediation(ana))))
    statuses = {page.status_code for page in pages}
    html = {(page.page.one("html").get("lang"), page.page.one("html").get("dir")) for page in pages}
    english = {(str(page), words) for page in pages for words in english_on(page, language)}
    lost = {(str(page), address) for page in pages for address in ways_out(page, language)}
    assert (statuses, html, english, lost) == (
        {200, 400, 404, 413, 422}, {(language, DIRECTIONS[language])}, set(), set(),
    )  # fmt: skip


def test_an_arabic_page_has_no_latin_word_that_is_nobodys_name(browser, ana, asked):
    handed = make.request(make.mediation(ana), channel=Channel.HANDED)
    pages = every_page(browser, "ar", asked, handed, make.request(make.mediation(ana)))
    assert {(str(page), word) for page in pages for word in latin_on(page)} == set()


def test_arabic_counts_people_in_its_six_forms(database):
    took_part = "%(num)s person took part in %(mediations)s.", "%(num)s people took part in %(mediations)s."
    with force_locale("ar"):
        counted = [ngettext(*took_part, number, mediations="5") for number in (1, 2, 3, 12, 100, 102, 112)]
    assert counted == [
        f"شارك {people} في 5."
        for people in ("شخص واحد (1)", "شخصان (2)", "3 أشخاص", "12 شخصًا", "100 شخص", "102 شخص", "112 شخصًا")
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_the_letters_are_in_the_language_the_mediator_chose(database, clock, smtp, language):
    request = asked_by_letter(ana_on_tuesday(clock), language=language)
    hour(clock, TUESDAY)
    hour(clock, TUESDAY.replace(month=7, day=7))
    subjects = [letter["Subject"] for letter in smtp.letters]
    assert subjects == [
        in_(language, "A few questions from the International Mediation Institute"),
        in_(language, "A reminder from the International Mediation Institute"),
    ]
    written = [text_of(letter) for letter in smtp.letters]
    signed = in_(language, "International Mediation Institute, The Hague")
    link = f"http://localhost{links.address(request)}"
    for words in written:
        assert [each for each in (in_(language, "Good day,"), signed, link) if each not in words] == []
        assert english_in(words, language) == []
    assert {"fr": "14 juil. 2026", "ar": "14 يوليو 2026"}[language] in written[0]


@pytest.mark.parametrize("language", OTHERS)
def test_the_mediator_chooses_the_language_of_the_letter(browser, database, language):
    ana = make.mediator()
    browser.sign_in(ana)
    page = browser.get(f"/feedback/mediation/{make.mediation(ana).id}")
    page = page.submit("Add", {"Who took part": "Party"})
    filled = {
        "Their name": "Maria Silva",
        "Their e-mail address": "maria.silva@example.com",
        "Language of the letter": NAMES[language],
        "I have this person's permission": True,
    }
    page.submit("Send the letter", filled)
    database.session.rollback()
    [kept] = database.session.scalars(database.select(Request)).all()
    assert kept.language == language


def language_of(page):
    return page.page.one("html").get("lang")


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_handed_over_is_in_the_language_chosen_for_it(browser, ana, language):
    browser.sign_in(ana)
    page = browser.get(f"/feedback/mediation/{make.mediation(ana).id}").submit("Add", {"Who took part": "Party"})
    screen = page.submit("Make a code", {"Language of the code’s page and slip": NAMES[language]})
    question = in_(language, "How was this mediation for you?").replace("\u00a0", " ")
    html = screen.page.one("html")
    assert (screen.page.title, html.get("lang"), html.get("dir")) == (question, language, DIRECTIONS[language])
    assert [english_in(read(each), language) for each in screen.page.one("main").iter("p")] == [[], [], []]
    page = screen.follow("A slip to print")
    slip = page.page.one("section", class_="slip")
    assert (language_of(page), slip.get("lang"), slip.get("dir")) == ("en", language, DIRECTIONS[language])
    assert question in read(slip)
    assert english_in(read(slip), language) == []


def test_a_browser_that_speaks_none_of_ours_is_answered_in_the_language_of_the_code(browser, ana):
    handed = make.request(make.mediation(ana), channel=Channel.HANDED, language="ar")
    found = [
        language_of(browser.get(links.address(handed), headers={"Accept-Language": each})) for each in ("ku", "fr")
    ]
    assert found == ["ar", "fr"]


CANADIAN = {"Accept-Language": "fr-CA,fr;q=0.8,en;q=0.5"}


def test_a_page_is_in_the_language_of_its_letter_else_of_its_address_else_of_the_browser(browser, ana):
    letter = links.address(make.request(make.mediation(ana), language="ar"))
    handed = links.address(make.request(make.mediation(ana), channel=Channel.HANDED))
    asked_for = [
        (letter, None), (letter, CANADIAN), (spoken(letter, "en"), CANADIAN),
        (handed, None), (handed, CANADIAN), (spoken(handed, "ar"), CANADIAN),
        ("/feedback/guidelines", None), ("/feedback/guidelines", CANADIAN), ("/feedback/ar/receipt", CANADIAN),
        ("/feedback/receipt", {"Accept-Language": "de"}),
    ]  # fmt: skip
    found = [language_of(browser.get(address, headers=headers)) for address, headers in asked_for]
    assert found == ["ar", "ar", "en", "en", "fr", "ar", "en", "fr", "ar", "en"]


def test_a_database_that_is_away_is_told_in_the_language_of_the_address(browser, database, asked):
    address = spoken(links.address(asked), "fr")
    database.session.execute(text("ALTER TABLE feedback_request RENAME TO away"))
    database.session.commit()
    page = browser.get(address)
    database.session.execute(text("ALTER TABLE away RENAME TO feedback_request"))
    database.session.commit()
    assert (page.status_code, language_of(page), page.page.title) == (503, "fr", in_("fr", "One moment, please"))


def test_a_language_nobody_speaks_here_is_no_address(browser, asked):
    assert browser.get(spoken(links.address(asked), "xx")).status_code == 404


def test_the_languages_are_links_to_the_same_page(browser, asked):
    page = browser.get(f"{spoken(links.address(asked), 'ar')}/stop")
    [nav] = page.page.all("nav", class_="languages")
    address = links.address(asked)
    assert [(read(each), each.get("lang"), each.get("href"), each.get("aria-current")) for each in nav] == [
        ("English", "en", f"{spoken(address, 'en')}/stop", None),
        ("Français", "fr", f"{spoken(address, 'fr')}/stop", None),
        ("العربية", None, None, "true"),
    ]


def test_looking_in_another_language_changes_nothing(browser, asked):
    sent(begun(browser, asked), "Save and go on", {"role": "party", "took_place": "yes", "how": "online"})
    before = rows()
    looked = {each for language in NAMES for each in press_everything(browser, spoken(links.address(asked), language))}
    ends = {each.rpartition("/")[2] for each in looked}
    assert ({"preparation", "stop"} <= ends, rows() == before) == (True, True)


def test_what_was_typed_and_refused_is_there_in_the_other_language(browser, asked):
    begun(browser, asked)
    typed = "Très bien.\nVraiment."
    page = browser.ask("POST", f"{links.address(asked)}/about", data={"role": "counsel", "note": typed})
    french = sent(page, "Français")
    chosen = [each.get("value") for each in french.page.all("input") if "checked" in each.attrib]
    kept = {each.get("value") for each in french.page.all("input", type="hidden", name="note")}
    assert (french.status_code, language_of(french), chosen, kept) == (422, "fr", ["counsel"], {typed})
    assert french.page.problems == [
        f"{in_('fr', question)} {in_('fr', 'Choose one of the answers.')}".replace("\u00a0", " ")
        for question in ("Did this mediation take place?", "How was it held?")
    ]


@pytest.mark.parametrize("channel", Channel)
def test_the_receipt_code_is_the_same_in_every_language_and_the_answer_is_sent_once(browser, database, ana, channel):
    request = make.request(make.mediation(ana), channel=channel)
    english = sent(reviewed(begun(browser, request)), "Send my answers", {"send": "now"})
    arabic = sent(english, "العربية")
    assert (language_of(arabic), code_of(arabic)) == ("ar", code_of(english))
    assert database.session.query(Answer).count() == 1


def test_a_receipt_opened_by_its_code_changes_language_without_doing_again_what_was_done(browser, asked):
    code = code_of(sent(reviewed(begun(browser, asked)), "Send my answers", {"send": "now"}))
    receipt = sent(browser.get("/feedback/receipt"), "Open my answers", {"code": code})
    changed = sent(receipt, "Change this", {"sharing": "mediator"})
    before = rows()
    french = sent(changed, "Français")
    assert (french.status_code, language_of(french), rows() == before) == (200, "fr", True)
    assert in_("fr", "Who may read your answers is changed.") not in french.words


def test_the_screens_of_a_mediator_stay_english(browser, database):
    page = browser.sign_in(make.mediator()).get("/feedback/", headers=CANADIAN)
    assert (language_of(page), "Concluded in the last 12 months" in page.words) == ("en", True)
