"""The queue of IMI staff: what each feature says waits, in one list, oldest first, with what moves each thing on."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, union_all

from app import failures
from app.db import db
from app.feedback.flags import queries as flag_queries
from app.fees.payers.vat import HOLD_FOR
from app.fees.reports import queue_queries
from app.fees.reports.bookkeeping import Show
from app.listing.applications.life import Who
from app.listing.approvals import queries as approval_queries
from app.listing.approvals.needs import Waits
from app.listing.standings import queries as standing_queries
from app.listing.standings.models import Listing
from app.logbook.eligibility import certification_queries
from app.mail import KEEP_TRYING
from app.paging import Pages
from app.staff import work

A_PAGE = 50


class Kind(StrEnum):
    """What can wait for staff; the first three are `Waits`."""

    PASSES = Waits.PASS.value
    INCOMPLETE = Waits.INCOMPLETE.value
    APPROVALS = Waits.APPROVAL.value
    LISTINGS = "listings"
    CERTIFICATIONS = "certifications"
    FLAGS = "flags"
    WAIVERS = "waivers"
    VAT = "vat"
    MONEY = "money"
    STATEMENTS = "statements"
    LETTERS = "letters"
    JOBS = "jobs"

    @property
    def label(self) -> str:
        """The heading of the kind."""
        return _WORDS[self][0]

    @property
    def one(self) -> str:
        """One of the kind, on its row."""
        return _WORDS[self][1]


_WORDS = {
    Kind.PASSES: ("New passes", "New pass"),
    Kind.INCOMPLETE: ("Incomplete profiles", "Incomplete"),
    Kind.APPROVALS: ("Waiting approvals", "Waiting approval"),
    Kind.LISTINGS: ("Waiting listings", "Waiting listing"),
    Kind.CERTIFICATIONS: ("Certifications", "Certification"),
    Kind.FLAGS: ("Flagged feedback", "Flagged answer"),
    Kind.WAIVERS: ("Waivers", "Request for a waiver"),
    Kind.VAT: ("VAT numbers", "VAT number"),
    Kind.MONEY: ("Money that does not fit", "Contribution"),
    Kind.STATEMENTS: ("Bank statements", "Bank statement"),
    Kind.LETTERS: ("Failed mail", "Failed letter"),
    Kind.JOBS: ("Failed jobs", "Failed job"),
}


class Told(NamedTuple):
    """What a row says: whom or what it is about, what blocks it, where to go, and which button is on that link.

    What failed has no page of its own, and so no link: `address` is where its two buttons are sent.
    """

    title: str
    blocks: str
    address: str
    link: str = "Look at it"


@dataclass(frozen=True)
class Waiting:
    """Something that waits, since when, with what is told of it."""

    kind: Kind
    id: int
    since: datetime
    told: Told


@dataclass(frozen=True)
class Queue:
    """A page of the queue, and how many wait of each kind."""

    rows: Sequence[Waiting]
    counts: Mapping[Kind, int]
    kind: Kind | None
    page: int
    pages: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def queue(kind: Kind | None = None, *, page: int = 1) -> Queue:
    """A page of what waits, of one kind or of all, at the same number of queries however much it is."""
    found = union_all(*_sources()).subquery()
    counted = db.session.execute(select(found.c.kind, func.count().label("number")).group_by(found.c.kind))
    counts = dict.fromkeys(Kind, 0) | {Kind(row.kind): row.number for row in counted}
    at = Pages.of(counts[kind] if kind else sum(counts.values()), page, size=A_PAGE)
    wanted = select(found).where(found.c.kind == kind.value) if kind else select(found)
    in_order = wanted.order_by(found.c.since, found.c.kind, found.c.id)
    rows = db.session.execute(in_order.limit(A_PAGE).offset(at.offset)).all()
    return Queue(_told(rows), counts, kind, at.page, at.pages)


def _sources() -> tuple[Select[*tuple[Any, ...]], ...]:
    return (
        approval_queries.waiting(),
        standing_queries.waiting_rows(Kind.LISTINGS.value).where(Listing.id.not_in(queue_queries.asked_listings())),
        certification_queries.waiting(Kind.CERTIFICATIONS.value),
        flag_queries.waiting(Kind.FLAGS.value),
        queue_queries.waiting(Kind.WAIVERS.value, Show.WAIVER),
        queue_queries.waiting(Kind.VAT.value, Show.VAT),
        queue_queries.waiting(Kind.MONEY.value, Show.STUCK, Show.OVERPAID, Show.UNUSED),
        queue_queries.waiting_statements(Kind.STATEMENTS.value),
        failures.waiting_letters(Kind.LETTERS.value),
        failures.waiting_jobs(Kind.JOBS.value),
    )


def _told(rows: Sequence[Any]) -> list[Waiting]:
    """Each row with its words, which are read for all rows of a kind at once."""
    ids: dict[Callable[..., dict[int, Told]], list[int]] = {}
    for row in rows:
        ids.setdefault(_TELLERS[Kind(row.kind)], []).append(row.id)
    told = {teller: teller(those) for teller, those in ids.items()}
    found = ((Kind(row.kind), row.id, row.since) for row in rows)
    return [
        Waiting(kind, number, since, told[_TELLERS[kind]][number])
        for kind, number, since in found
        if number in told[_TELLERS[kind]]
    ]


def _applications(ids: Collection[int]) -> dict[int, Told]:
    return {
        number: Told(
            f"{found.name}, passed at {found.application.programme.name}",
            _upper("; ".join(found.blocks)) or "Nothing blocks it",
            f"/staff/applications/{number}/",
            "Decide" if "approve" in found.moves(Who.STAFF) else "Look at it",
        )
        for number, found in approval_queries.known(ids).items()
    }


def _listings(ids: Collection[int]) -> dict[int, Told]:
    return {
        each.listing.id: Told(
            f"{each.name} requests a waiver"
            if each.standing.is_requested
            else f"A final notice to {each.name} came back",
            "Nothing is sent about the listing, and it does not end, until somebody has looked",
            f"/staff/listings/{each.listing.id}/",
            "Decide",
        )
        for each in standing_queries.some(ids)
    }


def _certifications(ids: Collection[int]) -> dict[int, Told]:
    names = certification_queries.claimants(ids)
    blocks = "No document came with it, and nobody of IMI staff has looked it up yet"
    return {
        number: Told(f"{name} says they are IMI Certified", blocks, f"/staff/people/{number}/#certified", "Verify")
        for number, name in names.items()
    }


def _flags(ids: Collection[int]) -> dict[int, Told]:
    return {
        flag.id: Told(
            f"{mediator} flagged an answer", f"The ground: {flag.ground.label}", f"/staff/feedback/{flag.id}", "Decide"
        )
        for flag, mediator in flag_queries.flags_of(ids)
    }


def _waivers(ids: Collection[int]) -> dict[int, Told]:
    return {
        number: Told(f"{each.name} asks for a waiver", f"The ground: {each.ground}", f"/staff/fees/{number}/", "Decide")
        for number, each in queue_queries.some(ids).items()
    }


def _vat_numbers(ids: Collection[int]) -> dict[int, Told]:
    blocks = f"VIES gave no answer for {HOLD_FOR.days} days, and no invoice is made until somebody has decided"
    return {
        number: Told(f"The VAT number of {each.name}", blocks, f"/staff/fees/{number}/", "Decide")
        for number, each in queue_queries.some(ids).items()
    }


def _money(ids: Collection[int]) -> dict[int, Told]:
    return {
        number: Told(f"Contribution of {each.name}", each.why.removesuffix("."), f"/staff/fees/{number}/")
        for number, each in queue_queries.some(ids).items()
    }


def _statements(ids: Collection[int]) -> dict[int, Told]:
    return {
        each.id: Told(
            f"{count:,} {'payment' if count == 1 else 'payments'} of {each.title}",
            f"{'It is' if count == 1 else 'They are'} not recorded, and nobody has said what becomes of "
            f"{'it' if count == 1 else 'them'}",
            f"/staff/statements/{each.id}/",
            "Look at it" if count == 1 else "Look at them",
        )
        for each, count in queue_queries.some_statements(ids).items()
    }


def _letters(ids: Collection[int]) -> dict[int, Told]:
    return {
        number: Told(
            f"“{each.subject}” to {each.to}",
            f"The mail server of this address refused it, or took nothing for {KEEP_TRYING.days} days",
            f"/staff/letters/{number}",
            "",
        )
        for number, each in failures.letters(ids).items()
    }


def _jobs(ids: Collection[int]) -> dict[int, Told]:
    return {
        number: Told(
            work.words(job.kind),
            f"It failed {'once' if job.attempts == 1 else f'{job.attempts} times'} and is not tried again by itself. "
            f"Why is in the log of the server, under job {number}",
            f"/staff/jobs/{number}",
            "",
        )
        for number, job in failures.failed_jobs(ids).items()
    }


def _upper(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


_TELLERS: dict[Kind, Callable[[Collection[int]], dict[int, Told]]] = {
    Kind.PASSES: _applications,
    Kind.INCOMPLETE: _applications,
    Kind.APPROVALS: _applications,
    Kind.LISTINGS: _listings,
    Kind.CERTIFICATIONS: _certifications,
    Kind.FLAGS: _flags,
    Kind.WAIVERS: _waivers,
    Kind.VAT: _vat_numbers,
    Kind.MONEY: _money,
    Kind.STATEMENTS: _statements,
    Kind.LETTERS: _letters,
    Kind.JOBS: _jobs,
}
