"""What is shared with a programme, frozen: one way to write it, what is in it, and what has changed since."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.listing.applications import snapshot
from app.listing.applications.changes import Change, differs
from app.listing.applications.checklist import missing, to_be_accepted
from app.listing.applications.snapshot import Applicant, Logged, canonical, digest, made, read, to_decide
from app.logbook.counting import MediationFacts, SessionFacts
from app.logbook.eligibility.assessment import OpeningBalance
from app.logbook.rules.parameters import Rule
from app.logbook.vocabulary import Kind, Mode, Role, SessionStatus, Source, Status

AS_OF = date(2026, 6, 30)
ANA = Applicant("Ana", "Rivers ODR", OpeningBalance(), "2026", date(2026, 1, 5), None, None)
RULE = Rule(version="programme:1 v1", shortest_window=30, longest_window=30)
FACTS = ("reference", "role", "date", "minutes", "share", "verdict", "reasons", "place", "flags")
ENTRIES = st.lists(
    st.builds(
        lambda key, days, minutes, mode: entry(key, on=AS_OF - timedelta(days), minutes=minutes, mode=mode),
        st.integers(1, 10_000),
        st.integers(-30, 1_200),
        st.integers(0, 400),
        st.sampled_from(Mode),
    ),
    max_size=30,
    unique_by=lambda each: each.key,
)


def entry(
    key: int = 1, *, on: date = date(2026, 5, 4), minutes: int = 180, mode: Mode = Mode.VIDEO, **what: object
) -> Logged:
    session = SessionFacts(on, minutes, Kind.JOINT, mode, SessionStatus.HELD)
    facts = MediationFacts(Role.SOLE_MEDIATOR, False, True, Status.CONCLUDED, (session,))
    return replace(Logged(key, f"M-{key}", facts, (Source.BY_HAND,), 0), **what)


def frozen(*log: Logged, applicant: Applicant = ANA, rule: Rule = RULE, as_of: date = AS_OF) -> snapshot.Frozen:
    return made(applicant, log, rule=rule, as_of=as_of)


def many(number: int, **what: object) -> list[Logged]:
    return [entry(key, on=AS_OF - timedelta(days=10 * key), **what) for key in range(1, number + 1)]


def test_an_entry_is_written_with_its_verdict_and_why():
    (found,) = frozen(entry(minutes=90))["entries"]
    assert {name: found[name] for name in FACTS} == {
        "reference": "M-1",
        "role": "sole_mediator",
        "date": "2026-05-04",
        "minutes": 90,
        "share": "1/1",
        "verdict": "borderline",
        "reasons": ["minutes"],
        "place": "to_judge",
        "flags": [],
    }


def test_what_an_assessor_should_look_at_twice_is_flagged():
    tomorrow = AS_OF + timedelta(days=1)
    log = entry(1), entry(2), entry(3, on=tomorrow), entry(4, minutes=200, is_edited_after_import=True)
    flags = {each["key"]: each["flags"] for each in frozen(*log)["entries"]}
    assert flags == {1: ["possible_duplicate"], 2: ["possible_duplicate"], 3: ["future"], 4: ["edited_after_import"]}


def test_an_assessor_decides_about_what_is_in_the_window_and_sees_the_rest():
    log = entry(1), entry(2, minutes=90), entry(3, minutes=10), entry(4, on=date(2023, 12, 29))
    found = frozen(*log)
    assert sorted(each["key"] for each in to_decide(found)) == [1, 2]
    assert len(found["entries"]) == 4
    assert found["windows"] == [
        {"months": 30, "first_day": "2023-12-30", "counted": 1, "to_judge": 1, "is_met": False},
    ]


def test_the_rule_is_part_of_it_and_can_be_read_from_it():
    assert snapshot.rule_of(read(canonical(frozen(entry())))) == RULE


def test_it_is_written_in_one_way_whatever_the_order():
    log = many(5)
    assert canonical(frozen(*log)) == canonical(frozen(*reversed(log)))


@given(ENTRIES)
def test_bytes_and_values_are_the_same_thing(log):
    found = frozen(*log)
    written = canonical(found)
    assert read(written) == found
    assert canonical(read(written)) == written
    assert list(json.loads(written)) == sorted(found)
    assert len(digest(written)) == 64


@given(
    st.lists(st.builds(entry, st.integers(1, 10_000), claim=st.none() | st.text()), max_size=30),
    st.builds(
        Applicant,
        name=st.text() | st.just('","rule":{"needed":0},"certification":{'),
        programme=st.text() | st.just('"rule":{'),
        opening=st.just(OpeningBalance()),
        code_version=st.none() | st.text(),
        code_accepted_on=st.none() | st.dates(),
        certified_on=st.none() | st.dates(),
        verified_on=st.none() | st.dates(),
    ),
    st.sampled_from([Rule(), RULE]),
)
def test_the_certification_and_the_rule_are_read_from_the_ends_alone(log, applicant, rule):
    found = frozen(*log, applicant=applicant, rule=rule)
    written = canonical(found)
    ends = snapshot.ends(written[: snapshot.HEAD], written[-snapshot.TAIL :])
    assert ends == {"certification": found["certification"], "rule": found["rule"]}


@given(ENTRIES)
def test_the_totals_are_those_of_the_entries(log):
    found = frozen(*log)
    places = [each["place"] for each in found["entries"]]
    (window,) = found["windows"]
    assert (window["counted"], window["to_judge"]) == (places.count("counted"), places.count("to_judge"))


@pytest.mark.parametrize("value", [0.5, [0.5], {"a": [{"b": 1.0}]}])
def test_no_float_is_ever_written(value):
    with pytest.raises(TypeError):
        canonical({"value": value})


MISSING = {
    "nothing": (frozen(*many(20)), []),
    "one mediation": (
        frozen(*many(19)),
        [
            "You have 57 h of 200 and 19 of 20 mediations of core experience and need one of the two.",
            "You are 1 short of 20 e-mediations at 30 months.",
        ],
    ),
    "one, with earlier experience": (
        frozen(*many(19), applicant=replace(ANA, opening=OpeningBalance(0, 1))),
        ["You are 1 short of 20 e-mediations at 30 months."],
    ),
    "one, for an assessor to accept": (
        frozen(*many(19), entry(99, minutes=90)),
        [],
    ),
    "more than an assessor could accept": (
        frozen(*many(18), entry(99, minutes=90), applicant=replace(ANA, opening=OpeningBalance(0, 1))),
        ["You are 1 short of 20 e-mediations at 30 months, even if an assessor accepts every entry in doubt."],
    ),
    "nothing, when certified and verified": (
        frozen(*many(5), applicant=replace(ANA, certified_on=AS_OF, verified_on=AS_OF)),
        [],
    ),
    "experience, when certified by their own word": (
        frozen(*many(5), applicant=replace(ANA, certified_on=AS_OF)),
        [
            "You have 15 h of 200 and 5 of 20 mediations of core experience and need one of the two. "
            "Once IMI has verified your certification, none is needed."
        ],
    ),
    "Code and name": (
        frozen(*many(20), applicant=replace(ANA, name="", code_version=None, code_accepted_on=None)),
        [
            "You have not accepted the Code of Professional Conduct yet.",
            "Your name is not known yet. Enter it on your account page.",
        ],
    ),
}


@pytest.mark.parametrize(("found", "words"), MISSING.values(), ids=MISSING)
def test_what_is_missing_is_said_in_words(found, words):
    assert missing(found) == words


TO_ACCEPT = {
    "none, as enough count": (frozen(*many(20), entry(99, minutes=90)), ""),
    "the only one": (
        frozen(*many(19), entry(99, minutes=90)),
        "19 of 20 count. The one entry for the assessor to judge must be accepted.",
    ),
    "two of three": (
        frozen(*many(18), *(entry(97 + each, minutes=90) for each in range(3))),
        "18 of 20 count. 2 of the 3 entries for the assessor to judge must be accepted.",
    ),
    "none, as it would not be enough": (frozen(*many(18), entry(99, minutes=90)), ""),
}


@pytest.mark.parametrize(("found", "words"), TO_ACCEPT.values(), ids=TO_ACCEPT)
def test_what_has_to_be_accepted_is_said_in_words(found, words):
    assert to_be_accepted(found) == words


def test_where_both_are_asked_only_what_is_short_is_named():
    rule = replace(RULE, core="both")
    balance = replace(ANA, opening=OpeningBalance(150 * 60, 0))
    assert missing(frozen(*many(20), applicant=balance, rule=rule)) == []
    assert missing(frozen(*many(20), rule=rule)) == ["You have 60 h of 200 of core experience."]


CHANGES = {
    "nothing": ([entry()], []),
    "length": ([entry(minutes=200)], [Change(1, "M-1", "changed: sessions")]),
    "length, with another verdict": ([entry(minutes=90)], [Change(1, "M-1", "changed: sessions, verdict")]),
    "reference": ([entry(reference="X")], [Change(1, "X", "changed: reference")]),
    "removed": ([], [Change(1, "M-1", "removed")]),
    "new": ([entry(), entry(2, minutes=100)], [Change(2, "M-2", "new")]),
    "evidence, which no mediator writes": ([entry(evidence_level=3)], []),
    "a twin, which makes both suspect": ([entry(), entry(2)], [Change(2, "M-2", "new")]),
}


@pytest.mark.parametrize(("log", "changes"), CHANGES.values(), ids=CHANGES)
def test_what_has_changed_since_is_named(log, changes):
    shared = frozen(entry())
    assert differs(shared["entries"], snapshot.entries_by(log, shared)) == changes


@given(ENTRIES)
def test_nothing_differs_from_itself_on_any_later_day(log):
    shared = read(canonical(frozen(*log)))
    assert differs(shared["entries"], snapshot.entries_by(log, shared)) == []
