"""A waiver is asked for on its page or by the action, and decided."""

from app.db import commit
from app.fees.vocabulary import Ground
from app.fees.waivers import actions as waiver_actions
from tests import make

HERE = "/fees/waiver/"
WORDS = "I mediate for a legal clinic, without a fee."


def asked(browser, **typed):
    page = browser.get(HERE)
    return page.submit("Send the request", {"I mediate predominantly pro bono": True, "In your words": WORDS, **typed})


def requested(contribution, by, words=WORDS):
    made = waiver_actions.request(
        contribution, by=by, form_token=f"waiver {contribution.id}", ground=Ground.PRO_BONO, words=words
    )
    commit()
    return made


def decided(request, percent, **what):
    by = what.pop("by", None) or make.staff()
    waiver_actions.decide(
        request, **{"percent": percent, "reason": "So we decided.", "by": by, "version": request.version} | what
    )
    commit()
