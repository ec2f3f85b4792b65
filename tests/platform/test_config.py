"""Wrong settings stop the portal in words; right ones become Flask's configuration."""

from base64 import b64encode
from datetime import datetime

import pytest

from app import create_app
from app.config import WrongSettings, settings

RIGHT = {
    "SECRET_KEY": "a random text of more than thirty-two letters",
    "DATA_KEY": b64encode(b"thirty-two bytes, well, in letters"[:32]).decode(),
    "SMTP_URL": "smtp://mail.example.org:25",
    "PORTAL_URL": "https://logbook.example.org/",
    "INVOICE_NAME": "Example Institute",
    "INVOICE_ADDRESS": "Example Street 1 | 2514 AA The Hague|The Netherlands",
    "INVOICE_VAT_NUMBER": "NL 1234.56.782.B90",
    "INVOICE_IBAN": "NL93 DEMO 0123 4567 89",
    "INVOICE_BIC": "demonl2a",
}
SECRET = (
    "SECRET_KEY must be a random text of at least 32 characters, and no example: none of the words change, example,"
    " secret, password may be in it."
)
DATA = "DATA_KEY must be 32 random bytes in base64. Keep it apart from the database and its backups."
SMTP = "SMTP_URL must name the mail server, for example smtps://name:password@mail.example.org:465."
ADDRESS = "PORTAL_URL must be the portal's public address, such as https://logbook.example.org."
DATABASE = "DATABASE_URL must be a database, such as postgresql+psycopg:///portal?host=/var/run/postgresql."
SENDER = "MAIL_FROM must be an e-mail address, such as logbook@example.org."
PROXIES = "PORTAL_PROXIES must be the number of your own proxies in front, from 0 to 9."
NAME = "INVOICE_NAME must be who issues invoices and holds the account, in 1 to 70 letters."
LINES = "INVOICE_ADDRESS must be 1 to 6 lines divided by |, such as Street 1|2514 AA The Hague."
VAT = "INVOICE_VAT_NUMBER must be a valid VAT number of the European Union, with its country's prefix."
IBAN = "INVOICE_IBAN must be the valid IBAN of the account that invoices are paid to."
BIC = "INVOICE_BIC must be the BIC of that account's bank, of 8 or 11 characters."
ISSUER = [NAME, LINES, VAT, IBAN, BIC]
INSTANT = "PORTAL_NOW must be an instant with its offset, for example 2026-06-30T10:00:00+02:00."


def not_set(complaint):
    return complaint.replace(" must ", " is not set: it must ", 1)


def complaints(environ, folder):
    with pytest.raises(WrongSettings) as refused:
        settings(environ, folder)
    return refused.value.complaints


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"SECRET_KEY": ""}, not_set(SECRET)),
        ({"SECRET_KEY": "too short"}, SECRET),
        ({"SECRET_KEY": "change-me"}, SECRET),
        ({"DATA_KEY": ""}, not_set(DATA)),
        ({"DATA_KEY": "not base64 at all"}, DATA),
        ({"DATA_KEY": b64encode(b"too short").decode()}, DATA),
        ({"SECRET_KEY": RIGHT["DATA_KEY"]}, "SECRET_KEY and DATA_KEY must differ."),
        ({"SMTP_URL": ""}, not_set(SMTP)),
        ({"SMTP_URL": "mail.example.org"}, SMTP),
        ({"SMTP_URL": "smtp://"}, SMTP),
        ({"SMTP_URL": "smtps://name:a/b@mail.example.org:465"}, SMTP),
        ({"SMTP_URL": "smtps://mail.example.org:many"}, SMTP),
        ({"PORTAL_URL": ""}, not_set(ADDRESS)),
        *(({"PORTAL_URL": address}, ADDRESS) for address in ("http://logbook.example.org", "https://", "https://[::1")),
        ({"PORTAL_URL": "http://localhost.example.org"}, ADDRESS),
        *(
            ({"DATABASE_URL": address}, DATABASE)
            for address in ("portal", "mysql://db/portal", "postgresql://db:x/portal")
        ),
        ({"MAIL_FROM": "logbook"}, SENDER),
        ({"PORT": "eighty"}, "PORT must be a number, such as 8000."),
        ({"PORTAL_PROXIES": "yes"}, PROXIES),
        ({"PORTAL_PROXIES": "-1"}, PROXIES),
        ({"PORTAL_PROXIES": "10"}, PROXIES),
        ({"VIES_URL": "http://vies.example.org"}, "VIES_URL must begin with https://."),
        ({"VIES_URL": "http://127.0.0.1:1"}, "VIES_URL must begin with https://."),
        *(
            (
                {"OUTBOUND_ALLOW": places},
                "OUTBOUND_ALLOW must be hosts with their port and commas between, such as 127.0.0.1:5232.",
            )
            for places in ("localhost", "http://localhost:80", "localhost:http", "localhost:80 other:80")
        ),
        ({"INVOICE_NAME": " "}, NAME),
        ({"INVOICE_NAME": "I" * 71}, NAME),
        ({"INVOICE_NAME": "Two\nlines"}, NAME),
        ({"INVOICE_ADDRESS": "|"}, LINES),
        ({"INVOICE_ADDRESS": "|".join("1234567")}, LINES),
        ({"INVOICE_VAT_NUMBER": "NL123456783B90"}, VAT),
        ({"INVOICE_VAT_NUMBER": "GB123456782"}, VAT),
        ({"INVOICE_IBAN": "NL94DEMO0123456789"}, IBAN),
        ({"INVOICE_BIC": "DEMO"}, BIC),
        *(
            (
                {"SECURITY_CONTACT": typed},
                "SECURITY_CONTACT must begin with mailto:, https:// or tel:, and have no blanks.",
            )
            for typed in ("security@example.org", "http://example.org", "mailto:a@b.org\nContact: x", "tel: 1")
        ),
        ({"CODE_VERSION": "2026" * 8}, "CODE_VERSION must be at most 30 characters, such as 2026."),
        (
            {"PORTAL_NOW": "2026-06-30T10:00:00+02:00"},
            "PORTAL_NOW holds the clock still and is for demo and test only.",
        ),
        ({"PORTAL_TESTING": "1", "PORTAL_NOW": "yesterday"}, INSTANT),
        ({"PORTAL_TESTING": "1", "PORTAL_NOW": "2026-06-30T10:00:00"}, INSTANT),
    ],
)
def test_each_wrong_setting_is_named(tmp_path, wrong, complaint):
    assert complaints({**RIGHT, **wrong}, tmp_path) == [complaint]


