"""What the demo's people owe: one is paid, one due, one overdue, one paid in part, and two open after a pass."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from app import clock
from app.accounts.person import Person
from app.db import db
from app.demo import accounts, days
from app.fees import contribution_actions, contribution_queries
from app.fees.invoices import actions as invoice_actions
from app.fees.models import Contribution, DeiDiscount
from app.fees.payers import actions as payer_actions, vat_actions, vies
from app.fees.payers.vat import Answer, PayerKind
from app.fees.payments import actions as payment_actions
from app.fees.vocabulary import Ground, Way
from app.fees.waivers import actions as waiver_actions

DEI = (("BR", 25), ("KE", 50))
SINCE = timedelta(days=900)
PAYERS: dict[str, dict[str, Any]] = {
    "ingrid": {"country": "NO", "address": "Storgata 12\n0155 Oslo"},
    "tomas": {"country": "BR", "address": "Rua Augusta 1200\n01304-001 São Paulo"},
    "yuki": {"country": "JP", "address": "2-8-1 Nishi-Shinjuku\nTokyo 163-8001"},
    "benoit": {"country": "FR", "address": "12 rue de la Paix\n75002 Paris", "vat_number": "FR83404833048"},
    "wanjiru": {
        "country": "KE",
        "address": "Kimathi Street 4\nNairobi",
        "tax_id": "P051234567X",
        "is_attested": True,
    },
}
PART = 100_00


def renew(due: dict[str, date], today: date, *, staff: Person) -> None:
    """The contributions that follow a first year, by the first day that each is for, in the order of their days."""
    steps: list[tuple[date, Callable[[], None]]] = []
    for slug, begins in due.items():
        opened_on = begins - timedelta(days=60)
        steps += [(opened_on, partial(_opened, slug)), (opened_on + timedelta(days=9), partial(_invoiced, slug))]
    steps.append((due["ingrid"] - timedelta(days=20), partial(_paid, "ingrid", staff)))
    steps.append((due["benoit"] + timedelta(days=200), partial(_paid_in_part, "benoit", staff)))
    for day, step in sorted(steps, key=lambda each: each[0]):
        if day <= today:
            with days.on(day):
                step()


def open_first(today: date) -> None:
    """Those who passed: one has said who is billed, for another a waiver is asked."""
    _opened("wanjiru")
    _opened("elif")
    waiver_actions.request(
        _contribution("elif"),
        by=accounts.somebody("elif"),
        form_token=f"demo waiver {today}",
        ground=Ground.PRO_BONO,
        words="Nine of my ten mediations this year were for a community centre that pays nobody.",
    )


def discount(today: date) -> None:
    """Made-up discounts, marked as such: the table of a real portal begins empty (domain §9)."""
    for country, percent in DEI:
        row = DeiDiscount(country=country, percent=percent, valid_from=today - SINCE, source="Made up", is_demo=True)
        db.session.add(row)


def _opened(slug: str) -> None:
    who = accounts.somebody(slug)
    if told := PAYERS.get(slug):
        is_business = "vat_number" in told or "tax_id" in told
        kind = PayerKind.BUSINESS if is_business else PayerKind.CONSUMER
        payer = payer_actions.save(who, version=0, kind=kind, name=who.name, **told)
        if payer.vat_number:
            vat_actions.note(who.id, payer.vat_number, vies.Said(Answer.VALID, "DEMO-CONSULTATION"))
    contribution_actions.keep(who.id)


def _invoiced(slug: str) -> None:
    contribution = _contribution(slug)
    invoice_actions.issue(contribution, by=accounts.somebody(slug), version=contribution.version)


def _paid(slug: str, staff: Person) -> None:
    contribution = _contribution(slug)
    payment_actions.mark_paid(contribution, paid_on=clock.today(), by=staff, version=contribution.version)


def _paid_in_part(slug: str, staff: Person) -> None:
    payment_actions.record(
        _contribution(slug), cents=PART, paid_on=clock.today(), way=Way.STAFF, by=staff, form_token=f"demo part {slug}"
    )


def _contribution(slug: str) -> Contribution:
    return contribution_queries.of(accounts.somebody(slug).id)[-1]
