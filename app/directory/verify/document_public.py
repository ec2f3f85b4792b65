"""The verdict on a number as JSON that is signed, at the address of the page with .json after it."""

from flask import Response

from app import clock
from app.directory import documents
from app.directory.verify import queries
from app.directory.verify.addresses import otherwise
from app.directory.verify.document import document
from app.directory.verify.forms import OnDay
from app.site.headers import open_to_all

pages = documents.documents("verify_document", __name__, url_prefix="/verify")


@pages.get("/<typed>.json")
def verdict(typed: str) -> Response:
    if address := otherwise(typed, end=".json"):
        return open_to_all(Response(status=308, headers={"Location": address}))
    form = OnDay()
    if not form.validate():
        return documents.refused(422, str(form.on.errors[0]))
    found = queries.verified(typed, form.day)
    answer = documents.signed_answer(lambda: document(found), found, clock.today(), kind=documents.JSON)
    if not found.is_known and answer.status_code == 200:
        answer.status_code = 404
    return answer
