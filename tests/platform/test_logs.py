"""One JSON line an event, and no secrets in it."""

import json
import logging

import pytest

from app import jobs, logs
from tests import make
from tests.post_office import text_of


@pytest.fixture
def lines(capsys):
    """What the portal has logged since `logs.start()`, each line as a value."""
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logging.getLogger().handlers.clear()


def test_an_event_is_a_line(lines):
    logs.start()
    logging.getLogger("portal.test").warning("job failed", extra={"job": 7, "kind": "send letter"})
    [line] = lines()
    line.pop("at")
    assert line == {
        "level": "warning",
        "logger": "portal.test",
        "event": "job failed",
        "job": 7,
        "kind": "send letter",
    }


def test_a_trace_stays_on_the_line_and_leaves_out_the_words(lines):
    """With what led to it; both problems quote what somebody typed."""
    logs.start()
    typed = "ana@example.org"
    try:
        try:
            int(typed)
        except ValueError as first:
            raise KeyError(typed) from first
    except KeyError:
        logging.getLogger("portal.test").exception("our bug")
    [line] = lines()
    said = [each.strip() for each in line["trace"].splitlines() if "File" not in each and "^" not in each]
    assert said == ["int(typed)", "ValueError", "raise KeyError(typed) from first", "KeyError"]


def test_signing_in_logs_no_address_code_or_token(browser, smtp, lines):
    logs.start()
    person = make.mediator(email="quiet@example.org")
    browser.get("/sign-in").submit("Send me a code", {"E-mail address": person.email})
    jobs.run_due()
    [letter] = smtp.letters
    browser.get("/sign-in/code").submit("Sign in", {"Code": "000000"})
    logging.getLogger("portal.test").info("the end")
    written = json.dumps(lines())
    secrets = [person.email, *(word for word in text_of(letter).split() if word.isdecimal() or "link" in word)]
    assert "the end" in written
    assert [secret for secret in secrets if secret in written] == []
