"""What is in the archive of everything held about a person: its files in words, and which table each file tells of."""

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

FILES = {
    "account.json": "Your account: settings, roles, where you signed in, your passkeys by their names.",
    "logbook.json": "Your complete logbook with your reflections. It can be brought in again.",
    "logbook.csv": "The same as a table for a spreadsheet, without your reflections.",
    "logbook.ics": "The same as a calendar.",
    "logbook-more.json": "Entries you removed and can still bring back, links to co-mediators’ entries, versions of "
    "the Code you accepted, your certification, imports in numbers.",
    "calendars.json": "What is held of your calendars: their names and how reading them went, never an address.",
    "feedback.json": "Whom you listed and asked, as your pages show it; what reviewers shared; every version of "
    "your digest with your replies; what you flagged.",
    "digest-author.json": "What you wrote as a digest author.",
    "profile.json": "Your public profile.",
    "photo.webp": "Your photo, as the portal keeps it.",
    "application.json": "Your applications: what was submitted, questions and answers, decisions.",
    "packs.json": "Your sealed packs, with every opening.",
    "listing.json": "Your listing: its history, with the reasons that were given, and your yearly declarations.",
    "letters.json": "The letters about your listing, by kind and day. Once one has left, neither its words nor its "
    "address are kept, and other letters are not kept by person.",
    "fees.json": "Who is billed, contributions, requests for a waiver, payments and invoices. Sums are in cents.",
    "invoices/": "Every invoice and credit note: as JSON, and as PDF where it was drawn.",
    "decisions.json": "What you decided as an assessor or as IMI staff: numbers and times.",
    "history.json": "What was noted of what you did and what was done about you: a sentence each, with the time, "
    "the verb, the numbers and the names of the fields that changed. Nobody but you is named.",
}
# Every table that leads to a person, and the file that tells of it.
TABLES = {
    **dict.fromkeys(("users", "sign_in", "passkey", "passkey_invitation", "passkey_lost_report"), "account.json"),
    **dict.fromkeys(("mediation", "session", "reflection", "opening_balance", "cpd_item"), "logbook.json"),
    **dict.fromkeys(
        (
            *("co_mediator_link", "code_acceptance", "certification", "followed_rule", "rule_choice"),
            *("assessment_standing", "submitted_mediation", "import_run", "file_run"),
        ),
        "logbook-more.json",
    ),
    **dict.fromkeys(("calendar_source", "import_answer", "import_setting", "known_event"), "calendars.json"),
    **dict.fromkeys(
        ("feedback_slot", "feedback_request", "feedback_habit", "feedback_flag", "digest_version", "filed_answer"),
        "feedback.json",
    ),
    **dict.fromkeys(("digest_appointment", "digest_draft"), "digest-author.json"),
    "profile": "profile.json",
    "profile_photo": "photo.webp",
    **dict.fromkeys(
        (
            *("application", "application_snapshot", "application_entry", "application_event", "criterion_mark"),
            *("approval", "approval_step"),
        ),
        "application.json",
    ),
    **dict.fromkeys(("pack", "pack_opening"), "packs.json"),
    **dict.fromkeys(("listing", "listing_fact", "declaration"), "listing.json"),
    "keeping_up_letter": "letters.json",
    **dict.fromkeys(
        ("payer", "vat_check", "contribution", "waiver_request", "payment", "bank_entry"),
        "fees.json",
    ),
    **dict.fromkeys(("invoice", "invoice_pdf"), "invoices/"),
    **dict.fromkeys(
        ("programme_assessor", "programme_status", "price", "rule_version", "rule_taken_back", "bank_statement"),
        "decisions.json",
    ),
}
# The tables that lead to a person and are in no file, each with the reason.
LEFT_OUT = {
    "passkey_challenge": "Random bytes for one sign-in, gone within minutes.",
    "evidence": "What logbook.json sums up for each entry; by itself it could tell that somebody answered.",
    "address_change": "A new address you asked for a moment ago; it is gone within the hour.",
    "former_address": "Of a mailbox you had before only a keyed hash is kept, which cannot be read.",
    "closing": "That you asked to close your account, and when it is erased: your account page says both.",
    "deadline_feed": "The secret address of your calendar, which opens it.",
    "deadline": "What that calendar says, and what follows from your logbook and your listing.",
    "feedback_release": "Days on which answers were filed: they could tell who answered when.",
}


def readme(names: Iterable[str], *, name: str, written_on: str) -> str:
    """The first file to open: what each of the others is; `names` are those that are there."""
    there = tuple(names)
    lines = [f"{each}\n  {words}\n" for each, words in FILES.items() if any(name.startswith(each) for name in there)]
    head = f"IMI Mediation Logbook: everything held about {name}, on {written_on}.\n\n"
    rest = (
        "Not in it: other people's data, such as names and addresses of those you asked for feedback, and what would\n"
        "tell who answered; keys, passwords and links that open something; a calendar you are just deciding about,\n"
        "which is forgotten within days.\n"
    )
    return head + "\n".join(lines) + "\n" + rest


def says_something(said: Any) -> bool:
    """Whether there is anything in it but empty lists, zeros and names."""
    if isinstance(said, Mapping):
        return any(map(says_something, said.values()))
    return any(map(says_something, said)) if isinstance(said, list) else bool(said)


def written(said: Any) -> bytes:
    """A file of the archive: indented JSON with letters as they are, so that a person can read it, too."""
    return (json.dumps(said, indent=1, ensure_ascii=False) + "\n").encode()


def packed(files: Mapping[str, bytes], at: tuple[int, int, int, int, int, int]) -> bytes:
    """The files as one ZIP, all of one time; pictures and PDFs are packed already."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = ZipInfo(name, at)
            entry.compress_type = ZIP_STORED if name.endswith((".webp", ".pdf")) else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()
