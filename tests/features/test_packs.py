"""A mediator seals a pack, sees who opened it how often, and withdraws it; what is sealed stays as it was."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app import clock
from app.audit import AuditRecord
from app.db import commit, db
from app.errors import Refused
from app.listing.applications import sharing, snapshot
from app.listing.applications.shared import Shared
from app.listing.packs import actions as pack_actions, life as pack, queries as pack_queries
from app.listing.packs.life import Way
from app.listing.packs.models import Pack
from app.logbook import actions
from app.logbook.models import Mediation
from tests import make
from tests.features import applying, packing
from tests.features.importing import day, import_

pytestmark = pytest.mark.database

FILLED = {"Who it is for": "Lakes ODR", "Days it can be opened": "30", "What is shown here is right": True}
SEALED = "what is sealed stays as it was"
SECRET = "The parties wept, and so did I"


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def hers(browser, ana):
    return browser.sign_in(ana)


def number_of_packs():
    return db.session.scalar(select(func.count()).select_from(Pack))


def test_a_pack_is_sealed_from_the_first_click_and_withdrawn(hers, ana):
    make.mediation(ana, reference="M-77")
    page = hers.get("/listing/").follow("Your sealed packs")
    assert "You have made no pack yet" in page.words
    page = page.follow("Make a pack")
    assert "goes into the pack: 1 entry as of 30 Jun 2026" in page.words
    assert "M-77" in page.words
    page = page.submit("Make the pack", FILLED)
    made = db.session.scalars(select(Pack)).one()
    assert (page.page.title, "Open until 30 Jul 2026" in page.words) == ("Pack for Lakes ODR", True)
    assert pack_queries.address(made) in page.words
    assert "Your log has not changed since. Openings: 0 Nobody has opened it yet." in page.words
    assert "Lakes ODR Made on 30 Jun 2026 Open until 30 Jul 2026 Not opened yet" in hers.get("/listing/packs/").words
    page = page.submit("Withdraw the pack")
    assert "Withdrawn on 30 Jun 2026" in page.words
    assert "Withdraw this pack" not in page.words
    assert pack_queries.address(made) not in page.text
    verbs = db.session.scalars(
        select(AuditRecord.verb).where(AuditRecord.subject == "pack").order_by(AuditRecord.id)
    ).all()
    assert verbs == ["sealed a pack", "withdrew a pack"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("Who it is for", "  ", "Enter who it is for"),
        ("Days it can be opened", "0", "Choose between 1 and 180 days"),
        ("Days it can be opened", "181", "Choose between 1 and 180 days"),
        ("Days it can be opened", "ever", "Choose between 1 and 180 days"),
        ("What is shown here is right", False, "Tick this to make the pack"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(hers, ana, field, typed, words):
    make.mediation(ana)
    page = hers.get("/listing/packs/new").submit("Make the pack", FILLED | {field: typed})
    assert (page.status_code, words in page.words, number_of_packs()) == (422, True, 0)


def test_sixty_days_unless_said_otherwise(hers, ana):
    make.mediation(ana)
    page = hers.get("/listing/packs/new")
    page.submit("Make the pack", {"Who it is for": "Lakes ODR", "What is shown here is right": True})
    assert db.session.scalars(select(Pack)).one().last_day == clock.today() + timedelta(days=60)


def test_what_was_not_seen_is_not_sealed(hers, ana):
    make.mediation(ana)
    page = hers.get("/listing/packs/new")
    make.mediation(ana, reference="LATER")
    page = page.submit("Make the pack", FILLED)
    assert (page.status_code, pack_actions.NOT_WHAT_YOU_SAW in page.words, number_of_packs()) == (422, True, 0)
    assert "LATER" in page.words
    page.submit("Make the pack", FILLED)
    assert number_of_packs() == 1


def test_sent_twice_it_is_one(hers, ana):
    make.mediation(ana)
    page = hers.get("/listing/packs/new")
    first, second = (page.submit("Make the pack", FILLED, follow=False).location for _ in range(2))
    assert (first, number_of_packs()) == (second, 1)


def test_nobody_without_a_name_seals_a_pack(browser):
    nameless = make.mediator(name="")
    make.mediation(nameless)
    page = browser.sign_in(nameless).get("/listing/packs/new").submit("Make the pack", FILLED)
    assert (page.status_code, pack.NO_NAME in page.words) == (422, True)


def test_so_many_a_day_and_then_no_more_until_the_next(ana):
    for _ in range(pack.MOST_A_DAY):
        packing.sealed(ana)
    with pytest.raises(Refused, match="You have made 10 packs"):
        packing.sealed(ana)
    db.session.rollback()
    with clock.held(clock.now() + timedelta(hours=24)):
        packing.sealed(ana)
    assert number_of_packs() == pack.MOST_A_DAY + 1


def test_a_reflection_is_in_no_form_of_a_pack(browser, hers, ana):
    made = make.mediation(ana)
    hers.get(f"/logbook/{made.id}").submit("Keep them", {"What went well": SECRET, "What was hard": SECRET})
    assert SECRET in hers.get(f"/logbook/{made.id}").text
    sealed = packing.sealed(ana)
    told = [packing.opened(browser.another(), sealed, way).text for way in Way]
    told += [hers.get(address).text for address in ("/listing/packs/new", f"/listing/packs/{sealed.id}")]
    assert [SECRET in each for each in told] == [False] * 6
    assert [made.reference in each for each in told[:4]] == [True] * 4


@pytest.mark.parametrize("is_of_application", [False, True])
def test_what_is_sealed_stays_whatever_becomes_of_the_log(browser, hers, ana, is_of_application):
    applying.ready(ana)
    imported = (
        import_(hers, day(1), day(9, "Mediation Costa")).submit("Log the ticked ones").submit("Finish this import")
    )
    application = applying.submitted(ana, applying.programme()) if is_of_application else None
    sealed = packing.sealed(ana, application)
    holder = browser.another()
    before = {way: packing.opened(holder, sealed, way).data for way in (Way.CSV, Way.JSON)}
    rows = packing.opened(holder, sealed).page.all("tr")
    first, second, third, *_others = db.session.scalars(select(Mediation).order_by(Mediation.id)).all()
    actions.change_session(first.sessions[0], by=ana, version=first.version, minutes=30)
    actions.remove(second, by=ana)
    actions.change_session(third.sessions[0], by=ana, version=third.version, date=clock.today())
    make.mediation(ana, reference="LATER")
    import_(hers, day(1), day(9, "Mediation Costa"))
    if not is_of_application:  # what was submitted stays in any case
        hers.get(imported.address).submit("Undo this import")
    sealed = db.session.get_one(Pack, sealed.id)
    assert {way: packing.opened(holder, sealed, way).data for way in before} == before
    assert snapshot.digest(before[Way.JSON]) == sealed.sha256
    assert len(packing.opened(holder, sealed).page.all("tr")) == len(rows)
    page = hers.get(f"/listing/packs/{sealed.id}")
    assert "Your log has changed since" in page.words
    assert f"{second.reference}: removed" in page.words
    assert "LATER: new" in page.words


def test_a_pack_of_an_application_holds_what_was_submitted(hers, ana):
    applying.ready(ana)
    application = applying.submitted(ana, applying.programme())
    make.mediation(ana, reference="LATER")
    page = hers.get(f"/listing/application/{application.id}").follow("seal it in a pack")
    assert "LATER" not in page.words
    page = page.submit("Make the pack", {"Who it is for": "Lakes ODR", "What is shown here is right": True})
    made = db.session.scalars(select(Pack)).one()
    assert (page.page.title, made.sha256, made.written) == ("Pack for Lakes ODR", application.snapshot.sha256, None)


def test_a_draft_has_nothing_to_seal(hers, ana):
    draft = applying.begun(ana, applying.programme())
    assert hers.get(f"/listing/packs/new/{draft.id}").status_code == 404
    assert hers.post(f"/listing/packs/new/{draft.id}", {"form_token": "x"}).status_code == 404


def test_the_pack_names_its_recipient_and_the_rule_one_follows(ana):
    make.mediation(ana)
    shown = Shared(packing.sealed(ana, recipient="Lakes ODR").frozen)
    assert dict(shown.facts)["Programme"] == "Lakes ODR"
    assert dict(shown.facts)["Rule"] == "20 in 24 to 36 months (version 2026\N{NON-BREAKING HYPHEN}1)"


@pytest.mark.parametrize("change", ["written = '{}'", "sha256 = 'x'", "mediator_id = 1", "application_id = 1"])
def test_the_database_itself_refuses_to_change_a_pack(ana, change):
    make.mediation(ana)
    packing.sealed(ana)
    with pytest.raises(DBAPIError, match=SEALED):
        db.session.execute(text(f"UPDATE pack SET {change}"))
    db.session.rollback()


def test_openings_only_grow(browser, ana):
    make.mediation(ana)
    packing.opened(browser, packing.sealed(ana))
    with pytest.raises(DBAPIError, match=SEALED):
        db.session.execute(text("UPDATE pack_opening SET way = 'csv'"))
    db.session.rollback()


def test_two_windows_withdraw_once(hers, ana):
    made = packing.sealed(ana)
    page = hers.get(f"/listing/packs/{made.id}")
    page.submit("Withdraw the pack")
    withdrawn_at = db.session.get_one(Pack, made.id).withdrawn_at
    again = page.submit("Withdraw the pack")
    assert (again.status_code, db.session.get_one(Pack, made.id).withdrawn_at) == (422, withdrawn_at)


def test_another_mediators_pack_does_not_exist(hers):
    theirs = packing.sealed(make.mediator())
    addresses = f"/listing/packs/{theirs.id}", f"/listing/packs/{theirs.id}/withdraw"
    assert [hers.get(addresses[0]).status_code, hers.post(addresses[1]).status_code] == [404, 404]
    assert "Lakes ODR" not in hers.get("/listing/packs/").words


def test_long_lists_have_pages(browser, hers, ana):
    for number in range(21):
        with clock.held(clock.now() - timedelta(days=30 - number)):
            made = packing.sealed(ana, recipient=f"Programme {number}")
    assert "Programme 0" not in hers.get("/listing/packs/").words
    assert "Programme 0" in hers.get("/listing/packs/?page=2").words
    for _ in range(21):
        pack_actions.open_pack(made, way=Way.VIEW)
    pack_actions.open_pack(made, way=Way.CSV)
    commit()
    here = f"/listing/packs/{made.id}"
    assert "Downloaded as CSV" in hers.get(here).words
    assert ("Openings: 22" in hers.get(f"{here}?page=2").words, "CSV" in hers.get(f"{here}?page=2").words) == (
        True,
        False,
    )


def test_an_empty_logbook_is_not_sealed(hers, ana):
    page = hers.get("/listing/packs/new")
    assert (pack.NO_ENTRIES in page.words, "Make the pack" in page.words) == (True, False)
    seen = Shared(sharing.sealed(ana, "")).sha256
    with pytest.raises(Refused, match="no entry to seal"):
        pack_actions.seal(ana, None, form_token="x", recipient="Lakes ODR", days=60, sha256=seen)


def test_who_it_is_for_is_bounded_in_words_and_the_days_are_said_once(hers, ana):
    make.mediation(ana)
    page = hers.get("/listing/packs/new")
    page = page.submit("Make the pack", {"Who it is for": "x" * 121, "Days it can be opened": "many"})
    assert (page.status_code, "Keep it to 120 characters" in page.words, "x" * 121 in page.text) == (422, True, True)
    assert "Not a valid integer" not in page.words
