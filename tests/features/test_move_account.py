"""Where the old mailbox is lost, whoever runs the portal moves an account to another address."""

import pytest

from app.accounts.address import rules
from tests import make
from tests.features.moving import NEW, OLD, address_of, by_code, letters

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(email=OLD, name="Ana Ferreira")


def test_it_moves_the_account_and_tells_both(run, smtp, ana, browser):
    by_code(browser, ana)
    code, said = run("move-account", OLD, NEW)
    assert (code, said.strip()) == (0, f"{NEW} is the address of the account from now on.")
    assert address_of(ana) == NEW
    assert set(letters(smtp)) == {OLD, NEW}
    assert browser.get("/account/").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nobody@example.org", NEW, "There is no such account."),
        (OLD, "lea@example.org", "An account has this address by now"),
        (OLD, OLD, rules.THE_SAME),
        (OLD, "ana", "Give a new address"),
    ],
)
def test_it_says_why_not(run, ana, old, new, words):
    make.mediator(email="lea@example.org")
    code, said = run("move-account", old, new)
    assert (code, words in said, address_of(ana)) == (1, True, OLD)
