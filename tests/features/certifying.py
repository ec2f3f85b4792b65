"""A credential as a verifier sees it: with nothing but what the portal publishes, and no network."""

import json
from typing import Any

from flask import Flask
from openvc import OpenvcError, verify_credential
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.proof.di_jcs import EddsaJcsProofSuite
from openvc.resolvers import default_status_list_resolver

from app.directory.credentials import status as credential_status
from app.directory.credentials.document import OPEN_BADGES
from app.directory.keys import graphs
from tests.rules import test_credential_status

PUBLISHED = ("/.well-known/did.json", *(f"/credentials/status/{purpose}/1" for purpose in credential_status.PURPOSES))
CONTEXTS = {OPEN_BADGES: json.loads((graphs.FOLDER / "open-badges-3.0.3.json").read_text())}


def fetched(app: Flask, address: str) -> dict[str, Any]:
    """A document as the portal answers it, by its address with or without scheme and host."""
    path = address.partition("://localhost")[2] or address
    answer = app.test_client().get(path)
    assert answer.status_code == 200, (address, answer.status_code)
    return json.loads(answer.text)


def verified(app: Flask, credential: dict[str, Any]) -> str:
    """What openvc says of a credential: "good", or the name of what is wrong with it."""
    resolver = _resolver(app)
    lists = default_status_list_resolver(
        resolver=resolver, fetch=lambda address: json.dumps(fetched(app, address)), extra_contexts=CONTEXTS
    )
    try:
        verify_credential(credential, resolver=resolver, resolve_status_list=lists, extra_contexts=CONTEXTS)
    except OpenvcError as problem:
        return type(problem).__name__
    return "good"


def verified_document(app: Flask, document: dict[str, Any]) -> str:
    """The same of a signed document that is no credential."""
    try:
        EddsaJcsProofSuite().verify(document, resolver=_resolver(app))
    except OpenvcError as problem:
        return type(problem).__name__
    return "good"


def _resolver(app: Flask) -> DidResolverRegistry:
    return DidResolverRegistry([DidWebResolver(lambda address: fetched(app, address))])


def bits(app: Flask, purpose: str, period: int = 1) -> set[int]:
    """Which bits are set in a list of the portal."""
    text = fetched(app, credential_status.address(purpose, period, portal=""))["credentialSubject"]["encodedList"]
    length, found = test_credential_status.bits(text)
    assert length == credential_status.FEWEST_BITS
    return found
