"""Sealed packs by actions alone, and what a holder of a link does with one."""

from itertools import count
from typing import Any

from app.accounts.person import Person
from app.db import commit
from app.listing.applications import sharing
from app.listing.applications.models import Application
from app.listing.applications.shared import Shared
from app.listing.packs import actions as pack_actions, queries as pack_queries
from app.listing.packs.life import Way
from app.listing.packs.models import Pack
from tests import make

OPEN = "Open the pack"
HOW = "How do you want to open it?"

_number = count(1)


def sealed(mediator: Person, application: Application | None = None, **what: Any) -> Pack:
    """A pack for Lakes ODR that opens for 60 days: of the logbook, with at least one entry, or of an application."""
    if not application and not sharing.sealed(mediator, "")["entries"]:
        make.mediation(mediator)
    seen = application.snapshot.sha256 if application else Shared(sharing.sealed(mediator, "")).sha256
    unsaid = {"form_token": f"pack {next(_number)}", "recipient": "Lakes ODR", "days": 60, "sha256": seen}
    made = pack_actions.seal(mediator, application, **(unsaid | what))
    commit()
    return made


def opened(browser: Any, pack: Pack, way: Way = Way.VIEW) -> Any:
    """What somebody sees who opens a pack by its button."""
    return browser.get(pack_queries.address(pack)).submit(OPEN, {"way": way.value})
