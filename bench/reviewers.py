"""People who are asked for feedback by letter, each with a link and with all their answers saved and not sent yet."""

from dataclasses import asdict

from sqlalchemy import insert

from app import clock
from app.db import db, unit
from app.feedback import links
from app.feedback.answers.content import Content
from app.feedback.asking import Channel, Participant, Schedule
from app.feedback.life import State
from app.feedback.models import Answer, Request, Slot
from app.feedback.questionnaires.filling import CURRENT
from app.feedback.questionnaires.questions import Kind, Question, Value

ANSWERS: dict[Kind, Value] = {
    Kind.SCALE: 4,
    Kind.TEXT: "She listened to all of us, and when nobody knew how to go on, she asked what nobody had asked.",
    Kind.TICK: True,
    Kind.CONTACT: "reviewer@example.org",
}


def ask(count: int) -> list[str]:
    """Ask so many people about mediations that are there, and say where their links lead. Needs an app context."""
    numbers = range(1, count + 1)
    with unit():
        db.session.execute(insert(Slot), [_slot(number) for number in numbers])
        asked = [_request(number) for number in numbers]
        db.session.execute(insert(Request), asked)
        requests = [Request(**each) for each in asked]
        db.session.execute(insert(Answer), [_draft(each) for each in requests])
    return [links.address(each) for each in requests]


def _slot(number: int) -> dict[str, object]:
    return {
        "id": number,
        "mediation_id": number,
        "form_token": f"bench {number}",
        "participant": Participant.PARTY,
        "version": 1,
    }


def _request(number: int) -> dict[str, object]:
    return {
        "id": number,
        "slot_id": number,
        "form_token": f"bench {number}",
        "channel": Channel.EMAILED,
        "state": State.SENT,
        "nonce": links.new_nonce(),
        "language": "en",
        "person": links.person(f"reviewer{number}@example.org"),
        "dated_on": clock.today(),
        "version": 1,
    } | asdict(Schedule.of(clock.today(), Channel.EMAILED))


def _draft(request: Request) -> dict[str, object]:
    key = links.answer_key(request)
    answers = Content(values={each.key: _answer(each) for each in CURRENT.questions}, request_id=request.id)
    return {"key": key, "version": 1, "sealed": answers.seal(Answer.__tablename__, key)}


def _answer(question: Question) -> Value:
    return question.options[0].value if question.options else ANSWERS[question.kind]
