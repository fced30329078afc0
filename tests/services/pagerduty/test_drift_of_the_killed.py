"""What a sync that died had done already is no drift: the journal says that it was us. What others do meanwhile is."""

from datetime import timedelta

import pytest

from pager.lines import Line
from services.pagerduty.drift import DriftKind, drift
from tests.pager.double.state import LayerOverride
from tests.services.pagerduty.company import ACME, connection, user
from tests.services.pagerduty.test_killed import Kept, before_apply, company, dies, undisturbed

__all__ = ["company"]


@pytest.mark.parametrize("changes", [False, True], ids=["from empty", "after changes"])
def test_whatever_a_sync_that_died_had_done_is_no_drift(company: Kept, changes: bool) -> None:
    with before_apply(company, changes=changes) as moment:
        _, moments = undisturbed(moment)
        unfinished = 0
        for at in range(1, moments, 4):
            with moment.again() as (database, double):
                dies(database, double, moment.plan, at)
                found = drift(database, ACME, connection(double))
                assert [one.sentence for one in found.differences] == [], at
                unfinished += any(note.startswith("Nobody knows yet") for note in found.notes)
        assert unfinished > 5


def test_what_others_do_beside_a_sync_that_died_is_told(company: Kept) -> None:
    with before_apply(company, changes=False) as moment:
        _, moments = undisturbed(moment)
        for at in range(1, moments, 4):
            with moment.again() as (database, double):
                dies(database, double, moment.plan, at)
                layers = double.state.layered["Lprimary"]
                if not layers.overrides:
                    continue
                ours = layers.overrides[-1]
                layers.overrides[-1] = LayerOverride(ours.id, ours.start, ours.end - timedelta(hours=1), ours.user)
                start = ours.start + timedelta(hours=1)
                theirs = LayerOverride("VTHEIRS", start, start + timedelta(hours=2), user(double, 1, "hal"))
                layers.overrides.append(theirs)
                found = [one for one in drift(database, ACME, connection(double)).differences if one.role == "primary"]
                assert {one.rotation for one in found} == {Line("team1", "primary").rotation}, at
                told = " ".join(one.sentence for one in found)
                assert (ours.id in told, "VTHEIRS" in told) == (True, True), at
                assert DriftKind.OVERRIDDEN in {one.kind for one in found}
                return
    pytest.fail("no sync died after it had laid an override")
