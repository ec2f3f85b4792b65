"""The demo's people and what they logged, as days before the day of seeding."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app import clock
from app.accounts.models import User
from app.accounts.person import Person, person
from app.demo import (
    accounts,
    answered,
    applied,
    asked,
    authored,
    billed,
    connected,
    corrected,
    ended,
    evidenced,
    learned,
    listed,
    programmes,
    register,
    waiting,
)
from app.listing.programmes import queries as programme_queries
from app.logbook import actions
from app.logbook.eligibility import actions as eligibility_actions
from app.logbook.models import Mediation
from app.logbook.vocabulary import Conclusion, Field, Mode, Parties, Role

REGISTERED_AGO = timedelta(days=800)
KOFI_AS_OF = date(2026, 6, 30)
IMPORTED = ("L26-028", "L26-029", "L26-031")
MEDIATED_BY_BOTH = "L25-019", "KM-05"
KOFI_DATES = ("2023-09-12", "2023-11-03", "2024-01-20", "2024-05-02", "2024-08-14", "2025-02-11", "2025-11-30")

V, A, R, M = Mode.VIDEO, Mode.AUDIO, Mode.IN_PERSON, Mode.MIXED_ROOM


@dataclass(frozen=True)
class Held:
    """One mediation: its sessions as (days after the first, minutes, mode), and what is unusual about it."""

    days_ago: int
    reference: str
    what: Field
    sessions: tuple[tuple[int, int, Mode], ...]
    details: dict[str, Any] = field(default_factory=dict)


ANA = (
    Held(1018, "L24-011", Field.COMMERCIAL, ((0, 210, V), (7, 150, V))),
    Held(982, "L24-012", Field.EMPLOYMENT, ((0, 240, V),)),
    Held(930, "L24-013", Field.TECHNOLOGY, ((0, 195, V),), {"is_cross_border": True, "countries": ["PT", "ES"]}),
    Held(893, "L24-014", Field.FAMILY_BUSINESS, ((0, 360, R),)),
    Held(851, "L24-015", Field.COMMERCIAL, ((0, 300, V), (1, 60, R))),
    Held(810, "L24-016", Field.INHERITANCE, ((0, 180, A),)),
    Held(772, "L24-017", Field.CONSTRUCTION, ((0, 240, M), (14, 120, V))),
    Held(733, "L24-018", Field.COMMERCIAL, ((0, 240, R), (6, 120, V))),
    Held(685, "L25-019", Field.PARTNERSHIP_EXIT, ((0, 150, V),), {"role": Role.CO_MEDIATOR}),
    Held(641, "L25-020", Field.EMPLOYMENT, ((0, 210, V),)),
    Held(604, "L25-021", Field.LANDLORD_AND_TENANT, ((0, 135, V),)),
    Held(571, "L25-022", Field.CONSUMER, ((0, 45, A),)),
    Held(528, "L25-023", Field.COMMERCIAL, ((0, 150, V), (1, 180, V), (2, 90, V))),
    Held(480, "L25-024", Field.TECHNOLOGY, ((0, 210, M),)),
    Held(408, "L25-025", Field.PARTNERSHIP_EXIT, ((0, 75, A),)),
    Held(352, "L25-026", Field.EMPLOYMENT, ((0, 480, V),)),
    Held(322, "L26-027", Field.LANDLORD_AND_TENANT, ((0, 240, M),)),
    Held(301, "L26-028", Field.CONSTRUCTION, ((0, 150, V),)),
    Held(270, "L26-029", Field.EMPLOYMENT, ((0, 360, V),), {"role": Role.LEAD}),
    Held(238, "L26-030", Field.WORKPLACE, ((0, 120, V),), {"is_simulated": True}),
    Held(196, "L26-031", Field.EMPLOYMENT, ((0, 150, V),)),
    Held(
        141,
        "L26-032",
        Field.COMMERCIAL,
        ((0, 240, V), (3, 240, V)),
        {"is_cross_border": True, "countries": ["PT", "BR"]},
    ),
    Held(84, "L26-033", Field.INHERITANCE, ((0, 210, V),)),
)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as, and why one would."""

    slug: str
    name: str
    zone: str
    about: str
    is_staff: bool = False
    is_digest_author: bool = False
    is_assessor: bool = False


