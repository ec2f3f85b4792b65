"""Properties are quick and always the same in the suite; PROPERTY_EXAMPLES=5000 looks further, at random."""

import os

from hypothesis import settings

EXAMPLES = os.environ.get("PROPERTY_EXAMPLES")

settings.register_profile("suite", max_examples=int(EXAMPLES or 40), deadline=None, derandomize=not EXAMPLES)
settings.load_profile("suite")
