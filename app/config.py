"""Settings from the environment, checked once at start; wrong settings stop the app in words."""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from stdnum import bic, iban
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

from app.addresses import looks_like_address

LANGUAGES = {"en": "English"}  # of the screens of people with an account; the others are in language.py
EXAMPLES = ("change", "example", "secret", "password")
SHORTEST_SECRET = 32
LARGEST_BODY = 65 * 1024 * 1024
MOST_PROXIES = 9
CODE_VERSION = "2026"
LONGEST_CODE_VERSION = 30
CONTACTS = ("mailto:", "https://", "tel:")
REPLICA_MAY_LAG, MAY_LAG = 10, (1, 3_600)  # seconds
VIES_URL = "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"
PLACE = re.compile(r"[^\s/@]+:[0-9]{1,5}")
LONGEST_INVOICE_NAME = 70  # what the code of a transfer holds (EPC069-12)
MOST_ADDRESS_LINES = 6
DEMO_INVOICES = {
    "INVOICE_NAME": "International Mediation Institute (demo)",
    "INVOICE_ADDRESS": "Example Street 1|2514 AA The Hague|The Netherlands",
    "INVOICE_VAT_NUMBER": "NL123456782B90",
    "INVOICE_IBAN": "NL93DEMO0123456789",
    "INVOICE_BIC": "DEMONL2A",
}


class WrongSettings(RuntimeError):
    """The environment does not describe a portal that may start."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("The portal cannot start:\n" + "\n".join(f"- {complaint}" for complaint in complaints))
        self.complaints = complaints


def settings(environ: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Flask's configuration from the environment; `folder` holds the default database and the demo's keys.

    Raises `WrongSettings` with every complaint at once.
    """
    is_demo = environ.get("PORTAL_DEMO") == "1"
    given = {**environ, **_demo_keys(folder), **DEMO_INVOICES} if is_demo else dict(environ)
    complaints = _demo_complaints(environ) if is_demo else _complaints(environ)
    complaints += [*_invoice_complaints(given), *_vies_complaints(environ), *_other_complaints(environ)]
    held = _moment(given.get("PORTAL_NOW", ""), complaints)
    if complaints:
        raise WrongSettings([_of_what_is_not_set(complaint, given) for complaint in complaints])
    address = given.get("PORTAL_URL", f"http://localhost:{given.get('PORT') or 8000}").rstrip("/")
    is_https, host = address.startswith("https:"), urlsplit(address).hostname
    database = folder / ("demo.sqlite3" if is_demo else "portal.sqlite3")
    return {
        "IS_DEMO": is_demo,
        "FOLDER": str(folder),
        "SECRET_KEY": given["SECRET_KEY"],
        "DATA_KEY": _key(given["DATA_KEY"]),
        **_databases(given, database),
        "SMTP_URL": given.get("SMTP_URL"),
        **_contacts(given, host),
        "DEMO_MAILBOX": str(folder / "demo-mail") if is_demo else None,
        "PORTAL_URL": address,
        "CODE_VERSION": given.get("CODE_VERSION") or CODE_VERSION,
        "VIES_URL": given.get("VIES_URL") or ("" if is_demo else VIES_URL),
        **_invoices(given),
        "HELD_AT": held,
        "PROXIES": int(given.get("PORTAL_PROXIES") or 0),
        "OUTBOUND_ALLOW": _places(given),
        "PROVIDE_AUTOMATIC_OPTIONS": False,
        "SESSION_COOKIE_NAME": "__Host-logbook" if is_https else "logbook",
        "SESSION_COOKIE_SECURE": is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "en",
    }


