"""A mediator whose mediations were asked about, and answers that are filed and summed up in the nights after."""

from datetime import timedelta

from sqlalchemy import select

from app.db import db
from app.feedback.models import DigestVersion
from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import Kind
from tests import make
from tests.features.reviewing import answered, nights

SCALES = [each.key for each in questionnaire.CURRENT.questions if each.kind is Kind.SCALE]
FILED_AFTER = 14
USUAL = {"how": "online", "sharing": "digest_author"}


def asked(mediator, number, *, mediations=3, **what):
    """So many requests, spread over so many mediations."""
    held = [make.mediation(mediator) for _ in range(mediations)]
    return [make.request(held[place % mediations], **what) for place in range(number)]


def answers(requests, *grades, **values):
    """Each says one grade to everything, 4 where none is given; gives the receipt codes."""
    given = [*grades, *[4] * (len(requests) - len(grades))]
    return [
        answered(request, is_light=False, **dict.fromkeys(SCALES, grade), **(USUAL | values))
        for request, grade in zip(requests, given, strict=True)
    ]


def filed(clock, requests, *grades, **values):
    """The same, and the nights until they are filed."""
    codes = answers(requests, *grades, **values)
    nights(clock, FILED_AFTER)
    return codes


def digests(mediator):
    return db.session.scalars(
        select(DigestVersion).where(DigestVersion.mediator_id == mediator.id).order_by(DigestVersion.number)
    ).all()


def later(clock, days):
    clock.hold(clock.now() + timedelta(days=days))
