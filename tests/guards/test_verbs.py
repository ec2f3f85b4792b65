"""Every verb that the audit records has words (app/auditing/history.py), and every word stands for something."""

import ast
from itertools import chain

import pytest

from app.accounts.models import User
from app.accounts.passkeys.rules import Role, WhyEnded
from app.auditing import history
from app.feedback.misuse.grounds import Misuse
from app.fees.models import Payer
from app.fees.payers import vat
from app.fees.prices import queries as price_queries
from app.fees.vocabulary import State
from app.fees.waivers import actions as waiver_actions
from app.listing.applications import life as application
from app.listing.approvals import needs as approval
from app.listing.profiles.models import Profile
from app.listing.standings import actions as standing_actions
from app.logbook.cpd.models import CpdItem
from app.logbook.file_import.models import FileKind
from app.logbook.models import Mediation, Session
from tests.guards.laws import ROOT

WROTE = ("record", "note")
# What a verb can be where it is put together, by how that is written.
PUT_TOGETHER = {
    "_SAID[kind].verb": [each.verb for each in standing_actions._SAID.values()],
    "f'application: {verb}'": [f"application: {verb}" for _state, verb in application.LIFE.table],
    "rules.OPENED": [approval.OPENED],
    "f'listing: {verb}'": [f"listing: {verb}" for verb in approval.DONE],
    "f'decided about an entry: {decision}'": [f"decided about an entry: {each}" for each in application.Decision],
    "f'{verb}: programme'": [
        f"{verb}: programme" for verb in ("approve", "suspend", "restore", "withdraw")
    ],
    "VERBS[request.state]": list(waiver_actions.VERBS.values()),
    "SET": [price_queries.SET],
    "price_queries.ADDED": [price_queries.ADDED],
    "f'checked a VAT number: {made.decision or answer}'": [
        f"checked a VAT number: {each}" for each in (*vat.Decision, *vat.Answer) if each is not vat.Answer.NOT_ASKED
    ],
    "f'contribution: {how}'": ["contribution: paid", "contribution: waived", "contribution: refunded"],
    "f'contribution: {contribution.state}'": [
        f"contribution: {each}" for each in State if each not in (State.OPEN, State.HELD)
    ],
    "f'contribution: {each.state}'": [f"contribution: {State.CANCELLED}"],
    "f'contribution: {verb}'": ["contribution: hold", "contribution: release"],
    "f'ended staff: {why.words}'": [f"ended staff: {each.words}" for each in WhyEnded],
    "f'ended a request: {misuse}'": [f"ended a request: {each}" for each in Misuse],
    "f'made {role}'": [f"made {each}" for each in Role],
    "f'read a {kind.thing}'": [f"read a {each.thing}" for each in FileKind],
    "verb": ["verified certification", "refused certification"],
}  # fmt: skip


def verbs_of(text):
    """What is recorded in a module: verbs, and the text of those that are put together."""
    for node in ast.walk(ast.parse(text)):
        is_noted = isinstance(node, ast.Call) and ast.unparse(node.func) in {f"audit.{name}" for name in WROTE}
        if is_noted and node.args:
            yield from said(node.args[0])


def said(verb):
    if isinstance(verb, ast.IfExp):
        yield from (*said(verb.body), *said(verb.orelse))
    elif isinstance(verb, ast.Constant):
        yield verb.value
    else:
        written = ast.unparse(verb)
        yield from PUT_TOGETHER.get(written, [f"{written}, which PUT_TOGETHER does not know"])


def everywhere():
    return set(chain.from_iterable(verbs_of(path.read_text()) for path in (ROOT / "app").rglob("*.py")))


def test_every_verb_has_words():
    assert sorted(verb for verb in everywhere() if not history.is_known(verb)) == []


def test_there_are_words_for_nothing_else():
    known = history._DEEDS.keys() | history._AS_THEY_ARE
    assert sorted(known - everywhere()) == []


@pytest.mark.parametrize(
    "written", ['audit.record("sang", row)', "audit.note(f'sang {loud}', 'row', 1)", "audit.record(SONG, row)"]
)
def test_a_verb_without_words_is_found(written):
    assert [verb for verb in verbs_of(written) if not history.is_known(verb)]


# Columns that nobody fills in: whose, when, which version, and what is worked out from the others.
WORKED_OUT = {
    "id", "mediator_id", "mediation_id", "form_token", "form_digest", "created_at", "changed_at", "removed_at",
    "import_run_id", "version", "verdict", "reason", "counted_on", "listed_on", "held_minutes", "online_minutes",
    "is_core", "modes", "session_count", "rule_version", "evidence_level", "source", "calendar_says", "known_as",
}  # fmt: skip


@pytest.mark.parametrize("model", [Mediation, Session, CpdItem, Profile, Payer])
def test_every_field_that_a_person_fills_in_has_words(model):
    columns = {column.name for column in model.__table__.columns}
    assert columns - WORKED_OUT - history.FIELDS.keys() == set()
    assert len(history.kept(columns & history.FIELDS.keys())) <= history.MOST


def test_a_field_with_words_is_a_column():
    columns = {
        column.name
        for model in (Mediation, Session, CpdItem, Profile, Payer, User)
        for column in model.__table__.columns
    }
    assert history.FIELDS.keys() - columns == set()
