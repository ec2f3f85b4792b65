"""Asking for feedback: which participants, why not, and the days of a request and its letters."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import dates
from app.addresses import mailbox
from app.logbook.eligibility.months import first_day
from app.logbook.vocabulary import Choice

ASK_WITHIN_MONTHS = 12
MOST_REQUESTS = 8
REMIND_AFTER = timedelta(days=7)
ANSWER_WITHIN = timedelta(days=14)
LINK_LASTS = timedelta(days=60)
CORRECT_WITHIN = timedelta(days=14)

SATURDAY = 5
DAYTIME = range(8, 18)  # hours of Amsterdam


class Participant(Choice):
    PARTY = "party"
    COUNSEL = "counsel"
    OTHER = "other"


class Side(Choice):
    A = "a"
    B = "b"
    C = "c"
    D = "d"
    E = "e"
    F = "f"
    G = "g"
    H = "h"

    @property
    def label(self) -> str:
        return f"Side {self.value.upper()}"


class NotInvited(Choice):
    """Why a participant is not asked; the digest states how many there are (domain §7.3)."""

    NO_PERMISSION = "no_permission"
    PROTECTED_PERSON = "protected_person"
    ASKED_NOT_TO = "asked_not_to"
    ADDRESS_UNKNOWN = "address_unknown"

    @property
    def label(self) -> str:
        return {
            "no_permission": "I have no permission to give their address",
            "protected_person": "They need protection",
            "asked_not_to": "They asked not to be invited",
            "address_unknown": "I do not know their address",
        }[self.value]


class Channel(Choice):
    EMAILED = "emailed"
    HANDED = "handed"

    @property
    def label(self) -> str:
        return {"emailed": "By e-mail", "handed": "By handed link"}[self.value]


def dated(listed_on: date, *, sends_on: date) -> date:
    """The day of a mediation that is asked about, as a request keeps it: within what could be asked about then.

    How long answers are kept and what coverage counts follows from it, so that neither is changed by dating the
    mediation back afterwards (domain §7.14).
    """
    return min(max(listed_on, first_day(sends_on, ASK_WITHIN_MONTHS)), sends_on)


def why_not_asked(
    *,
    was_mediated: bool,
    is_concluded: bool,
    dated_on: date | None,
    today: date,
    live_in_slot: bool,
    asked_in_mediation: int,
) -> str | None:
    """Why nobody can be asked now about this mediation, in this slot (domain §7.1).

    `live_in_slot`: a request that does not free its slot (`life.Seen.frees_slot`). A closed one does not: to allow
    another would tell that nobody answered. `asked_in_mediation`: all requests so far but those that did not work.
    `was_mediated`: actual, and in a role that mediates.
    """
    if not was_mediated:
        return "Feedback can be asked for actual mediations, in which you were a mediator."
    if not is_concluded:
        return "Feedback can be asked for once the mediation is concluded."
    if dated_on is None:
        return "Feedback can be asked for a mediation with a session that was held."
    if today < dated_on:
        return f"Feedback can be asked for from {dates.words(dated_on)} on, the day of the last session."
    if dated_on < first_day(today, ASK_WITHIN_MONTHS):
        return (
            f"Feedback can be asked for within {ASK_WITHIN_MONTHS} months; "
            f"the last session of this mediation was on {dates.words(dated_on)}."
        )
    if live_in_slot:
        return "This person has been asked already."
    if asked_in_mediation >= MOST_REQUESTS:
        return f"At most {MOST_REQUESTS} requests can be made for one mediation."
    return None


def why_not_address(address: str, *, mediator: str, staff_and_authors: Collection[str]) -> str | None:
    """Why a request cannot go to this address: nobody gives or compiles feedback on themself (domain §7.11)."""
    asked = mailbox(address)
    if asked is None:
        return "Enter an e-mail address such as name@example.org."
    return why_not_holder(
        is_own=asked == mailbox(mediator), is_of_imi=asked in {mailbox(each) for each in staff_and_authors}
    )


def why_not_holder(*, is_own: bool, is_of_imi: bool) -> str | None:
    """The same of an address that is, or was before it changed, the mediator's own or that of such a person."""
    if is_own:
        return "This is your own address. Enter the address of the person who took part."
    if is_of_imi:
        return "This person works for IMI or writes a Feedback Digest, and cannot give feedback by this address."
    return None


def is_same_private_domain(address: str, mediator: str) -> bool:
    """Whether both may belong to one firm, which staff are told; services with mailboxes for anybody do not matter."""
    asked, own = mailbox(address), mailbox(mediator)
    return asked is not None and own is not None and asked.is_beside(own)


def is_letter_day(day: date) -> bool:
    return day.weekday() < SATURDAY


def is_letter_hour(moment: datetime) -> bool:
    """Whether letters leave at a local time: by day, on a letter day."""
    return is_letter_day(moment.date()) and moment.hour in DAYTIME


def next_letter_day(day: date) -> date:
    """The day itself, or the Monday after a weekend (domain §7.4)."""
    return day if is_letter_day(day) else day + timedelta(days=7 - day.weekday())


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of one request: an answer is asked for until `due_on`, and its link works until `last_day`, included."""

    sends_on: date
    reminds_on: date | None
    due_on: date
    last_day: date

    @classmethod
    def of(cls, day: date, channel: Channel) -> "Schedule":
        """From the day of asking; once a letter has left, from the day it left, which may be later.

        A link that is handed over works at once, at weekends too, and nobody is reminded of it.
        """
        sends_on = next_letter_day(day) if channel is Channel.EMAILED else day
        reminds_on = next_letter_day(sends_on + REMIND_AFTER) if channel is Channel.EMAILED else None
        return cls(sends_on, reminds_on, sends_on + ANSWER_WITHIN, sends_on + LINK_LASTS)

    @property
    def first_batch_day(self) -> date:
        """The first day on which an answer can be in a batch: given at once, and no longer to be corrected."""
        return self.sends_on + CORRECT_WITHIN

    def may_remind(self, today: date) -> bool:
        """Never after the due day, however long the worker stood still."""
        return self.reminds_on is not None and self.reminds_on <= today <= self.due_on and is_letter_day(today)
