"""Rules in time: versions taken back before they hold, IMI's own, and the choice that came last."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app import jobs
from app.commands.doctor import doctor
from app.db import commit, db
from app.errors import Refused
from app.listing.applications import sharing
from app.listing.applications.models import Snapshot
from app.listing.programmes import actions as programme_actions
from app.logbook import recount
from app.logbook.models import Mediation
from app.logbook.rules import actions as rule_actions, queries as rule_queries
from app.logbook.rules.models import RuleVersion
from app.logbook.rules.parameters import IMI, IMI_RULE
from tests import make
from tests.features import applying
from tests.features.programmes import SHORT, applied, approved, followed
from tests.features.test_rule_versions import logged

IMIS = "/staff/programmes/imi/"
STRICTER = replace(IMI_RULE, needed=25, **SHORT)


@pytest.fixture
def sanne(database):
    return make.staff(name="Sanne Bakker", email="sanne@example.org")


@pytest.fixture
def ana(database):
    mediator = make.mediator(name="Ana Petrova")
    make.mediation(mediator, minutes=150)
    return mediator


def later(programme, days, *, by, rule=STRICTER):
    day = rule_queries.today() + timedelta(days=days)
    programme_actions.set_rule(
        programme, by=by, version=programme.version, rule=rule, in_force_from=day, reason="The board decided."
    )
    commit()
    return day


def test_a_mistyped_year_is_refused(sanne):
    with pytest.raises(Refused) as refused:
        later(approved(), 36 * 365, by=sanne)
    assert refused.value.beside == {"in_force_from": "A rule comes into force on 29 Jun 2028 at the latest."}


def test_a_version_that_is_not_in_force_is_taken_back_and_stays_in_the_history(browser, sanne):
    programme = approved()
    later(programme, 700, by=sanne)
    page = browser.sign_in(sanne).get(f"/staff/programmes/{programme.id}")
    assert "in force from 30 May 2028: The board decided. e-mediations: 20 → 25" in page.words
    page = page.submit("Take version 2 back", {"Why": "A slip of the year."})
    assert "Version 2, taken back on 30 Jun 2026: A slip of the year." in page.words
    later(programme, 10, by=sanne)
    found = db.session.scalars(select(RuleVersion.number).where(RuleVersion.scheme == programme.scheme)).all()
    assert (sorted(found), rule_queries.in_force({programme.scheme})[programme.scheme].needed) == ([1, 2, 3], 20)
    assert rule_queries.next_version(programme.scheme).number == 3


def test_what_was_taken_back_never_holds(sanne, ana, clock):
    programme = followed(ana, approved())
    day = later(programme, 10, by=sanne)
    programme_actions.take_rule_back(programme, 2, by=sanne, reason="A slip.")
    commit()
    clock.hold(datetime.combine(day, time(12), UTC))
    jobs.run_due()
    assert rule_queries.rule_of(ana.id).needed == 20
    assert rule_queries.in_force({programme.scheme})[programme.scheme].needed == 20


def test_what_is_in_force_is_not_taken_back(sanne):
    programme = approved()
    with pytest.raises(Refused, match="in force or taken back already"):
        programme_actions.take_rule_back(programme, 1, by=sanne, reason="No more")


def test_staff_without_a_reason_take_nothing_back(browser, sanne):
    programme = approved()
    later(programme, 10, by=sanne)
    page = browser.sign_in(sanne).get(f"/staff/programmes/{programme.id}").submit("Take version 2 back")
    assert (page.status_code, rule_queries.next_version(programme.scheme).number) == (422, 2)


def test_a_rule_of_a_later_day_is_shown_and_its_programme_not_approved_before(browser, sanne, clock):
    programme = applied()
    day = later(programme, 10, by=sanne)
    page = browser.sign_in(sanne).get(f"/staff/programmes/{programme.id}")
    assert "Its rule is in force from 10 Jul 2026. It can be approved from that day on." in page.words
    assert "Approve" not in [each.text for each in page.page.all("button")]
    with pytest.raises(Refused):
        programme_actions.move(programme, verb="approve", by=sanne, version=programme.version, reason="Yes.")
    clock.hold(datetime.combine(day, time(12), UTC))
    assert "Approve" in [each.text for each in browser.get(f"/staff/programmes/{programme.id}").page.all("button")]


def test_staff_set_a_new_version_of_imis_own_rule(browser, sanne, ana):
    page = browser.sign_in(sanne).get("/staff/programmes/").follow("IMI’s own rule").follow("Set a new version")
    page = page.submit("Set this rule", {"Counts from": "3 h", "Why": "The board decided."})
    assert "Version 2, in force from 30 Jun 2026: The board decided. counts from: 2 h → 3 h" in page.words
    jobs.run_due()
    assert db.session.scalars(select(Mediation.verdict)).all() == ["borderline"]


def test_two_versions_of_imis_rule_are_not_made_from_one_page(browser, sanne):
    page = browser.sign_in(sanne).get(f"{IMIS}rule")
    page.submit("Set this rule", {"Why": "First."})
    assert page.submit("Set this rule", {"Why": "Second."}).status_code in (409, 422)
    assert len(rule_queries.versions(IMI)) == 1


def test_imis_version_is_taken_back_too(browser, sanne):
    day = rule_queries.today() + timedelta(days=30)
    rule_actions.set_imis_rule(by=sanne, version=0, rule=STRICTER, in_force_from=day, reason="Later.")
    commit()
    page = browser.sign_in(sanne).get(IMIS).submit("Take version 2 back", {"Why": "Not yet."})
    assert "taken back on 30 Jun 2026: Not yet." in page.words
    assert rule_queries.imis_from(day) == [IMI_RULE]


def test_a_programme_without_a_rule_asks_for_what_imi_does_now(sanne, ana):
    rule_actions.set_imis_rule(
        by=sanne, version=0, rule=replace(IMI_RULE, needed=22), in_force_from=rule_queries.today(), reason="More."
    )
    commit()
    assert sharing.rule_of(applied()).needed == 22


def test_the_choice_that_came_last_is_settled_whichever_job_comes_to_it(ana):
    logged(ana, rule_actions.MOST_AT_ONCE)
    first, last = approved("First"), approved("Last", rule=SHORT | {"needed": 30})
    for each in (first, last):
        assert programme_actions.follow(each, by=ana) is False
        commit()
    rule_actions.settle_in_worker(ana.id)
    settled = rule_queries.followed(ana)
    jobs.run_due()
    assert (settled, rule_queries.followed(ana), recount.misjudged()) == (last.scheme, last.scheme, 0)


def test_choosing_is_counted(browser, ana):
    browser.sign_in(ana)
    programme = approved()
    told = [browser.post(f"/logbook/programmes/{programme.id}/follow").status_code for _ in range(21)]
    assert told == [303] * 20 + [429]


def test_a_recount_leaves_alone_what_is_right(ana):
    make.mediation(make.mediator(), minutes=150)
    before = dict(db.session.execute(select(Mediation.id, Mediation.version)).all())
    assert recount.recount_all() == 0
    assert dict(db.session.execute(select(Mediation.id, Mediation.version)).all()) == before


def test_the_doctor_names_an_application_whose_bytes_are_not_those_of_its_sum(app, ana, clock):
    applying.ready(ana)
    applying.submitted(ana, applying.programme())
    assert app.test_cli_runner().invoke(doctor).exit_code == 0
    kofi = make.mediator()
    made = applying.begun(kofi, applying.programme("Lakes ODR"))
    made.snapshot = Snapshot(written=b"{}", sha256="0" * 64, at=clock.now())
    commit()
    told = app.test_cli_runner().invoke(doctor)
    assert (told.exit_code, f"frozen bytes are not those submitted: {made.id}." in told.output) == (1, True)


def test_who_follows_a_rule_reads_beforehand_what_it_will_ask_for(browser, sanne, ana):
    later(followed(ana, approved()), 10, by=sanne)
    words = browser.sign_in(ana).get("/logbook/programmes/").words
    assert "This rule changes on 10 Jul 2026. E-mediations: 20 → 25." in words
