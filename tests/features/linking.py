"""Two co-mediators' entries: the address that links them, what is offered and chosen, and what it comes to."""

from datetime import date

from sqlalchemy import select

from app.db import db
from app.logbook import recount
from app.logbook.evidence import queries as evidence_queries
from app.logbook.models import Mediation
from app.logbook.vocabulary import Role
from tests import make
from tests.page import read

MAY_4, MAY_5, MAY_11 = date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 11)


def co_mediated(mediator, **what):
    """An entry of a co-mediator."""
    return make.mediation(mediator, **({"role": Role.CO_MEDIATOR} | what))


def make_link(browser, mediation):
    """The address that a mediator is shown, without the portal's own."""
    page = browser.get(f"/logbook/{mediation.id}/co-mediators").submit("Make a link")
    return read(page.page.all("p", class_="address")[-1]).removeprefix("http://localhost")


def linked(browser, mediation, his, theirs):
    """What the co-mediator reads after choosing their entry."""
    return his.get(make_link(browser, mediation)).submit("Link the two", {f"{theirs.reference},": True})


def levels():
    """Every level that is stored, and that all of them are right."""
    stored = db.session.execute(select(Mediation.reference, Mediation.evidence_level)).all()
    return dict(stored) | ({"wrong": wrong} if (wrong := recount.misjudged()) else {})


def shown(browser, mediation):
    """The links on the page of an entry, as they are read."""
    page = browser.get(f"/logbook/{mediation.id}/co-mediators").page
    return [read(row[0]) for each in page.all("ul", class_="rows") for row in each]


def offered(page):
    """The entries to choose from, with the one that is proposed marked."""
    ticks = [(read(each), "checked" in each[0].attrib) for each in page.page.all("label", class_="tick")]
    return [f"{words} (proposed)" if is_on else words for words, is_on in ticks]


def choosing(offered, entry):
    """What the form sends that links an entry with what is offered as it stands now."""
    return {"mediation": entry.id, "seen": evidence_queries.digest(offered)}