def made(folder: Path) -> Path:
    """The folder that the portal keeps its files in, made if there is none. Raises `WrongSettings`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        complaint = f"PORTAL_FOLDER must be a folder that the portal may make and write into: {folder} is none"
        raise WrongSettings([f"{complaint} ({trouble.strerror})."]) from None
    return folder


def _of_what_is_not_set(complaint: str, given: Mapping[str, str]) -> str:
    name, _must, right = complaint.partition(" must ")
    return f"{name} is not set: it must {right}" if name.isidentifier() and not given.get(name) else complaint


def _databases(given: Mapping[str, str], file: Path) -> dict[str, Any]:
    """Where the database is, and its replica if there is one, with how many seconds old public pages may be."""
    return {
        "SQLALCHEMY_DATABASE_URI": given.get("DATABASE_URL") or f"sqlite:///{file}",
        "REPLICA_URL": given.get("DATABASE_REPLICA_URL"),
        "REPLICA_MAY_LAG": int(given.get("REPLICA_MAY_LAG") or REPLICA_MAY_LAG),
    }


def _complaints(environ: Mapping[str, str]) -> list[str]:
    found = []
    secret = environ.get("SECRET_KEY", "")
    if len(secret) < SHORTEST_SECRET or any(word in secret.lower() for word in EXAMPLES):
        found.append(
            f"SECRET_KEY must be a random text of at least {SHORTEST_SECRET} characters, and no example: none of the"
            f" words {', '.join(EXAMPLES)} may be in it."
        )
    if _key(environ.get("DATA_KEY", "")) is None:
        found.append("DATA_KEY must be 32 random bytes in base64. Keep it apart from the database and its backups.")
    if environ.get("SECRET_KEY") and environ.get("SECRET_KEY") == environ.get("DATA_KEY"):
        found.append("SECRET_KEY and DATA_KEY must differ.")
    if not _is_mail_server(environ.get("SMTP_URL", "")):
        found.append("SMTP_URL must name the mail server, for example smtps://name:password@mail.example.org:465.")
    if not _is_our_address(environ.get("PORTAL_URL", "")):
        found.append("PORTAL_URL must be the portal's public address, such as https://logbook.example.org.")
    if environ.get("DATABASE_URL") and not _is_database(environ["DATABASE_URL"]):
        found.append("DATABASE_URL must be a database, such as postgresql+psycopg:///portal?host=/var/run/postgresql.")
    if environ.get("PORTAL_PROXIES", "") not in ("", *map(str, range(MOST_PROXIES + 1))):
        found.append(f"PORTAL_PROXIES must be the number of your own proxies in front, from 0 to {MOST_PROXIES}.")
    if environ.get("DATABASE_REPLICA_URL") and not environ.get("DATABASE_URL"):
        found.append("DATABASE_REPLICA_URL must be a standby of the PostgreSQL that DATABASE_URL names.")
    if environ.get("PORTAL_NOW") and environ.get("PORTAL_TESTING") != "1":
        found.append("PORTAL_NOW holds the clock still and is for demo and test only.")
    return found


def _is_our_address(address: str) -> bool:
    parts = _with_host(address)
    return parts is not None and (parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "localhost"))


def _is_database(address: str) -> bool:
    try:
        return make_url(address).get_backend_name() in ("postgresql", "sqlite")
    except (SQLAlchemyError, ValueError):
        return False


def _is_mail_server(address: str) -> bool:
    """A password with a sign of addresses that is not written as %40, %2F or %25 makes another address of it."""
    parts = _with_host(address)
    return parts is not None and parts.scheme in ("smtp", "smtps") and parts.path in ("", "/")


def _with_host(address: str) -> SplitResult | None:
    """The parts of an address; none when it names no host, or a port that no machine has."""
    try:
        parts = urlsplit(address)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _invoices(given: Mapping[str, str]) -> dict[str, Any]:
    """Who issues invoices, and where they are paid; the address as its lines, numbers without blanks."""
    return {
        "INVOICE_NAME": given["INVOICE_NAME"].strip(),
        "INVOICE_ADDRESS": _lines(given["INVOICE_ADDRESS"]),
        "INVOICE_VAT_NUMBER": vat.compact(given["INVOICE_VAT_NUMBER"]),
        "INVOICE_IBAN": iban.compact(given["INVOICE_IBAN"]),
        "INVOICE_BIC": bic.compact(given["INVOICE_BIC"]),
    }


def _invoice_complaints(given: Mapping[str, str]) -> list[str]:
    found = []
    name, lines = given.get("INVOICE_NAME", "").strip(), _lines(given.get("INVOICE_ADDRESS", ""))
    if not 1 <= len(name) <= LONGEST_INVOICE_NAME or not name.isprintable():
        found.append(
            f"INVOICE_NAME must be who issues invoices and holds the account, in 1 to {LONGEST_INVOICE_NAME} letters."
        )
    if not 1 <= len(lines) <= MOST_ADDRESS_LINES:
        found.append(
            f"INVOICE_ADDRESS must be 1 to {MOST_ADDRESS_LINES} lines divided by |, such as Street 1|2514 AA The Hague."
        )
    if not _is_number(vat.validate, given.get("INVOICE_VAT_NUMBER", "")):
        found.append("INVOICE_VAT_NUMBER must be a valid VAT number of the European Union, with its country's prefix.")
    if not _is_number(iban.validate, given.get("INVOICE_IBAN", "")):
        found.append("INVOICE_IBAN must be the valid IBAN of the account that invoices are paid to.")
    if not _is_number(bic.validate, given.get("INVOICE_BIC", "")):
        found.append("INVOICE_BIC must be the BIC of that account's bank, of 8 or 11 characters.")
    return found


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for part in text.split("|") if (line := part.strip()))


def _is_number(validate: Callable[[str], str], text: str) -> bool:
    try:
        validate(text)
    except ValidationError:
        return False
    return True


def _contacts(given: Mapping[str, str], host: str | None) -> dict[str, str]:
    """The sender's address, and where to report a weakness (RFC 9116 §2.5.3)."""
    sender = given.get("MAIL_FROM") or f"logbook@{host}"
    return {"MAIL_FROM": sender, "SECURITY_CONTACT": given.get("SECURITY_CONTACT") or f"mailto:{sender}"}


