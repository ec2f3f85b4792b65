"""A backup made, looked through and put back, by the commands of those who run the portal."""

import json
import os
import resource
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update

from app import create_app
from app.accounts import actions, queries
from app.accounts.models import User
from app.audit import AuditRecord
from app.db import commit, db
from app.logbook.models import Mediation
from tests import make


@pytest.fixture
def anywhere(environ, tmp_path):
    """A portal in a place where there is no database, with the same keys unless others are said."""

    def at(name, **other):
        portal = create_app(environ | other, tmp_path / name)

        def run(*words):
            with portal.app_context():
                return portal.test_cli_runner().invoke(args=[str(word) for word in words])

        return portal, run

    return at


def test_a_backup_brings_everybody_back_in_an_empty_place(run, anywhere, tmp_path):
    make.mediator(email="ana@example.org")
    said = run("backup", str(tmp_path / "b.zip"))
    elsewhere, there = anywhere("new")
    restored = there("restore", tmp_path / "b.zip")
    with elsewhere.app_context():
        found = db.session.scalars(select(User.email)).all()
        verbs = db.session.scalars(select(AuditRecord.verb)).all()
    assert (said[0], restored.exit_code, found) == (0, 0, ["ana@example.org"]), (said, restored.output)
    assert "Whoever was erased since it was made is back." in restored.output
    assert verbs == ["restored a backup"]
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    assert there("doctor").exit_code == 0


def test_a_restore_signs_everybody_out(run, anywhere, tmp_path):
    ana = make.mediator()
    actions.open_sign_in(db.session.get_one(User, ana.id), device="Firefox on Linux")
    commit()
    run("backup", str(tmp_path / "b.zip"))
    before = queries.sign_ins(ana)
    elsewhere, there = anywhere("new")
    said = there("restore", tmp_path / "b.zip").output
    with elsewhere.app_context():
        after = queries.sign_ins(ana)
    assert (len(before), after, "Everybody is signed out." in said) == (1, [], True)


def test_a_backup_says_what_it_holds_and_not_the_key(run, environ, tmp_path, clock):
    make.mediator()
    run("backup", str(tmp_path / "b.zip"))
    with ZipFile(tmp_path / "b.zip") as zipped:
        manifest = json.loads(zipped.read("manifest.json"))
        everything = b"".join(zipped.read(name) for name in zipped.namelist())
    assert (manifest["made_at"], manifest["rows"]["users"]) == (clock.now().isoformat(), 1)
    assert environ["DATA_KEY"].encode() not in everything
    assert environ["SECRET_KEY"].encode() not in everything


def test_a_look_changes_nothing_and_counts(run, database, tmp_path):
    make.issuer_key()
    run("backup", str(tmp_path / "b.zip"))
    before = database.session.scalars(select(AuditRecord.id)).all()
    code, said = run("restore", str(tmp_path / "b.zip"), "--check")
    assert (code, "        1  issuer_key\n" in said, said.splitlines()[-1]) == (0, True, "All is well.")
    assert database.session.scalars(select(AuditRecord.id)).all() == before


def test_a_look_finds_what_a_backup_keeps_wrong(run, database, tmp_path):
    make.mediation(make.mediator())
    database.session.execute(update(Mediation).values(verdict="borderline"))
    commit()
    run("backup", str(tmp_path / "b.zip"))
    code, said = run("restore", str(tmp_path / "b.zip"), "--check")
    assert (code, "Stored verdicts that are not what the rule says now: 1." in said) == (1, True)


def test_a_database_is_never_written_over(run, database, tmp_path):
    make.mediator(email="ana@example.org")
    run("backup", str(tmp_path / "b.zip"))
    code, said = run("restore", str(tmp_path / "b.zip"))
    assert (code, "Restore into an empty place." in said) == (1, True)
    assert database.session.scalars(select(User.email)).all() == ["ana@example.org"]


def test_a_backup_is_never_written_over(run, tmp_path):
    run("backup", str(tmp_path / "b.zip"))
    before = (tmp_path / "b.zip").read_bytes()
    assert run("backup", str(tmp_path / "b.zip")) == (1, f"Error: {tmp_path / 'b.zip'} is there already.\n")
    assert (tmp_path / "b.zip").read_bytes() == before
    assert run("backup", str(tmp_path / "no" / "b.zip"))[0] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_what_was_changed_or_cut_off_is_no_backup(run, anywhere, tmp_path, place):
    run("backup", str(tmp_path / "b.zip"))
    whole = (tmp_path / "b.zip").read_bytes()
    at = int(len(whole) * place)
    damaged = {"changed": whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], "cut": whole[:at], "empty": b""}
    _elsewhere, there = anywhere("new")
    for name, content in damaged.items():
        (tmp_path / name).write_bytes(content)
        for words in (("restore", tmp_path / name, "--check"), ("restore", tmp_path / name)):
            assert "no backup of the portal, or a damaged one" in there(*words).output
    assert not list((tmp_path / "new").glob(".backup-*"))
    assert there("restore", tmp_path / "b.zip").exit_code == 0


def test_a_copy_that_was_exchanged_is_no_backup(run, anywhere, tmp_path):
    run("backup", str(tmp_path / "b.zip"))
    with ZipFile(tmp_path / "b.zip") as made, ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("manifest.json", made.read("manifest.json"))
        other.writestr("database", made.read("database") + b" ")
    _elsewhere, there = anywhere("new")
    assert "no backup of the portal, or a damaged one" in there("restore", tmp_path / "other.zip").output


