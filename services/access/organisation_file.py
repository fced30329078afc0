"""An organisation file that came over the wire: read from a folder of its own, so that it can name no file of ours."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.errors import Fault, InvalidInput
from importers.organisation_file import LoadedOrganisation, load_organisation

_NAME = "organisation.yaml"


def organisation_of_text(text: bytes) -> LoadedOrganisation:
    """The organisation that a text describes; InvalidInput with every fault, each with its line and column.

    Calendars that the text names are not there: absences are sent as absences.
    """
    with TemporaryDirectory(prefix="dogwatch-") as folder:
        path = Path(folder) / _NAME
        path.write_bytes(text)
        try:
            loaded = load_organisation(path)
        except InvalidInput as refusal:
            raise InvalidInput(map(_without_folder, refusal.faults)) from None
    return replace(loaded, warnings=tuple(map(_without_folder, loaded.warnings)))


def _without_folder(fault: Fault) -> Fault:
    return replace(fault, file=Path(fault.file).name)
