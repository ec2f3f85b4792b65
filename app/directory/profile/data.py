"""A profile as machines read it: schema.org's ProfilePage with a Person and what they hold, as JSON-LD."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.directory.credentials.document import NAME
from app.listing.profiles.details import Card

IMI = {
    "@type": "Organization",
    "name": "International Mediation Institute",
    "url": "https://imimediation.org/",
}


def page(
    card: Card, *, address: str, photo_address: str, verify_address: str, number: str, updated_on: date | None
) -> dict[str, Any]:
    """What a profile says, with whole addresses; what it leaves out is left out."""
    person = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": card.name,
        "url": address,
        "image": photo_address,
        "jobTitle": "Mediator",
        "description": card.about,
        "knowsLanguage": list(card.languages),
        "knowsAbout": list(card.expertise),
        "workLocation": [_place(each.place, each.country) for each in card.places],
        "sameAs": [link for link, _words in card.links],
        "hasCredential": list(_credentials(card, verify_address, number)),
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "@id": address,
        "url": address,
        **({"dateModified": updated_on.isoformat()} if updated_on else {}),
        "mainEntity": {name: value for name, value in person.items() if value},
    }


def _credentials(card: Card, verify_address: str, number: str) -> Iterable[dict[str, Any]]:
    held = card.held
    if held.listed_since:
        yield _credential(NAME, held.listed_since, identifier=number, url=verify_address)
    if held.certified_on:
        yield _credential("IMI Certified Mediator", held.certified_on)


def _credential(name: str, since: date, **more: str) -> dict[str, Any]:
    return {
        "@type": "EducationalOccupationalCredential",
        "name": name,
        "credentialCategory": "certification",
        "recognizedBy": IMI,
        "validFrom": since.isoformat(),
        **more,
    }


def _place(place: str, country: str) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressLocality": place, "addressCountry": country}
    return {"@type": "Place", "name": place, "address": address}
