"""Whoever writes a zone that there is not is led to a place, and never to another abbreviation."""

from pathlib import Path
from zoneinfo import available_timezones

import pytest

from importers.zone_hints import zone_hint
from tests.importers.acme import changed, faults

MEANT = {
    "JST": "write the place: Asia/Tokyo, if that is meant",
    "jst": "write the place: Asia/Tokyo, if that is meant",
    "PDT": "write the place: America/Los_Angeles, if that is meant",
    "Tokyo": "did you mean Asia/Tokyo?",
    "new york": "did you mean America/New_York?",
    "Europe/Berln": "did you mean Europe/Berlin?",
    "utc": "did you mean UTC?",
    "XST": "use an IANA name such as Europe/Berlin",
    "Mars": "use an IANA name such as Europe/Berlin",
}


@pytest.mark.parametrize(("name", "hint"), MEANT.items(), ids=MEANT)
def test_a_place_is_named(name: str, hint: str) -> None:
    assert zone_hint(name) == hint


def test_the_hint_stands_beside_the_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed("zone: Europe/Berlin", "zone: JST"))
    assert (fault.where, fault.hint) == ("company.zone", MEANT["JST"])


@pytest.mark.parametrize("short", ["CEST", "BST", "IST", "AEST", "NZDT", "BRT", "WIB", "ET"])
def test_every_place_that_is_named_is_a_zone(short: str) -> None:
    place = zone_hint(short).removeprefix("write the place: ").removesuffix(", if that is meant")
    assert place in available_timezones()
    assert short not in available_timezones()
