"""Which rule holds for a mediator, and which versions a scheme has; a mediator who chose nothing follows IMI's own."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from sqlalchemy import Select, bindparam, func, select

from app import clock
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.logbook.rules import parameters as rule
from app.logbook.rules.models import FollowedRule, RuleTakenBack, RuleVersion
from app.logbook.rules.parameters import IMI, IMI_RULE, Rule

STANDS = RuleVersion.id.not_in(select(RuleTakenBack.rule_version_id))
_CHOSEN = select(FollowedRule.scheme).where(FollowedRule.mediator_id == bindparam("mediator")).scalar_subquery()
# For statements that are asked with "mediator" and "today": the rule of that mediator, to be `opened`.
RULE = (
    select(RuleVersion.parameters)
    .where(RuleVersion.scheme == func.coalesce(_CHOSEN, IMI), RuleVersion.in_force_from <= bindparam("today"), STANDS)
    .order_by(RuleVersion.number.desc())
    .limit(1)
    .scalar_subquery()
)
RULE_OF = select(RULE)
_ACCOUNT = select(User.id).where(User.id == bindparam("mediator"))
HOLD, SHARE = _ACCOUNT.with_for_update(), _ACCOUNT.with_for_update(read=True, key_share=True)


def today() -> date:
    """The day on which a rule comes into force is that of the register."""
    return clock.today(clock.REGISTER_ZONE)


def opened(parameters: str | None) -> Rule:
    """A rule as the database gives it; none is IMI's first."""
    return rule.read(parameters) if parameters else IMI_RULE


def rule_of(mediator_id: int) -> Rule:
    """The rule by which a mediator's entries are judged now."""
    return opened(db.session.connection().scalar(RULE_OF, {"mediator": mediator_id, "today": today()}))


def rule_to_judge_by(mediator_id: int) -> Rule:
    """The same for an action that judges: until it is committed nobody gives that mediator another rule.

    SQLite has one writer anyway.
    """
    connection = db.session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(SHARE, {"mediator": mediator_id})
    return rule_of(mediator_id)


def hold(mediator_id: int) -> None:
    """Wait for whoever judges entries of a mediator, and let nobody else until this is committed."""
    db.session.connection().execute(HOLD, {"mediator": mediator_id})


def followed(mediator: Person) -> str:
    """The scheme a mediator follows."""
    return db.session.scalar(select(FollowedRule.scheme).where(FollowedRule.mediator_id == mediator.id)) or IMI


def followers(scheme: str) -> Sequence[int]:
    """The mediators who follow a scheme, by id."""
    chose = select(FollowedRule.mediator_id)
    if scheme == IMI:
        wanted = select(User.id).where(User.is_mediator, User.id.not_in(chose))
        return db.session.scalars(wanted.order_by(User.id)).all()
    return db.session.scalars(chose.where(FollowedRule.scheme == scheme).order_by(FollowedRule.mediator_id)).all()


def of_everybody() -> Callable[[int], Rule]:
    """The rule of each mediator, from two readings for all of them."""
    chosen: dict[int, str] = {
        row.mediator_id: row.scheme for row in db.session.execute(select(FollowedRule.mediator_id, FollowedRule.scheme))
    }
    rules = in_force({IMI, *chosen.values()})
    return lambda mediator_id: rules.get(chosen.get(mediator_id, IMI), IMI_RULE)


def in_force(schemes: Collection[str], *, on: date | None = None) -> dict[str, Rule]:
    """The rule of each scheme on a day (today); a scheme without one that day is missing."""
    versions = db.session.execute(
        _numbered(on).where(RuleVersion.scheme.in_(schemes)).order_by(RuleVersion.scheme, RuleVersion.number)
    )
    found = {scheme: rule.read(parameters) for scheme, parameters in versions}
    return {IMI: IMI_RULE, **found} if IMI in schemes else found


def next_version(scheme: str) -> RuleVersion | None:
    """The next version of a scheme that is still to come into force."""
    coming = (each for each in reversed(versions(scheme)) if each.in_force_from > today())
    return next((each for each in coming if not each.taken_back), None)


def imis() -> Rule:
    """IMI's own rule of today."""
    return in_force({IMI})[IMI]


def latest_number(scheme: str) -> int:
    """That of the latest version, taken back or not; 0 is that there is none."""
    return next((each.number for each in versions(scheme)), 0)


def history(scheme: str) -> list[tuple[RuleVersion, list[str]]]:
    """Every version of a scheme, the latest first, each with what it changes of the one before it that stands."""
    found: list[tuple[RuleVersion, list[str]]] = []
    before = IMI_RULE if scheme == IMI else None
    for each in reversed(versions(scheme)):
        found.append((each, rule.changes(before, each.rule) if before else []))
        before = before if each.taken_back else each.rule
    return found[::-1]


def version(scheme: str, number: int) -> RuleVersion:
    """One version of a scheme."""
    found = db.session.scalar(select(RuleVersion).where(RuleVersion.scheme == scheme, RuleVersion.number == number))
    if found is None:
        raise NotYours(number)
    return found


def versions(scheme: str) -> Sequence[RuleVersion]:
    """Every version of a scheme, the latest first, with those that were taken back."""
    return db.session.scalars(
        select(RuleVersion).where(RuleVersion.scheme == scheme).order_by(RuleVersion.number.desc())
    ).all()


def imis_from(day: date) -> list[Rule]:
    """IMI's rule on a day, and every later version that is known."""
    later = select(RuleVersion).where(RuleVersion.scheme == IMI, RuleVersion.in_force_from > day, STANDS)
    return [in_force({IMI}, on=day)[IMI], *[version.rule for version in db.session.scalars(later)]]


def of_programmes_from(day: date) -> list[tuple[str, Rule]]:
    """The rule of every programme on a day, and every later version that is known, each with its scheme."""
    others = db.session.scalars(select(RuleVersion).where(RuleVersion.scheme != IMI, STANDS)).all()
    now = in_force({version.scheme for version in others}, on=day)
    later = [(version.scheme, version.rule) for version in others if version.in_force_from > day]
    return [*now.items(), *later]


def _numbered(on: date | None) -> Select[str, str]:
    begun = RuleVersion.in_force_from <= (on or today())
    return select(RuleVersion.scheme, RuleVersion.parameters).where(begun, STANDS)
