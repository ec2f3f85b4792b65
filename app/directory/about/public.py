"""What the credential is, how one gets and keeps it, and what stands behind its numbers: a text a page."""

from flask import Response

from app.directory.about import cases as about_cases, queries as about_queries
from app.directory.public_pages import draw, public, unless_known
from app.fees.contribution import PAY_WITHIN
from app.fees.prices.lines import YEARS_AT_ONCE
from app.listing.standings import facts as standing
from app.words import N_

pages = public("about_public", __name__, url_prefix="/about", may_lag=True)

TITLES = {
    "": N_("The ODR Specialist credential"),
    "eligibility": N_("Eligibility"),
    "competency-criteria": N_("Competency criteria"),
    "how-to-apply": N_("How to apply"),
    "benefits": N_("Benefits"),
    "maintaining": N_("Keeping the credential"),
    "feedback": N_("Feedback"),
    "fees": N_("Fees"),
    "code-and-complaints": N_("Code and complaints"),
    "privacy": N_("Privacy"),
    "accessibility": N_("Accessibility"),
}


@pages.get("")
def index() -> Response:
    return _text("")


@pages.get(f"/<any({', '.join(repr(topic) for topic in TITLES if topic)}):topic>")
def text(topic: str) -> Response:
    return _text(topic)


def _text(topic: str) -> Response:
    known = about_queries.known()
    return unless_known(
        lambda: draw(
            f"directory/about/{topic or 'index'}.html",
            topic=topic,
            titles=TITLES,
            known=known,
            cases=about_cases.judged(known.rule),
            kept=about_queries.KEPT,
            standing=standing,
            pay_within=PAY_WITHIN,
            years_at_once=YEARS_AT_ONCE,
        ),
        known,
    )
