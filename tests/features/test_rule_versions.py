"""A mediator follows a rule; choosing one and changing one recount those who follow it, and nobody else."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from app import jobs
from app.commands.doctor import doctor
from app.db import commit, db, unit
from app.errors import Refused
from app.listing.programmes import actions as programme_actions, queries as programme_queries
from app.logbook import actions, recount
from app.logbook.counting import Verdict
from app.logbook.eligibility.panel import panel
from app.logbook.models import Mediation
from app.logbook.rules import actions as rule_actions, queries as rule_queries
from app.logbook.rules.models import FollowedRule, RuleVersion
from app.logbook.rules.parameters import IMI, IMI_RULE
from app.logbook.vocabulary import Mode
from tests import make
from tests.features.programmes import approved, followed, moved, ruled
from tests.features.rows import edited, save_row

pytestmark = pytest.mark.database

LONG = {"min_minutes": 180, "doubtful_minutes": 120, "shortest_window": 24, "longest_window": 24}
TODAY = date(2026, 6, 30)


def verdicts(mediator):
    found = select(Mediation.minutes, Mediation.verdict, Mediation.rule_version)
    rows = db.session.execute(found.where(Mediation.mediator_id == mediator.id).order_by(Mediation.minutes))
    return [tuple(row) for row in rows]


def logged(mediator, many):
    """So many mediations more, of 150 minutes each, saved all at once."""
    for number in range(many):
        details = {"form_token": f"one of many {number}", "reference": f"M-{number}", "has_agreement": True}
        actions.log(mediator, date=TODAY, minutes=150, mode=Mode.VIDEO, **details)
    commit()


@pytest.fixture
def ana(database):
    mediator = make.mediator(name="Ana Petrova")
    for minutes in (90, 150, 180):
        make.mediation(mediator, minutes=minutes)
    return mediator


def test_choosing_recounts_that_mediator_only(ana):
    other = make.mediator()
    make.mediation(other, minutes=150)
    before = verdicts(other)
    followed(ana, approved(rule=LONG))
    name = verdicts(ana)[0][2]
    assert verdicts(ana) == [(90, "does_not_count", name), (150, "borderline", name), (180, "counts", name)]
    assert (name.endswith(" 2026-1"), verdicts(other), recount.misjudged()) == (True, before, 0)


def test_going_back_gives_what_was_there_before(ana):
    before = verdicts(ana)
    followed(ana, approved(rule=LONG))
    programme_actions.follow_imi(ana)
    commit()
    assert (verdicts(ana), panel(ana).facts.rule, db.session.scalars(select(FollowedRule)).all()) == (
        before,
        IMI_RULE,
        [],
    )


def test_an_entry_whose_verdict_stays_keeps_its_version(ana):
    numbers = select(Mediation.minutes, Mediation.version)
    before = dict(db.session.execute(numbers).all())
    followed(ana, approved(rule=LONG))
    after = dict(db.session.execute(numbers).all())
    assert [minutes for minutes in before if before[minutes] == after[minutes]] == [180]


def test_what_is_logged_later_is_judged_by_the_chosen_rule(ana):
    followed(ana, approved(rule=LONG))
    made = make.mediation(ana, minutes=130)
    assert (made.verdict, recount.misjudged()) == (Verdict.BORDERLINE, 0)


def test_what_is_changed_in_its_row_is_judged_by_the_chosen_rule(ana, browser):
    followed(ana, approved(rule=LONG))
    mediation = db.session.scalar(select(Mediation).where(Mediation.minutes == 180))
    save_row(edited(browser.sign_in(ana), mediation), mediation, length="2 h 40")
    db.session.expire_all()
    assert (mediation.minutes, mediation.verdict, recount.misjudged()) == (160, "borderline", 0)


def test_a_large_logbook_is_left_to_the_worker_and_follows_what_it_did_until_then(ana):
    logged(ana, rule_actions.MOST_AT_ONCE - 2)
    before, programme = verdicts(ana), approved(rule=LONG)
    assert programme_actions.follow(programme, by=ana) is False
    commit()
    waiting = verdicts(ana), panel(ana).facts.followed
    jobs.run_due()
    assert (waiting, panel(ana).facts.followed) == ((before, None), "Harbour ODRQAP")
    counted = Counter(row[:2] for row in verdicts(ana))
    assert counted == {(90, "does_not_count"): 1, (150, "borderline"): len(before) - 2, (180, "counts"): 1}
    assert recount.misjudged() == 0


def test_a_new_version_is_counted_by_the_worker_for_those_who_follow_it(app, ana):
    programme, other = approved(), make.mediator()
    followed(ana, programme)
    make.mediation(other, minutes=150)
    jobs.run_due()
    before = verdicts(other)
    ruled(programme, **LONG)
    sick = app.test_cli_runner().invoke(doctor).exit_code
    jobs.run_due()
    assert (sick, app.test_cli_runner().invoke(doctor).exit_code) == (1, 0)
    assert ([row[1] for row in verdicts(ana)], verdicts(other)) == (
        ["does_not_count", "borderline", "counts"],
        before,
    )


def test_a_later_version_holds_from_midnight_in_amsterdam(ana, clock):
    programme = followed(ana, approved())
    staff = make.staff()
    programme_actions.set_rule(
        programme,
        by=staff,
        version=programme.version,
        rule=replace(IMI_RULE, **LONG),
        in_force_from=date(2026, 7, 2),
        reason="From July on.",
    )
    commit()
    told = []
    for now in (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), datetime(2026, 7, 1, 22, 0, tzinfo=UTC)):
        clock.hold(now)
        jobs.run_due()
        told.append((panel(ana).facts.rule.min_minutes, verdicts(ana)[1][1], recount.misjudged()))
    assert told == [(120, "counts", 0), (180, "borderline", 0)]


def test_a_new_version_of_imis_rule_reaches_those_who_chose_nothing(ana):
    chosen, staff = make.mediator(), make.staff()
    make.mediation(chosen, minutes=150)
    followed(chosen, approved(rule=LONG))
    before = verdicts(chosen)
    stricter = replace(IMI_RULE, min_minutes=160)
    rule_actions.set_rule(IMI, by=staff, rule=stricter, in_force_from=TODAY, reason="Decided by the board.")
    commit()
    jobs.run_due()
    assert [row[1:] for row in verdicts(ana)][1] == ("borderline", "IMI 2026-2")
    assert (verdicts(chosen), recount.misjudged()) == (before, 0)


def test_imis_rule_does_not_rise_above_a_programmes(ana):
    approved()
    stricter = replace(IMI_RULE, min_minutes=160)
    with pytest.raises(Refused) as refusal:
        rule_actions.set_rule(IMI, by=make.staff(), rule=stricter, in_force_from=TODAY, reason="Too early.")
    assert list(refusal.value.beside) == ["min_minutes"]


@pytest.mark.parametrize(
    ("asked", "day", "beside"),
    [
        ({"needed": 19}, TODAY, {"needed": "IMI asks for at least 20."}),
        ({}, date(2026, 6, 29), {"in_force_from": "A rule comes into force on 30 Jun 2026 at the earliest."}),
    ],
)
def test_a_rule_that_is_laxer_or_reaches_back_is_refused(database, asked, day, beside):
    rule, staff = replace(IMI_RULE, **asked), make.staff()
    with pytest.raises(Refused) as refusal:
        rule_actions.set_rule("programme:1", by=staff, rule=rule, in_force_from=day, reason="Asked for.")
    assert (refusal.value.beside, db.session.scalars(select(RuleVersion)).all()) == (beside, [])


def test_a_version_does_not_come_before_the_one_before_it(database):
    staff = make.staff()
    given = {"by": staff, "rule": IMI_RULE, "reason": "Asked for."}
    rule_actions.set_rule("programme:1", in_force_from=date(2026, 8, 1), **given)
    with pytest.raises(Refused) as refusal:
        rule_actions.set_rule("programme:1", in_force_from=date(2026, 7, 31), **given)
    assert refusal.value.reason == "A rule comes into force on 1 Aug 2026 at the earliest."


def test_of_two_versions_of_one_day_the_later_holds(database):
    programme = approved()
    ruled(programme, needed=30)
    found = rule_queries.in_force({programme.scheme})[programme.scheme]
    assert (found.needed, [each.number for each in rule_queries.versions(programme.scheme)]) == (30, [2, 1])


def test_who_follows_a_suspended_programme_goes_on(ana):
    programme = followed(ana, approved(rule=LONG))
    before = verdicts(ana)
    moved(programme, "suspend")
    jobs.run_due()
    with pytest.raises(Refused):
        programme_actions.follow(programme, by=ana)
    assert (verdicts(ana), recount.misjudged()) == (before, 0)


@pytest.mark.parametrize("number", range(4))
def test_choosing_and_logging_in_one_instant_leave_no_verdict_of_the_wrong_rule(app, ana, number):
    programme_id, start = approved(rule=LONG).id, Barrier(2)

    def at_once(change):
        with app.app_context():
            start.wait()
            with unit():
                change()

    def choose():
        programme_actions.follow(programme_queries.programme(programme_id), by=ana)

    def log():
        actions.log(
            ana,
            form_token=f"in one instant {number}",
            reference="T-800",
            has_agreement=True,
            date=TODAY,
            minutes=150,
            mode=Mode.VIDEO,
        )

    both = [Thread(target=at_once, args=(change,)) for change in (choose, log)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    db.session.rollback()
    assert (recount.misjudged(), [row[1] for row in verdicts(ana)].count("borderline")) == (0, 2)
