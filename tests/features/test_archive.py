"""The complete logbook as a file: what it holds, and what becomes of it in another account."""

import json
import random
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.logbook import actions
from app.logbook.eligibility import actions as eligibility_actions
from app.logbook.files.archive_schema import schema
from app.logbook.models import Mediation
from app.logbook.rules import actions as rule_actions
from app.logbook.vocabulary import (
    Conclusion,
    Field,
    Kind,
    Mode,
    Parties,
    Platform,
    Role,
    SessionStatus,
    Source,
    Status,
)
from tests import make
from tests.features import applying
from tests.features.bringing import exported, import_archive
from tests.features.importing import logbook, numbers

pytestmark = pytest.mark.database


def plain(data: bytes) -> dict:
    """A file without ids, times and what belongs to the account."""
    said = json.loads(data)
    for each in said["mediations"]:
        del each["id"], each["logged_at"]
    del said["written_at"], said["code_of_conduct"], said["certification"]["claimed_at"]
    return said


def test_another_account_gets_the_same_logbook(browser, ana, his, kofi):
    first = make.mediation(ana, reference="KM-01", field=Field.FAMILY, countries=["PT"], claim_sentence="All by video")
    make.session(first, by=ana, minutes=45, mode=Mode.IN_PERSON)
    actions.reflect(first, by=ana, version=0, went_well="Patience", was_hard="Silence")
    make.mediation(ana, reference="KM-02", minutes=None, status=Status.PLANNED)
    eligibility_actions.set_opening_balance(ana, version=0, minutes=6000, mediations=12, note="Court lists")
    eligibility_actions.claim_certification(ana)
    commit()
    file = exported(browser)
    page = import_archive(his, file)
    assert "2 of 2 mediations ticked" in page.words
    page = page.submit("Log what is ticked")
    assert logbook(kofi) == logbook(ana)
    assert plain(exported(his)) == plain(file)
    assert verdicts(kofi) == verdicts(ana)
    import_archive(his, file)
    assert numbers(kofi) == [(2, 2, 0, 0, 0, 0), (2, 0, 2, 0, 0, 0)]
    import_archive(browser, file)
    assert numbers(ana) == [(2, 0, 2, 0, 0, 0)]


def verdicts(mediator) -> list[tuple]:
    columns = Mediation.reference, Mediation.verdict, Mediation.reason, Mediation.counted_on, Mediation.evidence_level
    rows = db.session.execute(
        select(*columns).where(Mediation.mediator_id == mediator.id).order_by(Mediation.reference)
    )
    return [tuple(row) for row in rows]


def any_session(chance: random.Random) -> dict:
    start = None
    day = date(2026, 6, 30) - timedelta(days=chance.randrange(1200))
    if chance.random() < 0.5:
        start = datetime(day.year, day.month, day.day, chance.randrange(8, 18), tzinfo=UTC)
    return {
        "date": day,
        "starts_at": start,
        "ends_at": start and start + timedelta(minutes=90),
        "zone": chance.choice(["Europe/Lisbon", "America/New_York", "Asia/Kolkata"]),
        "minutes": chance.choice([None, 20, 60, 180, 600]),
        "kind": chance.choice(list(Kind)),
        "mode": chance.choice(list(Mode)),
        "is_mediator_remote": chance.random() < 0.5,
        "status": chance.choice([SessionStatus.HELD, SessionStatus.HELD, *SessionStatus]),
        "platform": chance.choice([None, *Platform]),
        "source": chance.choice(list(Source)),
    }


def any_logbook(mediator, chance: random.Random) -> None:
    for number in range(chance.randrange(1, 6)):
        first, *others = [any_session(chance) for _ in range(chance.randrange(1, 4))]
        made = make.mediation(
            mediator,
            on=first["date"],
            reference=f"R-{number:02}",
            role=chance.choice(list(Role)),
            is_simulated=chance.random() < 0.2,
            has_agreement=chance.random() < 0.8,
            status=chance.choice(list(Status)),
            field=chance.choice([None, *Field]),
            is_cross_border=chance.random() < 0.5,
            countries=chance.sample(["PT", "DE", "IN"], chance.randrange(3)),
            language=chance.choice(["", "pt", "de"]),
            parties=chance.choice([None, *Parties]),
            conclusion=chance.choice([None, *Conclusion]),
            is_claimed_full_scale=chance.random() < 0.5,
            claim_sentence=chance.choice(["", "Ein “Satz” – mit\nZeilen \U0001f600"]),
            is_feedback_announced=chance.random() < 0.5,
        )
        actions.change_session(made.sessions[0], by=mediator, version=made.version, **first)
        for each in others:
            actions.add_session(made, by=mediator, **each)
        if chance.random() < 0.5:
            actions.reflect(made, by=mediator, version=0, went_well="gut", was_hard="")
    commit()


@pytest.mark.parametrize("seed", range(8))
def test_any_logbook_comes_out_of_another_account_as_it_went_in(browser, ana, his, kofi, seed):
    any_logbook(ana, random.Random(seed))
    file = exported(browser)
    import_archive(his, file).submit("Log what is ticked")
    assert json.dumps(plain(exported(his)), sort_keys=True) == json.dumps(plain(file), sort_keys=True)
    assert verdicts(kofi) == verdicts(ana)
    import_archive(his, exported(his))
    assert numbers(kofi)[1][1:3] == (0, len(verdicts(ana)))


