"""When something is wrong: words for the person, as a page and as a region, and nothing saved."""

import io
import json

import pytest
from sqlalchemy import select, text

from app import clock, logs
from app.accounts.models import User
from app.accounts.person import person
from app.db import db
from tests import make
from tests.browser import Browser
from tests.page import read

NOT_FOUND = "Not found There is nothing at this address, or it is not yours to see. To the front page"
CHANGED = "Not possible now Somebody changed this meanwhile. Go back, reload the page and try again. To the front page"


def said(answer):
    """The words of the page's content, or of the notice in a region."""
    return answer.status_code, answer.words.partition("Sign in ")[2].partition(" International Mediation")[0]


def noticed(answer):
    [region] = answer.page.root
    return answer.status_code, dict(region.attrib), answer.words


@pytest.fixture
def visitor(workshop):
    return Browser(workshop)


def test_a_busy_portal_says_when_to_come_back(visitor):
    told = {address: visitor.get(address).headers.get("Retry-After") for address in ("/busy", "/lost", "/refused")}
    assert told == {"/busy": "5", "/lost": "5", "/refused": None}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("/nothing", (404, NOT_FOUND)),
        ("/not-yours", (404, NOT_FOUND)),
        ("/conflict", (409, CHANGED)),
        ("/unfit", (400, "This could not be understood Go back, reload the page and try again. To the front page")),
        (
            "/refused",
            (
                409,
                "Not possible now The window has closed. Go back, reload the page and try again. To the front page",
            ),
        ),
        (
            "/busy",
            (
                503,
                "One moment, please The portal is busy. Nothing was saved. Please try again in a moment. "
                "To the front page",
            ),
        ),
        (
            "/lost",
            (
                503,
                "One moment, please The connection to the database broke while this was saved, so it may be saved or "
                "not. Please send it again in a moment: it is not saved twice. To the front page",
            ),
        ),
    ],
)
def test_a_person_reads_what_is_wrong(visitor, method, address, answer):
    assert said(visitor.get(address) if method == "GET" else visitor.post(address)) == answer


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing", 404, "Not found. There is nothing at this address, or it is not yours to see."),
        ("/not-yours", 404, "Not found. There is nothing at this address, or it is not yours to see."),
        (
            "/conflict",
            409,
            "Not possible now. Somebody changed this meanwhile. Go back, reload the page and try again.",
        ),
        ("/refused", 409, "Not possible now. The window has closed. Go back, reload the page and try again."),
        ("/busy", 503, "One moment, please. The portal is busy. Nothing was saved. Please try again in a moment."),
    ],
)
def test_htmx_gets_it_as_a_message(visitor, address, status, words):
    target = {"hx-target": "#messages", "hx-swap": "innerHTML"}
    assert noticed(visitor.post(address, htmx="mediations")) == (status, target, words)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_a_method_nobody_answers_is_not_found(visitor, method):
    assert said(visitor.ask(method, "/")) == (404, NOT_FOUND)


def test_our_bug_has_a_number_that_leads_to_the_trace_in_the_log(visitor, capsys):
    logs.start()
    status, words = said(visitor.get("/bug"))
    [line] = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (status, words) == (
        500,
        "Something went wrong Nothing was saved. Please try again. "
        f"Reference for support: {line['reference']} To the front page",
    )
    assert (line["event"], "ZeroDivisionError" in line["trace"]) == ("our bug", True)


def test_what_somebody_typed_does_not_reach_the_log_of_our_bug(visitor, capsys):
    logs.start()
    visitor.post("/typed", {"email": "ana@example.org"})
    written = capsys.readouterr().err
    [line] = [json.loads(line) for line in written.splitlines()]
    assert ('int(request.form["email"])' in line["trace"], line["trace"].endswith("\nValueError")) == (True, True)
    assert "ana@" not in written


@pytest.mark.parametrize("address", ["/busy", "/unfit"])
def test_what_the_database_says_is_not_logged(visitor, capsys, address):
    logs.start()
    visitor.get(address)
    [line] = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (line["event"], line["problem"], "ana@example.org" in json.dumps(line)) == ("database", "Exception", False)


