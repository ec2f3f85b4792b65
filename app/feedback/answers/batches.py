"""What reviewers shared with their mediator: shown in batches, so that no single answer stands out (domain §7.9)."""

from dataclasses import replace
from typing import cast

from sqlalchemy import select

from app import clock, mail
from app.accounts.models import User
from app.db import db
from app.feedback.answers import content, release
from app.feedback.answers.content import Content
from app.feedback.answers.release import Filed
from app.feedback.asking import Channel, Participant
from app.feedback.flags.queries import stands
from app.feedback.models import FiledAnswer, Release
from app.feedback.questionnaires.questions import Kind, Sharing


def filed(row: FiledAnswer, answer: Content) -> Filed:
    """A filed answer as the rules of release and digest know it."""
    kinds = {each.key: each.kind for each in answer.form.questions}
    ratings = {key: value for key, value in answer.values.items() if kinds.get(key) is Kind.SCALE}
    texts = {key: str(value) for key, value in answer.values.items() if kinds.get(key) is Kind.TEXT and value}
    return Filed(
        id=row.id,
        mediation=answer.mediation_id,
        role=answer.participant or Participant.OTHER,
        month=answer.filed_in or release.month_of(clock.today()),
        channel=answer.channel or Channel.HANDED,
        ratings=cast(dict[str, int | None], ratings),
        sharing=answer.sharing,
        texts=texts,
    )


def standing(mediator_id: int, *, to_change: bool = False) -> list[tuple[FiledAnswer, Content]]:
    """The filed answers of a mediator that stand, which is all that may be shown or counted, each with its content.

    What staff left out does not stand. A damaged one counts as withdrawn: one row that cannot be read is no reason to
    keep all others waiting.
    """
    found = []
    rows = select(FiledAnswer).where(FiledAnswer.mediator_id == mediator_id, stands())
    for row in db.session.scalars(rows.with_for_update() if to_change else rows).all():
        if answer := content.readable(row.sealed, *content.place(row)):
            found.append((row, answer))
    return found


def make(mediator_id: int) -> None:
    """Show a mediator what is shared and waited long enough, and write to them that it is there."""
    found = {row.id: (row, answer) for row, answer in standing(mediator_id, to_change=True)}
    waiting = [filed(row, answer) for row, answer in found.values() if _waits(answer)]
    batch = release.batch(waiting, today=clock.today())
    for each in batch:
        row, answer = found[each.id]
        row.sealed = replace(answer, shown_on=clock.today()).seal(*content.place(row))
    released = db.session.get_one(Release, mediator_id)
    released.look_on = release.next_look([each for each in waiting if each not in batch], today=clock.today())
    if batch:
        mediator = db.session.get_one(User, mediator_id)
        mail.queue("feedback/letters/batch.txt", mediator.email, name=mediator.name, language=mediator.language or "en")


def look_tonight(mediator_id: int | None) -> None:
    """Something about a mediator's filed answers has changed: what is made of them is made anew tonight."""
    if found := db.session.get(Release, mediator_id):
        found.look_on = clock.today()


def _waits(answer: Content) -> bool:
    return answer.shown_on is None and answer.sharing is not Sharing.DIGEST_AUTHOR
