"""What staff can decide about an application or a certification: the words, the form and the action of each."""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.listing.approvals import actions as approval_actions
from app.listing.approvals.needs import Facts
from app.logbook.eligibility import certification_actions
from app.logbook.models import Certification
from app.staff.approval_forms import Approving, Deciding


class Decision(NamedTuple):
    """`words` are on the button, `means` says what follows, `done` what has been done."""

    words: str
    means: str
    action: Callable[..., Any]
    done: str
    form: type[Deciding] = Deciding
    kind: str = "plain"


APPROVAL = {
    "approve": Decision(
        "Approve the listing",
        "The mediator is listed from today, for as many years as are paid or waived, and gets a letter.",
        approval_actions.approve,
        "The mediator is listed, and a letter is on its way.",
        Approving,
        "",
    ),
    "return": Decision(
        "Return to the mediator",
        "They get a letter with the reason, and can ask IMI to look again.",
        approval_actions.return_to,
        "It is returned, and a letter is on its way.",
    ),
    "decline": Decision(
        "Do not approve",
        "No listing comes of it. The mediator gets a letter with the reason.",
        approval_actions.decline,
        "It is not approved, and a letter is on its way.",
        kind="danger",
    ),
    "reopen": Decision(
        "Look at it again",
        "It waits for a decision again. Nobody gets a letter.",
        approval_actions.reopen,
        "It waits for a decision again.",
    ),
}
CERTIFICATION = {
    "verify": Decision(
        "Verify the certification",
        "It is shown as verified. The mediator gets a letter with what you write.",
        certification_actions.verify,
        "The certification is verified, and a letter is on its way.",
        kind="",
    ),
    "refuse": Decision(
        "Not IMI Certified",
        "The claim counts for nothing from now on. The mediator gets a letter with the reason.",
        certification_actions.refuse,
        "The claim no longer counts, and a letter is on its way.",
        kind="danger",
    ),
}


def of_approval(facts: Facts) -> dict[str, Decision]:
    """What can be decided about an application; how its contribution is settled is asked only while nobody knows."""
    known = {"approve": APPROVAL["approve"]._replace(form=Deciding)} if facts.contribution else {}
    return APPROVAL | known


def moves_of(claim: Certification | None) -> tuple[str, ...]:
    """What can be decided about a claim to be certified: the other than what was, and either before that."""
    if claim is None:
        return ()
    decided = {"verify": claim.is_verified, "refuse": claim.is_refused}
    return tuple(verb for verb, is_so in decided.items() if not is_so)


def forms(
    decisions: dict[str, Decision], verbs: tuple[str, ...], version: int, refused: tuple[str, Deciding] | None
) -> dict[str, tuple[Decision, Deciding]]:
    """By its verb each decision that can be made now, with its form: a fresh one, or the one that was refused."""
    verb, form = refused or ("", None)
    return {
        each: (decisions[each], form if form and each == verb else form_of(decisions, each, version)) for each in verbs
    }


def form_of(decisions: dict[str, Decision], verb: str, version: int | None = None) -> Deciding:
    return decisions[verb].form(beside=f"{verb}-", version=version)
