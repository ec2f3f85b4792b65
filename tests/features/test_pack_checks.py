"""Anybody checks a sealed pack: its hash tells a day and no name, its file whether it is still as it was sealed."""

import json
from datetime import timedelta
from io import BytesIO

import pytest

from app import clock
from app.db import commit
from app.listing.applications import snapshot
from app.listing.packs import actions as pack_actions, file as pack_file
from app.listing.packs.life import LARGEST_BYTES, Way
from app.listing.packs.verify_public import CHECKED_AN_HOUR
from tests import make
from tests.features import applying, packing

pytestmark = pytest.mark.database

GENUINE = "This pack is genuine and unchanged: sealed on 30 Jun 2026 by Ana Petrova for Lakes ODR, with 2 entries."
CHANGED = "This file has been changed."
UNKNOWN = "This file is not known, or has been changed."


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def pack(ana):
    make.mediation(ana, reference="M-1")
    make.mediation(ana, reference="M-2", sessions=({},))
    return packing.sealed(ana)


def checked(browser, data, name="pack.json"):
    return browser.get("/verify-pack/").submit("Check the file", {"File": (BytesIO(data), name)})


def withdrawn(pack):
    pack_actions.withdraw(pack, by=pack.mediator, version=pack.version)
    commit()


def test_a_hash_tells_a_day_and_no_name(browser, pack):
    typed = f" {pack.sha256[:32].upper()} {pack.sha256[32:]}\n"
    page = browser.get("/verify-pack/").submit("Check the hash", {"Hash": typed})
    assert (page.address, page.page.title) == (f"/verify-pack/{pack.sha256}", "A genuine pack")
    assert "A pack with this hash is genuine. It was sealed here on 30 Jun 2026." in page.words
    assert [words for words in ("Ana Petrova", "Lakes", "M-1") if words in page.text] == []


@pytest.mark.parametrize("given", ["0" * 64, "x", "0" * 63, "0" * 4000])
def test_a_hash_that_is_not_known(browser, pack, given):
    page = browser.get(f"/verify-pack/{given}")
    assert (page.status_code, "No pack with this hash is known." in page.words) == (404, True)


@pytest.mark.parametrize("typed", ["", "x", "0" * 63, "0" * 65])
def test_what_is_no_hash_is_said(browser, pack, typed):
    page = browser.get("/verify-pack/").submit("Check the hash", {"Hash": typed})
    assert (page.status_code, page.page.all("a", href="#sha256") != []) == (422, True)


@pytest.mark.parametrize("way", [Way.JSON, Way.CSV])
def test_a_file_as_it_was_downloaded_is_genuine(browser, pack, way):
    page = checked(browser, packing.opened(browser, pack, way).data)
    assert (GENUINE in page.words, pack.sha256 in page.words) == (True, True)


@pytest.mark.parametrize("way", [Way.JSON, Way.CSV])
def test_a_file_that_was_changed_is_not(browser, pack, way):
    data = packing.opened(browser, pack, way).data
    changed = data.replace(b"180", b"181", 1)
    assert changed != data
    page = checked(browser, changed)
    assert ({Way.JSON: UNKNOWN, Way.CSV: CHANGED}[way] in page.words, "Ana Petrova" in page.text) == (True, False)


def test_a_row_that_was_left_out_is_missed(browser, pack):
    lines = packing.opened(browser, pack, Way.CSV).data.splitlines(keepends=True)
    assert CHANGED in checked(browser, b"".join(lines[:-1])).words


def test_the_same_values_written_otherwise_are_not_what_was_sealed(browser, pack):
    assert UNKNOWN in checked(browser, json.dumps(pack.frozen, indent=2).encode()).words


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 1000, b"[" * 100_000, b'{"format":1}', b"MZ\x90", ("é" * 9).encode("cp1252")]
)
def test_anything_else_is_not_known(browser, pack, data):
    page = checked(browser, data)
    assert (page.status_code, UNKNOWN in page.words) == (200, True)


