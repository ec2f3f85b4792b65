"""A listing as an Open Badges 3.0 credential: what it says, of what it is made, and where its status is told.

1EdTech Open Badges 3.0, §B.1 (AchievementCredential), in the data model of W3C Verifiable Credentials 2.0.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.dates import words as in_words
from app.directory.credentials.status import CONTEXT, PURPOSES, entry
from app.logbook.rules.parameters import Rule

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS = (CONTEXT, OPEN_BADGES)
NAME = "IMI ODR Specialist Mediator"
DESCRIPTION = (
    "A mediator whose experience, knowledge and skills in online dispute resolution were assessed by an ODR Qualifying "
    "Assessment Program, and whom the International Mediation Institute lists."
)


@dataclass(frozen=True, slots=True)
class Assessed:
    """Which ODRQAP assessed a mediator, of which organisation, and the day on which it signed that they passed."""

    programme: str
    organisation: str
    signed_on: date


@dataclass(frozen=True)
class Certified:
    """All that a credential says of one period of a listing.

    `number` is as it is written down, `period` which listing of this mediator it is, counted from 1, and `began` the
    instant at which that began (XML Schema, UTC). `index` is its place in the status lists.
    """

    number: str
    name: str
    period: int
    began: str
    index: int
    assessed: Assessed | None
    rule: Rule


def document(said: Certified, *, portal: str, issuer: dict[str, Any]) -> dict[str, Any]:
    """The credential without its proof; `portal` is the address that all of its own begin with."""
    address = f"{portal}/credentials/{said.number}"
    identity = {"type": "IdentityObject", "hashed": False, "identityHash": said.name, "identityType": "name"}
    written = {
        "@context": list(CONTEXTS),
        "id": f"{address}#{said.period}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": NAME,
        "description": f"{NAME} · {said.number}",
        "image": {
            "id": f"{portal}/badge/{said.number}.svg",
            "type": "Image",
            "caption": f"{NAME}, number {said.number}",
        },
        "issuer": issuer,
        "validFrom": said.began,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity],
            "achievement": achievement(said.rule, portal),
        },
        "credentialStatus": [entry(purpose, said.period, said.index, portal=portal) for purpose in PURPOSES],
    }
    return written | ({"evidence": [_evidence(said.assessed)]} if said.assessed else {})


def achievement(rule: Rule, portal: str) -> dict[str, Any]:
    return {
        "id": f"{portal}/about",
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": NAME,
        "description": DESCRIPTION,
        "criteria": {"id": f"{portal}/about/eligibility", "narrative": criteria(rule)},
    }


def criteria(rule: Rule) -> str:
    """What the credential asks for, with the numbers of the rule in force."""
    return (
        f"At least {rule.needed} full-scale e-mediations within {rule.window_words}, or {rule.needed_certified} for an "
        f"IMI Certified Mediator; {rule.core_words} in all; knowledge and skills assessed by an ODR Qualifying "
        "Assessment Program approved by the International Mediation Institute; and the IMI Code of Professional "
        "Conduct accepted."
    )


def _evidence(assessed: Assessed) -> dict[str, Any]:
    said = f"Assessed by {assessed.programme}, {assessed.organisation} on {in_words(assessed.signed_on)}."
    return {"type": ["Evidence"], "name": "Assessment", "narrative": said}