def test_all_complaints_come_at_once(tmp_path):
    with pytest.raises(WrongSettings) as refused:
        create_app({}, tmp_path)
    assert str(refused.value) == "\n- ".join(
        ["The portal cannot start:", *map(not_set, (SECRET, DATA, SMTP, ADDRESS, *ISSUER))]
    )


@pytest.mark.parametrize(
    "example",
    [
        "change-me-change-me-change-me-change-me",
        "an-example-an-example-an-example-an-example",
        "this is my secret this is my secret this is",
    ],
)
def test_an_example_padded_to_length_is_still_an_example(tmp_path, example):
    assert complaints({**RIGHT, "SECRET_KEY": example}, tmp_path) == [SECRET]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongSettings, match=r"PORTAL_FOLDER must be .*file/here is none \(Not a directory\)\."):
        create_app(RIGHT, tmp_path / "file" / "here")


def test_a_portal_on_https_keeps_its_cookie_to_itself(tmp_path):
    made = settings(RIGHT, tmp_path)
    assert {name: value for name, value in made.items() if name.startswith("SESSION_COOKIE")} == {
        "SESSION_COOKIE_NAME": "__Host-logbook",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


def test_letters_come_from_the_portals_own_host(tmp_path):
    made = settings(RIGHT, tmp_path)
    assert (made["PORTAL_URL"], made["MAIL_FROM"]) == ("https://logbook.example.org", "logbook@logbook.example.org")


def test_who_issues_invoices_is_kept_as_it_is_printed(tmp_path):
    made = settings(RIGHT, tmp_path)
    assert [made[f"INVOICE_{name}"] for name in ("NAME", "ADDRESS", "VAT_NUMBER", "IBAN", "BIC")] == [
        "Example Institute",
        ("Example Street 1", "2514 AA The Hague", "The Netherlands"),
        "NL123456782B90",
        "NL93DEMO0123456789",
        "DEMONL2A",
    ]


def test_no_proxy_is_believed_unless_named(tmp_path):
    named = [settings({**RIGHT, **more}, tmp_path)["PROXIES"] for more in ({}, {"PORTAL_PROXIES": "2"})]
    assert named == [0, 2]


def test_the_database_is_a_file_of_the_folder_unless_named(tmp_path):
    named = "postgresql+psycopg://somewhere/portal"
    assert settings(RIGHT, tmp_path)["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/portal.sqlite3"
    assert settings({**RIGHT, "DATABASE_URL": named}, tmp_path)["SQLALCHEMY_DATABASE_URI"] == named


def test_the_clock_may_be_held_in_a_test(tmp_path):
    held = {**RIGHT, "PORTAL_TESTING": "1", "PORTAL_NOW": "2026-06-30T10:00:00+02:00"}
    assert settings(held, tmp_path)["HELD_AT"] == datetime.fromisoformat("2026-06-30T08:00:00Z")


def test_a_demo_needs_no_settings_and_keeps_its_keys(tmp_path):
    first, second = settings({"PORTAL_DEMO": "1"}, tmp_path), settings({"PORTAL_DEMO": "1"}, tmp_path)
    assert first == second
    assert (tmp_path / "demo-keys").stat().st_mode & 0o777 == 0o600
    assert first["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/demo.sqlite3"


@pytest.mark.parametrize("name", ["SMTP_URL", "DATABASE_URL", "PORTAL_PROXIES"])
def test_a_demo_refuses_what_is_real(tmp_path, name):
    environ = {"PORTAL_DEMO": "1", name: "smtp://mail.example.org"}
    assert complaints(environ, tmp_path) == [f"PORTAL_DEMO=1 is for made-up data on this machine: unset {name}."]