def test_a_csv_of_a_hash_that_was_never_sealed_is_not_known(browser, pack):
    assert UNKNOWN in checked(browser, pack_file.write(pack.frozen, "0" * 64).encode(), "pack.csv").words


def test_no_file_at_all_is_said(browser, database):
    page = browser.get("/verify-pack/").submit("Check the file")
    assert (page.status_code, "Choose the JSON or CSV file of a pack" in page.words) == (422, True)


@pytest.mark.parametrize(("size", "status"), [(LARGEST_BYTES, 200), (LARGEST_BYTES + 1, 422), (LARGEST_BYTES * 2, 413)])
def test_files_are_bounded(browser, database, size, status):
    page = browser.get("/verify-pack/")
    answer = page.submit("Check the file", {"File": (BytesIO(b"x" * size), "pack.json")})
    assert answer.status_code == status


def test_checks_are_bounded(browser, pack):
    page = browser.get("/verify-pack/")
    told = [page.submit("Check the hash", {"Hash": pack.sha256}, follow=False) for _ in range(CHECKED_AN_HOUR + 1)]
    assert [each.status_code for each in told[-2:]] == [303, 429]
    assert "Please wait an hour" in told[-1].words


def test_a_withdrawn_pack_is_genuine_and_says_so(browser, pack):
    data = packing.opened(browser, pack, Way.JSON).data
    assert "Withdrawn" not in checked(browser, data).words
    withdrawn(pack)
    words = "Withdrawn. Its mediator withdrew it on 30 Jun 2026."
    page = checked(browser, data)
    assert (GENUINE in page.words, words in page.words) == (True, True)
    assert words in browser.get(f"/verify-pack/{pack.sha256}").words


def test_of_two_packs_that_hold_the_same_each_that_is_withdrawn_is_told(browser, ana, pack):
    second = packing.sealed(ana)
    assert second.sha256 == pack.sha256
    withdrawn(pack)
    one = "One of the 2 packs with this content has been withdrawn, on 30 Jun 2026."
    assert one in browser.get(f"/verify-pack/{pack.sha256}").words
    withdrawn(second)
    both = "Withdrawn. Each of the 2 packs with this content has been withdrawn, on 30 Jun 2026."
    assert both in browser.get(f"/verify-pack/{pack.sha256}").words


def test_it_says_what_was_compared(browser, ana, pack):
    written = pack_file.write(pack.frozen, pack.sha256)
    otherwise = written.replace(",", ";").encode()
    assert "Compared: every byte of the JSON file." in checked(browser, pack.sealed).words
    assert "Compared: every cell of the CSV file." in checked(browser, otherwise).words


def test_a_hash_is_taken_as_it_is_printed(browser, pack):
    page = browser.get("/verify-pack/").submit("Check the hash", {"Hash": f"SHA-256 {pack.sha256}"})
    assert page.page.title == "A genuine pack"


def test_what_was_submitted_is_known_without_a_pack(browser, ana):
    applying.ready(ana)
    submitted = applying.submitted(ana, applying.programme()).snapshot
    words = "what it holds was frozen on 30 Jun 2026, when Ana Petrova submitted it to Rivers ODR"
    assert words in checked(browser, submitted.written).words
    assert browser.get(f"/verify-pack/{submitted.sha256}").status_code == 200


def test_a_later_pack_of_what_was_submitted_is_told_by_its_own_day(browser, ana):
    applying.ready(ana)
    application = applying.submitted(ana, applying.programme())
    with clock.held(clock.now() + timedelta(days=4)):
        made = packing.sealed(ana, application)
        page = checked(browser, made.sealed)
        assert "A pack with this content was made on 4 Jul 2026." in page.words
        assert "Lakes ODR" not in page.text
        assert "made on 4 Jul 2026" in browser.get(f"/verify-pack/{made.sha256}").words


def test_the_form_may_be_indexed_and_an_answer_may_not(browser, pack):
    assert "X-Robots-Tag" not in browser.get("/verify-pack/").headers
    assert browser.get(f"/verify-pack/{pack.sha256}").headers["X-Robots-Tag"] == "noindex"
    assert snapshot.digest(pack.sealed) == pack.sha256
