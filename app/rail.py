"""Where one can go when signed in, drawn once for each place one can be."""

from functools import lru_cache

from flask import render_template
from markupsafe import Markup

DESTINATIONS = (
    ("/logbook/", "logbook", "Logbook"),
    ("/logbook/eligibility", "eligibility", "Eligibility"),
    ("/logbook/import/", "import", "Import"),
    ("/account/", "account", "Account"),
)


def rail(path: str) -> Markup:
    """The links of the rail on the page at `path`; the longest address that begins the page's own is where we are."""
    return _drawn(
        max((address for address, _sign, _word in DESTINATIONS if path.startswith(address)), key=len, default="")
    )


@lru_cache
def _drawn(here: str) -> Markup:
    return Markup(render_template("_rail.html", destinations=DESTINATIONS, here=here))  # noqa: S704
