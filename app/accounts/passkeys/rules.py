"""Who needs a passkey, who may make, remove and replace one, and for how long each step holds (docs/decisions/0021)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.dates import lasting

ANSWER_WITHIN = timedelta(minutes=5)
INVITED_FOR = timedelta(hours=72)
BEFORE_ANOTHER_LETTER = timedelta(minutes=5)
REPORT_HOLDS = timedelta(days=7)
REPORTS_NEEDED = 2
MOST_OF_ONE_PERSON = 10
LONGEST_NAME = 60

TOO_MANY = f"You have {MOST_OF_ONE_PERSON} passkeys. Remove one that you do not use any more, and then add another."
ONLY_BY_PASSKEY = (
    "IMI staff and assessors look after their passkeys when they are signed in with one. "
    "Your first one is made with the link of an invitation by IMI."
)
NOT_SURE = "This address is that of an account. Tick the box below if you mean its owner."
NO_STAFF = "They are not of IMI staff."
THE_LAST_OF_STAFF = "They are the last of IMI staff. Invite somebody else first."
THE_LAST = "This is your only passkey for the pages of IMI staff and assessors. Add another one before you remove it."


class Ceremony(StrEnum):
    """What a challenge was made for; it is worth nothing for anything else."""

    SIGN_IN = "sign in"
    ADD = "add"
    INVITATION = "invitation"


class Role(StrEnum):
    """A role that needs a passkey."""

    STAFF = "staff"
    ASSESSOR = "assessor"

    @property
    def words(self) -> str:
        return {Role.STAFF: "IMI staff", Role.ASSESSOR: "assessor"}[self]


class WhyEnded(StrEnum):
    """Why somebody is not of IMI staff any more; it is kept with the record of it."""

    LEFT = "left"
    OTHER_WORK = "other_work"
    IN_DOUBT = "in_doubt"

    @property
    def words(self) -> str:
        return {
            WhyEnded.LEFT: "they have left IMI",
            WhyEnded.OTHER_WORK: "their work no longer needs it",
            WhyEnded.IN_DOUBT: "their account may be in other hands",
        }[self]

    @property
    def label(self) -> str:
        return f"{self.words[0].upper()}{self.words[1:]}"


class WayIn(StrEnum):
    """How somebody with such a role gets in."""

    PASSKEY = "passkey"
    REPORTED = "reported"
    INVITED = "invited"
    WITHOUT = "without"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    WayIn.PASSKEY: "Signs in with a passkey",
    WayIn.REPORTED: "Reported lost",
    WayIn.INVITED: "Invited",
    WayIn.WITHOUT: "No passkey",
}


@dataclass(frozen=True, slots=True)
class Move:
    """What a member of staff can do for somebody: a verb in an address, the words of its button, what it means."""

    verb: str
    words: str
    means: str
    is_grave: bool = False


INVITE = Move(
    "invite", "Send a new invitation", "They get a letter with a new link. A link they had before no longer works."
)
ASK = Move(
    "lost",
    "Ask for a new invitation",
    "For somebody who has lost their passkey, or whose passkey may be in other hands. Nothing is changed until a "
    f"second member of staff says the same within {lasting(REPORT_HOLDS)}. The person and all other staff are told by "
    "letter.",
)
CONFIRM = Move(
    "lost",
    "Confirm, and end the passkeys",
    "Speak to the person first, not by e-mail. All their passkeys are removed, they are signed out everywhere, and a "
    "letter with a new link goes to their address. They and all staff are told that it was you two.",
    is_grave=True,
)


def way_in(*, has_passkey: bool, is_reported: bool, is_invited: bool) -> WayIn:
    if has_passkey:
        return WayIn.REPORTED if is_reported else WayIn.PASSKEY
    return WayIn.INVITED if is_invited else WayIn.WITHOUT


def move(found: WayIn, *, is_self: bool, has_reported: bool) -> Move | None:
    """What staff may do for somebody who stands so: nothing for themself, and nothing twice (domain §2)."""
    if is_self or (found is WayIn.REPORTED and has_reported):
        return None
    return {WayIn.PASSKEY: ASK, WayIn.REPORTED: CONFIRM}.get(found, INVITE)


def why_not_kept(*, needs_one: bool, is_by_passkey: bool) -> str | None:
    """Why somebody may not add, rename or remove their passkeys in this sign-in: the mailbox alone is not enough."""
    return ONLY_BY_PASSKEY if needs_one and not is_by_passkey else None


def why_not_another(number: int) -> str | None:
    """Why somebody who has so many passkeys gets no further one."""
    return TOO_MANY if number >= MOST_OF_ONE_PERSON else None


def why_not_removed(*, needs_one: bool, is_vouched: bool, vouched: int) -> str | None:
    """Why a passkey stays; `vouched` counts those of its owner that open the pages of staff and assessors."""
    return THE_LAST if needs_one and is_vouched and vouched < 2 else None


def why_not_ended(*, is_staff: bool, staff: int) -> str | None:
    """Why somebody stays of IMI staff, who are so many now."""
    if not is_staff:
        return NO_STAFF
    return THE_LAST_OF_STAFF if staff < 2 else None


def whose(name: str, email: str) -> str:
    """What is asked before an account that there is gets a role."""
    return f"{email} is {f'the account of {name}' if name else 'an account without a name'}. Is it them you mean?"


def why_not_invited_again(sent_at: datetime | None, now: datetime) -> str | None:
    """Why no further invitation is sent yet, when the last one was sent at `sent_at`."""
    if sent_at is not None and now - sent_at < BEFORE_ANOTHER_LETTER:
        wait = lasting(BEFORE_ANOTHER_LETTER)
        return f"An invitation was sent a moment ago. Send another one in {wait}, if it has not arrived by then."
    return None
