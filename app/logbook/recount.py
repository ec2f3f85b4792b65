"""What is stored beside a mediation: the verdict of counting.py, and what the list shows. Nothing else writes it."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from app import clock
from app.db import action, db, unit
from app.logbook.counting import MediationFacts, SessionFacts, judge
from app.logbook.evidence import queries as evidence_queries
from app.logbook.models import Mediation
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.parameters import Rule
from app.logbook.vocabulary import Mode, SessionStatus

AT_ONCE = 500  # mediations that a look at all of them holds in memory
_WITH_SESSIONS = select(Mediation).options(selectinload(Mediation.sessions), selectinload(Mediation.evidence))


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
    rule = rule_queries.rule_to_judge_by(mediation.mediator_id)
    for name, value in counted(facts(mediation), rule).items():
        setattr(mediation, name, value)
    weigh(mediation)
    flag_modified(mediation, "changed_at")  # so that a change of a session alone is a new version of the mediation


@action
def weigh(mediation: Mediation) -> None:
    """Write beside the mediation how well it is evidenced."""
    mediation.evidence_level = int(evidence_queries.standing(mediation).level)


def recount_all() -> int:
    """Judge every mediation anew, a unit for each mediator; says how many stood wrong."""
    with unit():
        mediators = db.session.scalars(select(Mediation.mediator_id).distinct().order_by(Mediation.mediator_id)).all()
    changed = 0
    for each in mediators:
        with unit():
            changed += recount_for(each)
    return changed


@action
def recount_for(mediator_id: int) -> int:
    """Judge the entries of one mediator by the rule they follow now; says how many stood wrong.

    One whose verdict stays is the same version as before: whoever has it open can save it.
    """
    changed = 0
    rule_queries.hold(mediator_id)  # nobody logs by another rule meanwhile
    rule = rule_queries.rule_of(mediator_id)
    theirs = Mediation.mediator_id == mediator_id
    for mediation in db.session.scalars(_WITH_SESSIONS.where(theirs)):
        if not _is_judged_right(mediation, rule):
            recount(mediation)
            changed += 1
    db.session.flush()
    by_this = update(Mediation).where(theirs, Mediation.rule_version != rule.version)
    db.session.execute(by_this.values(rule_version=rule.version), execution_options={"synchronize_session": False})
    return changed


def misjudged() -> int:
    """How many stored verdicts are not what their mediator's rule says now."""
    rule_of = rule_queries.of_everybody()
    found = db.session.scalars(_WITH_SESSIONS.execution_options(yield_per=AT_ONCE))
    return sum(not _is_judged_right(mediation, rule_of(mediation.mediator_id)) for mediation in found)


def _is_judged_right(mediation: Mediation, rule: Rule) -> bool:
    stored = mediation.verdict, mediation.reason, mediation.counted_on, mediation.evidence_level
    judgement, standing = judge(facts(mediation), rule), evidence_queries.standing(mediation)
    return stored == (judgement.verdict, judgement.reason, judgement.counted_on, standing.level)


def counted(facts: MediationFacts, rule: Rule) -> dict[str, Any]:
    """What is stored beside a mediation: the verdict of counting.py by a rule, and what the list shows."""
    judgement = judge(facts, rule)
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
        "rule_version": rule.version,
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
