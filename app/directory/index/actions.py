"""Old changes of the directory go; those who have not seen them yet read everything anew."""

from datetime import timedelta

from sqlalchemy import delete

from app.db import db, unit
from app.directory.index.models import EVERYBODY_IS_AS_BEFORE, DirectoryChange

KEPT_FOR = timedelta(days=2)


def forget_old() -> None:
    """Mark the time, so that what is read of the changes stays short, and forget those of two days before it."""
    with unit():
        mark = DirectoryChange(mediator_id=EVERYBODY_IS_AS_BEFORE)
        db.session.add(mark)
        db.session.flush()
        db.session.refresh(mark)
        db.session.execute(delete(DirectoryChange).where(DirectoryChange.at < mark.at - KEPT_FOR))
