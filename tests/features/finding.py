"""Listed mediators with a profile, and what the directory shows of them."""

import re
from dataclasses import asdict, replace

from app import clock
from app.db import commit, db
from app.feedback.digests.summary import Mode
from app.feedback.models import DigestVersion
from app.listing.profiles import actions as profile_actions
from app.listing.profiles.details import Details, Place
from app.logbook.models import Certification
from app.logbook.vocabulary import Field
from tests import make

HERE = "/find-a-mediator"
DETAILS = Details(languages=("en",), places=(Place("Lisbon", "PT"),), expertise=(Field.COMMERCIAL,))


def listed(name, *, on=None, **details):
    """A mediator who is listed since a day, with a profile that says this; gives who they are, and the listing."""
    who = make.mediator(name=name)
    profiled(who, **details)
    return who, make.listing(who, on=on)


def profiled(who, *, version=0, **details):
    saved = asdict(replace(DETAILS, **details)) | {"places": details.get("places", DETAILS.places)}
    row = profile_actions.save(who, version=version, **saved)
    commit()
    return row


def certified(who):
    claim = Certification(mediator_id=who.id, claimed_at=clock.now(), verified_at=clock.now())
    db.session.add(claim)
    commit()
    return claim


def digested(who):
    version = DigestVersion(
        mediator_id=who.id,
        number=1,
        mode=Mode.SUMMARY,
        published_on=clock.today(),
        printed={},
        sealed=b"sealed",
        commitments=[],
    )
    db.session.add(version)
    commit()
    return version


def names(answer):
    """Who is on a page or in a region of it, in its order."""
    return [each.text for each in answer.page.all("a") if "/mediators/" in each.get("href", "")]


def found(browser, asked="", **how):
    return names(browser.get(f"{HERE}{asked}", **how))


def total(answer):
    return int(re.search(r"(\d+) mediator", answer.words)[1])


def counts(answer, facet):
    """The values of a facet with how many there would be of each."""
    return {
        re.sub(r"\s+", " ", answer.page.label(box)).rpartition(" ")[0]: int(answer.page.label(box).split()[-1])
        for box in answer.page.all("input", name=facet)
    }
