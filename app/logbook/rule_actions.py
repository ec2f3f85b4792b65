"""New versions of a rule, whose rule a mediator follows, and the recounts that either means (docs/decisions/0019)."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from app import audit, clock, dates, jobs
from app.accounts.person import Person
from app.db import action, db, unit
from app.errors import Refused
from app.logbook import rule_queries
from app.logbook.models import Mediation
from app.logbook.recount import recount_for
from app.logbook.rule import IMI, Laxer, Rule, why_laxer_than, written
from app.logbook.rule_models import FollowedRule, RuleVersion

MOST_AT_ONCE = 200
RECOUNT, FOLLOW = "recount those who follow a rule", "follow a rule"
TOO_LAX = "A programme may be stricter than IMI, never laxer."


@action
def set_rule(scheme: str, *, by: Person, rule: Rule, in_force_from: date, reason: str) -> RuleVersion:
    """A further version of a scheme's rule, from today or a later day on; those who follow it are recounted then.

    Refuses one that is laxer than IMI's is on that day or later; for IMI's own, one that a programme's would be
    laxer than. `rule.version` is given here.
    """
    latest = db.session.scalar(
        select(RuleVersion).where(RuleVersion.scheme == scheme).order_by(RuleVersion.number.desc()).limit(1)
    )
    _refuse_early(in_force_from, latest)
    _refuse_lax(scheme, rule, in_force_from)
    first = 2 if scheme == IMI else 1  # IMI's first stands in the code
    number = latest.number + 1 if latest else first
    made = RuleVersion(
        scheme=scheme,
        number=number,
        in_force_from=in_force_from,
        parameters=written(replace(rule, version=f"{scheme} {in_force_from.year}-{number}")),
        reason=reason,
        made_by_id=by.id,
        made_at=clock.now(),
    )
    db.session.add(made)
    audit.record("set a rule", made, by=by)
    begins = datetime.combine(in_force_from, time(), ZoneInfo(clock.REGISTER_ZONE))
    jobs.put(RECOUNT, f"rule {scheme} {number}", run_at=max(begins, clock.now()), scheme=scheme)
    return made


@action
def follow(mediator: Person, *, scheme: str, name: str = "") -> bool:
    """Follow the rule of a scheme, under the name of its programme; "IMI" is to choose nothing.

    Says whether the logbook is recounted already. A large one is left to the worker, and until then
    follows what it did.
    """
    audit.note("chose a rule", FollowedRule.__tablename__, mediator.id, by=mediator)
    entries = select(func.count()).select_from(Mediation).where(Mediation.mediator_id == mediator.id)
    if (db.session.scalar(entries) or 0) > MOST_AT_ONCE:
        key = f"follow {mediator.id} {secrets.token_hex(8)}"
        jobs.put(FOLLOW, key, mediator_id=mediator.id, scheme=scheme, name=name)
        return False
    _settle(mediator.id, scheme, name)
    return True


@action
def rename(scheme: str, *, name: str) -> None:
    """A programme goes by another name now, to those who follow it too."""
    db.session.execute(update(FollowedRule).where(FollowedRule.scheme == scheme).values(name=name))


@jobs.kind(FOLLOW)
def settle_in_worker(mediator_id: int, scheme: str, name: str) -> None:
    with unit():
        _settle(mediator_id, scheme, name)


@jobs.kind(RECOUNT)
def recount_followers(scheme: str) -> None:
    """Recount everybody who follows a scheme, a unit each."""
    jobs.fail_for(jobs.apart(recount_for, rule_queries.followers(scheme)))


def _settle(mediator_id: int, scheme: str, name: str) -> None:
    rule_queries.hold(mediator_id)
    row = db.session.get(FollowedRule, mediator_id)
    if scheme == IMI:
        if row:
            db.session.delete(row)
    else:
        row = row or FollowedRule(mediator_id=mediator_id)
        row.scheme, row.name, row.chosen_at = scheme, name, clock.now()
        db.session.add(row)
    db.session.flush()
    recount_for(mediator_id)


def _refuse_early(in_force_from: date, latest: RuleVersion | None) -> None:
    earliest = max(rule_queries.today(), latest.in_force_from if latest else date.min)
    if in_force_from < earliest:
        words = f"A rule comes into force on {dates.words(earliest)} at the earliest."
        raise Refused(words, beside={"in_force_from": words})


def _refuse_lax(scheme: str, rule: Rule, day: date) -> None:
    found = dict(_of_programmes(rule, day) if scheme == IMI else _laxer_than_imi(rule, day))
    if found:
        raise Refused(TOO_LAX, beside=found)


def _laxer_than_imi(rule: Rule, day: date) -> Iterator[Laxer]:
    for imi in rule_queries.imis_from(day):
        yield from why_laxer_than(rule, imi)


def _of_programmes(imi: Rule, day: date) -> Iterator[Laxer]:
    """For IMI's own rule: what of it a programme's would be laxer than."""
    for scheme, rule in rule_queries.of_programmes_from(day):
        for name, _why in why_laxer_than(rule, imi):
            yield Laxer(name, f"The rule of {scheme} would be laxer. Give it a new version first.")