def test_the_order_of_a_second_export_is_that_of_the_first(browser, ana, his, kofi):
    any_logbook(ana, random.Random(99))
    import_archive(his, exported(browser)).submit("Log what is ticked")
    times = re.compile(rb'"(id|logged_at|written_at)": "[^"]*"')
    assert times.sub(b"", exported(his)) == times.sub(b"", exported(browser))


def test_what_is_logged_stays_and_only_what_is_not_there_is_added(browser, ana, his, kofi):
    make.mediation(ana, reference="KM-01", minutes=180)
    make.mediation(ana, reference="KM-02")
    file = exported(browser)
    make.mediation(kofi, reference="KM-01", minutes=60)
    page = import_archive(his, file)
    assert "logged 20 Jun 2026, one session, 1 h; in your file 20 Jun 2026, one session, 3 h" in page.words
    page.submit("Log what is ticked")
    assert numbers(kofi) == [(2, 1, 0, 1, 0, 0)]
    assert [(reference, sessions[0][1]) for reference, sessions in logbook(kofi)] == [("KM-01", 60), ("KM-02", 180)]


def test_one_that_was_renamed_is_known_by_its_id(browser, ana):
    made = make.mediation(ana, reference="KM-01")
    file = exported(browser)
    actions.change(made, by=ana, version=made.version, reference="KM-99")
    commit()
    page = import_archive(browser, file)
    assert ("KM-99" in page.words, numbers(ana)) == (True, [(1, 0, 0, 1, 0, 0)])


def test_what_was_brought_in_and_removed_stays_removed_and_an_undone_import_can_be_had_again(browser, ana, his, kofi):
    make.mediation(ana, reference="KM-01")
    file = exported(browser)
    page = import_archive(his, file).submit("Log what is ticked")
    page.submit("Undo this import")
    assert logbook(kofi) == []
    import_archive(his, file).submit("Log what is ticked")
    [made] = db.session.scalars(
        select(Mediation).where(Mediation.mediator_id == kofi.id, Mediation.removed_at.is_(None))
    )
    actions.remove(made, by=kofi)
    commit()
    import_archive(his, file)
    assert numbers(kofi) == [(1, 1, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0), (1, 0, 1, 0, 0, 0)]


def test_the_rule_of_a_programme_is_followed_where_it_is_known(browser, ana, his, kofi):
    programme = applying.programme()
    make.mediation(ana, reference="KM-01")
    rule_actions.follow(ana, scheme=programme.scheme, name=programme.name)
    commit()
    file = exported(browser)
    assert json.loads(file)["rule"]["scheme"] == programme.scheme
    page = import_archive(his, file)
    assert "The rule of the programme you follow" in page.words
    page.submit("Log what is ticked")
    assert json.loads(exported(his))["rule"] == json.loads(file)["rule"]


def test_a_file_cannot_say_that_a_certification_is_verified_or_that_a_reviewer_confirmed(browser, ana, his, kofi):
    make.mediation(ana, reference="KM-01")
    said = json.loads(exported(browser))
    said["certification"] = {"claimed": True, "claimed_at": None, "verified_at": "2026-01-01T00:00:00Z"}
    said["mediations"][0]["result"] = {"verdict": "counts", "evidence_level": 3}
    import_archive(his, json.dumps(said).encode()).submit("Log what is ticked")
    brought = json.loads(exported(his))
    assert brought["certification"]["verified_at"] is None
    assert brought["mediations"][0]["result"]["evidence_level"] == 0


def test_the_schema_describes_the_file(browser, ana):
    any_logbook(ana, random.Random(5))
    eligibility_actions.set_opening_balance(ana, version=0, minutes=6000, mediations=12, note="")
    commit()
    assert json.loads(Path("docs/logbook-schema.json").read_text()) == schema()
    assert json.loads(browser.get("/logbook/schema.json").text) == schema()
    assert list(complaints(json.loads(exported(browser)), schema(), "file")) == []


def complaints(value, rule: dict, where: str):
    """What a value breaks of the part of JSON Schema that ours is written in."""
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
    if "anyOf" in rule:
        if all(any(True for _ in complaints(value, each, where)) for each in rule["anyOf"]):
            yield f"{where} is none of what it may be"
        return
    if rule.get("type") == "null":
        if value is not None:
            yield f"{where} is not null"
        return
    if "const" in rule and value != rule["const"]:
        yield f"{where} is not {rule['const']}"
    if "enum" in rule and value not in rule["enum"]:
        yield f"{where} is not in the list"
    if "type" in rule and (type(value) is not types[rule["type"]]):
        yield f"{where} is no {rule['type']}"
        return
    if isinstance(value, dict):
        yield from (f"{where}.{name} is missing" for name in rule["required"] if name not in value)
        yield from (f"{where}.{name} is not described" for name in value if name not in rule["properties"])
        for name, each in rule["properties"].items():
            yield from complaints(value.get(name), each, f"{where}.{name}")
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from complaints(each, rule["items"], f"{where}[{number}]")
    if isinstance(value, str) and not re.search(rule.get("pattern", ""), value):
        yield f"{where} is written otherwise"
    if isinstance(value, str) and len(value) > rule.get("maxLength", len(value)):
        yield f"{where} is too long"
    if isinstance(value, int) and not rule.get("minimum", value) <= value <= rule.get("maximum", value):
        yield f"{where} is out of bounds"
