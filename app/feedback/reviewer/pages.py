"""How the reviewer's pages are drawn: which step comes when, in whose language, at an address that is a key."""

from collections.abc import Callable
from functools import cache
from secrets import token_urlsafe
from typing import Any

from babel import Locale
from flask import Response, current_app, redirect, request
from flask_babel import force_locale
from markupsafe import Markup

from app import mail
from app.db import db
from app.feedback import queries
from app.feedback.answers.content import Content
from app.feedback.links import Followed, Link
from app.feedback.models import Request
from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import Definition, Kind, Question
from app.feedback.reviewer import forms as reviewer_forms, queries as reviewer_queries
from app.feedback.reviewer.forms import Filled
from app.feedback.reviewer.language import Again, here, home_in, language_of, this_again
from app.language import NAMES, day
from app.site.headers import keep_secret
from app.site.jinja import joined, kept, kept_around
from app.web import page
from app.words import N_

CHOOSER, HIDDEN = "feedback/reviewer/languages.html", "feedback/reviewer/hidden.html"
HOMES = tuple((code, name, home_in(code)) for code, name in NAMES.items())
CONFIRM, REVIEW = "confirm", "review"
NO_MORE_LETTERS = N_("No letter about feedback will come to you any more.")


def first_page(link: Link, draft: Content, form: Filled | None = None) -> Response:
    asked, form = reviewer_queries.asked(link.request), form or Filled(ways(link))
    contact = current_app.config["MAIL_FROM"]
    shown = {"form": form, "asked": asked, "draft": draft, "resume": _open_step(draft), "contact": contact}
    return draw("first", link, number=link.request.id, last_day=link.request.last_day, status=status(form), **shown)


def step_page(link: Link, step: str, draft: Content, form: Filled) -> Response:
    steps, part = _steps(draft, is_light=step == CONFIRM), form.sections[0]
    return draw(
        "step",
        link,
        gaps=lambda: {"questions": joined([ask(form, question) for question in part.questions])},
        section=part,
        errors=tuple(form.errors),
        step=step,
        number=_number(step, steps) + 1,
        steps=len(steps),
        is_only_one=step == "sharing" and reviewer_queries.asked(link.request).is_only_one,
        status=status(form),
    )


def review_page(link: Link, draft: Content, form: Filled) -> Response:
    return draw(
        "review",
        link,
        form=form,
        draft=draft,
        asked=reviewer_queries.asked(link.request),
        missing=questionnaire.missing(draft.form, draft.values, light=draft.is_light),
        seed=request.form.get("seed") or token_urlsafe(16),
        status=status(form),
    )


def sent_page(link: Link, code: str) -> Response:
    groups = {f"group_{number}": group for number, group in enumerate(code.split("-"), 1)}
    return draw("sent", link, gaps=lambda: groups, last_day=link.request.last_day)


def stop_page(link: Link, form: Filled) -> Response:
    if not gets_letters(link.request):
        return draw("done", link, said=NO_MORE_LETTERS)
    return draw("stop", link, form=form, status=status(form))


def go(link: Link, step: str = "") -> Any:
    return redirect("/".join(filter(None, (here(link), step))), 303)


def ways(link: Link) -> Definition:
    return reviewer_forms.FIRST if gets_letters(link.request) else reviewer_forms.FIRST_WITHOUT_LETTERS


def gets_letters(asked: Request | Followed) -> bool:
    """Whether there are letters to stop: somebody was reached by one, and has not stopped them already."""
    return asked.person is not None and not queries.is_suppressed(asked.person)


def section(step: str) -> str:
    """The section a step shows: to confirm is to answer the first one, and no other."""
    return "about" if step == CONFIRM else step


def _steps(draft: Content, *, is_light: bool) -> list[str]:
    sections = [CONFIRM] if is_light else [each.key for each in draft.form.asked(draft.values)]
    return [*sections, REVIEW]


