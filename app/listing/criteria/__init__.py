"""The competency criteria an assessor goes by, as data: one file a version, never changed once it is used.

A new version is a new file here and a place in VERSIONS, which ends with the current one; an application keeps the
version it was begun with.
"""

from app.errors import NotYours
from app.listing.criteria import v2026_1
from app.listing.criteria.shape import Criteria

VERSIONS = (v2026_1.CRITERIA,)
CURRENT = VERSIONS[-1]


def criteria(version: str) -> Criteria:
    """The criteria of a version; raises NotYours for one that there never was."""
    found = next((each for each in VERSIONS if each.version == version), None)
    if found is None:
        raise NotYours(version)
    return found
