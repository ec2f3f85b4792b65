"""A process that issues invoices until every contribution has one: `python -m tests.features.issuing`.

It says `holding` with the number of an invoice that is added and not yet kept, and stays so while the folder `STOPS`
has a file of that number: whoever kills it then, kills it in the middle of its transaction.
"""

import os
import random
import sys
import time
from pathlib import Path

from sqlalchemy import select

from app import create_app
from app.db import commit, db
from app.errors import Refused
from app.fees.invoices import actions as invoice_actions
from app.fees.models import Contribution
from app.fees.vocabulary import State


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def _open_one() -> Contribution | None:
    still_open = db.session.scalars(select(Contribution).where(Contribution.state == State.OPEN).limit(20)).all()
    return random.choice(still_open) if still_open else None


def main() -> None:
    app, stops = create_app(os.environ, Path(os.environ["PORTAL_FOLDER"])), Path(os.environ["STOPS"])
    with app.app_context():
        while contribution := _open_one():
            try:
                invoice = invoice_actions.issue(contribution, by=None, version=contribution.version)
            except Refused:  # somebody else was first
                db.session.rollback()
                continue
            assert invoice
            _say(f"holding {invoice.number}")
            while (stops / str(invoice.number)).exists():
                time.sleep(0.01)
            commit()
            _say("kept")
        _say("done")


if __name__ == "__main__":
    main()
