"""How many cases a property of pay is tried on: 300, or 5,000 with `HYPOTHESIS_PROFILE=nightly`."""

import os

CASES = 5000 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 300
