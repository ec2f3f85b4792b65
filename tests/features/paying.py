"""Who is billed, and a contribution of theirs."""

from typing import Any

from app import clock
from app.accounts.person import Person
from app.db import commit, db
from app.fees.models import Contribution, Payer
from app.fees.payers import actions as payer_actions
from app.fees.payers.vat import PayerKind
from app.fees.vocabulary import Purpose

BERLIN = {"country": "DE", "name": "Petrova Mediation", "address": "Lindenweg 1\n10115 Berlin"}
NUMBER = "DE136695976"


def payer(mediator: Person, *, version: int = 0, **what: Any) -> Payer:
    """A business in Berlin without a VAT number, unless something else is said."""
    saved = payer_actions.save(mediator, version=version, **({**BERLIN, "kind": PayerKind.BUSINESS} | what))
    commit()
    return saved


def contribution(mediator: Person, **what: Any) -> Contribution:
    """A first contribution that opened today."""
    unsaid = {"key": f"test:{mediator.id}", "purpose": Purpose.FIRST, "opened_on": clock.today()}
    made = Contribution(mediator_id=mediator.id, **(unsaid | what))
    db.session.add(made)
    commit()
    return made
