"""What the pages say about a verdict: in words, not by shape alone."""

from app.logbook.vocabulary import Mode
from tests import make
from tests.page import read


def lines(answer, name):
    """The items of the list of this class, as they are read."""
    return [read(item) for each in answer.page.all("ul", class_=name) for item in each.iter("li")]


def test_every_condition_says_whether_it_is_met(browser, ana):
    mediation = make.mediation(ana, minutes=90, mode=Mode.VIDEO, has_agreement=False)
    said = lines(browser.get(f"/logbook/{mediation.id}"), "conditions")
    assert said[0] == "met: The mediation is concluded"
    assert said[3] == "not met: The agreement to mediate is recorded"
    assert said[5] == "for the assessor: Held substantive time: 1 h 30 (at least 2 h)"
    assert {line.partition(":")[0] for line in said} == {"met", "not met", "for the assessor"}


def test_every_line_of_the_checklist_says_whether_it_is_met(browser, ana):
    for _ in range(20):
        make.mediation(ana)
    said = [line.partition(" 60 h")[0] for line in lines(browser.get("/logbook/"), "checklist")]
    assert said[0] == "met: Core experience"
    assert [line.partition(":")[0] for line in said] == ["met", "met", "not met", "not met"]
