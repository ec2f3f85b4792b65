"""Demo mediators for whom the register has more to say than "listed": one resigned, one is suspended, one came back."""

from datetime import date, timedelta
from typing import NamedTuple

from app.accounts.person import Person, person
from app.demo import days, listed, profiled
from app.listing.standings import actions as standing_actions
from app.listing.standings.models import Listing
from app.listing.standings.periods import A_DAY, anniversary


class _Somebody(NamedTuple):
    slug: str
    name: str
    zone: str


BEATRIZ = _Somebody("beatriz", "Beatriz Nogueira", "America/Recife")
HENRIK = _Somebody("henrik", "Henrik Sandberg", "Europe/Stockholm")
MAEVE = _Somebody("maeve", "Maeve Gallagher", "Europe/Dublin")
RESIGNS, IS_SUSPENDED = (300, 34), (210, 19)  # listed so many days ago, and no longer since so many days ago
LAPSED_AGO, FOUND_AGO = timedelta(days=40), timedelta(days=33)
PAID_BEFORE = timedelta(days=3)


def enter(staff: Person, today: date) -> None:
    """What staff recorded of each."""
    listed_ago, ago = (timedelta(days=number) for number in RESIGNS)
    beatriz = _listed(BEATRIZ, today - listed_ago, staff)
    with days.on(today - ago):
        standing_actions.resign(beatriz, reason="She has retired, and wrote to us.", by=staff)
    listed_ago, ago = (timedelta(days=number) for number in IS_SUSPENDED)
    henrik = _listed(HENRIK, today - listed_ago, staff)
    with days.on(today - ago):
        standing_actions.suspend(henrik, reason="A complaint under the Code is being looked into.", by=staff)
    _come_back(staff, today)


def _come_back(staff: Person, today: date) -> None:
    """Nobody had seen a payment for two years: the listing lapsed, until it was found and recorded as of its day."""
    lapsed_on = today - LAPSED_AGO
    listed_on = anniversary(lapsed_on, -2)
    maeve = _listed(MAEVE, listed_on, staff)
    listed.notify(maeve, anniversary(listed_on, 1), until=lapsed_on)
    with days.on(lapsed_on):
        standing_actions.send(maeve, is_braked=False)
    with days.on(today - FOUND_AGO):
        standing_actions.cover(
            maeve,
            until=anniversary(listed_on, 3) - A_DAY,
            reason="Her transfer for two years had come in time, without a reference.",
            by=staff,
            paid_on=anniversary(listed_on, 2) - PAID_BEFORE,
        )


def _listed(who: _Somebody, day: date, staff: Person) -> Listing:
    with days.on(day):
        account = listed.opened(*who)
        profiled.enter(person(account), who.slug, profiled.ENTERED[who.slug])
        return listed.activate(account, staff)
