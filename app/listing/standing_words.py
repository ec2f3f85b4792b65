"""A standing in words: why it is so, and what its mediator can do."""

from dataclasses import dataclass
from datetime import date

from app.dates import words
from app.listing.standing import FINAL_FROM, Kind, Standing
from app.listing.standing_state import State

KINDS = {
    Kind.ACTIVATED: "Listed",
    Kind.RELISTED: "Listed again",
    Kind.COVERED: "Covered",
    Kind.NOTICE: "Sent",
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
PAY = "Pay the contribution, or request a waiver"
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
        State.IN_GRACE: f"Covered until {covered}. The contribution for {due} to {grace} is not paid.",
        State.SUSPENDED: f"IMI suspended this listing. It is covered until {covered}.",
        State.REMOVED: f"IMI removed this listing on {ended}.",
        State.RESIGNED: f"Resigned on {ended}.",
    }[found.state]
    return " ".join([said, *_what_waits(found)])


def next_on(found: Standing) -> date | None:
    """The next day on which something changes by itself; none when nothing does."""
    if not found.is_live:
        return None
    if found.as_of < found.due_on:
        return found.due_on
    return found.lapses_on or (None if found.is_requested else found.grace_ends_on)


def to_do(found: Standing) -> str:
    """What the mediator can do now."""
    if found.is_requested:
        return "Nothing for now. IMI writes to you when your request is decided."
    by = f"{PAY} by {words(found.covered_until)}."
    return {
        State.NOT_YET: "Apply when your logbook meets the threshold.",
        State.LISTED: "Nothing for now. IMI writes to you 60 days before the contribution is due.",
        State.DUE_SOON: by,
        State.IN_GRACE: f"{PAY}. You stay listed meanwhile, and nobody sees that it is due.",
        State.SUSPENDED: "Write to IMI if you have questions about the reason.",
        State.REMOVED: AGAIN,
        State.RESIGNED: AGAIN,
    }[found.state]


def letter(days: int | None) -> str:
    """What is sent, in a few words; `days` are those of the notice, none when a listing has ended."""
    if days is None:
        return "No longer listed"
    if days < 0:
        return f"Notice, {-days} days before the contribution is due"
    day = "on the day the contribution is due" if days == 0 else f"{days} days after the contribution was due"
    return f"Final notice, {day}" if days >= FINAL_FROM else f"Notice, {day}"


def _what_waits(found: Standing) -> list[str]:
    """A final notice, a hold or a request, which change what happens next."""
    if not found.is_live:
        return []
    if found.is_requested:
        return ["A request for a waiver waits for a decision; nothing else happens before it."]
    said = []
    if found.is_stopped and found.stopped_until and found.stopped_until > found.as_of:
        said.append(f"On hold until {words(found.stopped_until)}.")
    if found.lapses_on:
        said.append(f"Without it this is no longer listed from {words(found.lapses_on)} on.")
    return said
