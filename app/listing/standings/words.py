"""A standing in words: why it is so, and what its mediator can do."""

from dataclasses import dataclass
from datetime import date

from app.dates import words
from app.listing.standings import moves as standing_moves
from app.listing.standings.facts import FINAL_FROM, NOTICES, Kind, Standing
from app.listing.standings.state import State

KINDS = {
    Kind.ACTIVATED: "Listed",
    Kind.RELISTED: "Listed again",
    Kind.COVERED: "Covered",
    Kind.CORRECTED: "Cover taken back",
    Kind.NOTICE: "Sent",
    Kind.LEFT: "The final notice left late,",
    Kind.UNDELIVERED: "Could not be delivered",
    Kind.TOLD: "Told: no longer listed",
    Kind.HELD: "Hold",
    Kind.RELEASED: "Hold released",
    Kind.REQUESTED: "Waiver requested",
    Kind.GRANTED: "Waiver granted",
    Kind.DECLINED: "Waiver declined",
    Kind.SUSPENDED: "Suspended",
    Kind.RESTORED: "Restored",
    Kind.REMOVED: "Removed",
    Kind.RESIGNED: "Resigned",
}
PAY = "Pay the contribution, or ask IMI for a waiver"
AGAIN = "You can be listed again. A fresh period begins then, and nothing is owed for an earlier one."


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a standing: label, reason, the next day that matters, and what its mediator can do."""

    label: str
    reason: str
    next_on: date | None
    to_do: str


def explained(found: Standing) -> Words:
    """A standing as its mediator reads it."""
    return Words(found.state.label, reason(found), next_on(found), to_do(found))


def reason(found: Standing) -> str:
    """Why the standing is what it is, for its mediator and for staff."""
    covered, due = words(found.covered_until), words(found.due_on)
    grace = words(found.grace_ends_on)
    ended = words(found.ended_on) if found.ended_on else ""
    if found.has_lapsed:
        return f"The contribution for {due} to {grace} was not paid. Not listed since {ended}."
    said = {
        State.NOT_YET: "A listing begins when IMI approves an application.",
        State.LISTED: f"Covered until {covered}.",
        State.DUE_SOON: f"Covered until {covered}. The next contribution is due on {due}.",
        State.IN_GRACE: _covers(found),
        State.SUSPENDED: f"IMI suspended this listing. {_covers(found)}",
        State.REMOVED: f"IMI removed this listing on {ended}.",
        State.RESIGNED: f"Resigned on {ended}.",
    }[found.state]
    return " ".join([said, *_what_waits(found)])


def next_on(found: Standing) -> date | None:
    """The next day on which something changes by itself; none when nothing does."""
    if not found.is_live:
        return None
    if not found.is_due:
        return found.due_on
    return found.lapses_on or (None if found.waits_for_staff else found.grace_ends_on)


def why_next(found: Standing) -> str:
    """What happens on the next day that matters, for staff."""
    if not found.is_due:
        return "The next contribution is due."
    if found.lapses_on:
        return "The listing ends on this day unless the contribution is paid."
    return "The unpaid year ends. Nobody is removed without a final notice."


def to_do(found: Standing) -> str:
    """What the mediator can do now."""
    if found.is_requested:
        return "Nothing for now. IMI writes to you when your request is decided."
    if found.is_undelivered:
        return f"{PAY}. Tell IMI an address at which its letters reach you."
    by = f"{PAY} by {words(found.covered_until)}."
    return {
        State.NOT_YET: "Apply when your logbook meets the threshold.",
        State.LISTED: f"Nothing for now. IMI writes to you {-NOTICES[0]} days before the contribution is due.",
        State.DUE_SOON: by,
        State.IN_GRACE: f"{PAY}. You stay listed meanwhile, and nobody sees that it is due.",
        State.SUSPENDED: _of_a_suspended_one(found),
        State.REMOVED: AGAIN,
        State.RESIGNED: AGAIN,
    }[found.state]


def follows(found: Standing, kind: Kind) -> str:
    """What staff should know of a listing as it stands before they record something of it."""
    if kind is Kind.RELEASED:
        return _after_release(found)
    if kind is Kind.COVERED and found.has_lapsed and found.ended_on:
        return f"Paid before {words(found.ended_on)}, the day it was removed, it brings the listing back."
    return ""


def letter(days: int | None) -> str:
    """What is sent, in a few words; `days` are those of the notice, none when a listing has ended."""
    if days is None:
        return "No longer listed"
    if days < 0:
        return f"Notice, {-days} days before the contribution is due"
    day = "on the day the contribution is due" if days == 0 else f"{days} days after the contribution was due"
    return f"Final notice, {day}" if days >= FINAL_FROM else f"Notice, {day}"


def _covers(found: Standing) -> str:
    said = f"Covered until {words(found.covered_until)}."
    if not found.is_due:
        return said
    return f"{said} The contribution for {words(found.due_on)} to {words(found.grace_ends_on)} is not paid."


def _of_a_suspended_one(found: Standing) -> str:
    ask = "Write to IMI if you have questions about the reason."
    return f"{PAY}: it is due while a listing is suspended too. {ask}" if found.is_due else ask


def _after_release(found: Standing) -> str:
    after = standing_moves.released(found)
    if found.is_requested:
        return "The request for a waiver still keeps everything waiting."
    if after.lapses_on:
        return f"Unless its contribution is paid, the listing will be removed on {words(after.lapses_on)}."
    if found.is_undelivered:
        return "A new final notice leaves in the next night: see first that the address is right."
    return "Nobody is removed without a final notice, and none has left yet." if after.is_due else ""


def _what_waits(found: Standing) -> list[str]:
    """A final notice, a hold or a request, which change what happens next."""
    if not found.is_live:
        return []
    if found.is_requested:
        return ["A request for a waiver waits for a decision; nothing else happens before it."]
    if found.is_undelivered:
        return ["A final notice could not be delivered; nothing else happens before IMI has looked at it."]
    said = []
    if found.is_stopped and found.stopped_until and found.stopped_until > found.as_of:
        said.append(f"On hold until {words(found.stopped_until)}.")
    if found.lapses_on:
        said.append(f"Without it this is no longer listed from {words(found.lapses_on)} on.")
    return said
