"""What applications come to that were counted for somebody who is IMI Certified; at the same cost for one as for many.

It is what `desk.Tally.total` says, without reading whole snapshots: the queue of staff asks it of a page of them.
"""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import LargeBinary, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from app.db import db
from app.listing.applications import snapshot
from app.listing.applications.life import Decision
from app.listing.applications.models import Application, ApplicationEntry, Snapshot
from app.listing.applications.snapshot import Frozen, Place
from app.listing.approvals.needs import Certified
from app.logbook.eligibility import certification_queries


def certified(applications: Collection[Application]) -> dict[int, Certified]:
    """By the ids of those that were counted so; the others are missing."""
    mediators = {each.id: each.mediator_id for each in applications}
    ends = {number: found for number, found in _ends(mediators).items() if found["certification"]["claimed_on"]}
    if not ends:
        return {}
    claims = certification_queries.claims({mediators[number] for number in ends})
    totals = _totals(ends)
    return {
        number: Certified(claims[mediators[number]], totals[number], snapshot.rule_of(found).needed)
        for number, found in ends.items()
    }


def _ends(ids: Collection[int]) -> dict[int, Frozen]:
    written, size = Snapshot.written, func.length(Snapshot.written)
    begins = case((size > snapshot.TAIL, size - snapshot.TAIL + 1), else_=1)
    head = func.substr(written, 1, snapshot.HEAD, type_=LargeBinary)
    tail = func.substr(written, begins, type_=LargeBinary)
    rows = db.session.execute(select(Snapshot.application_id, head, tail).where(Snapshot.application_id.in_(ids)))
    return {number: snapshot.ends(first, last) for number, first, last in rows}


def _totals(ids: Collection[int]) -> Counter[int]:
    """What was accepted; what nobody has come to stands as it was submitted."""
    accepted = _standing(ids).where(ApplicationEntry.decision == Decision.ACCEPT)
    counted = accepted.add_columns(func.count()).group_by(ApplicationEntry.application_id)
    totals = Counter(dict(map(tuple, db.session.execute(counted))))
    is_open = or_(ApplicationEntry.decision.is_(None), ApplicationEntry.decision == Decision.QUERY)
    for number, written in db.session.execute(_standing(ids).where(is_open).add_columns(ApplicationEntry.written)):
        totals[number] += snapshot.read(written)["place"] == Place.COUNTED
    return totals


def _standing(ids: Collection[int]) -> Select[int]:
    """The application of every entry that was not replaced."""
    other = aliased(ApplicationEntry)
    replaced = select(other.replaces_id).where(other.application_id.in_(ids), other.replaces_id.is_not(None))
    return select(ApplicationEntry.application_id).where(
        ApplicationEntry.application_id.in_(ids), ApplicationEntry.id.not_in(replaced)
    )
