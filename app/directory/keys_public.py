"""Who signs, and with which keys: the documents that a verifier reads."""

from flask import Response

from app.directory import issuer, keys_queries
from app.directory.documents import DID, LINKED, answer, documents

pages = documents("keys_public", __name__)


@pages.get("/.well-known/did.json")
def did() -> Response:
    keys = keys_queries.published()
    return answer(lambda: issuer.did_document(keys), *(key.public for key in keys), kind=DID)


@pages.get(issuer.PROFILE)
def profile() -> Response:
    keys = keys_queries.published()
    return answer(lambda: issuer.profile(keys), *(key.public for key in keys), kind=LINKED)
