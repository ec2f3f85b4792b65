"""What becomes of the rows of every table when an account is erased, and the list of those that were (domain §11)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.errors import Refused

NOBODY = "somebody whose account is closed"  # stands where a name was shown to others


@dataclass(frozen=True, slots=True)
class Own:
    """Deleted: the rows that name the person in one of these columns."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Of:
    """Deleted: the rows whose column names a row of `table` that the person has, and that itself stays."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Goes:
    """Deleted by the database itself, with the rows of `table` that it belongs to."""

    table: str


@dataclass(frozen=True, slots=True)
class Sought:
    """Deleted or wiped, though no column names the person: `how` says by what the rows are found."""

    how: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """The row stays and names nobody any more."""

    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows stay as they are; of the person they hold a number at most."""

    why: str


Fate = Own | Of | Goes | Sought | Emptied | Kept

_THEIRS = Own(("mediator_id",))
_BOOKS = Kept("the books are kept for seven years, invoices with whom they were made out to")
_REGISTER = Kept("belongs to the register; who of staff or of a programme acted stays as a number")
_NOBODYS = Kept("belongs to nobody, and names nobody")

FATES: dict[str, Fate] = {
    "users": Emptied("its number is in records that stay, and is never given again"),
    "closing": Own(("user_id",)),
    "erased": Kept("the list of numbers that are erased again after a restore"),
    # Accounts
    "sign_in": Own(("user_id",)),
    "sign_in_code": Sought("by their address"),
    "address_change": Own(("user_id",)),
    "former_address": Own(("user_id",)),
    "deadline_feed": Own(("user_id",)),
    "deadline": Goes("deadline_feed"),
    "passkey": Own(("user_id",)),
    "passkey_challenge": Own(("user_id",)),
    "passkey_invitation": Own(("user_id",)),
    "passkey_lost_report": Own(("user_id",)),
    # Logbook
    "mediation": _THEIRS,
    "session": Goes("mediation"),
    "reflection": Goes("mediation"),
    "evidence": Goes("mediation"),
    "co_mediator_link": Goes("mediation"),
    "submitted_mediation": Goes("mediation"),
    "opening_balance": _THEIRS,
    "cpd_item": _THEIRS,
    "certification": _THEIRS,
    "code_acceptance": _THEIRS,
    "code_version": _NOBODYS,
    "followed_rule": _THEIRS,
    "rule_choice": _THEIRS,
    "rule_version": _REGISTER,
    "rule_taken_back": _REGISTER,
    "calendar_source": _THEIRS,
    "import_run": _THEIRS,
    "file_run": Goes("import_run"),
    "import_answer": _THEIRS,
    "import_setting": _THEIRS,
    "known_event": _THEIRS,
    # Feedback
    "feedback_slot": Goes("mediation"),
    "feedback_request": Goes("feedback_slot"),
    "feedback_answer": Sought("by the keys that their requests lead to; drafts of handed links by the next night"),
    "feedback_flag": _THEIRS,
    "feedback_habit": _THEIRS,
    "feedback_release": _THEIRS,
    "filed_answer": _THEIRS,
    "digest_version": _THEIRS,
    "digest_appointment": Own(("mediator_id", "author_id")),
    "digest_draft": Goes("digest_appointment"),
    "suppressed": Kept("reviewers who want no letters, as keyed hashes"),
    # Listing
    "listing": Emptied("its number is the place of its credential in the list of revocations (decision 0026)"),
    "listing_fact": Of("listing", "listing_id"),
    "declaration": Of("listing", "listing_id"),
    "keeping_up_letter": Of("listing", "listing_id"),
    "application": _THEIRS,
    "application_entry": Goes("application"),
    "application_event": Goes("application"),
    "application_snapshot": Goes("application"),
    "approval": Goes("application"),
    "approval_step": Goes("application"),
    "criterion_mark": Goes("application"),
    "assessment_standing": _THEIRS,
    "pack": _THEIRS,
    "pack_opening": Goes("pack"),
    "profile": _THEIRS,
    "profile_photo": _THEIRS,
    "programme": _REGISTER,
    "programme_assessor": Own(("user_id",)),
    "programme_status": _REGISTER,
    "brake_release": _REGISTER,
    # Fees
    "contribution": Emptied("the books are kept for seven years; it names nobody, and what was not paid is cancelled"),
    "waiver_request": Of("contribution", "contribution_id"),
    "payer": _THEIRS,
    "vat_check": _THEIRS,
    "invoice": _BOOKS,
    "invoice_pdf": _BOOKS,
    "invoice_series": _BOOKS,
    "payment": _BOOKS,
    "bank_statement": _BOOKS,
    "bank_entry": _BOOKS,
    "price": _REGISTER,
    "dei_discount": _NOBODYS,
    # The portal
    "audit_link": _NOBODYS,
    "audit_record": Kept("who did what when, as numbers, verbs and names of fields only"),
    "directory_change": Kept("numbers, for two days"),
    "letter": Sought("by opening each that waits: those to them or about them are wiped, and do not leave"),
    "job": Sought("by the numbers of the mediator and of their calendars"),
    "measured": _NOBODYS,
    "backup_made": _NOBODYS,
    "tries": Kept("keyed hashes, for two days"),
    "issuer_key": _NOBODYS,
    "demo_mark": _NOBODYS,
}


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line of the erasure list: the number of an account, and the instant at which it was erased."""

    user_id: int
    at: datetime

    def __str__(self) -> str:
        return f"{self.user_id} {self.at.isoformat()}"


def written(erasures: Sequence[Erasure]) -> str:
    """The list as a file: a line each, "7 2026-06-30T08:00:00+00:00"."""
    return "".join(f"{each}\n" for each in erasures)


def read(text: str) -> list[Erasure]:
    """The list that `written` wrote; raises Refused, with the number of the line, for anything else."""
    return list(_read(text))


def _read(text: str) -> Iterator[Erasure]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        user_id, _space, at = line.strip().partition(" ")
        try:
            erasure = Erasure(int(user_id), datetime.fromisoformat(at.strip()))
        except ValueError:
            raise Refused(f"Line {number} is none of an erasure list.") from None
        if erasure.at.tzinfo is None:
            raise Refused(f"Line {number} does not say its zone.")
        yield erasure
