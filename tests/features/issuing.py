"""A process that issues invoices until every contribution has one: `python -m tests.features.issuing`.

It says `holding` when an invoice is added and not yet kept, and stays so for a moment: whoever kills it then, kills it
in the middle of its transaction.
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
from app.fees import invoice_actions
from app.fees.models import Contribution
from app.fees.vocabulary import State

HOLD_SECONDS = 0.03


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def _open_one() -> Contribution | None:
    still_open = db.session.scalars(select(Contribution).where(Contribution.state == State.OPEN).limit(20)).all()
    return random.choice(still_open) if still_open else None


def main() -> None:
    app = create_app(os.environ, Path(os.environ["PORTAL_FOLDER"]))
    with app.app_context():
        while contribution := _open_one():
            try:
                invoice_actions.issue(contribution, by=None, version=contribution.version)
            except Refused:  # somebody else was first
                db.session.rollback()
                continue
            _say("holding")
            time.sleep(HOLD_SECONDS)
            commit()
            _say("kept")
        _say("done")


if __name__ == "__main__":
    main()
