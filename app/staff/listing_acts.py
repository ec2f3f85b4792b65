"""What staff can record of a listing: the words, the form and the action of each, and which of them are offered."""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.accounts.own_record import is_own
from app.accounts.person import Person
from app.fees.models import WaiverRequest
from app.listing.standings import actions, moves as standing_moves
from app.listing.standings.facts import Kind
from app.listing.standings.queries import Known
from app.staff.standing_forms import Covering, Deciding, Explained, Holding, Reasoned, Removing


class Act(NamedTuple):
    """`words` are on the button, `means` says what follows, `done` what has been done."""

    kind: Kind
    words: str
    means: str
    action: Callable[..., Any]
    done: str
    form: type[Reasoned] = Reasoned
    is_grave: bool = False


DECIDE = "decide"
TOLD = "The mediator gets a letter with the reason."
ACTS = {
    "cover": Act(
        Kind.COVERED,
        "Record as covered",
        "A contribution is paid or waived. The unpaid year is covered first; the mediator is told up to when.",
        actions.cover,
        "The listing is covered.",
        Covering,
    ),
    "correct": Act(
        Kind.CORRECTED,
        "Take the last cover back",
        f"For a contribution recorded by mistake: the year is not covered any more, and its notices go on. {TOLD}",
        actions.correct,
        "The cover is taken back.",
        Explained,
        is_grave=True,
    ),
    "hold": Act(
        Kind.HELD,
        "Put on hold",
        "No notice is sent and nothing lapses until the hold is over. The mediator is not told.",
        actions.hold,
        "The listing is on hold.",
        Holding,
    ),
    "release": Act(
        Kind.RELEASED, "Release the hold", "Notices go on from tomorrow.", actions.release, "The hold is released."
    ),
    "request": Act(
        Kind.REQUESTED,
        "Note a request for a waiver",
        "For a request that came by letter or telephone. Nothing is sent and nothing lapses until it is decided.",
        actions.request_waiver,
        "The request is noted.",
    ),
    DECIDE: Act(
        Kind.GRANTED,
        "Decide about the waiver",
        f"One that is granted covers the listing; one that is declined does not. {TOLD}",
        actions.decide_waiver,
        "The decision is recorded.",
        Deciding,
    ),
    "suspend": Act(
        Kind.SUSPENDED,
        "Suspend",
        f"It is not shown in public until it is restored; its periods and notices go on. {TOLD}",
        actions.suspend,
        "The listing is suspended.",
        Explained,
        is_grave=True,
    ),
    "restore": Act(
        Kind.RESTORED,
        "Restore",
        "It is shown in public again, and the mediator gets a letter.",
        actions.restore,
        "The listing is restored.",
    ),
    "resign": Act(
        Kind.RESIGNED,
        "Record a resignation",
        "The mediator asked not to be listed any more. It ends today, and they get a letter.",
        actions.resign,
        "The resignation is recorded.",
        is_grave=True,
    ),
    "remove": Act(
        Kind.REMOVED,
        "Remove",
        "It ends today: the profile says “no longer listed”, and digest and badge go. There is no undo: "
        f"“List again” begins a fresh year and gives back nothing that was paid for this one. {TOLD}",
        actions.remove,
        "The listing is removed.",
        Removing,
        is_grave=True,
    ),
    "relist": Act(
        Kind.RELISTED,
        "List again",
        "A fresh year begins today, paid or waived. What was left of the year before is not given back, and nothing is "
        "owed for an earlier one. The mediator gets a letter.",
        actions.relist,
        "The mediator is listed again.",
    ),
}


def form_of(verb: str, found: Known) -> Reasoned:
    """A form for one act; what was sent fills the first one made."""
    return ACTS[verb].form(found.standing, beside=f"{verb}-")


def offered(found: Known, by: Person, asked: WaiverRequest | None) -> dict[str, Act]:
    """What somebody of staff can record of a listing now; of their own, nothing.

    A request that was made of a contribution is decided where that is: there, a part can be waived, too.
    """
    if is_own(found.listing.mediator_id, by):
        return {}
    may = standing_moves.moves(found.standing)
    return {verb: act for verb, act in ACTS.items() if act.kind in may and not (asked and verb == DECIDE)}
