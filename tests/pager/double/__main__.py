"""`python -m tests.pager.double acme.yaml`: a PagerDuty to try commands against, until Ctrl-C. It forgets everything.

It knows everybody of the organisation file, and shows the real time.
"""

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from importers.organisation_file import load_organisation
from tests.pager.double.server import TOKEN, running
from tests.pager.double.state import State, User


def people(state: State, file: Path) -> None:
    organisation = load_organisation(file).organisation
    known = {one.email.casefold(): one.name for one in organisation.engineers}
    if (vp := organisation.escalation.vp_email) and vp.casefold() not in known:
        known[vp] = "VP"
    for email, name in known.items():
        one = User(state.new_id("U"), name, email)
        state.users[one.id] = one


def main(file: str) -> None:
    with running(datetime.now(UTC), real_time=True) as double:
        people(double.state, Path(file))
        print(f"export DOGWATCH_PAGERDUTY_ADDRESS={double.address} DOGWATCH_PAGERDUTY_TOKEN={TOKEN}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"{len(double.requests)} requests, {len(double.violations)} of them against the contract")


if __name__ == "__main__":
    main(sys.argv[1])
