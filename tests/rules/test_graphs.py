"""Documents as graphs: the same in whatever order they are written, and nothing is fetched or left out."""

import pytest
from pyld.jsonld import JsonLdError

from app.directory.credentials.status import CONTEXT
from app.directory.keys import graphs

DOCUMENT = {
    "@context": [CONTEXT],
    "id": "https://example.org/1",
    "type": ["VerifiableCredential"],
    "issuer": "did:web:example.org",
    "credentialSubject": {"id": "did:example:ana", "name": "Ana"},
}


def test_order_is_nothing():
    turned = dict(reversed(DOCUMENT.items()))
    assert graphs.canonical(turned) == graphs.canonical(DOCUMENT)


def test_what_it_says_is_in_it():
    assert graphs.canonical(DOCUMENT).decode().splitlines() == [
        '<did:example:ana> <https://schema.org/name> "Ana" .',
        "<https://example.org/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        " <https://www.w3.org/2018/credentials#VerifiableCredential> .",
        "<https://example.org/1> <https://www.w3.org/2018/credentials#credentialSubject> <did:example:ana> .",
        "<https://example.org/1> <https://www.w3.org/2018/credentials#issuer> <did:web:example.org> .",
    ]


@pytest.mark.parametrize("context", ["https://example.org/context", "http://127.0.0.1/", "file:///etc/passwd"])
def test_no_other_context_is_ever_fetched(context):
    with pytest.raises(JsonLdError) as refused:
        graphs.canonical({**DOCUMENT, "@context": [CONTEXT, context]})
    assert isinstance(refused.value.__cause__, graphs.Strange)  # and not that nothing was found there


def test_a_name_that_nobody_knows_is_refused():
    with pytest.raises(graphs.Strange):
        graphs.canonical({**DOCUMENT, "madeUp": "not signed"})
