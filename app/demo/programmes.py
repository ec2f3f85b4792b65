"""The demo's programmes: two that mediators may choose, and one that is suspended."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.accounts.models import User
from app.accounts.person import Person
from app.listing.programmes import actions
from app.listing.programmes.kinds import Delivery, Kind
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.parameters import IMI_RULE

INES, SIGRID = "ines", "sigrid"
TWO_YEARS = {"shortest_window": 24, "longest_window": 24, "core": "both"}
THREE_YEARS = {"shortest_window": 36, "longest_window": 36}
PROGRAMMES: tuple[tuple[dict[str, Any], dict[str, Any], tuple[str, ...]], ...] = (
    (
        {
            "name": "Harbour ODR",
            "organisation": "Harbour Mediation Centre",
            "countries": ["PT", "ES", "BR"],
            "languages": ["pt", "es", "en"],
            "delivery": Delivery.ONLINE,
            "contact": "odr@harbour.example",
            "criteria_link": "https://harbour.example/odr",
        },
        TWO_YEARS,
        ("approve",),
    ),
    (
        {
            "name": "Northern Lights Online",
            "organisation": "Nordic Dispute Institute",
            "countries": [],
            "languages": ["en", "nb", "nl"],
            "delivery": Delivery.BOTH,
            "contact": "assessment@nordic.example",
            "criteria_link": "",
        },
        THREE_YEARS,
        ("approve",),
    ),
    (
        {
            "name": "Savanna ODR Assessment",
            "organisation": "Savanna Centre for Dialogue",
            "countries": ["GH", "KE"],
            "languages": ["en", "fr"],
            "delivery": Delivery.ONLINE,
            "contact": "office@savanna.example",
            "criteria_link": "",
        },
        THREE_YEARS | {"judges_hybrids": False},
        ("approve", "suspend"),
    ),
)


def register(staff: Person, assessors: Sequence[User]) -> None:
    """IMI adds the programmes, each with its rule, and invites an assessor for each of the first."""
    for number, (details, asked, verbs) in enumerate(PROGRAMMES):
        programme = actions.add(by=staff, form_token=f"demo programme {number}", kind=Kind.ODRQAP, **details)
        actions.set_rule(
            programme,
            by=staff,
            version=programme.version,
            rule=replace(IMI_RULE, **asked),
            in_force_from=rule_queries.today(),
            reason="As the programme applied.",
        )
        for verb in verbs:
            reason = "Its criteria are published and were checked." if verb == "approve" else "No assessor at present."
            actions.move(programme, verb=verb, by=staff, version=programme.version, reason=reason)
        for assessor in assessors[number : number + 1]:
            token = f"demo assessor {number}"
            actions.invite_assessor(programme, by=staff, form_token=token, address=assessor.email)
