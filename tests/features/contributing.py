"""Contributions in any state, and the work that listing leaves for them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from app import clock
from app.accounts.person import Person
from app.db import commit, db
from app.fees import contribution_actions as actions, contribution_queries, nights, order_actions, waiting_queries
from app.fees.contribution import LIFE, Who
from app.fees.models import Contribution
from app.fees.prices.lines import YEARS_AT_ONCE
from app.fees.reports import queries as report_queries
from app.fees.reports.bookkeeping import Show
from app.fees.vocabulary import State
from app.jobs import Job
from app.listing.applications.models import Application
from app.listing.approvals import actions as approval_actions, queries as approval_queries
from app.listing.followed import KEEP_CONTRIBUTIONS
from app.listing.standings import queries as standing_queries
from app.listing.standings.models import Listing
from tests import make
from tests.features import approving


def hold(day: date) -> None:
    """Ten in the morning, or eleven, in Amsterdam."""
    clock.hold(datetime.combine(day, time(9), UTC))


def followed() -> int:
    """Do what listing left to do for contributions; says how often."""
    waiting = db.session.scalars(select(Job).where(Job.kind == KEEP_CONTRIBUTIONS, Job.done_at.is_(None))).all()
    for job in waiting:
        nights.keep(**job.arguments)
        job.done_at = clock.now()
    commit()
    return len(waiting)


def passed() -> Application:
    """Somebody passed, with all that approval needs but the contribution, which is open."""
    made = db.session.get_one(Application, approving.many(1)[0])
    nights.open_due()
    return made


def renewal(listing: Listing) -> Contribution:
    """What is to be paid for a listing next."""
    nights.keep(listing.mediator_id)
    return all_of(listing.mediator_id)[-1]


def all_of(mediator_id: int) -> list[Contribution]:
    db.session.expire_all()
    rows = select(Contribution).where(Contribution.mediator_id == mediator_id).order_by(Contribution.id)
    return list(db.session.scalars(rows))


def states(mediator_id: int) -> list[str]:
    return [f"{each.purpose} {each.state}" for each in all_of(mediator_id)]


def invoiced(contribution: Contribution) -> Contribution:
    """As if its invoice were issued."""
    contribution.state = LIFE.moved(contribution.state, "issue", by=Who.PORTAL)
    commit()
    return contribution


def part_paid(contribution: Contribution) -> Contribution:
    contribution.state = LIFE.moved(invoiced(contribution).state, "pay_part", by=Who.PORTAL)
    commit()
    return contribution


def paid(contribution: Contribution, *, on: date | None = None, by: Person | None = None) -> Contribution:
    if contribution.state is State.OPEN:
        invoiced(contribution)
    actions.settle(contribution, State.PAID, on=on or clock.today(), by=by or make.staff(), reason="Transfer")
    commit()
    return contribution


def waived(contribution: Contribution) -> Contribution:
    actions.settle(contribution, State.WAIVED, on=clock.today(), by=make.staff(), reason="Pro bono")
    commit()
    return contribution


def refunded(contribution: Contribution) -> Contribution:
    actions.unsettle(contribution, by=make.staff(), reason="Withdrawn")
    commit()
    return contribution


def years(contribution: Contribution, number: int) -> Contribution:
    by = make.staff()
    actions.choose_years(contribution, years=number, version=contribution.version, by=by)
    commit()
    return contribution


def ordered(contribution: Contribution, *, by: Person, number: int = 1) -> None:
    """Its mediator gets the invoice for so many years, at the sums that they see."""
    db.session.refresh(contribution)
    seen = [contribution_queries.quote(contribution, years=each).total.gross for each in YEARS_AT_ONCE]
    order_actions.order(contribution, by=by, version=contribution.version, years=number, seen=seen)
    commit()


def approved(application: Application, **what: object) -> Listing:
    """By staff, who say nothing of the contribution unless a test does; and what follows."""
    version = approval_queries.application(application.id).version
    approval_actions.approve(application, by=make.staff(), version=version, reason="All is there", **what)
    commit()
    followed()
    found = standing_queries.listing_of(application.mediator_id)
    assert found
    return found


def last(whose: Application | Contribution | Listing) -> Contribution:
    """The last one of the mediator of any of these."""
    return all_of(whose.mediator_id)[-1]


def decided(application: Application, act: Callable[..., object]) -> None:
    """By staff, with an action of approval; and what follows."""
    version = approval_queries.application(application.id).version
    act(application, by=make.staff(), version=version, reason="So")
    commit()
    followed()


def listed(show: Show) -> list[int]:
    """The contributions in a list of staff's."""
    return [row.contribution.id for row in report_queries.contributions(show).rows]


def why_stuck() -> list[str]:
    """What staff have to do about each that nothing happens to by itself."""
    return list(waiting_queries.why_stuck(listed(Show.STUCK)).values())


def period(contribution: Contribution) -> tuple[date | None, date | None]:
    return contribution.begins, contribution.ends


def covered_until(listing: Listing) -> date:
    db.session.rollback()
    return standing_queries.now(listing).covered_until
