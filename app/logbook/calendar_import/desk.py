"""Somebody at work on the draft of an import: moving proposals about, which changes the draft and nothing else."""

from dataclasses import dataclass

from app.accounts.person import Person
from app.errors import Refused
from app.logbook.calendar_import.draft import Draft
from app.logbook.calendar_import.proposed import Proposed
from app.logbook.calendar_import.said import Said
from app.logbook.models import ImportRun

NOT_PROPOSED = "It is not among the proposals. Propose it first."
ASKED_FIRST = "It may be in your logbook already. Say whether it is the same first."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened, in words, and the id of what the person looks at next."""

    words: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at work on the draft of a run, and what they said last."""

    run: ImportRun
    draft: Draft
    said: Said
    by: Person

    def asked(self) -> Proposed:
        """The open proposal the button belongs to."""
        if proposal := self.draft.open_proposal(self.said.number):
            return proposal
        raise Refused("That proposal is decided already.")

    def card(self) -> Proposed:
        """The same, where it is proposed: only events of those are put together or apart."""
        if (proposal := self.asked()).is_suggested:
            return proposal
        raise Refused(NOT_PROPOSED)

    def other_card(self, name: str) -> Proposed | None:
        """The proposal chosen in a select beside the button; none when it is decided, or was never proposed."""
        found = self.draft.open_proposal(self.chosen(name))
        return found if found and found.is_suggested else None

    def chosen(self, name: str) -> int | None:
        """The number chosen in a select beside the button."""
        value = self.said.about(self.said.number, name)
        return int(value) if value.isdecimal() else None


def keep_typed(_desk: Desk) -> Outcome:
    return Outcome("What you typed is kept.")


def suggest(desk: Desk) -> Outcome:
    proposal = desk.asked()
    if proposal in desk.draft.duplicates:
        raise Refused(ASKED_FIRST)
    proposal.is_suggested = True
    return Outcome("It is among the proposals now.", at(proposal))


def split(desk: Desk) -> Outcome:
    proposal = desk.card()
    desk.draft.split(proposal)
    return Outcome("Split into separate mediations.", at(proposal))


def move(desk: Desk) -> Outcome:
    if desk.chosen("event") not in desk.card().candidates:
        raise Refused("Choose the event to move.")
    return Outcome("Moved.", at(desk.draft.move(desk.chosen("event") or 0, desk.other_card("move"))))


def merge(desk: Desk) -> Outcome:
    into = desk.other_card("merge")
    if into is None:
        raise Refused("Choose the proposal to merge it with.")
    desk.draft.merge(desk.card(), into)
    return Outcome("Merged into one mediation.", at(into))


def turn(desk: Desk) -> Outcome:
    desk.draft.turn_to(desk.said.number or 1)
    return Outcome("Here is more of your calendar.", "rest")


def at(proposal: Proposed | None) -> str:
    """The id of a proposal; that of them all where none is left to look at."""
    return f"proposal-{proposal.number}" if proposal else "proposals"


def logged_words(proposals: list[Proposed]) -> str:
    """What was logged, and which of it does not count yet for want of one tick."""
    logged = f"{proposals[0].reference} is" if len(proposals) == 1 else f"{len(proposals)} mediations are"
    missing = [each.reference for each in proposals if not each.has_agreement]
    if not missing:
        return f"{logged} logged."
    return f"{logged} logged. Without an agreement to mediate, and so not counted: {', '.join(missing)}."
