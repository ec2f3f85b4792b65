"""What is sealed in an answer, and how: always of one size, so that its length tells nothing."""

import json
import logging
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from app import crypto
from app.feedback.answers import release
from app.feedback.answers.confirmation import of_answer
from app.feedback.asking import Channel, Participant
from app.feedback.models import Answer, FiledAnswer
from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import Definition, Sharing, TookPlace, Value
from app.logbook.evidence.levels import Snapshot, Source

log = logging.getLogger("portal.feedback")

SIZE = 24 * 1024  # room for the longest texts in any script, so that all answers are of one size
DAYS = ("sent_on", "dated_on", "filed_in", "shown_on")
WRITE = json.JSONEncoder(default=date.isoformat, ensure_ascii=False).encode
READ = json.JSONDecoder().raw_decode  # reads no further than what is written: not the blanks that follow


@dataclass(frozen=True, slots=True)
class Content:
    """Answers to one version of the form, and once they are sent, where they belong and the day they were sent.

    `is_light`: only confirms that the mediation took place. `request_id` is there until the answers are sent, `slot_id`
    from then on until they are filed, and longer only when the reviewer wants the mediator to see whose they are.
    `is_near`: asked by an address of the same private domain as the mediator's. `is_withdrawn`: nothing is left but
    that the link is used. `sessions` are what a yes confirms, as they were in the night after it was given;
    `sessions_digest` tells them from others where they are too many to be kept here. `filed_in` is the first day of the
    month of filing, `shown_on` the day of the batch in which the mediator saw the answer.
    """

    version: str = questionnaire.CURRENT.version
    values: dict[str, Value] = field(default_factory=dict)
    is_light: bool = False
    request_id: int | None = None
    sent_on: date | None = None
    mediator_id: int | None = None
    mediation_id: int | None = None
    dated_on: date | None = None
    slot_id: int | None = None
    participant: Participant | None = None
    channel: Channel | None = None
    is_near: bool = False
    is_withdrawn: bool = False
    is_thanked: bool = False
    sessions: Snapshot | None = None
    sessions_digest: str | None = None
    filed_in: date | None = None
    shown_on: date | None = None

    @property
    def form(self) -> Definition:
        return questionnaire.definition(self.version)

    @property
    def last_day_to_correct(self) -> date | None:
        return self.sent_on and release.last_day_to_correct(self.sent_on)

    def may_correct(self, today: date) -> bool:
        return self.sent_on is not None and not release.is_settled(self.sent_on, today=today)

    @property
    def may_share(self) -> bool:
        """Whether there is anything to share: who only confirms, or was not there, is not asked."""
        asked = self.form.asked(self.values, light=self.is_light)
        return any(question.key == "sharing" for section in asked for question in section.questions)

    @property
    def sharing(self) -> Sharing:
        """Who may read it; an answer that does not say so is for the digest author only (domain §7.7)."""
        return Sharing(str(self.values.get("sharing") or Sharing.DIGEST_AUTHOR))

    @property
    def evidence(self) -> Source | None:
        """What the answer is worth as evidence that the mediation took place."""
        took_place = self.values.get("took_place")
        return of_answer(self.channel, TookPlace(str(took_place))) if self.channel and took_place else None

    @property
    def without_sessions(self) -> "Content":
        return replace(self, sessions=None, sessions_digest=None)

    def seal(self, *place: object) -> bytes:
        text = WRITE({name: getattr(self, name) for name in PARTS})
        return crypto.seal(text + " " * max(0, SIZE - len(text.encode())), *place)


PARTS = tuple(part.name for part in fields(Content))


def opened(row: Answer | FiledAnswer) -> Content:
    """What lies in an answer; raises `crypto.Unreadable` for what was sealed elsewhere or damaged."""
    return unsealed(row.sealed, *place(row))


def unsealed(sealed: bytes, *place: object) -> Content:
    given: dict[str, Any] = READ(crypto.unseal(sealed, *place))[0]
    for name in DAYS:
        given[name] = date.fromisoformat(day) if (day := given.get(name)) else None
    given["participant"] = given["participant"] and Participant(given["participant"])
    given["channel"] = given["channel"] and Channel(given["channel"])
    return Content(**given)


def readable(sealed: bytes, *place: object) -> Content | None:
    """The same, or nothing for what cannot be read: one damaged row is no reason to hold up all others."""
    try:
        return unsealed(sealed, *place)
    except crypto.Unreadable:
        log.warning("answer unreadable")
        return None


def place(row: Answer | FiledAnswer) -> tuple[str, str]:
    """Where an answer is sealed for."""
    return (row.__tablename__, row.key if isinstance(row, Answer) else row.id)


def written(values: dict[str, Value]) -> dict[str, Value]:
    """The answers without the empty ones, so that an untouched page changes nothing."""
    return {key: value for key, value in values.items() if value is None or value not in ("", False)}
