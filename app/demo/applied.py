"""What the demo's applicant logged, the application that waits for the demo programme's assessor, and a pack."""

from datetime import date, timedelta
from typing import Any

from app.accounts.person import Person
from app.demo import days
from app.listing.applications import actions as application_actions, sharing
from app.listing.applications.models import Application
from app.listing.applications.shared import Shared
from app.listing.packs import actions as pack_actions, life as pack
from app.listing.packs.life import Way
from app.listing.programmes.models import Programme
from app.logbook import actions
from app.logbook.eligibility import actions as eligibility_actions
from app.logbook.vocabulary import Mode, Role

BEGUN_DAYS_AGO, SUBMITTED_DAYS_AGO, SEALED_DAYS_AGO = 6, 4, 3
EVERY_DAYS, FIRST_DAYS_AGO = 29, 12
COUNTING = 22
MODES = (Mode.VIDEO, Mode.VIDEO, Mode.MIXED_ROOM, Mode.VIDEO, Mode.AUDIO)
CLAIM = {"is_claimed_full_scale": True, "claim_sentence": "Nine days of messages, with a reply every day"}
MINUTES = (180, 240, 150, 300, 210, 135, 195)

# Beside those that count: what an assessor has to judge, what looks like a second entry, and what counts nowhere.
UNUSUAL: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (95, "B-01", {"minutes": 95}),
    (205, "B-02", {"minutes": 180, "mode": Mode.ASYNCHRONOUS_TEXT, **CLAIM}),
    (FIRST_DAYS_AGO + EVERY_DAYS, "B-03", {"minutes": MINUTES[1]}),
    (410, "B-04", {"minutes": 240, "mode": Mode.IN_PERSON}),
    (520, "B-05", {"minutes": 180, "role": Role.OBSERVER}),
)


def log(mediator: Person, today: date) -> None:
    """Two years of mediations, and the experience from before."""
    for number in range(COUNTING):
        day = today - timedelta(days=FIRST_DAYS_AGO + EVERY_DAYS * number)
        details = {"mode": MODES[number % len(MODES)], "minutes": MINUTES[number % len(MINUTES)]}
        _log(mediator, day, f"A-{COUNTING - number:02}", **details)
    for days_ago, reference, details in UNUSUAL:
        _log(mediator, today - timedelta(days=days_ago), reference, **details)
    eligibility_actions.set_opening_balance(
        mediator, version=0, minutes=160 * 60, mediations=24, note="Court programme, 2017 to 2023"
    )


def apply(mediator: Person, programme: Programme, today: date) -> None:
    """Days ago an application was begun, and then submitted."""
    with days.on(today - timedelta(days=BEGUN_DAYS_AGO)):
        made = application_actions.begin(mediator, form_token="demo application", programme_id=programme.id)  # noqa: S106
    with days.on(today - timedelta(days=SUBMITTED_DAYS_AGO)):
        submit(made, programme, by=mediator)
    with days.on(today - timedelta(days=SEALED_DAYS_AGO)):
        _seal(mediator)


def submit(application: Application, programme: Programme, *, by: Person) -> None:
    """What is shared is what its mediator saw a moment ago."""
    seen = Shared(sharing.shared(by, programme)).sha256
    application_actions.submit(application, by=by, version=application.version, sha256=seen)


def _seal(mediator: Person) -> None:
    """A pack for a programme that does not use the portal, which has looked at it."""
    seen = Shared(sharing.sealed(mediator, "")).sha256
    made = pack_actions.seal(
        mediator,
        None,
        form_token="demo pack",  # noqa: S106
        recipient="Lakeside Dispute Centre",
        days=pack.DAYS,
        sha256=seen,
    )
    for way in (Way.VIEW, Way.CSV):
        pack_actions.open_pack(made, way=way)


def _log(mediator: Person, day: date, reference: str, **details: Any) -> None:
    given: dict[str, Any] = {"mode": Mode.VIDEO, "has_agreement": True} | details
    actions.log(mediator, form_token=f"demo applied {mediator.id} {reference}", date=day, reference=reference, **given)
