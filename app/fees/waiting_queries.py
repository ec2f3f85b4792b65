"""Which contributions wait: for the portal, as nobody told of a pass or an end, and for staff, who look at them."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.db import db
from app.fees import contribution as rules
from app.fees.contribution_queries import TOKEN
from app.fees.models import Contribution
from app.fees.vocabulary import Purpose, State
from app.listing.applications.life import State as Passed
from app.listing.applications.models import Application
from app.listing.approvals.models import Approval
from app.listing.approvals.needs import State as Decided
from app.listing.standings import queries as standing_queries
from app.listing.standings.facts import Kind
from app.listing.standings.models import FORM, Listing, ListingFact

BETWEEN_NOTICES = timedelta(days=30)  # the first three notices are so far apart (`standing.NOTICES`)
COVERS_NOTHING = "It is paid, but no listing is covered for it. Cover the listing, or send the money back."
NOT_APPROVED = "It is paid, but the listing was not approved. Send the money back, or look at it again."
LIST_AGAIN = "It is paid. List the mediator again, or send the money back."
SEND_BACK = "A part is paid, but the listing has ended. Send the money back."
RECORD_IT = "The listing is recorded as covered for it. Record the payment or the waiver here."


def unopened(mediator_id: int) -> Sequence[Application]:
    """The pass of a mediator, the latest, for which no first contribution is open, where they were never listed."""
    theirs = select(Application).where(Application.mediator_id == mediator_id, *_is_unopened())
    return db.session.scalars(theirs.order_by(Application.id.desc()).limit(1)).all()


def sent_back(mediator_id: int | None) -> Application | None:
    """The pass of a mediator, the latest, whose first contribution went back; none once it stands no more.

    Nothing opens by itself then: the mediator or staff say that there is to be another.
    """
    theirs = select(Application).where(Application.mediator_id == mediator_id, *_may_be_opened(), _went_back())
    return db.session.scalar(theirs.order_by(Application.id.desc()).limit(1))


def to_keep(day: date) -> list[int]:
    """The mediators whose contributions are not in step with their listing, as far as a night can find it.

    It costs what is due about then, not what is listed: a pass or an end of which nobody told, and listings of which
    standing says that something is due soon, or never, or that are on hold.
    """
    found = set(db.session.scalars(select(Application.mediator_id).where(*_is_unopened())))
    unpaid = Contribution.state.in_(rules.UNPAID)
    found |= set(db.session.scalars(select(Contribution.mediator_id).where(unpaid, _is_declined())))
    listed = select(Listing.mediator_id).join(Contribution, Contribution.mediator_id == Listing.mediator_id)
    found |= set(db.session.scalars(listed.where(or_(_is_undated(day), _is_ended(day)))))
    near = db.session.execute(select(Listing.id, Listing.mediator_id).where(_may_end_soon(day), ~_has_renewal())).all()
    for each in standing_queries.some([row.id for row in near]) if near else []:
        if each.standing.is_live and day >= rules.opens_on(each.standing.covered_until):
            found.add(each.listing.mediator_id)
    return sorted(found)


def declined(mediator_id: int) -> list[int]:
    """The passes of a mediator of which IMI declined to make a listing."""
    theirs = select(Approval.application_id).join(Application, Application.id == Approval.application_id)
    is_declined = (Application.mediator_id == mediator_id, Approval.state == Decided.DECLINED)
    return list(db.session.scalars(theirs.where(*is_declined)))


def is_stuck() -> ColumnElement[bool]:
    """Whether nothing happens to a contribution until staff act, within a query in which its listing is joined."""
    return or_(*(and_(*which) for which in _stuck().values()))


def why_stuck(contribution_ids: Collection[int]) -> dict[int, str]:
    """What staff have to do about each of these, where it is stuck."""
    why = case(*((and_(*which), literal(words)) for words, which in _stuck().items()))
    rows = select(Contribution.id, why).outerjoin(Listing, Listing.id == Contribution.listing_id)
    found = db.session.execute(rows.where(Contribution.id.in_(contribution_ids), is_stuck()))
    return dict(found.all())


def _is_unopened() -> tuple[ColumnElement[bool], ...]:
    return (*_may_be_opened(), ~_went_back())


def _went_back() -> ColumnElement[bool]:
    """Whether the last that was opened for a pass went back, and was not cancelled."""
    own, later = aliased(Contribution), aliased(Contribution)
    is_last = ~exists().where(later.application_id == own.application_id, later.id > own.id).correlate(own)
    return exists().where(own.application_id == Application.id, own.state == State.REFUNDED, is_last)


def _may_be_opened() -> tuple[ColumnElement[bool], ...]:
    """A pass that stands, of somebody who was never listed and has no first contribution, open or settled."""
    first = aliased(Contribution)
    whose = first.mediator_id == Application.mediator_id
    is_first = and_(whose, first.purpose == Purpose.FIRST, first.state.not_in(rules.OVER))
    declined = and_(Approval.application_id == Application.id, Approval.state == Decided.DECLINED)
    return (
        Application.state == Passed.PASSED,
        ~exists().where(is_first),
        ~exists().where(declined),
        ~exists().where(Listing.mediator_id == Application.mediator_id, Listing.activated_on.is_not(None)),
    )


def _is_declined() -> ColumnElement[bool]:
    """A first one whose listing IMI declined."""
    declined = (Approval.application_id == Contribution.application_id, Approval.state == Decided.DECLINED)
    return and_(Contribution.begins.is_(None), exists().where(*declined))


def _is_undated(day: date) -> ColumnElement[bool]:
    """A first one whose listing has begun, or one for a listing that has come back."""
    is_first = and_(Contribution.purpose == Purpose.FIRST, Listing.activated_on.is_not(None))
    is_again = and_(Contribution.purpose == Purpose.AGAIN, or_(Listing.gone_on.is_(None), Listing.gone_on > day))
    is_live = Contribution.state.in_((*rules.UNPAID, *rules.SETTLED))
    return and_(Contribution.begins.is_(None), is_live, or_(is_first, is_again))


def _is_ended(day: date) -> ColumnElement[bool]:
    unpaid = Contribution.state.in_(rules.UNPAID)
    return and_(unpaid, Contribution.begins.is_not(None), Listing.gone_on <= day)


def _may_end_soon(day: date) -> ColumnElement[bool]:
    """By what standing keeps: a notice is due within 30 days, or left as recently, or a hold or staff keep it waiting.

    So a listing is found for weeks from 60 days before its end on, and again around every later notice.
    """
    is_held = and_(ListingFact.kind == Kind.HELD, ListingFact.until >= day)
    is_noticed = and_(ListingFact.kind == Kind.NOTICE, ListingFact.on >= day - BETWEEN_NOTICES)
    told = select(ListingFact.listing_id).where(or_(is_held, is_noticed))
    waits = and_(Listing.next_due_on.is_(None), Listing.gone_on.is_(None), Listing.activated_on.is_not(None))
    return or_(Listing.next_due_on <= day + BETWEEN_NOTICES, waits, Listing.id.in_(told))


def _has_renewal() -> ColumnElement[bool]:
    is_renewal = (Contribution.listing_id == Listing.id, Contribution.purpose == Purpose.RENEWAL)
    return exists().where(*is_renewal, Contribution.state.in_(rules.UNSETTLED))


def _stuck() -> dict[str, tuple[ColumnElement[bool], ...]]:
    """By what staff have to do: money that covers nothing, that waits for a new listing, or is a part; and what was
    recorded of a listing by hand, without a payment or a waiver here."""
    is_paid, is_unpaid = Contribution.state == State.PAID, Contribution.state.in_(rules.UNPAID)
    is_renewal, is_dated = Contribution.purpose == Purpose.RENEWAL, Contribution.begins.is_not(None)
    is_again = Contribution.purpose == Purpose.AGAIN
    is_in_part = Contribution.state == State.PARTLY_PAID
    approved = (Approval.application_id == Contribution.application_id, Approval.contribution.is_not(None))
    by_hand = or_(exists().where(*approved), and_(is_renewal, _is_covered()))
    return {
        COVERS_NOTHING: (is_paid, is_dated, or_(is_renewal, Contribution.years > 1), ~_is_covered()),
        NOT_APPROVED: (is_paid, _is_declined()),
        LIST_AGAIN: (is_paid, is_again, ~is_dated),
        SEND_BACK: (is_in_part, or_(Listing.gone_on <= clock.today(), _is_of_before())),
        RECORD_IT: (is_unpaid, is_dated, by_hand),
    }


def _is_of_before() -> ColumnElement[bool]:
    """Whether its listing has begun anew since: what came before that is paid for nothing."""
    anew = (ListingFact.listing_id == Contribution.listing_id, ListingFact.kind == Kind.RELISTED)
    since_opened = and_(Contribution.purpose != Purpose.AGAIN, ListingFact.on >= Contribution.opened_on)
    return exists().where(*anew, or_(since_opened, ListingFact.on > Contribution.begins))


def _is_covered() -> ColumnElement[bool]:
    """Whether its last day was covered, by itself or by hand, and staff did not take that back: that is of the last."""
    cover, taken, later = (aliased(ListingFact) for _ in range(3))
    by_itself = cover.key == literal(f"{FORM}{TOKEN}").concat(cast(Contribution.id, String))
    is_later = and_(later.kind == Kind.COVERED, later.number > cover.number, later.number < taken.number)
    taken_back = exists().where(
        *(taken.listing_id == cover.listing_id, taken.kind == Kind.CORRECTED, taken.number > cover.number),
        ~exists().where(later.listing_id == cover.listing_id, is_later).correlate(cover, taken),
    )
    of_it = (cover.listing_id == Contribution.listing_id, cover.kind == Kind.COVERED)
    return exists().where(*of_it, or_(by_itself, cover.until == Contribution.ends), ~taken_back)
