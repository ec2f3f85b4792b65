"""Programmes for stories, as staff make them."""

from dataclasses import replace

from app.db import commit
from app.listing.programmes import actions as programme_actions
from app.listing.programmes.kinds import Delivery, Kind
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.parameters import IMI_RULE
from tests import make

SHORT = {"shortest_window": 24, "longest_window": 24}
DETAILS = {
    "kind": Kind.ODRQAP,
    "organisation": "Harbour Mediation Centre",
    "countries": ["PT"],
    "languages": ["en", "pt"],
    "delivery": Delivery.ONLINE,
    "contact": "programme@example.org",
    "criteria_link": "https://example.org/criteria",
}


def applied(name="Harbour ODRQAP", **what):
    """A programme that was added, without a rule."""
    staff = make.staff()
    made = programme_actions.add(by=staff, form_token=f"programme {name}", name=name, **(DETAILS | what))
    commit()
    return made


def ruled(programme, **asked):
    """A further version of its rule, from today on."""
    programme_actions.set_rule(
        programme,
        by=make.staff(),
        version=programme.version,
        rule=replace(IMI_RULE, **asked),
        in_force_from=rule_queries.today(),
        reason="As agreed with IMI.",
    )
    commit()
    return programme


def moved(programme, verb):
    programme_actions.move(programme, verb=verb, by=make.staff(), version=programme.version, reason="Decided.")
    commit()
    return programme


def approved(name="Harbour ODRQAP", *, rule=None, **what):
    """A programme that mediators may choose; its single window has 24 months unless `rule` says something else."""
    return moved(ruled(applied(name, **what), **(SHORT if rule is None else rule)), "approve")


def followed(mediator, programme):
    programme_actions.follow(programme, by=mediator)
    commit()
    return programme
