"""Where the sample company is: in the checkout, or inside the installed package."""

from pathlib import Path

from domain.errors import DogwatchError

_ROOT = Path(__file__).resolve().parent.parent
_PLACES = (_ROOT / "fixtures" / "techcorp", _ROOT / "importers" / "techcorp")


def sample_company(name: str = "organisation.yaml") -> Path:
    """A file of TechCorp."""
    for folder in _PLACES:
        if (folder / name).is_file():
            return folder / name
    raise DogwatchError(f"the sample company's {name} is missing from this installation: install dogwatch again")
