"""Which zone may be meant by a name that is none: a place, never an abbreviation that several countries use."""

from functools import cache
from zoneinfo import available_timezones

from importers.suggestions import did_you_mean

_OTHERWISE = "use an IANA name such as Europe/Berlin"
_SPOKEN = {
    "Africa/Johannesburg": ("SAST",),
    "Africa/Lagos": ("WAT",),
    "Africa/Nairobi": ("EAT",),
    "America/Argentina/Buenos_Aires": ("ART",),
    "America/Chicago": ("CST", "CDT", "CT"),
    "America/Denver": ("MDT", "MT"),
    "America/Halifax": ("ADT",),
    "America/Los_Angeles": ("PST", "PDT", "PT"),
    "America/New_York": ("EDT", "ET"),
    "America/Sao_Paulo": ("BRT",),
    "Asia/Dubai": ("GST",),
    "Asia/Hong_Kong": ("HKT",),
    "Asia/Jakarta": ("WIB",),
    "Asia/Karachi": ("PKT",),
    "Asia/Kolkata": ("IST",),
    "Asia/Manila": ("PHT",),
    "Asia/Seoul": ("KST",),
    "Asia/Singapore": ("SGT",),
    "Asia/Tokyo": ("JST",),
    "Australia/Adelaide": ("ACST", "ACDT"),
    "Australia/Perth": ("AWST",),
    "Australia/Sydney": ("AEST", "AEDT"),
    "Europe/Berlin": ("CEST", "MEZ", "MESZ"),
    "Europe/Helsinki": ("EEST",),
    "Europe/Lisbon": ("WEST",),
    "Europe/London": ("BST",),
    "Europe/Moscow": ("MSK",),
    "Pacific/Auckland": ("NZST", "NZDT"),
}
"""Abbreviations by the place that is most often meant. Those that are zones themselves, such as EST, are taken."""
_PLACE_OF = {short: place for place, every in _SPOKEN.items() for short in every}
_LONGEST_ABBREVIATION = 5
_NO_PLACES = ("Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "SystemV/")


def zone_hint(name: str) -> str:
    """What to try instead of a zone that there is not."""
    if place := _PLACE_OF.get(name.upper()):
        return f"write the place: {place}, if that is meant"
    if city := _cities().get(name.casefold().replace(" ", "_")):
        return f"did you mean {city}?"
    if len(name) <= _LONGEST_ABBREVIATION and name.isupper():
        return _OTHERWISE
    return did_you_mean(name, _cities().values()) or _OTHERWISE


@cache
def _cities() -> dict[str, str]:
    """Zones of places by the last part of their names, and UTC."""
    places = (zone for zone in sorted(available_timezones(), reverse=True) if "/" in zone)
    named = {zone.rpartition("/")[2].casefold(): zone for zone in places if not zone.startswith(_NO_PLACES)}
    return named | {"utc": "UTC"}