def test_what_was_sealed_by_another_key_is_found_in_a_backup(run, app, database, tmp_path, monkeypatch):
    make.issuer_key()
    actions.send_code("ana@example.org")
    commit()
    monkeypatch.setitem(app.config, "DATA_KEY", bytes(32))
    run("backup", str(tmp_path / "b.zip"))
    code, said = run("restore", str(tmp_path / "b.zip"), "--check")
    assert (code, "DATA_KEY does not open signing key 1" in said) == (1, True)
    assert "DATA_KEY does not open the letters that wait" in said


def test_another_key_is_told_before_anything_is_restored(run, anywhere, tmp_path):
    run("backup", str(tmp_path / "b.zip"))
    _elsewhere, there = anywhere("new", DATA_KEY=b64encode(bytes(32)).decode())
    for words in (("restore", tmp_path / "b.zip", "--check"), ("restore", tmp_path / "b.zip")):
        said = there(*words)
        assert (said.exit_code, "made with another DATA_KEY" in said.output) == (1, True)
    assert not list((tmp_path / "new").glob(".backup-*"))


def test_a_folder_keeps_its_newest_backups_and_all_other_files(run, tmp_path, clock):
    (tmp_path / "portal-of-somebody.zip").write_text("not ours")
    for _ in range(4):
        said = run("backup", str(tmp_path), "--keep", "2")
        clock.hold(clock.now() + timedelta(days=1))
    kept = ["portal-20260702T080000Z.zip", "portal-20260703T080000Z.zip", "portal-of-somebody.zip"]
    assert sorted(path.name for path in tmp_path.iterdir()) == kept
    assert f"Removed {tmp_path / 'portal-20260701T080000Z.zip'}." in said[1]
    assert run("backup", str(tmp_path / "b.zip"), "--keep", "2")[0] == 1


def test_a_full_disk_is_told_in_words_and_leaves_nothing_behind(run, database, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        said = run("backup", str(tmp_path / "b.zip"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert said == (1, "Error: SQLite could not copy the database: disk I/O error.\n")
    assert list(tmp_path.iterdir()) == []


def test_where_there_is_no_database_everything_is_said_in_words(anywhere, tmp_path):
    _elsewhere, there = anywhere("new")
    assert there("backup", tmp_path / "b.zip").output == "Error: There is nothing in the database yet.\n"
    assert there("restore", tmp_path, "--check").output == f"Error: {tmp_path}: Is a directory.\n"
    assert "The database does not have the schema of this version." in there("doctor").output


def test_the_doctor_misses_backups(run, tmp_path, clock):
    make.mediator()
    run("backup", str(tmp_path))
    told = []
    for _ in range(2):
        told.append(run("doctor"))
        clock.hold(clock.now() + timedelta(days=4))
    assert told[0] == (0, "All is well.\n")
    assert told[1] == (1, "The last backup was made 4 days ago. To make one: portal backup FOLDER\n")


def test_a_restore_that_is_refused_leaves_the_folder_as_it_was(run, anywhere, tmp_path):
    make.mediator()
    run("backup", str(tmp_path / "b.zip"))
    _elsewhere, there = anywhere("new", DATA_KEY=b64encode(bytes(32)).decode())
    said = [there("restore", path) for path in (tmp_path / "b.zip", tmp_path / "none.zip", tmp_path)]
    said.append(there("restore", tmp_path / "b.zip", "--check"))
    assert [each.exit_code for each in said] == [1] * 4
    assert there("backup", tmp_path / "c.zip").exit_code == 1
    assert list((tmp_path / "new").iterdir()) == []


def test_what_killed_backups_left_is_cleared_away_after_a_day(run, app, clock, tmp_path):
    folder = Path(app.config["FOLDER"])
    ages = {".backup-ab_old12": 25, ".backup-youngest": 23, ".backup-theirs_1": 25, ".backup-of-ours": 25}
    for name, hours in ages.items():
        for left in (tmp_path / name, folder / name):
            left.mkdir()
            (left / ("database.txt" if "theirs" in name else "database")).write_text("half of it")
            at = (clock.now() - timedelta(hours=hours)).timestamp()
            for path in (*left.iterdir(), left):
                os.utime(path, (at, at))
    (tmp_path / ".backup-filename").write_text("of somebody")
    assert run("backup", str(tmp_path / "b.zip"))[0] == 0
    stay = {".backup-youngest", ".backup-theirs_1", ".backup-of-ours"}
    assert {path.name for path in tmp_path.glob(".backup-*")} == stay | {".backup-filename"}
    assert {path.name for path in folder.glob(".backup-*")} == stay


def test_who_was_erased_since_is_erased_again(run, anywhere, tmp_path):
    ana, bea = make.mediator(email="ana@example.org"), make.mediator(email="bea@example.org")
    run("backup", str(tmp_path / "b.zip"))
    day = "2026-07-01T01:00:00+00:00"
    (tmp_path / "list").write_text(f"# account, when\n{ana.id} {day}\n\n12 {day}\n")
    elsewhere, there = anywhere("new")
    said = there("restore", tmp_path / "b.zip", "--erasures", tmp_path / "list")
    assert (said.exit_code, "On the list of erasures: 2." in said.output, "is back" in said.output) == (0, True, False)
    with elsewhere.app_context():
        known = db.session.scalars(select(User.email).order_by(User.id)).all()
    assert known[:2] == [f"erased-{ana.id}@invalid", bea.email]
    (tmp_path / "list").write_text("ana@example.org\n")
    wrong = there("restore", tmp_path / "b.zip", "--erasures", tmp_path / "list")
    assert "Line 1 is none of an erasure list." in wrong.output
