"""A company whose people have the names that make shared calendars hard to read."""

from domain.organisation import Company, Organisation
from domain.people import Engineer
from domain.rotations import Member, Rotation, Team

_PEOPLE = {
    "john": "John Doe",
    "smith": "John Doe Smith",
    "jorg": "Jörg Müller",
    "maria": "Maria Anna Garcia Lopez",
    "annk": "Ann-Kathrin O'Neil",
    "sam1": "Sam Lee",
    "sam2": "Sam Lee",
    "zed": "Zed",
}


def organisation() -> Organisation:
    """One team, in Berlin but for John, who is in New York."""
    return Organisation(
        company=Company(name="Acme", zone="Europe/Berlin", country="DE"),
        teams=(Team(id="web", name="Web"),),
        engineers=tuple(
            Engineer(
                id=key,
                name=name,
                email=f"{key}@example.com",
                team="web",
                zone="America/New_York" if key == "john" else None,
            )
            for key, name in _PEOPLE.items()
        ),
        rotations=(Rotation(id="web", name="Web", teams=("web",), members=(Member(team="web"),)),),
    )
