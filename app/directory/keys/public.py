"""Who signs, and with which keys: the documents that a verifier reads."""

from flask import Response

from app.directory.documents import DID, LINKED, answer, documents
from app.directory.keys import issuer, queries as keys_queries

pages = documents("keys_public", __name__)


@pages.get("/.well-known/did.json")
def did() -> Response:
    keys = keys_queries.published()
    return answer(lambda: issuer.did_document(keys), *(key.public for key in keys), kind=DID)


@pages.get(issuer.PROFILE)
def profile() -> Response:
    keys = keys_queries.published()
    return answer(lambda: issuer.profile(keys), *(key.public for key in keys), kind=LINKED)
