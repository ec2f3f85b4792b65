"""The receipt page: what may be done with an answer that was sent, by its link or by its receipt code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flask import Response, request

from app import throttle
from app.feedback.answers import keeping as answers
from app.feedback.digests import queries as digest_queries
from app.feedback.links import Link
from app.feedback.questionnaires.questions import Definition, Sharing
from app.feedback.reviewer import forms as reviewer_forms, queries as reviewer_queries
from app.feedback.reviewer.forms import Filled
from app.feedback.reviewer.language import HOME, Again, home_in, language_of
from app.feedback.reviewer.pages import NO_MORE_LETTERS, draw, gets_letters, status
from app.feedback.reviewer.queries import Held
from app.words import N_

CODES_AN_HOUR = 30
EMPTY = N_("Enter the receipt code to open your answers.")


@dataclass(frozen=True, slots=True)
class Holder:
    """Where the forms of a receipt page lead, and the receipt code they carry when no link opened the page."""

    address: str
    code: str = ""


class Change(NamedTuple):
    """One of the forms on the receipt page, what it does and what is said afterwards."""

    form: Definition
    act: Callable[[Held, str], None]
    said: str


CHANGES = {
    "sharing": Change(
        reviewer_forms.SHARING,
        lambda held, chosen: answers.share(held, sharing=chosen),
        N_("Who may read your answers is changed."),
    ),
    "never": Change(
        reviewer_forms.AGAIN,
        lambda held, _chosen: answers.stop_letters_to(held),
        NO_MORE_LETTERS,
    ),
    "withdraw": Change(
        reviewer_forms.WITHDRAW,
        lambda held, _chosen: answers.withdraw(held),
        N_("Your answers are deleted. They go into nothing that is published from now on."),
    ),
}


def changed(held: Held, holder: Holder, *, link: Link | None = None) -> Response:
    """Carry out what one of the forms of the receipt page asks for; just show the page when none was sent."""
    what = request.form.get("what", "")
    if what not in _offered(held):
        return receipt_page(held, holder, link=link)
    form = Filled(CHANGES[what].form, sent=request.form)
    if not form.carry_out(CHANGES[what].act, held, form.chosen):
        return receipt_page(held, holder, link=link, wrong={what: form})
    if what == "withdraw":
        return draw("done", link, said=CHANGES[what].said)
    return receipt_page(reviewer_queries.again(held), holder, link=link, said=CHANGES[what].said)


def corrected(held: Held, holder: Holder, sent: Mapping[str, str] | None, *, link: Link | None = None) -> Response:
    if not held.may_correct:
        return receipt_page(held, holder, link=link)
    answer = held.content
    form = Filled(answer.form, saved=answer.values, sent=sent, light=answer.is_light)
    if not form.carry_out(answers.correct, held, values=form.values):
        return draw("correct", link, form=form, holder=holder, status=status(form))
    return receipt_page(
        reviewer_queries.again(held), holder, link=link, said=N_("Your answers are saved as they are now.")
    )


def receipt_page(
    held: Held, holder: Holder, *, link: Link | None = None, said: str = "", wrong: dict[str, Filled] | None = None
) -> Response:
    forms = {what: (wrong or {}).get(what) or Filled(CHANGES[what].form) for what in _offered(held)}
    shared = held.content.form.question("sharing").option(held.content.values.get("sharing", Sharing.DIGEST_AUTHOR))
    return draw(
        "receipt",
        link,
        held=held,
        counted=digest_queries.counted(held),
        holder=holder,
        forms=forms,
        shared=shared,
        said=said,
        again=Again(link.address) if link else Again(f"{HOME}/receipt", {"code": holder.code}),
        status=422 if wrong else 200,
    )


def _offered(held: Held) -> list[str]:
    """Which changes there are to make: nobody shares what they were not asked, or stops letters twice."""
    source = reviewer_queries.request_of(held)
    is_missing = {
        "sharing": not held.content.may_share,
        "never": source is None or not gets_letters(source),
    }
    return [what for what in CHANGES if not is_missing.get(what)]


def held_by_code() -> tuple[Held | None, Holder]:
    """The answer of a code, and who holds it."""
    holder = Holder(home_in(language_of(None)), request.form.get("code", "")[:60])
    return reviewer_queries.held_by_code(holder.code), holder


def wrong_code(holder: Holder) -> Response:
    """Only misses are counted, and they keep no right code out: nobody can guess one. An empty field is no guess."""
    if not holder.code.strip():
        return draw("code", None, problem=EMPTY, given="", status=422)
    is_spent = throttle.is_spent("receipt", request.remote_addr or "", limit=CODES_AN_HOUR, within=throttle.AN_HOUR)
    problem = N_("No answers belong to this code. Check every letter.")
    return draw("code", None, problem=problem, given=holder.code, status=429 if is_spent else 422)
