"""What comes next for a mediator, before they are listed and while they are: one step, in every state (domain §8)."""

from collections.abc import Sequence
from typing import NamedTuple

from app.listing.applications.life import State as Application
from app.listing.approvals.needs import State as Approval
from app.listing.profiles.details import Completeness
from app.listing.standings import words as standing_words
from app.listing.standings.facts import Standing, State as Listing
from app.listing.upkeep.duties import ASKED, Line

PROFILE = "/listing/profile/"
CHOOSE = "/listing/application/new"
FEES = "/fees/"
PAYING = "You see what is to be paid, why and how, and how to ask for a waiver."
TO_PAY = "Open your contribution"


class Step(NamedTuple):
    """What comes next and why; without a `label` it is nothing that the mediator does here."""

    title: str
    words: str
    label: str = ""
    address: str = ""


class Applied(NamedTuple):
    """An application: its id, its state, and who has to do what."""

    id: int
    state: Application
    words: str


class Offered(NamedTuple):
    """The programme that would take an application today, the first by name, and how many there are.

    `to_be_accepted` is what its assessor would have to accept for that.
    """

    name: str
    number: int
    to_be_accepted: str


class Decision(NamedTuple):
    """IMI's decision about a passed application: its state, who has to do what, and the reason where one was told.

    `without` is what the pass comes to without a certification that IMI has yet to verify, where it rests on it, and
    `settled` how the contribution is: "paid" or "waived", or nothing while it is neither.
    """

    state: Approval
    words: str
    told: str = ""
    without: str = ""
    settled: str = ""


READY = Step(
    "You are ready to apply",
    "An approved programme, an ODRQAP, looks at your logbook and assesses what you know and can do. You choose the "
    "programme, and see everything it would get before you share it.",
    "Choose a programme",
    CHOOSE,
)
_COMPLETE = "Your assessment is passed and your profile is complete."
WAITING = Step(
    "IMI decides on your listing",
    f"{_COMPLETE} Approval also needs your contribution, paid or waived. {PAYING} "
    "IMI writes to you when your listing begins.",
    TO_PAY,
    FEES,
)
_APPLYING = {
    Application.DRAFT: ("Finish your application", "Look at what would be shared"),
    Application.SUBMITTED: ("Your application is with the programme", "Open your application"),
    Application.IN_REVIEW: ("Your application is in review", "Open your application"),
    Application.QUERIED: ("Answer the assessor’s questions", "Open the questions"),
}
_LISTED = {
    Listing.LISTED: "You are listed",
    Listing.DUE_SOON: "Your contribution is due soon",
    Listing.IN_GRACE: "Your contribution is due",
    Listing.SUSPENDED: "Your listing is suspended",
    Listing.REMOVED: "You are no longer listed",
    Listing.RESIGNED: "You have resigned",
}
_DECIDED = {
    Approval.RETURNED: "IMI returned it to you",
    Approval.DECLINED: "IMI did not approve a listing",
}


def next_step(
    *,
    standing: Standing | None,
    application: Applied | None,
    decision: Decision | None,
    profile: Completeness,
    unmet: Sequence[Step],
    offered: Offered | None,
    keeping_up: Sequence[Line],
) -> Step:
    """The one thing that comes next. `unmet` is what the checklist lacks in its order, the assessment left out.

    `decision` is there once an assessment is passed. What the checklist lacks by the rule that a mediator follows need
    not keep a programme from looking at it: that comes first.
    """
    if standing and standing.is_live:
        return _listed(standing, profile, keeping_up)
    if application:
        title, label = _APPLYING[application.state]
        return Step(title, application.words, label, f"/listing/application/{application.id}")
    if standing and standing.began_on:
        return Step(_LISTED[standing.state], standing_words.to_do(standing), TO_PAY, FEES)
    if decision:
        return _passed(decision, profile, unmet)
    if unmet and offered:
        return _offered(offered)
    return unmet[0] if unmet else READY


def _offered(found: Offered) -> Step:
    others = found.number - 1
    more = f" So would {'another one' if others == 1 else f'{others} others'}." if others else ""
    words = f"{found.name} would look at your logbook as it is. {found.to_be_accepted}".strip()
    return Step("You can apply today", f"{words}{more}", "Choose a programme", CHOOSE)


def _listed(standing: Standing, profile: Completeness, keeping_up: Sequence[Line]) -> Step:
    """What is due comes before what is only asked for."""
    if standing.state is not Listing.LISTED:
        return _unpaid(standing)
    to_do = next((line for line in keeping_up if line.is_open and line.topic in ASKED), None)
    if to_do:
        return Step(to_do.title, to_do.words, to_do.step, to_do.address)
    if not profile.is_enough:
        return _profile(profile, "Your public profile lacks")
    return Step(_LISTED[Listing.LISTED], standing_words.to_do(standing))


def _unpaid(standing: Standing) -> Step:
    """Where the contribution is paid, or a waiver requested; while a request waits, nothing is to be done."""
    said = standing_words.to_do(standing)
    if standing.is_requested:
        return Step("IMI decides about your waiver", said)
    if standing.is_suspended and not standing.is_due:
        return Step(_LISTED[standing.state], said)
    return Step(_LISTED[standing.state], f"{said} {PAYING}", TO_PAY, FEES)


def _passed(decision: Decision, profile: Completeness, unmet: Sequence[Step]) -> Step:
    """After the pass: IMI's word if there is one, else what the mediator can still do for it."""
    if decision.state in _DECIDED:
        said = f"{decision.words} IMI wrote: {decision.told}" if decision.told else decision.words
        return Step(_DECIDED[decision.state], said)
    if not profile.is_enough:
        return _profile(profile, "You have passed. Before IMI can approve your listing, your profile needs")
    code = next((step for step in unmet if step.address == "/logbook/code"), None)
    return code or (_unverified(decision.without) if decision.without else _waiting(decision.settled))


def _waiting(settled: str) -> Step:
    if not settled:
        return WAITING
    words = f"{_COMPLETE} Your contribution is {settled}. IMI writes to you when your listing begins."
    return Step(WAITING.title, words)


def _unverified(without: str) -> Step:
    words = (
        "Your assessment is passed by the lower threshold of those who are IMI Certified. IMI can approve your listing "
        f"once it has verified that you are: without it you have {without} e-mediations."
    )
    return Step("Your certification is not verified", words, "How it stands", "/logbook/eligibility#certified")


def _profile(profile: Completeness, begins: str) -> Step:
    missing = [item.words for item in profile.required_missing]
    listed = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
    return Step("Complete your profile", f"{begins} {listed}.", "Open your profile", PROFILE)
