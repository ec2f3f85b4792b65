"""Changing an address as a person does it: for the tests of it."""

import re

from app import jobs
from app.accounts.models import User
from app.db import db
from tests.post_office import text_of

HERE = "/account/address/"
OLD, NEW = "ana@example.org", "ana@rivers.example"
NEW_FIELD, OLD_FIELD = "Code sent to the new address", "Code sent to the old address"


def asked(browser, new=NEW):
    """The page after asking."""
    return browser.get(HERE).submit("Send the codes", {"New e-mail address": new})


def letters(smtp):
    """The texts of all letters, by address, the oldest first."""
    jobs.run_due()
    found = {}
    for each in smtp.letters:
        found.setdefault(each["To"].addresses[0].addr_spec, []).append(text_of(each))
    return found


def codes(smtp, new=NEW, old=OLD):
    """What to fill in, from the latest letters to both addresses."""
    sent = letters(smtp)
    return {
        field: re.search(r"\b\d{6}\b", sent[address][-1])[0] for field, address in ((NEW_FIELD, new), (OLD_FIELD, old))
    }


def by_code(browser, who):
    """Signed in as most are; the browser's own way is a passkey."""
    return browser.sign_in(who, is_by_passkey=False)


def address_of(who):
    db.session.rollback()
    return db.session.get_one(User, who.id).email
