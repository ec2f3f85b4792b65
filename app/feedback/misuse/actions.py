"""IMI staff end a request for feedback that is misused (domain §2)."""

from app import audit, clock, mail
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.feedback import life, queries
from app.feedback.life import LIFE, Who
from app.feedback.misuse.grounds import Misuse
from app.feedback.models import Request

mail.keep_refused("feedback/letters/ended_by_imi")


@action
def end(request: Request, *, by: Person, misuse: Misuse, why: str) -> None:
    """End a request: its link takes no answer any more, a letter that waits does not leave, its address is forgotten.

    The mediator is told by letter on which ground, and `why` in the words of staff, which are kept nowhere else. An
    answer that has come stays (domain §7.9). As for the mediator, there is no version: it would tell who declined.
    """
    mediation = request.slot.mediation
    refuse_own(mediation.mediator_id, by=by)
    db.session.refresh(request, with_for_update=True)
    seen = queries.seen(request, released_on=queries.last_release(mediation.mediator_id))
    if reason := life.why_not_ended(seen, request.schedule, clock.today()):
        raise Refused(reason)
    request.state = LIFE.moved(request.state, f"end: {misuse}", by=Who.STAFF)
    request.contact = None
    if request.letter_id:
        mail.give_up(request.letter_id)
    audit.record(f"ended a request: {misuse}", request, by=by)
    _tell(db.session.get_one(User, mediation.mediator_id), request, misuse, why)


def _tell(mediator: User, request: Request, misuse: Misuse, why: str) -> None:
    mail.queue(
        "feedback/letters/ended_by_imi.txt",
        mediator.email,
        name=mediator.name,
        language=mediator.language or "en",
        request_id=request.id,
        participant=request.slot.words,
        reason=misuse.words,
        why=why,
        mediation_id=request.slot.mediation_id,
    )
