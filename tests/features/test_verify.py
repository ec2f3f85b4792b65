"""A stranger verifies a listing: by number, on a day, by name; and is told nothing that is nobody's business."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.accounts.models import User
from app.db import commit
from app.listing.profiles.details import Place
from app.listing.register import queries as register_queries
from app.listing.standings import actions as standing_actions
from app.listing.standings.facts import Fact, Kind
from tests import make
from tests.features import approving
from tests.features.registered import A_DAY, FINAL, GONE_ON, GRACE_ENDS, LISTED_ON, PAID_TO, ana, document, gone, key
from tests.features.test_keys import check
from tests.features.test_queries import cost, statements
from tests.features.verifying import STAMP, at_dawn, note, number, told

__all__ = ["ana", "key", "statements"]
LISTED_NOW = "Today, 30 Jun 2026 Listed since"


def test_by_number_a_stranger_reads_the_verdict(browser, ana):
    page = browser.get("/verify").submit("Check this number", {"Number": ana.number.lower()})
    assert page.address == f"/verify/{number(ana)}"
    assert "Today, 30 Jun 2026 Listed since 1 Mar 2024" in page.words
    assert "Credential IMI ODR Specialist Mediator Profile Ana Ferreira" in page.words
    assert page.follow("Ana Ferreira").status_code == 200


@pytest.mark.parametrize(
    ("typed", "verdicts", "said"),
    [
        (
            "2024-02-29",
            ["not_listed"],
            "On 29 Feb 2024 Not listed First listed on 1 Mar 2024 Today, 30 Jun 2026 Listed",
        ),
        ("2024-03-01", ["listed"], "On 1 Mar 2024 Listed since 1 Mar 2024"),
        ("2026-06-30", ["listed"], LISTED_NOW),
        ("", ["listed"], LISTED_NOW),
        ("0001-01-01", ["not_listed"], "On 1 Jan 1 Not listed"),
        ("2026-07-01", [], "Enter today or an earlier day."),
        ("9999-12-31", [], "Enter today or an earlier day."),
        ("2026-02-30", [], "“2026-02-30” is no day."),
        ("20260630", [], "“20260630” is no day."),
        ("<b>", [], "“<b>” is no day."),
    ],
)
def test_another_day_can_be_asked_about(browser, ana, typed, verdicts, said):
    status = 200 if verdicts else 422
    page = browser.get(f"/verify/{number(ana)}", query_string={"on": typed})
    assert (page.status_code, said in page.words) == (status, True), page.words
    assert STAMP.findall(page.text) == verdicts
    as_json = browser.get(f"/verify/{number(ana)}.json", query_string={"on": typed})
    assert as_json.status_code == status


def test_a_day_is_kept_as_it_was_typed(browser, ana):
    page = browser.get(f"/verify/{number(ana)}?on=2026-02-30")
    [field] = page.page.all("input", name="on")
    assert (field.get("value"), field.get("aria-invalid")) == ("2026-02-30", "true")


@pytest.mark.parametrize("form", ["{}", "odr-{}", "ODR {}", "odr{}", "{}\u2013", " {} "])
def test_a_number_leads_to_its_page_however_it_is_typed(browser, ana, form):
    for typed in (
        form.format(ana.number),
        form.format(ana.number.lower()),
        form.format(f"{ana.number[:4]}-{ana.number[4:]}"),
    ):
        if typed == number(ana):
            continue
        for end in ("", ".json"):
            answer = browser.get(f"/verify/{typed}{end}?on=2024-03-01&x=1")
            assert (answer.status_code, answer.location) == (308, f"/verify/{number(ana)}{end}?on=2024-03-01")
        answer = browser.get(f"/fr/verify/{typed}")
        assert answer.location == f"/fr/verify/{number(ana)}"


def test_a_number_that_nobody_has_is_unknown(browser, key):
    page = browser.get("/verify/ODR-0000-0000")
    assert (page.status_code, "Unknown No listing has the number ODR-0000-0000." in page.words) == (404, True)
    found = document(browser, "/verify/ODR-0000-0000.json")
    del found["@context"]
    assert (found.pop("proof")["type"], found) == (
        "DataIntegrityProof",
        {"number": "ODR-0000-0000", "on": "2026-06-30", "asOf": "2026-06-30", "verdict": "unknown"},
    )


def test_what_somebody_made_up_is_not_signed(browser, key):
    assert "verdict" in (found := document(browser, "/verify/Ana is listed.json"))
    assert "Ana" not in json.dumps(found)
    assert "This is not the number of a listing." in browser.get("/verify/Ana is listed").words


def test_a_listing_that_was_never_activated_is_unknown(browser, key, database):
    made = register_queries.numbered(make.mediator(name="Waiting Wanda"))
    database.session.add(made)
    commit()
    assert browser.get(f"/verify/{number(made)}").status_code == 404
    assert "Nobody of this name" in browser.get("/verify?name=Wanda").words


def test_the_document_says_what_the_page_says(browser, key):
    mediator = make.mediator(name="Ana Ferreira")
    application = approving.passed(mediator)
    listing = make.listing(mediator)
    answer = browser.get(f"/verify/{number(listing)}.json")
    found = json.loads(answer.data)
    check(found)
    del found["proof"], found["@context"]
    assert found == {
        "number": number(listing),
        "page": f"http://localhost/verify/{number(listing)}",
        "on": "2026-06-30",
        "asOf": "2026-06-30",
        "verdict": "listed",
        "since": "2026-06-30",
        "name": "Ana Ferreira",
        "credential": "IMI ODR Specialist Mediator",
        "isImiCertified": True,
        "firstListedOn": "2026-06-30",
        "profile": "http://localhost/mediators/ana-ferreira",
        "assessedBy": {"programme": application.programme.name, "signedOn": "2026-06-30"},
        "history": [{"on": "2026-06-30", "verdict": "listed", "recordedOn": "2026-06-30"}],
    }
    page = browser.get(f"/verify/{number(listing)}").words
    assert f"Assessed by {application.programme.name} (ODRQAP), signed on 30 Jun 2026" in page
    assert "Also IMI Certified Mediator, verified by IMI" in page


def test_any_site_may_read_the_document_and_only_that(browser, ana):
    answer = browser.get(f"/verify/{number(ana)}.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers.get_all("Cross-Origin-Resource-Policy") == ["cross-origin"]
    tag = answer.headers["ETag"]
    assert browser.get(answer.address, headers={"If-None-Match": tag}).status_code == 304
    page = browser.get(f"/verify/{number(ana)}")
    assert page.headers.get_all("Cross-Origin-Resource-Policy") == ["same-origin"]
    assert "Access-Control-Allow-Origin" not in page.headers


def test_a_new_key_makes_a_new_document(browser, ana):
    tag = browser.get(f"/verify/{number(ana)}.json").headers["ETag"]
    make.issuer_key()
    again = browser.get(f"/verify/{number(ana)}.json", headers={"If-None-Match": tag})
    assert again.status_code == 200
    check(json.loads(again.data))


def test_the_day_of_the_removal_turns_page_and_document_without_a_job(browser, ana):
    note(ana, FINAL)
    at_dawn(GONE_ON - A_DAY)
    tags = [browser.get(f"/verify/{number(ana)}{end}").headers["ETag"] for end in ("", ".json")]
    assert told(browser, ana) == ("listed", "listed")
    at_dawn(GONE_ON)
    assert told(browser, ana) == ("not_listed", "not_listed")
    for end, tag in zip(("", ".json"), tags, strict=True):
        assert browser.get(f"/verify/{number(ana)}{end}", headers={"If-None-Match": tag}).status_code == 200
    assert told(browser, ana, GRACE_ENDS) == ("listed", "listed")


def test_of_whoever_is_not_listed_any_more_only_name_and_verdict_are_told(browser, ana):
    gone(ana)
    page = browser.get(f"/verify/{number(ana)}")
    assert "No longer listed since 1 Mar 2026" in page.words
    for told_before in ("Credential", "Assessed", "What this register has said", "Lisbon", "/mediators/"):
        assert told_before not in page.text
    found = document(browser, f"/verify/{number(ana)}.json")
    assert set(found) == {"number", "page", "on", "asOf", "verdict", "since", "name", "proof", "@context"}
    before = browser.get(f"/verify/{number(ana)}?on=2025-01-01")
    assert "On 1 Jan 2025 Listed since 1 Mar 2024 Today, 1 Mar 2026 No longer listed since 1 Mar 2026" in before.words
    assert "What this register has said" not in before.words


def test_whoever_is_suspended_has_no_profile_to_be_seen(browser, ana):
    standing_actions.suspend(ana, reason="CANARY", by=make.staff())
    commit()
    page = browser.get(f"/verify/{number(ana)}")
    assert "Today, 30 Jun 2026 Suspended since 30 Jun 2026" in page.words
    assert ("/mediators/" in page.text, "CANARY" in page.text) == (False, False)
    found = document(browser, f"/verify/{number(ana)}.json")
    assert (found["verdict"], found.get("profile")) == ("suspended", None)
    assert [row["verdict"] for row in found["history"]] == ["listed", "suspended"]


def test_a_correction_is_shown_with_what_was_said_before(browser, ana):
    note(ana, FINAL)
    late = GONE_ON + timedelta(days=4)
    at_dawn(late)
    note(ana, Fact(Kind.COVERED, GRACE_ENDS, until=GRACE_ENDS), on=late)
    page = browser.get(f"/verify/{number(ana)}")
    assert (
        "1 Mar 2026 Listed recorded on 5 Mar 2026 "
        "A correction. From 1 Mar 2026 to 5 Mar 2026 this register said of these days: Not listed" in page.words
    )
    assert document(browser, f"/verify/{number(ana)}.json")["history"][1:] == [
        {"on": "2026-03-01", "verdict": "not_listed", "recordedOn": "2026-03-01"},
        {
            "on": "2026-03-01",
            "verdict": "listed",
            "recordedOn": "2026-03-05",
            "corrects": {"verdict": "not_listed", "since": "2026-03-01", "until": "2026-03-05"},
        },
    ]


def test_a_debt_reads_like_no_debt(browser, key):
    """Whoever owes, was reminded, is on hold and asks for a waiver is told of in the words of who owes nothing."""
    names = [make.mediator(name="Ana Ferreira", email=f"{each}@canary.example") for each in ("owes", "paid")]
    owes, paid = (make.listing(each, on=LISTED_ON) for each in names)
    due = date(2025, 3, 1)
    notices = [Fact(Kind.NOTICE, due + A_DAY * days, until=PAID_TO, days=days) for days in (-60, 0, 30, 330)]
    stops = Fact(Kind.HELD, date(2026, 2, 1), until=date(2026, 7, 1)), Fact(Kind.REQUESTED, date(2026, 2, 2))
    note(owes, *notices, *stops)
    note(paid, *(Fact(Kind.COVERED, LISTED_ON, until=date(year, 2, 28)) for year in (2026, 2027)))

    def seen(listing, address):
        text = browser.get(address.format(number(listing))).text.partition('"proof"')[0]
        return text.replace(f"/mediators/{listing.slug}", "").replace(number(listing), "")

    for address in ("/verify/{}", "/verify/{}?on=2025-06-01", "/verify/{}.json", "/fr/verify/{}"):
        assert seen(owes, address) == seen(paid, address)
    lines = [each for each in browser.get("/verify?name=ferreira").page.all("li") if each.find("div") is not None]
    assert len(lines) == 2
    found = browser.get("/verify?name=ferreira").text
    assert found.count("Listed") == found.count("since 1 Mar 2024") == 2


def test_three_of_a_name_cost_as_much_as_one(browser, ana, statements):
    addresses = ("/verify?name=ana", f"/verify/{number(ana)}", f"/verify/{number(ana)}.json")
    with_one = [cost(browser, statements, address) for address in addresses]
    for each in range(2):
        mediator = make.mediator(name=f"Ana {each}")
        approving.portrayed(mediator, replace(approving.COMPLETE, places=(Place("Porto", "PT"), Place("Braga", "PT"))))
        make.listing(mediator)
    note(ana, *(Fact(kind, date(2026, 6, day)) for day, kind in ((1, Kind.SUSPENDED), (2, Kind.RESTORED))))
    assert [cost(browser, statements, address) for address in addresses] == with_one


@pytest.mark.database
@pytest.mark.parametrize(
    "address",
    [
        "/verify?name=%00ana%00", "/verify?name=%F0%9F%98%80&country=%FF", "/verify?number=%00", "/verify?name[]=a",
        "/verify?name=" + "a" * 999, "/verify?name=" + "%25" * 200, "/verify?number=%5C", "/verify?country=" + "x" * 99,
        "/verify?name=" + "+".join(f"w{n}" for n in range(300)), "/verify?name=ana&name=b&number=&country=",
        "/verify/%00", "/verify/%0d%0aSet-Cookie:a", "/verify/%F0%9F%98%80.json", "/verify/" + "A" * 3000,
        "/verify/..%2f..%2fetc", "/verify/ODR-7K2M-9Q4T?on=%00", "/verify/ODR-7K2M-9Q4T?on=-001-01-01",
        "/verify/ODR-7K2M-9Q4T.json?on=0000-00-00", "/verify/ODR-7K2M-9Q4T?on=%D9%A2%D9%A0%D9%A2%D9%A6-01-01",
        "/verify/odr7k2m9q4t?on=%0d%0aX: y", "/verify/{number}?on=%0d%0aX: y", "/verify/<script>", "/verify/.json",
        "/verify/{number}?on=1e9", "/fr/verify/%3F%23%25", "/verify?name=ana&x=%3Cb%3E%22",
    ],
)  # fmt: skip
def test_whatever_is_asked_nothing_breaks(browser, ana, address):
    answer = browser.get(address.replace("{number}", number(ana)))
    assert answer.status_code in (200, 302, 308, 404, 422)
    assert "Set-Cookie" not in answer.headers
    assert "X" not in answer.headers


@pytest.mark.parametrize("raw", ["name=\xff", "\xff\xfe", "name=ana&\x80=\x81"])
def test_bytes_that_are_no_text_break_nothing(browser, ana, raw):
    for address in ("/verify", f"/verify/{number(ana)}", f"/verify/{number(ana)}.json", "/find-a-program"):
        answer = browser.get(address, environ_overrides={"QUERY_STRING": raw})
        assert answer.status_code in (200, 422)


def test_a_name_is_text_and_nothing_else(browser, key):
    listing = make.listing(make.mediator(name='<script>"Ana"</script> \u202e العربية'))
    for address in (f"/verify/{number(listing)}", "/verify?name=script", f"/ar/verify/{number(listing)}"):
        assert '<script>"Ana"' in browser.get(address).words
    nameless = make.listing(make.mediator(name="", email="nameless.canary@example.org"))
    page = browser.get(f"/verify/{number(nameless)}")
    assert (number(nameless) in page.words, "canary" in page.text) == (True, False)


@pytest.mark.parametrize("home", ["", "/fr", "/ar"])
def test_the_page_is_the_same_for_everybody_in_each_language(browser, ana, home):
    address = f"{home}/verify/{number(ana)}"
    theirs = browser.another().sign_in(make.mediator()).get(address)
    answer = browser.get(address)
    assert (answer.text, answer.headers.get("Set-Cookie")) == (theirs.text, None)
    assert browser.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert f'<link rel="canonical" href="http://localhost{home}/verify/{number(ana)}">' in answer.text


def test_an_account_that_is_deleted_is_unknown(browser, ana, database):
    database.session.delete(database.session.get_one(User, ana.mediator_id))
    address = f"/verify/{number(ana)}"
    commit()
    assert browser.get(address).status_code == 404