def after(step: str, draft: Content) -> str:
    """The step that follows; once nothing is missing, the last look."""
    steps = _steps(draft, is_light=draft.is_light)
    if step not in steps or not questionnaire.missing(draft.form, draft.values, light=draft.is_light):
        return REVIEW
    return steps[steps.index(step) + 1]


def before(step: str, draft: Content) -> str:
    """The step that comes earlier; none before the first, from where back is the first page."""
    steps = _steps(draft, is_light=step == CONFIRM)
    number = _number(step, steps)
    return steps[number - 1] if number else ""


def _number(step: str, steps: list[str]) -> int:
    """Which one it is, from 0; a section that another answer skips stands nowhere and is like the first."""
    return steps.index(step) if step in steps else 0


def _open_step(draft: Content) -> str:
    """Where to go on with what was saved: the first section that something is missing in."""
    missing = {each.key for each in questionnaire.missing(draft.form, draft.values, light=draft.is_light)}
    if draft.is_light:
        return CONFIRM if missing else REVIEW
    asked = draft.form.asked(draft.values)
    return next((each.key for each in asked if missing & {question.key for question in each.questions}), REVIEW)


def status(form: Filled) -> int:
    return 422 if form.problems else 200


def ask(form: Filled, question: Question, now: str = "") -> Markup:
    """A question with what was given, drawn once for all who gave the same; what was typed is filled in.

    `now` is the answer that stands, in words, where another one can be given.
    """
    given, problem = form.given.get(question.key, ""), form.problems.get(question.key, "")
    if question.answers:
        chosen = given if given in question.values else ""
        return kept("feedback/reviewer/radios.html", question=question, given=chosen, problem=problem, now=now)
    if question.kind is Kind.TICK:
        return kept("feedback/reviewer/tick.html", question=question, is_ticked=bool(given), problem=problem)
    return kept_around("feedback/reviewer/typed.html", {"given": given}, question=question, problem=problem)


def draw(
    name: str,
    link: Link | None,
    *,
    status: int = 200,
    again: Again | None = None,
    gaps: Callable[[], dict[str, str]] | None = None,
    **values: Any,
) -> Response:
    """A page at an address that is a key.

    With `gaps`, which are drawn in its language too, all else on it is drawn once for many.
    """
    language = language_of(link)
    with force_locale(locale(language)):
        differing = {"address": here(link) if link else "", "chooser": _chooser(language, again or this_again())}
        if gaps:
            values["gaps"] = differing | gaps()
        else:
            values |= differing
        return keep_secret(_drawn(f"feedback/reviewer/{name}.html", language, link, status=status, **values))


def drawn(template: str, **values: Any) -> Response:
    """A page in the reader's language that belongs to no link."""
    language = language_of(None)
    with force_locale(locale(language)):
        return _drawn(template, language, None, address="", chooser=_chooser(language, this_again()), **values)


def _drawn(template: str, language: str, link: Link | None, **values: Any) -> Response:
    said: dict[str, Any] = {
        "language": language,
        "direction": locale(language).text_direction,
        "home": home_in(language),
        "person": bool(link and link.request.person),
        "is_own": bool(link and link.own),
    }
    return page(template, **said, **values)


def _chooser(language: str, again: Again) -> Markup:
    """The languages in which a page can be seen again; one that answers a form is sent what the form was."""
    sent = joined([kept_around(HIDDEN, {"name": name, "value": value}) for name, value in (again.sent or {}).items()])
    return kept_around(
        CHOOSER,
        {"below": again.below, "sent": sent},
        language=language,
        homes=HOMES,
        is_sent=again.sent is not None,
    )


@cache
def locale(language: str) -> Locale:
    """How days and directions go in one of our languages."""
    return Locale.parse(language)


@mail.offers
def mediation_day(request_id: int) -> str:
    """Which mediation a letter is about: by its day and nothing else, as the page says that its link leads to."""
    return day(reviewer_queries.asked(db.session.get_one(Request, request_id)).dated_on)
