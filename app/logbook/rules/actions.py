"""New versions of a rule, whose rule a mediator follows, and the recounts that either means (docs/decisions/0019)."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from app import audit, clock, dates, jobs
from app.accounts.person import Person
from app.db import action, db, unit
from app.errors import Conflict, Refused
from app.logbook.models import Mediation
from app.logbook.recount import recount_for
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.models import FollowedRule, RuleChoice, RuleTakenBack, RuleVersion
from app.logbook.rules.parameters import IMI, Laxer, Rule, why_laxer_than, written

MOST_AT_ONCE = 200
AHEAD = timedelta(days=730)
RECOUNT, FOLLOW = "recount those who follow a rule", "follow a rule"
IN_FORCE = "This version is in force or taken back already. Set a new one instead."
NOT_LATEST = "Only the latest version can be taken back."
TOO_LAX = "A programme may be stricter than IMI, never laxer."


@action
def set_rule(scheme: str, *, by: Person, rule: Rule, in_force_from: date, reason: str) -> RuleVersion:
    """A further version of a scheme's rule, from today or a later day on; those who follow it are recounted then.

    Refuses one that is laxer than IMI's is on that day or later; for IMI's own, one that a programme's would be
    laxer than. `rule.version` is given here.
    """
    known = rule_queries.versions(scheme)
    latest = next((each for each in known if not each.taken_back), None)
    _refuse_day(in_force_from, latest)
    _refuse_lax(scheme, rule, in_force_from)
    first = 2 if scheme == IMI else 1  # IMI's first stands in the code
    number = known[0].number + 1 if known else first
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
def set_imis_rule(*, by: Person, version: int, rule: Rule, in_force_from: date, reason: str) -> RuleVersion:
    """A new version of IMI's own rule; `version` is the number of the latest that was seen."""
    if (latest := rule_queries.latest_number(IMI)) != version:
        raise Conflict(None, latest)
    return set_rule(IMI, by=by, rule=rule, in_force_from=in_force_from, reason=reason)


@action
def take_back(version: RuleVersion, *, by: Person, reason: str) -> None:
    """Take back the latest version that is not in force yet; it stays in the history, and what was before it holds."""
    if reason_not := _why_not_taken_back(version):
        raise Refused(reason_not)
    version.taken_back = RuleTakenBack(reason=reason, by_id=by.id, at=clock.now())
    db.session.flush()
    _refuse_lax_after(version)
    audit.record("took a rule back", version, by=by)


@action
def follow(mediator: Person, *, scheme: str, name: str = "") -> bool:
    """Follow the rule of a scheme, under the name of its programme; "IMI" is to choose nothing.

    Says whether the logbook is recounted already. A large one is left to the worker, and until then
    follows what it did; the latest choice is the one that is settled, whichever job comes to it.
    """
    audit.note("chose a rule", FollowedRule.__tablename__, mediator.id, by=mediator)
    rule_queries.hold(mediator.id)
    db.session.merge(RuleChoice(mediator_id=mediator.id, scheme=scheme, name=name))
    db.session.flush()
    entries = select(func.count()).select_from(Mediation).where(Mediation.mediator_id == mediator.id)
    if (db.session.scalar(entries) or 0) > MOST_AT_ONCE:
        jobs.put(FOLLOW, f"follow {mediator.id} {secrets.token_hex(8)}", mediator_id=mediator.id)
        return False
    _settle(mediator.id)
    return True


@action
def rename(scheme: str, *, name: str) -> None:
    """A programme goes by another name now, to those who follow it or are about to."""
    for table in (FollowedRule, RuleChoice):
        db.session.execute(update(table).where(table.scheme == scheme).values(name=name))


@jobs.kind(FOLLOW)
def settle_in_worker(mediator_id: int) -> None:
    with unit():
        _settle(mediator_id)


@jobs.kind(RECOUNT)
def recount_followers(scheme: str) -> None:
    """Recount everybody who follows a scheme, a unit each."""
    jobs.fail_for(jobs.apart(recount_for, rule_queries.followers(scheme)))


def _settle(mediator_id: int) -> None:
    """Give a mediator the rule they chose last; nothing is left to do where an earlier job has."""
    rule_queries.hold(mediator_id)
    choice = db.session.get(RuleChoice, mediator_id, populate_existing=True)
    if choice is None:
        return
    row = db.session.get(FollowedRule, mediator_id)
    if choice.scheme == IMI:
        if row:
            db.session.delete(row)
    else:
        row = row or FollowedRule(mediator_id=mediator_id)
        row.scheme, row.name, row.chosen_at = choice.scheme, choice.name, clock.now()
        db.session.add(row)
    db.session.delete(choice)
    db.session.flush()
    recount_for(mediator_id)


def _why_not_taken_back(version: RuleVersion) -> str | None:
    if not version.can_be_taken_back(rule_queries.today()):
        return IN_FORCE
    later = [each for each in rule_queries.versions(version.scheme) if not each.taken_back]
    return None if later and later[0].id == version.id else NOT_LATEST


def _refuse_lax_after(version: RuleVersion) -> None:
    """What holds instead of a version that was taken back may not be laxer than it may be on that day."""
    day = version.in_force_from
    if instead := rule_queries.in_force({version.scheme}, on=day).get(version.scheme):
        _refuse_lax(version.scheme, instead, day)


def _refuse_day(in_force_from: date, latest: RuleVersion | None) -> None:
    """A version does not reach back, nor before the one before it, nor so far ahead that its year is mistyped."""
    today = rule_queries.today()
    earliest, furthest = max(today, latest.in_force_from if latest else date.min), today + AHEAD
    if earliest <= in_force_from <= furthest:
        return
    bound, which = (furthest, "latest") if in_force_from > furthest else (earliest, "earliest")
    words = f"A rule comes into force on {dates.words(bound)} at the {which}."
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
