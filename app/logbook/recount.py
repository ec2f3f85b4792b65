"""What is stored beside a mediation: the verdict of counting.py, and what the list shows. Nothing else writes it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from app import clock
from app.db import action, db
from app.logbook import evidence_queries
from app.logbook.counting import MediationFacts, SessionFacts, judge
from app.logbook.models import Mediation
from app.logbook.rule import IMI_RULE
from app.logbook.vocabulary import Mode, SessionStatus


def facts(mediation: Mediation) -> MediationFacts:
    """What counting needs to know of a mediation."""
    return MediationFacts(
        role=mediation.role,
        is_simulated=mediation.is_simulated,
        has_agreement=mediation.has_agreement,
        status=mediation.status,
        sessions=tuple(session.facts for session in mediation.sessions),
    )


@action
def recount(mediation: Mediation) -> None:
    """Write the verdict of counting.py, and what the list shows, beside the mediation."""
    for name, value in counted(facts(mediation)).items():
        setattr(mediation, name, value)
    weigh(mediation)
    flag_modified(mediation, "changed_at")  # so that a change of a session alone is a new version of the mediation


@action
def weigh(mediation: Mediation) -> None:
    """Write beside the mediation how well it is evidenced."""
    mediation.evidence_level = int(evidence_queries.standing(mediation).level)


@action
def recount_all() -> int:
    """Judge every mediation anew after a change of a rule; says how many stood wrong."""
    changed = 0
    for mediation in _all_with_sessions():
        changed += not _is_judged_right(mediation)
        recount(mediation)
    return changed


def misjudged() -> int:
    """How many stored verdicts are not what the rule says now."""
    return sum(not _is_judged_right(mediation) for mediation in _all_with_sessions())


def _all_with_sessions() -> Iterable[Mediation]:
    return db.session.scalars(
        select(Mediation).options(selectinload(Mediation.sessions), selectinload(Mediation.evidence))
    )


def _is_judged_right(mediation: Mediation) -> bool:
    stored = mediation.verdict, mediation.reason, mediation.counted_on, mediation.evidence_level
    judgement, standing = judge(facts(mediation), IMI_RULE), evidence_queries.standing(mediation)
    return stored == (judgement.verdict, judgement.reason, judgement.counted_on, standing.level)


def counted(facts: MediationFacts) -> dict[str, Any]:
    """What is stored beside a mediation: the verdict of counting.py, and what the list shows."""
    judgement = judge(facts, IMI_RULE)
    days = [session.date for session in facts.sessions]
    found = {
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "counted_on": judgement.counted_on,
        "minutes": judgement.minutes,
        "online_minutes": judgement.online_minutes,
        "held_minutes": judgement.held_minutes,
        "is_core": judgement.is_core,
        "modes": _modes(facts.sessions),
        "session_count": len(facts.sessions),
        "rule_version": IMI_RULE.version,
        "changed_at": clock.now(),
    }
    return found | ({"listed_on": judgement.counted_on or max(days)} if days else {})


def _modes(sessions: tuple[SessionFacts, ...]) -> str:
    """The modes of what was held (of everything, where nothing was), that of most of the time first."""
    minutes: dict[Mode, int] = {}
    for session in [each for each in sessions if each.status is SessionStatus.HELD] or sessions:
        minutes[session.mode] = minutes.get(session.mode, 0) + (session.minutes or 0) + 1
    found = sorted(minutes, key=lambda mode: minutes[mode], reverse=True)
    return ",".join(found)
