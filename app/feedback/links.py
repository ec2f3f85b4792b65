"""The keys of a request: what its link carries, where its answer lies, who it was sent to. None of them is stored."""

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from secrets import token_urlsafe
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app import crypto
from app.addresses import mailbox
from app.database.direct import Direct
from app.db import action, db
from app.errors import NotYours
from app.feedback.asking import Channel, Participant, Schedule
from app.feedback.life import State
from app.feedback.models import Request, Slot
from app.logbook.models import Mediation

RECEIPT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
RECEIPT_LENGTH = 16
NO_LETTER = re.compile(f"[^{RECEIPT_LETTERS}]+")
OWN_LENGTH = 16


class Followed(NamedTuple):
    """A request as its link finds it, and the mediation it is about."""

    id: int
    nonce: str
    slot_id: int
    channel: Channel
    is_near: bool
    state: State
    language: str
    person: str | None
    sends_on: date
    reminds_on: date | None
    due_on: date
    last_day: date
    dated_on: date
    participant: Participant
    mediation_id: int
    mediator_id: int

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.sends_on, self.reminds_on, self.due_on, self.last_day)


FOLLOW = Direct(
    select(
        Request.id,
        Request.nonce,
        Request.slot_id,
        Request.channel,
        Request.is_near,
        Request.state,
        Request.language,
        Request.person,
        Request.sends_on,
        Request.reminds_on,
        Request.due_on,
        Request.last_day,
        Request.dated_on,
        Slot.participant,
        Slot.mediation_id,
        Mediation.mediator_id,
    )
    .join(Slot, Slot.id == Request.slot_id)
    .join(Mediation, Mediation.id == Slot.mediation_id)
    .where(Request.id == bindparam("request_id"))
)


@dataclass(frozen=True, slots=True)
class Link:
    """What somebody holds: the request it belongs to and the key of the answer it leads to.

    A handed link is known to the mediator too. So what is saved by it lies elsewhere, at an address that the reviewer's
    browser alone has: `own` is the part of it that was made when they began, which nobody else can make. `is_held`: it
    was followed under SQLite's write lock, and so is as it was read.
    """

    request: Followed
    token: str
    key: str
    own: str = ""
    is_held: bool = False

    @property
    def draft_key(self) -> str:
        """Under which key what is not sent yet lies."""
        return crypto.fingerprint("feedback draft", self.key, self.own) if self.own else self.key

    @property
    def address(self) -> str:
        shared = _address(self.request.id, self.token)
        return f"{shared}.{self.own}" if self.own else shared

    def begun(self) -> "Link":
        """The link by which answers are given: a handed one gets its own part now."""
        is_new = self.request.channel is Channel.HANDED and not self.own
        return replace(self, own=_own(self.request, token_urlsafe(12))) if is_new else self

    def again(self) -> "Link":
        """The same link with its request as it is now; what is held cannot have changed."""
        return self if self.is_held else replace(self, request=_followed(self.request.id))


def new_nonce() -> str:
    return token_urlsafe(24)


def token(request: Request | Followed) -> str:
    """The part of the address that nobody can guess (256 bits)."""
    return crypto.token("feedback link", request.id, request.nonce)


def address(request: Request | Followed) -> str:
    """Where the link leads, below the portal's own address."""
    return _address(request.id, token(request))


def answer_key(request: Request | Followed) -> str:
    """Under which key the answer to this request lies; the database alone cannot tell."""
    return crypto.fingerprint("feedback answer", request.id, request.nonce)


def person(email: str) -> str:
    """Whose address it is, however it is spelled, as a keyed hash: to recognise them without keeping it."""
    return crypto.fingerprint("feedback person", *(mailbox(email) or (email.strip().casefold(),)))


def sealed_contact(request: Request, contact: dict[str, str]) -> bytes:
    """Name and address, as a request keeps them until they are not needed any more."""
    return crypto.seal(json.dumps(contact), "feedback_request", request.id, "contact")


def contact(request: Request) -> dict[str, str]:
    """Name and address of a request that still has them."""
    found: dict[str, str] = json.loads(crypto.unseal(request.contact or b"", "feedback_request", request.id, "contact"))
    return found


def follow(request_id: int, given: str, *, is_held: bool = False) -> Link:
    """The link behind an address; raises `NotYours` when there is none."""
    request = _followed(request_id)
    known, _dot, own = given.partition(".")
    is_ours = not own or crypto.same(own, _own(request, own[:OWN_LENGTH]))
    if not crypto.same(known, token(request)) or not is_ours:
        raise NotYours(request_id)
    return Link(request, known, answer_key(request), own if request.channel is Channel.HANDED else "", is_held)


def _own(request: Followed, chance: str) -> str:
    """What a reviewer's own part begins with, and the mark that it was made here: else each of them could hold a draft.

    `chance` is of `OWN_LENGTH`.
    """
    return chance + crypto.fingerprint("own part", request.id, request.nonce, chance)[:OWN_LENGTH]


def _address(request_id: int, token: str) -> str:
    return f"/feedback/{request_id}/{token}"


def _followed(request_id: int) -> Followed:
    found = FOLLOW.rows(request_id=request_id)
    if not found:
        raise NotYours(request_id)
    return Followed._make(found[0])


@action
def hold(request_id: int, given: str) -> Link:
    """The same under the write lock, for whoever is about to change what lies under it and has nothing else to read."""
    return follow(request_id, given, is_held=db.session.connection().dialect.name == "sqlite")


def receipt_hash(code: str) -> str:
    """A receipt code as it is kept: spaces, hyphens and case do not matter."""
    return crypto.fingerprint("feedback receipt", NO_LETTER.sub("", code.upper()))