PEOPLE = (
    DemoPerson("ana", "Ana Ferreira", "Europe/Lisbon", "Two short of the threshold, with a calendar still to import."),
    DemoPerson("kofi", "Kofi Mensah", "Africa/Accra", "IMI Certified: needs 5, met from 30 months on."),
    DemoPerson(
        "lucia",
        "Lucía Marín",
        "Europe/Madrid",
        "Has applied to a programme: its assessor has to look at her entries.",
    ),
    DemoPerson("noor", "Noor de Wit", "Europe/Amsterdam", "Just signed up: an empty logbook."),
    DemoPerson(
        "sanne",
        "Sanne Bakker",
        "Europe/Amsterdam",
        "IMI staff: passes, a flagged answer, and mail that failed wait in the queue.",
        is_staff=True,
    ),
    DemoPerson(
        "marit",
        "Marit Solheim",
        "Europe/Oslo",
        "A digest author: her text about Ana is with Ana to check.",
        is_digest_author=True,
    ),
    DemoPerson(
        programmes.INES, "Ines Duarte", "Europe/Lisbon", "An assessor of the programme Harbour ODR.", is_assessor=True
    ),
)


def seed(today: date) -> list[int]:
    """Everybody of the demo, with what they logged before `today`; gives the requests that `answered` answers."""
    made = {each.slug: _account(each) for each in PEOPLE}
    ana, kofi = person(made["ana"]), person(made["kofi"])
    logged = {held.reference: _log(ana, held, today) for held in ANA}
    asked.ask(ana, logged[ANA[-1].reference], today, staff=person(made["sanne"]))
    requests = answered.ask(ana, list(logged.values()), today)
    eligibility_actions.set_opening_balance(
        ana, version=0, minutes=96 * 60, mediations=11, note="In-person mediations 2019 to 2023, centre list"
    )
    for number, day in enumerate(KOFI_DATES, 1):
        days_ago = (KOFI_AS_OF - date.fromisoformat(day)).days
        reference = f"KM-{number:02}"
        details = {"role": Role.LEAD} if reference in MEDIATED_BY_BOTH else {}
        held = Held(days_ago, reference, Field.FINANCE_AND_INSURANCE, ((0, 180, V),), details)
        logged[held.reference] = _log(kofi, held, today)
    evidenced.from_a_calendar(logged[reference] for reference in IMPORTED)
    hers, his = (logged[reference] for reference in MEDIATED_BY_BOTH)
    evidenced.link(hers, ana, his, kofi)
    learned.write_down(ana, kofi, today)
    corrected.correct(ana, logged[ANA[0].reference], logged[ANA[-1].reference])
    connected.connect(ana, logged[ANA[-3].reference])
    eligibility_actions.claim_certification(kofi)
    applied.log(person(made["lucia"]), today)
    for each in (ana, kofi, person(made["lucia"])):
        eligibility_actions.accept_code(each)
    authored.write(ana, person(made["marit"]), today)
    billed.discount(today)
    sanne, ines = person(made["sanne"]), person(made[programmes.INES])
    with clock.held(clock.now() - REGISTERED_AGO):
        sigrid = accounts.opened(programmes.SIGRID, "Sigrid Aasen", "Europe/Oslo", is_assessor=True)
        programmes.register(sanne, (made[programmes.INES], sigrid))
    [harbour], [northern] = (programme_queries.programmes_of(each) for each in (ines, person(sigrid)))
    applied.apply(person(made["lucia"]), harbour, today)
    listed.enter(sanne, today, programme=northern, assessor=person(sigrid))
    ended.enter(sanne, today)
    register.enter(sanne, today)
    waiting.enter(ines, harbour, today)
    billed.open_first(today)
    return requests


def _account(person: DemoPerson) -> User:
    return accounts.opened(
        person.slug,
        person.name,
        person.zone,
        is_mediator=not (person.is_staff or person.is_digest_author or person.is_assessor),
        is_assessor=person.is_assessor,
        is_staff=person.is_staff,
        is_digest_author=person.is_digest_author,
    )


def _log(mediator: Person, held: Held, today: date) -> Mediation:
    """The last session falls on `days_ago`; the earlier ones before it."""
    length = held.sessions[-1][0]
    sessions: list[dict[str, Any]] = [
        {"date": today - timedelta(days=held.days_ago + length - after), "minutes": minutes, "mode": mode}
        for after, minutes, mode in held.sessions
    ]
    usual: dict[str, Any] = {
        "has_agreement": True,
        "field": held.what,
        "parties": Parties.TWO,
        "conclusion": Conclusion.SETTLED,
    }
    mediation = actions.log(
        mediator,
        form_token=f"demo {mediator.id} {held.reference}",
        reference=held.reference,
        **(usual | held.details),
        **sessions[0],
    )
    for session in sessions[1:]:
        actions.add_session(mediation, by=mediator, zone=mediator.zone, **session)
    return mediation
