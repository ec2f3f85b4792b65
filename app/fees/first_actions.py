"""A first contribution is opened anew after the money of the last went back: nobody is listed without one."""

from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.fees import contribution_actions, contribution_queries, waiting_queries
from app.fees.contribution import OVER
from app.fees.models import Contribution
from app.fees.vocabulary import Purpose

NOT_ANEW = "No first contribution can be opened any more: the pass does not stand, or a listing has begun."


@action
def open_anew(mediator_id: int, *, by: Person) -> Contribution:
    """Another first contribution, by the mediator or by staff, as long as the pass stands; sent twice it is one.

    Raises Refused once IMI declined the listing or it has begun, where no money went back, and for staff's own.
    """
    if by.id != mediator_id:
        refuse_own(mediator_id, by=by)
    db.session.get(User, mediator_id, with_for_update=True)
    if application := waiting_queries.sent_back(mediator_id):
        return contribution_actions.open_first(application, by=by)
    for each in contribution_queries.of(mediator_id):
        if each.purpose is Purpose.FIRST and each.state not in OVER and each.begins is None:
            return each
    raise Refused(NOT_ANEW)
