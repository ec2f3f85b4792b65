"""Several edits of one row at one instant: whoever comes late sees what the first saved, as in two windows.

On PostgreSQL only the database knows who was first.
"""

import pytest

from app.db import db
from app.logbook import queries
from tests import make
from tests.browser import Browser
from tests.features.importing import day, import_, logbook, version
from tests.features.test_account_forms_at_once import sent_at_once, signed_in

pytestmark = pytest.mark.database

WINDOWS, TIMES = 4, 8
TITLES = ("Duarte", "Farol", "Okafor", "Lindqvist")


def test_each_of_those_who_come_late_sees_what_is_saved_and_loses_nothing(app, database):
    ana = make.mediator()
    entry = make.mediation(ana)
    windows = [signed_in(Browser(app), ana) for _window in range(WINDOWS)]
    for number in range(TIMES):
        typed = [f"Patience {number} {window}" for window in range(WINDOWS)]
        sent = [{"version": queries.reflections(entry).version, "went_well": words} for words in typed]
        first, *late = sent_at_once(windows, f"/logbook/{entry.id}/reflections", sent)
        db.session.expire_all()
        saved = queries.reflections(entry).went_well
        assert [first.status_code, *(each.status_code for each in late)] == [303, *[422] * (WINDOWS - 1)]
        assert [f"is saved as: {saved}" in each.text for each in late] == [True] * (WINDOWS - 1)
        kept = [words for words in typed for each in late if f"{words}</textarea>" in each.text]
        assert sorted(kept) == sorted(set(typed) - {saved})


def test_an_import_says_that_it_logged_something_to_nobody_for_whom_it_did_not(app, database):
    ana = make.mediator()
    windows = [signed_in(Browser(app), ana) for _window in range(WINDOWS)]
    page = import_(windows[0], *(day(1 + 3 * each, f"Mediation {title}") for each, title in enumerate(TITLES)))
    sent = [{"version": version(page), "do": f"log:{1 + each}"} for each in range(WINDOWS)]
    first, *late = sent_at_once(windows, page.address, sent)
    db.session.expire_all()
    assert [first.status_code, *(each.status_code for each in late)] == [303, *[422] * (WINDOWS - 1)]
    assert ["This import changed in another window" in each.text for each in late] == [True] * (WINDOWS - 1)
    assert len(logbook(ana)) == 1