def _other_complaints(environ: Mapping[str, str]) -> list[str]:
    found = []
    lag = environ.get("REPLICA_MAY_LAG") or str(REPLICA_MAY_LAG)
    if not lag.isdecimal() or not MAY_LAG[0] <= int(lag) <= MAY_LAG[1]:
        found.append(f"REPLICA_MAY_LAG must be a number of seconds from {MAY_LAG[0]} to {MAY_LAG[1]}.")
    if len(environ.get("CODE_VERSION", "")) > LONGEST_CODE_VERSION:
        found.append(f"CODE_VERSION must be at most {LONGEST_CODE_VERSION} characters, such as 2026.")
    if not all(PLACE.fullmatch(place) for place in _places(environ)):
        found.append("OUTBOUND_ALLOW must be hosts with their port and commas between, such as 127.0.0.1:5232.")
    if environ.get("MAIL_FROM") and not looks_like_address(environ["MAIL_FROM"]):
        found.append("MAIL_FROM must be an e-mail address, such as logbook@example.org.")
    if not (environ.get("PORT") or "0").isdecimal():
        found.append("PORT must be a number, such as 8000.")
    contact = environ.get("SECURITY_CONTACT") or "mailto:"
    if not contact.startswith(CONTACTS) or not contact.isprintable() or " " in contact:
        found.append("SECURITY_CONTACT must begin with mailto:, https:// or tel:, and have no blanks.")
    return found


def _places(given: Mapping[str, str]) -> tuple[str, ...]:
    """What may be fetched from although it is not public, or not by https."""
    return tuple(filter(None, map(str.strip, given.get("OUTBOUND_ALLOW", "").split(","))))


def _vies_complaints(environ: Mapping[str, str]) -> list[str]:
    is_loopback = environ.get("VIES_URL", "").startswith("http://127.0.0.1:") and environ.get("PORTAL_TESTING") == "1"
    is_right = is_loopback or environ.get("VIES_URL", "https://").startswith("https://")
    return [] if is_right else ["VIES_URL must begin with https://."]


def _demo_complaints(environ: Mapping[str, str]) -> list[str]:
    forbidden = [
        name for name in ("SMTP_URL", "DATABASE_URL", "DATABASE_REPLICA_URL", "PORTAL_PROXIES") if environ.get(name)
    ]
    return [f"PORTAL_DEMO=1 is for made-up data on this machine: unset {name}." for name in forbidden]


def _demo_keys(folder: Path) -> dict[str, str]:
    """Random keys of a demo, kept beside its database so that a second start can read it."""
    path = made(folder) / "demo-keys"
    if not path.exists():
        text = f"{secrets.token_urlsafe(48)}\n{base64.b64encode(secrets.token_bytes(32)).decode()}\n"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
    secret, data_key = path.read_text().split()
    return {"SECRET_KEY": secret, "DATA_KEY": data_key}


def _key(text: str) -> bytes | None:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == 32 else None


def _moment(text: str, complaints: list[str]) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        complaints.append("PORTAL_NOW must be an instant with its offset, for example 2026-06-30T10:00:00+02:00.")
    return moment
