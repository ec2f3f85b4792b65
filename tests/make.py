"""Builders: people, mediations and sessions as the portal's own actions make them, saved at once.

Say what a test is about; everything else has a sensible value of its own. They need an app context (`database`).
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from secrets import token_hex
from typing import Any

from app import clock
from app.accounts.models import User
from app.accounts.person import Person, person
from app.db import commit, db
from app.directory.keys import actions as keys_actions
from app.directory.keys.models import IssuerKey
from app.feedback import links
from app.feedback.answers.content import Content
from app.feedback.asking import Channel, Participant, Schedule
from app.feedback.life import State
from app.feedback.models import FiledAnswer, Request, Slot
from app.fees.models import Contribution
from app.fees.vocabulary import Purpose
from app.listing.standings import actions as standing_actions
from app.listing.standings.models import Listing
from app.logbook import actions
from app.logbook.cpd import actions as cpd_actions
from app.logbook.cpd.models import CpdItem
from app.logbook.evidence import actions as evidence_actions
from app.logbook.evidence.levels import Source
from app.logbook.models import Mediation, Session
from app.logbook.vocabulary import Mode

_number = count(1)


def begin_anew() -> None:
    """Count from one again, as the ids of an empty database do: a test makes the same wherever it runs."""
    global _number
    _number = count(1)


def account(**what: Any) -> User:
    """An account without a role."""
    number = next(_number)
    unsaid = {"email": f"person-{number}@example.org", "name": f"Person {number}", "created_at": clock.now()}
    user = User(**(unsaid | what))
    db.session.add(user)
    commit()
    return user


def mediator(**what: Any) -> Person:
    return person(account(is_mediator=True, **what))


def staff(**what: Any) -> Person:
    return person(account(is_staff=True, **what))


def digest_author(**what: Any) -> Person:
    return person(account(is_digest_author=True, **what))


def mediation(
    mediator: Person,
    *,
    on: date | None = None,
    minutes: int | None = 180,
    mode: Mode = Mode.VIDEO,
    sessions: tuple[dict[str, Any], ...] = (),
    **what: Any,
) -> Mediation:
    """A mediation that counts, held ten days ago, unless something else is said; `sessions` are the further ones."""
    number = next(_number)
    unsaid = {"form_token": f"token {number}", "reference": f"T-{number:03}", "has_agreement": True}
    made = actions.log(
        mediator, date=on or clock.today() - timedelta(days=10), minutes=minutes, mode=mode, **(unsaid | what)
    )
    for details in sessions:
        session(made, by=mediator, **details)
    commit()
    return made


def session(mediation: Mediation, *, by: Person, **what: Any) -> Session:
    """A further session: three hours by video on the day the mediation is listed."""
    unsaid = {"date": mediation.listed_on, "minutes": 180, "mode": Mode.VIDEO, "zone": by.zone}
    made = actions.add_session(mediation, by=by, **(unsaid | what))
    commit()
    return made


def cpd_item(mediator: Person, **what: Any) -> CpdItem:
    """Two hours that were learned ten days ago."""
    number = next(_number)
    unsaid = {"form_token": f"cpd {number}", "title": f"Course {number}", "minutes": 120, "takeaway": ""}
    made = cpd_actions.add(mediator, **({"date": clock.today() - timedelta(days=10)} | unsaid | what))
    commit()
    return made


def evidence(mediation: Mediation, source: Source = Source.EMAILED_ANSWER) -> None:
    """Something that speaks for a mediation as its sessions are now: a reviewer's yes by letter."""
    evidence_actions.record(mediation.id, source)
    commit()


def request(
    mediation: Mediation, *, channel: Channel = Channel.EMAILED, state: State = State.SENT, **what: Any
) -> Request:
    """A request to a party of a mediation, asked today; by letter it has an address of its own."""
    number = next(_number)
    slot = Slot(mediation_id=mediation.id, form_token=f"slot {number}", participant=Participant.PARTY)
    days = Schedule.of(clock.today(), channel)
    address = f"reviewer-{number}@example.org" if channel is Channel.EMAILED else None
    unsaid = {
        "person": links.person(address) if address else None,
        "sends_on": days.sends_on,
        "reminds_on": days.reminds_on,
        "due_on": days.due_on,
        "last_day": days.last_day,
        "dated_on": mediation.listed_on,
    }
    made = Request(
        slot=slot,
        form_token=f"request {number}",
        channel=channel,
        state=state,
        nonce=links.new_nonce(),
        **(unsaid | what),
    )
    db.session.add(made)
    if address:
        db.session.flush()
        made.contact = links.sealed_contact(made, {"name": f"Reviewer {number}", "address": address})
    commit()
    return made


def shared(mediation: Mediation, **values: Any) -> FiledAnswer:
    """A filed answer that its reviewer shared, and that the mediator was shown in a batch today."""
    said = {"role": "party", "took_place": "yes", "how": "online", "sharing": "mediator", **values}
    row = FiledAnswer(id=token_hex(16), key=token_hex(32), receipt=token_hex(32), mediator_id=mediation.mediator_id)
    answer = Content(
        values=said,
        mediator_id=mediation.mediator_id,
        mediation_id=mediation.id,
        dated_on=mediation.listed_on,
        participant=Participant.PARTY,
        channel=Channel.EMAILED,
        filed_in=clock.today().replace(day=1),
        shown_on=clock.today(),
    )
    row.sealed, row.forget_in = answer.seal(FiledAnswer.__tablename__, row.id), "2099-12"
    db.session.add(row)
    commit()
    return row


def listing(whose: Person | None = None, *, on: date | None = None) -> Listing:
    """A listing that began on a day, today unless something else is said; the nights since then are still to come."""
    account = db.session.get_one(User, (whose or mediator()).id)
    with clock.held(datetime.combine(on or clock.today(), time(10), UTC)):
        made = standing_actions.activate(account, by=staff(), reason="Approved")
        commit()
    return made


def contribution(whose: Person | None = None, **what: Any) -> Contribution:
    """A renewal that opened today, without dates or a listing unless they are said."""
    number = next(_number)
    unsaid = {"key": f"made:{number}", "purpose": Purpose.RENEWAL, "opened_on": clock.today()}
    made = Contribution(mediator_id=(whose or mediator()).id, **(unsaid | what))
    db.session.add(made)
    commit()
    return made


def issuer_key() -> IssuerKey:
    """A key by which the portal signs from now on; without one it signs nothing."""
    made = keys_actions.make()
    commit()
    return made
