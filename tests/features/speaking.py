"""A reviewer's pages in another language: all of them, what is English in one, and where one leads."""

import re
from urllib.parse import urlsplit

from babel.messages.pofile import read_po
from flask_babel import force_locale, gettext

from app.feedback import links
from app.feedback.questionnaires import filling as questionnaire
from app.language import FOLDER
from tests.features.reviewing import ABOUT, code_of
from tests.page import addresses, read

NAMES_OF_OTHERS = re.compile(
    r"Ana Petrova|\(IMI\)|\bIMI\b|imimediation\.org|name@example\.org|logbook@localhost|English|Français"
    r"|Feedback Digest|Professional Conduct Assessment|[A-Z2-9]{4}(-[A-Z2-9]{4}){3}"
)
TOO_LARGE = {"CONTENT_LENGTH": str(70 * 1024 * 1024)}


def in_(language, words):
    with force_locale(language):
        return gettext(words)


def spoken(address, language):
    """The address of a reviewer's page in a language."""
    return address.replace("/feedback", f"/feedback/{language}", 1)


def every_page(browser, language, asked, handed, declined):
    """Every page that a link or a receipt code opens, each after what leads to it."""
    link, by_hand, no = (spoken(links.address(each), language) for each in (asked, handed, declined))
    yield from _before_sending(browser, link)
    review = browser.get(f"{link}/review")
    yield review
    seed = review.page.one("input", name="seed").get("value")
    yield browser.ask("POST", f"{link}/review", data={"send": "later", "seed": seed})
    yield browser.ask("POST", f"{link}/review", data={"send": "now", "seed": seed})
    yield from _after_sending(browser, link)
    yield from _by_hand(browser, by_hand, language)
    yield browser.ask("POST", no, data={"way": "decline"})
    yield browser.ask("POST", f"{no}/stop", data={"List-Unsubscribe": "One-Click"})
    for readers in ("", "/mediators", "/authors"):
        yield browser.get(f"/feedback/{language}/guidelines{readers}")
    yield browser.get(f"/feedback/{language}/12abc/x")
    yield browser.get(f"/feedback/{language}/12")


def _before_sending(browser, link):
    """The first page, and every step as it is, refused, and filled in."""
    yield browser.get(link)
    yield browser.ask("POST", link)
    yield browser.ask("POST", link, headers={"Sec-Fetch-Site": "cross-site"})
    yield browser.ask("POST", link, environ_overrides=TOO_LARGE)
    yield browser.get(f"{link}/confirm")
    yield browser.get(f"{link}/stop")
    yield browser.ask("POST", f"{link}/stop")
    for section in questionnaire.CURRENT.sections:
        yield browser.get(f"{link}/{section.key}")
        yield browser.ask("POST", f"{link}/{section.key}", data={"contact": "nobody", "did_well": "…" * 2001})
        yield browser.get(f"{link}/review")
        browser.ask("POST", f"{link}/{section.key}", data=good(section))
    yield browser.get(link)


def good(section):
    """Answers to all that is required."""
    return {each.key: ABOUT.get(each.key, "4") for each in section.questions if each.required}


def _after_sending(browser, link):
    yield browser.get(link)
    yield browser.get(f"{link}/correct")
    yield browser.ask("POST", f"{link}/correct", data={"save": "yes"})
    whole = {key: value for section in questionnaire.CURRENT.sections for key, value in good(section).items()}
    yield browser.ask("POST", f"{link}/correct", data=whole | {"save": "yes"})
    for what, chosen in (("sharing", {"sharing": "mediator"}), ("never", {"never": "never"})):
        yield browser.ask("POST", f"{link}/receipt", data={"what": what})
        yield browser.ask("POST", f"{link}/receipt", data={"what": what, **chosen})
    yield browser.ask("POST", f"{link}/receipt", data={"what": "withdraw", "withdraw": "yes"})


def _by_hand(browser, link, language):
    """What only confirms, by a handed link; then its receipt code."""
    step = browser.ask("POST", link, data={"way": "confirm"}).followed()
    yield step
    own = urlsplit(step.address).path.removesuffix("/confirm")
    yield browser.ask("POST", f"{own}/confirm", data={"role": "party", "took_place": "yes", "how": "online"}).followed()
    yield browser.ask("POST", f"{own}/review", data={"send": "later"})
    sent = browser.ask("POST", f"{own}/review", data={"send": "now", "seed": "s"})
    yield sent
    yield browser.get(link)
    for data in ({"code": ""}, {"code": code_of(sent)}):
        yield browser.ask("POST", f"/feedback/{language}/receipt", data=data)
    yield browser.ask("POST", f"/feedback/{language}/receipt/correct", data={"code": code_of(sent)})
    yield browser.get(f"/feedback/{language}/receipt")


def english_on(page, language):
    """The English words of the catalogue that a page shows: a few words as a whole, sentences wherever they stand."""
    pieces = {read(each) for each in page.page.one("body").iter() if isinstance(each.tag, str)}
    pieces |= {each.get("aria-label", "") for each in page.page.all()} | {page.page.title}
    return [words for words in _english(language) if _stands(words, pieces, page.words)]


def english_in(text, language):
    """The English words of the catalogue that a letter says."""
    return [words for words in _english(language) if _stands(words, set(text.splitlines()), text)]


def _english(language):
    with (FOLDER / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return [each.id for each in read_po(file) if each.id]


def _stands(words, pieces, text):
    if words.count(" ") < 2:
        return words in pieces
    return re.search(".+?".join(re.escape(part) for part in re.split(r"%\(\w+\)s", words)), text) is not None


def latin_on(page):
    """The words of a page in Latin letters that are nobody's name."""
    return re.findall(r"[A-Za-zÀ-ÿ]{2,}", NAMES_OF_OTHERS.sub("", page.words))


def ways_out(page, language):
    """Where a page leads by anything but its choice of languages, as far as that is another language."""
    chooser = [each for nav in page.page.all("nav", class_="languages") for each in nav.iter()]
    chosen = {each.get("href") or each.get("action") for each in chooser}
    led = {address for _method, address in addresses(page.page) if address.startswith("/feedback")}
    return sorted(each for each in led - chosen if not each.startswith(f"/feedback/{language}/"))
