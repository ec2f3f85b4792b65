"""The reviewer's pages: what a link or a receipt code opens. No cookie is read or set: the address protects."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, Flask, Response, abort, redirect, request
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.routing import BaseConverter

from app import throttle
from app.db import db
from app.errors import NotYours, Refused
from app.feedback import links
from app.feedback.answers import keeping as answers
from app.feedback.limits import LIMITS
from app.feedback.links import Link
from app.feedback.reviewer import forms as reviewer_forms, queries as reviewer_queries
from app.feedback.reviewer.forms import Filled
from app.feedback.reviewer.language import HOME, Again, Spoken, here, home_in, language_of, note, this_address
from app.feedback.reviewer.pages import (
    CONFIRM,
    NO_MORE_LETTERS,
    after,
    ask,
    before,
    draw,
    drawn,
    first_page,
    gets_letters,
    go,
    review_page,
    section,
    sent_page,
    step_page,
    stop_page,
    ways,
)
from app.feedback.reviewer.receipts import Holder, changed, corrected, held_by_code, receipt_page, wrong_code
from app.site.problems import drawn_by, words
from app.web import Area, area, csrf
from app.words import N_

pages = area("feedback_public", __name__, Area.PUBLIC, url_prefix=HOME)
pages.url_value_preprocessor(note)
csrf.exempt(pages)

A_DAY = timedelta(days=1)
BEGUN_A_DAY = 10
ANY = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Number(BaseConverter):
    """The number of a request, never longer than a number in the database."""

    regex, weight = r"\d{1,18}", 50

    def to_python(self, value: str) -> int:
        return int(value)


class Damaged(BaseConverter):
    """What may have become of it on its way, such as 12abc."""

    regex, weight, part_isolating = r"\d[^/]*", 300, True


pages.record_once(lambda state: state.app.url_map.converters.update(number=Number, damaged=Damaged, language=Spoken))
pages.record_once(lambda state: state.app.jinja_env.globals.update(ask=ask, limits=LIMITS))


def register_in_every_language(app: Flask, *others: Blueprint) -> None:
    """The same pages once more, with the language that was chosen in their addresses; and so others below `HOME`."""
    for each in (pages, *others):
        below = str(each.url_prefix).removeprefix(HOME)
        app.register_blueprint(each, name=f"{each.name}_in_a_language", url_prefix=f"{HOME}/<language:language>{below}")


@pages.get("/guidelines")
@pages.get("/guidelines/<any(authors, mediators):readers>")
def guidelines(readers: str = "reviewers") -> Response:
    return drawn(f"feedback/guidelines/{readers}.html", readers=readers)


@pages.get("/receipt")
def ask_code() -> Response:
    return draw("code", None, problem="", given="")


@pages.post("/receipt")
def by_code() -> Response:
    held, holder = held_by_code()
    return changed(held, holder) if held else wrong_code(holder)


@pages.post("/receipt/correct")
def correct_by_code() -> Response:
    held, holder = held_by_code()
    return corrected(held, holder, request.form if "save" in request.form else None) if held else wrong_code(holder)


@pages.get("/<number:request_id>/<token>")
def first(request_id: int, token: str) -> Response:
    link = links.follow(request_id, token)
    if held := reviewer_queries.held_by_link(link):
        return receipt_page(held, Holder(here(link)), link=link)
    return first_page(*reviewer_queries.opened(request_id, token))


@pages.post("/<number:request_id>/<token>")
def choose(request_id: int, token: str) -> Response:
    link, draft = reviewer_queries.opened(request_id, token)
    form = Filled(ways(link), sent=request.form)
    return first_page(link, draft, form) if form.problems else WAYS[form.chosen](link)


@pages.get("/<number:request_id>/<token>/review")
def review(request_id: int, token: str) -> Response:
    return review_page(*reviewer_queries.begun(request_id, token), Filled(reviewer_forms.SEND))


@pages.post("/<number:request_id>/<token>/review")
def send(request_id: int, token: str) -> Response:
    sent = request.form
    form = Filled(reviewer_forms.SEND, sent=sent)
    if form.problems:
        return review_page(*reviewer_queries.begun(request_id, token), form)
    link = links.hold(request_id, token)
    code = answers.send(link, seed=sent.get("seed", "")[:60] or token_urlsafe(16))
    return sent_page(link, code)


@pages.get("/<number:request_id>/<token>/later")
def later(request_id: int, token: str) -> Response:
    link, _draft = reviewer_queries.begun(request_id, token)
    return draw("later", link, last_day=link.request.last_day)


@pages.post("/<number:request_id>/<token>/receipt")
def change(request_id: int, token: str) -> Response:
    link = links.follow(request_id, token)
    return changed(reviewer_queries.answer_of(request_id, token), Holder(here(link)), link=link)


@pages.get("/<number:request_id>/<token>/correct")
@pages.post("/<number:request_id>/<token>/correct")
def correct(request_id: int, token: str) -> Response:
    link, held = links.follow(request_id, token), reviewer_queries.answer_of(request_id, token)
    sent = request.form if request.method == "POST" else None
    return corrected(held, Holder(here(link)), sent, link=link)


@pages.get("/<number:request_id>/<token>/stop")
def ask_to_stop(request_id: int, token: str) -> Response:
    return stop_page(reviewer_queries.reached(request_id, token), Filled(reviewer_forms.STOP))


@pages.post("/<number:request_id>/<token>/stop")
def stop(request_id: int, token: str) -> Response:
    link, form = reviewer_queries.reached(request_id, token), Filled(reviewer_forms.STOP, sent=request.form)
    if not form.carry_out(answers.stop_letters, link):
        return stop_page(link, form)
    return draw("done", link, said=NO_MORE_LETTERS)


@pages.get("/<number:request_id>/<token>/<step>")
def fill_in(request_id: int, token: str, step: str) -> Response:
    link, draft = reviewer_queries.begun(request_id, token)
    return step_page(link, step, draft, Filled(draft.form, section=section(step), saved=draft.values))


@pages.post("/<number:request_id>/<token>/<step>")
def save(request_id: int, token: str, step: str) -> Response:
    link, draft = reviewer_queries.begun(request_id, token)
    goes_back = "back" in request.form
    form = Filled(draft.form, section=section(step), sent=request.form, partly=goes_back)
    if not form.carry_out(answers.save, link, values=form.values, is_light=step == CONFIRM):
        return step_page(link, step, draft, form)
    saved = reviewer_queries.lying(link).draft
    return go(link, before(step, saved) if goes_back else after(step, saved))


@pages.route("/<damaged:given>", methods=ANY)
@pages.route("/<damaged:given>/<path:rest>", methods=ANY)
def nothing(given: str, rest: str = "") -> Response:
    raise NotYours(given, rest)


@pages.errorhandler(NotYours)
def _nothing(_problem: NotYours) -> Any:
    """The same page for every link that opens nothing; only what its holder may do next differs."""
    db.session.rollback()
    link = _link_asked_for()
    if link and reviewer_queries.is_open(link.request):
        return go(link)
    can_stop = link is not None and gets_letters(link.request)
    is_ended = link is not None and link.request.state.misuse is not None
    return draw("nothing", link, can_stop=can_stop, is_ended=is_ended, status=404, again=Again(this_address()))


@pages.errorhandler(Refused)
@pages.errorhandler(IntegrityError)
@pages.errorhandler(StaleDataError)
@pages.errorhandler(ObjectDeletedError)
def _look_again(_problem: Exception) -> Any:
    """Something else came first, such as the same form from another window: see what is there now."""
    db.session.rollback()
    link = _link_asked_for()
    return go(link) if link else redirect(f"{home_in(language_of(None))}/receipt", 303)


@drawn_by(pages)
def _problem(status: int, reference: str | None) -> Response:
    """What else is wrong, such as too large a form; when the database is away, nobody's link is known."""
    try:
        link = _link_asked_for()
    except SQLAlchemyError:
        db.session.rollback()
        link = None
    said: dict[str, Any] = {"words": partial(words, status), "reference": reference}
    return draw("problem", link, status=status, again=Again(this_address()), **said)


def _link_asked_for() -> Link | None:
    given = request.view_args or {}
    try:
        return links.follow(given.get("request_id", 0), given.get("token", ""))
    except NotYours:
        return None


def _declined(link: Link) -> Response:
    answers.decline(link)
    return draw(
        "done", link, said=N_("You are not asked about this mediation again, and what you had saved is deleted.")
    )


def _never_again(link: Link) -> Response:
    answers.never_again(link)
    return draw("done", link, said=NO_MORE_LETTERS)


def _begin(link: Link, step: str) -> Response:
    """Where the answers are given; a handed link gets a place of its own there, a few times a day.

    The times are counted where they come from, so that nobody who knows the link keeps others out (domain §7.9).
    """
    begun = link.begun()
    who = f"{link.request.id} {request.remote_addr}"
    if begun is not link and throttle.is_spent("begun", who, limit=BEGUN_A_DAY, within=A_DAY):
        abort(429)
    return go(begun, step)


WAYS: dict[str, Callable[[Link], Any]] = {
    "give": partial(_begin, step="about"),
    "confirm": partial(_begin, step=CONFIRM),
    "not_me": _declined,
    "decline": _declined,
    "never": _never_again,
}
