"""What a reviewer does, in a browser from the link to the receipt, or by the actions alone; and the portal's nights."""

from datetime import timedelta
from functools import cache

from app.db import commit
from app.feedback import links
from app.feedback.answers import filing, keeping as answers, retention
from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import Kind

ABOUT = {"role": "party", "took_place": "yes", "how": "online", "sharing": "digest_author"}
CONFIRMED = {"role": "party", "took_place": "yes", "how": "in_person"}
OPINION = {each.key: 4 for each in questionnaire.CURRENT.questions if each.kind is Kind.SCALE} | {"how": "online"}
WORDS = "She listened to all of us."


def sent(page, button, data=None, *, action=None):
    """Press a button of a page after choosing or typing; hidden fields go along."""
    form = page.page.form(button, action)
    hidden = {each.get("name"): each.get("value") for each in form.iter("input") if each.get("type") == "hidden"}
    return page.browser.ask("POST", form.get("action"), data=hidden | (data or {}))


def begun(browser, request, way="give"):
    """The first step."""
    return sent(browser.get(links.address(request)), "Go on", {"way": way}).followed()


def reviewed(page, **more):
    """Every step up to the last look: agree with everything, write a little."""
    while not page.address.endswith("/review"):
        form = page.page.form("Save and go on")
        asked = {each.get("name") for each in form.iter("input") if each.get("type") == "radio"}
        texts = {each.get("name"): WORDS for each in form.iter("textarea")}
        chosen = {name: ABOUT.get(name, "4") for name in asked}
        page = sent(page, "Save and go on", chosen | texts | {k: v for k, v in more.items() if k in chosen | texts})
        page = page.followed()
    return page


def receipt(browser, request, **more):
    """The page after sending."""
    return sent(reviewed(begun(browser, request), **more), "Send my answers", {"send": "now"})


def code_of(page):
    return next("".join(each.itertext()) for each in page.page.all("p") if each.get("class") == "code")


def link_of(request):
    """The link of a request, as its reviewer holds it."""
    token = links.token(request)
    own = _own(request.id, token)
    return links.follow(request.id, f"{token}.{own}" if own else token)


@cache
def _own(request_id, token):
    """The part of the address that a reviewer with a handed link got when they began."""
    return links.follow(request_id, token).begun().own


def answered(request, *, seed="seed", is_light=True, **values):
    """An answer sent today, one that only confirms unless something else is said; gives the receipt code."""
    answers.save(link_of(request), values=CONFIRMED | values, is_light=is_light)
    code = answers.send(link_of(request), seed=seed)
    commit()
    return code


def nights(clock, number):
    """So many nights go by, and the worker does what it does in each."""
    for _ in range(number):
        clock.hold(clock.now() + timedelta(days=1))
        filing.file_due()
        retention.forget_old()
