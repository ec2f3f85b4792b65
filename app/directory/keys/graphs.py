"""JSON-LD documents as graphs in one order (RDF Dataset Canonicalization 1.0), by contexts that are files of ours.

Nothing is ever fetched: a document with another context than these two is refused.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from pyld import jsonld

from app.directory.credentials.document import OPEN_BADGES
from app.directory.credentials.status import CONTEXT

FOLDER = Path(__file__).parent.parent / "contexts"
_FILES = {CONTEXT: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}
_CONTEXTS = {address: json.loads((FOLDER / name).read_text()) for address, name in _FILES.items()}


class Strange(ValueError):
    """A document with a context that we do not have, or with a name that its contexts do not know."""


def canonical(document: dict[str, Any]) -> bytes:
    """The statements of a document as sorted N-Quads; raises Strange rather than leave out a part of it.

    It takes ten milliseconds, and the same documents are asked for again and again.
    """
    return _canonical(json.dumps(document))


@lru_cache(maxsize=256)
def _canonical(text: str) -> bytes:
    expanded = jsonld.expand(json.loads(text), {"documentLoader": _load}, on_property_dropped=_refuse)
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    return str(jsonld.normalize(expanded, options)).encode()


def _load(address: str, _options: Any) -> dict[str, Any]:
    if address not in _CONTEXTS:
        raise Strange(address)
    found = {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address}
    return found | {"document": _CONTEXTS[address]}


def _refuse(name: Any, *_where: Any) -> None:
    raise Strange(name)
