"""Text that tries to be code stays text: in every field of every form, on every page, in the export."""

import csv
from io import BytesIO, StringIO
from urllib.parse import quote, urljoin

import pytest

from app.areas import Area
from tests import make
from tests.features.belongings import Belongings
from tests.features.test_strangers import area_of
from tests.page import controls
from tests.routes import address as address_of
from tests.rules.calendar_files import calendar

ATTACK = """'"><x-attack hx-get="/x" onfocus="x"></textarea></title>{{ 190807 * 700129 }}<!--"""
FIGURED = str(190807 * 700129)  # too long to stand in a token by chance
FORMULAS = ("=HYPERLINK(A1)", "+1+1", "-2-3", "@SUM(A1)", "\t=1", "\r=1", "'=1")
TYPED = (None, "text", "search", "email", "date", "time", "number")
AREAS = (Area.MEDIATOR, Area.DIGEST_AUTHOR, Area.ACCOUNT)
STORED = {
    "/account/": ("Save", {"Name": ATTACK}),
    "/logbook/experience": ("Save", {"Hours before this logbook": "120 h", "Where it is documented": ATTACK}),
}


def intruders(answer):
    """What the attack has made of a page: elements, attributes, comments, results."""
    found = [element.tag for element in answer.page.root.iter() if not isinstance(element.tag, str)]
    found += [element.tag for element in answer.page.all() if "attack" in element.tag]
    found += [
        f"{element.tag} {name}={value}"
        for element in answer.page.all()
        for name, value in element.attrib.items()
        if "attack" in name or (name, value) in (("hx-get", "/x"), ("onfocus", "x"))
    ]
    return found + ([FIGURED] if FIGURED in answer.text else [])


def shows(answer):
    """Whether the attack stands on the page, as text or as the value of a control."""
    values = [value for element in answer.page.all() for value in element.attrib.values()]
    return ATTACK in "".join(answer.page.root.itertext()) or ATTACK in values


@pytest.fixture
def owner(browser, database):
    return Belongings(browser, database)


@pytest.fixture
def pages(app, owner):
    """The address of every page that somebody who mediates and writes digests can open, with its rarer states."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    opened = [address_of(rule, owner) for rule in rules if area_of(app, rule) in AREAS]
    entry = f"/logbook/{owner.mediation_id}"
    more = [f"/logbook/?edit={owner.mediation_id}", f"{entry}?session=new", f"{entry}?session={owner.session_id}"]
    return [*opened, *more, "/sign-in"]


def everything(form, *, hidden):
    """A form with the attack in every field that is typed in, or in really every one."""
    data = {}
    for control in controls(form):
        is_typed = control.tag == "textarea" or (control.tag == "input" and control.get("type") in TYPED)
        is_hidden = hidden and control.get("type") not in ("checkbox", "file") and control.get("name") != "csrf_token"
        data[control.get("name")] = ATTACK if is_typed or is_hidden else control.get("value", "")
    return data


@pytest.mark.parametrize("hidden", [False, True], ids=["what is typed", "what is sent"])
def test_a_refused_form_shows_the_attack_as_text(owner, pages, hidden):
    forms, shown = 0, 0
    for address in pages:
        page = owner.browser.get(address).page
        for form in page.all("form", method="post"):
            data = everything(form, hidden=hidden)
            if ATTACK in data.values():
                target = urljoin(address, form.attrib["action"])
                answer = owner.browser.ask("POST", target, data=data, is_checked=not hidden)
                assert (intruders(answer), answer.status_code < 500) == ([], True), f"{target} {answer}"
                forms, shown = forms + 1, shown + shows(answer)
    assert forms >= 8
    assert shown >= 5


def _digests(owner):
    """The attack in all that is written about digests: by this person, and about them."""
    owner.browser.get(f"/feedback/author/{owner.mediator_id}").submit(
        "Save", {"Text": f"{ATTACK}\n\n{ATTACK}", "Notes for yourself": ATTACK}
    )
    owner.browser.get(f"/feedback/digest-author/texts/{owner.draft_id}").submit(
        "Send the reply", {"Your reply": ATTACK}
    )


@pytest.fixture
def stored(owner):
    """The attack in every field that takes it for good, and in a calendar."""
    ask = owner.browser
    for address, (button, filled) in STORED.items():
        ask.get(address).submit(button, filled)
    entry = ask.get(f"/logbook/{owner.mediation_id}")
    entry.submit("Save", {"Why, in a sentence": ATTACK})
    entry.submit("Keep them", {"What went well": ATTACK, "What was hard": ATTACK})
    _digests(owner)
    written = ATTACK.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    fields = "\n".join(f"{name}:{written}" for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "COMMENT"))
    plain = "UID:{0}\nDTSTART{1}:20260601T100000{2}\nDTEND{1}:20260601T130000{2}\n"
    quoted = f';TZID="{ATTACK.replace(chr(34), "")}"'
    file = calendar(
        plain.format(1, "", "Z") + fields, plain.format(2, quoted, "") + fields, head=f"X-WR-CALNAME:{written}"
    )
    sent = {"Choose or drop a calendar file": (BytesIO(file), "attack.ics")}
    return ask.get("/logbook/import/").submit("Read the calendar", sent).address


def test_stored_text_is_inert_on_every_page(owner, pages, stored):
    answers = {address: owner.browser.get(address) for address in [*pages, stored]}
    wrong = {address: found for address, answer in answers.items() if (found := intruders(answer))}
    shown = {address for address, answer in answers.items() if answer.is_html and shows(answer)}
    names = {"/logbook/", "/logbook/eligibility", "/logbook/print", "/logbook/import/", "/logbook/code", "/account/"}
    assert wrong == {}
    names |= {f"/feedback/author/{owner.mediator_id}", f"/feedback/digest-author/texts/{owner.draft_id}"}
    assert names | {"/logbook/experience", f"/logbook/{owner.mediation_id}", stored} <= shown


@pytest.mark.parametrize(
    "address",
    [
        "/logbook/?search={0}&verdict={0}&role={0}&mode={0}&year={0}&month={0}&sort={0}&page={0}",
        "/logbook/?edit={0}",
        "/logbook/preview?date=2026-06-01&minutes=180&mode={0}&role={0}&kind={0}&status={0}",
        "/logbook/eligibility?months={0}",
        "/sign-in?next={0}",
        "/{0}",
    ],
)
def test_what_stands_in_an_address_is_inert(owner, address):
    for region in (None, "mediations"):
        answer = owner.browser.get(address.format(quote(ATTACK, safe="")), htmx=region, is_checked=not region)
        assert intruders(answer) == []


def test_an_address_for_letters_is_inert(browser):
    person = make.mediator(email="'onfocus='x'{{191*7}}@example.org", name="")
    answer = browser.sign_in(person).get("/account/")
    assert (person.email in answer.words, intruders(answer)) == (True, [])


@pytest.mark.parametrize("reference", FORMULAS)
def test_a_formula_is_text_in_the_export(browser, reference):
    ana = make.mediator()
    make.mediation(ana, reference=reference)
    export = browser.sign_in(ana).get("/logbook/export.csv")
    [row] = csv.DictReader(StringIO(export.text, newline=""))
    assert row["reference"] == f"'{reference}"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


def test_no_free_text_is_in_the_export(owner, stored):
    assert "attack" not in owner.browser.get("/logbook/export.csv").text
