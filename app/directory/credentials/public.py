"""Credentials to download, and the lists that say which of them hold no more."""

from flask import Response

from app import clock
from app.directory.credentials import document as credential, queries as credential_queries, status as credential_status
from app.directory.credentials.status import PURPOSES
from app.directory.documents import documents, elsewhere, refused, signed_answer
from app.directory.keys import issuer
from app.directory.keys.signing import GRAPH, day_began, signed
from app.directory.public_pages import portal
from app.listing.register import credential_number, queries as register_queries

pages = documents("credential_public", __name__, url_prefix="/credentials")


@pages.get("/<number>")
def one(number: str) -> Response:
    listing = register_queries.with_number(number)
    written = credential_number.words(listing.number)
    if number != written:
        return elsewhere(f"/credentials/{written}")
    said = credential_queries.certified(listing)
    if said is None:
        return refused(*credential_queries.why_not(listing))
    return signed_answer(lambda: _signed(said), said, name=f"{written}.json")


@pages.get(f"/status/<any({', '.join(PURPOSES)}):purpose>/<int:period>")
def status(purpose: str, period: int) -> Response:
    bits = credential_status.encoded(purpose, credential_queries.told_of(purpose, period))
    return signed_answer(lambda: _list(purpose, period, bits), bits)


def _signed(said: credential.Certified) -> dict[str, object]:
    made = credential.document(said, portal=portal(), issuer=issuer.named())
    return signed(made, suite=GRAPH)


def _list(purpose: str, period: int, bits: str) -> dict[str, object]:
    began = day_began(clock.today())
    made = credential_status.document(purpose, period, bits, portal=portal(), issuer=issuer.did(), since=began)
    return signed(made, suite=GRAPH)
