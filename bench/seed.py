"""A database of 2,000 mediators with 150 mediations each, and one mediator with 1,500."""

from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert

from app import clock
from app.accounts.actions import open_sign_in
from app.accounts.models import User
from app.db import db, unit
from app.logbook.counting import MediationFacts, SessionFacts, judge
from app.logbook.models import Mediation, Session
from app.logbook.vocabulary import Field, Kind, Mode, Role, SessionStatus, Status

MEDIATORS = 2_000
SMALL, LARGE = 150, 1_500
FIELDS, MODES = tuple(Field), (Mode.VIDEO, Mode.VIDEO, Mode.AUDIO, Mode.MIXED_ROOM, Mode.IN_PERSON)


def seed(app: Flask) -> dict[int, str]:
    """Fill an empty database; says the sign-in token of a mediator with 150 and of the one with 1,500."""
    with app.app_context():
        upgrade(str(Path(__file__).parent.parent / "migrations"))
        with unit():
            db.session.execute(insert(User), [_user(number) for number in range(1, MEDIATORS + 2)])
            counts = dict.fromkeys(range(1, MEDIATORS + 1), SMALL) | {MEDIATORS + 1: LARGE}
            _fill(counts)
            people = {SMALL: MEDIATORS // 2, LARGE: MEDIATORS + 1}
            return {
                count: open_sign_in(db.session.get_one(User, mediator), device="bench")
                for count, mediator in people.items()
            }


def cookie_of(app: Flask, token: str) -> str:
    """What the browser of somebody keeps who signed in with a token."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'_user_id': token, '_fresh': True})}"


def _user(number: int) -> dict[str, object]:
    return {
        "id": number,
        "email": f"mediator{number}@example.org",
        "name": f"Mediator {number}",
        "zone": "Europe/Amsterdam",
        "is_mediator": True,
        "created_at": clock.now(),
        "version": 1,
    }


def _fill(counts: dict[int, int]) -> None:
    today, mediation_id = clock.today(), 0
    for mediator, count in counts.items():
        mediations, sessions = [], []
        for number in range(count):
            mediation_id += 1
            session = _session(mediation_id, today - timedelta(days=3 + number * 1050 // count), number)
            mediations.append(_mediation(mediation_id, mediator, number, session))
            sessions.append(session)
        db.session.execute(insert(Mediation), mediations)
        db.session.execute(insert(Session), sessions)


def _session(mediation_id: int, day: date, number: int) -> dict[str, object]:
    return {
        "mediation_id": mediation_id,
        "date": day,
        "zone": "Europe/Amsterdam",
        "minutes": 60 + number * 37 % 300,
        "kind": Kind.JOINT,
        "mode": MODES[number % len(MODES)],
        "status": SessionStatus.HELD,
    }


def _mediation(mediation_id: int, mediator: int, number: int, session: dict[str, object]) -> dict[str, object]:
    facts = SessionFacts(*(session[name] for name in ("date", "minutes", "kind", "mode", "status")))  # type: ignore[arg-type]
    judgement = judge(MediationFacts(Role.SOLE_MEDIATOR, False, True, Status.CONCLUDED, (facts,)))
    return {
        "id": mediation_id,
        "mediator_id": mediator,
        "form_token": f"bench {mediation_id}",
        "reference": f"B{mediation_id}",
        "has_agreement": True,
        "status": Status.CONCLUDED,
        "field": FIELDS[number % len(FIELDS)],
        "countries": [],
        "created_at": clock.now(),
        "changed_at": clock.now(),
        "version": 1,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason.value,
        "counted_on": judgement.counted_on,
        "listed_on": judgement.counted_on,
        "minutes": judgement.minutes,
        "held_minutes": judgement.held_minutes,
        "online_minutes": judgement.online_minutes,
        "is_core": judgement.is_core,
        "modes": facts.mode.value,
        "session_count": 1,
        "rule_version": "bench",
    }