def test_our_bug_is_a_message_for_htmx(visitor):
    status, target, words = noticed(visitor.post("/bug", htmx="mediations"))
    assert (status, target["hx-target"]) == (500, "#messages")
    assert words.startswith("Something went wrong. Nothing was saved. Please try again. Reference for support: ")


def test_too_large_is_said_before_it_is_read(browser):
    declared = browser.ask("POST", "/sign-in", environ_overrides={"CONTENT_LENGTH": str(70 * 1024 * 1024)})
    field = browser.post("/sign-in", {"email": "a" * 600_000}, content_type="multipart/form-data")
    words = "Too large What you sent is larger than the portal accepts. To the front page"
    assert [said(declared), said(field)] == [(413, words), (413, words)]


def test_too_large_is_a_message_for_htmx(browser):
    who = make.mediator()
    answer = browser.sign_in(who).ask(
        "POST", "/logbook/", htmx="quick", environ_overrides={"CONTENT_LENGTH": str(70 * 1024 * 1024)}
    )
    assert noticed(answer)[::2] == (413, "Too large. What you sent is larger than the portal accepts.")


def test_too_many_tries_is_said(browser):
    answers = [browser.post("/sign-in", {"email": "ana@example.org"}) for _ in range(7)]
    words = "Too many tries Please wait a few minutes and try again. To the front page"
    assert ([answer.status_code for answer in answers[:-1]], said(answers[-1])) == ([303] * 6, (429, words))


def test_an_upload_that_breaks_off_is_not_our_bug(browser):
    answer = browser.ask(
        "POST", "/sign-in", data=io.BytesIO(b"--x\r\n"), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code in (400, 413)


@pytest.fixture
def users(workshop):
    """The addresses in the workshop's database, which is empty before."""
    with workshop.app_context():
        db.session.execute(db.delete(User))
        db.session.commit()
        yield lambda: (db.session.rollback(), db.session.scalars(select(User.email)).all())[1]


def test_a_change_is_saved_with_a_good_answer_only(visitor, users):
    answers = [visitor.post(address).status_code for address in ("/half", "/whole")]
    assert (answers, users()) == ([422, 200], ["whole@example.org"])


def test_a_get_never_writes(visitor, users):
    assert (visitor.get("/whole").status_code, users()) == (200, [])


def test_a_change_the_database_refuses_at_last_is_not_announced_as_done(visitor, users):
    assert (said(visitor.post("/twice")), users()) == ((409, CHANGED), [])


def test_what_was_removed_meanwhile_is_not_our_bug(visitor, users):
    visitor.post("/whole")
    assert (said(visitor.post("/stale")), users()) == ((409, CHANGED), ["whole@example.org"])


def heading_and_way_out(answer):
    page = answer.page
    return read(page.one("h1")), [(read(a), a.get("href")) for a in page.one("main").iter("a")], len(page.all("nav"))


@pytest.mark.parametrize(
    ("who", "way_out"),
    [("mediator", ("To your logbook", "/logbook/")), ("staff", ("To your queue", "/staff/"))],
)
def test_whoever_is_signed_in_stays_inside(browser, make, who, way_out):
    answer = browser.sign_in(getattr(make, who)()).get("/nothing")
    assert heading_and_way_out(answer) == ("Not found", [way_out], 1)
    assert "Sign out" in answer.words
    assert answer.page.one("a", class_="mark").get("href") == way_out[1]


def test_a_problem_is_told_though_the_database_is_away(visitor, workshop):
    """The tables are gone under somebody's feet."""
    with workshop.app_context():
        db.session.add(user := User(email="ana@example.org", created_at=clock.now(), is_mediator=True))
        db.session.commit()
        visitor.sign_in(person(user))
        assert "Sign out" in visitor.get("/nothing").words
        db.session.execute(text("ALTER TABLE sign_in RENAME TO away"))
        db.session.commit()
        try:
            answers = [said(visitor.get(address)) for address in ("/nothing", "/logbook/")]
        finally:
            db.session.execute(text("ALTER TABLE away RENAME TO sign_in"))
            db.session.commit()
    busy = "One moment, please The portal is busy. Nothing was saved. Please try again in a moment. To the front page"
    assert answers == [(404, NOT_FOUND), (503, busy)]
