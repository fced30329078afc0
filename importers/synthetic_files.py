"""An organisation as files: YAML for what people decide, CSV beside it for what comes in rows."""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from domain.organisation import Organisation

_AWAY = ("engineer", "first_day", "last_day", "start", "end", "reason", "approved")
_TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "absences": ("absences.csv", _AWAY),
    "wishes": ("wishes.csv", ("engineer", "week", "level", "rotation")),
    "incidents": ("incidents.csv", ("id", "team", "severity", "opened")),
    "schedules": ("history/schedule.csv", ("rotation", "role", "week", "engineer", "start", "end")),
    "holidays": ("history/holidays.csv", ("holiday", "year", "engineer")),
}
_ELSEWHERE: Mapping[str, bool | Mapping[str, set[str]]] = {
    **dict.fromkeys(("dogwatch", "absences", "wishes", "incidents", "history"), True),
    "engineers": {"__all__": {"calendar"}},
}
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""Printed as they are by JSON, taken for line breaks or refused by YAML."""


def write_organisation(organisation: Organisation, folder: Path) -> Path:
    """Write `organisation.yaml` and its CSV files into `folder`; the path of the YAML file.

    Loaded again it gives an equal value, but for an engineer's `calendar`: it is left out, because its absences
    are among the rows.
    """
    rows = _rows(organisation)
    named = {name: table for name, table in _TABLES.items() if rows[name]}
    for name, (path, columns) in named.items():
        _write_rows(folder / path, columns, rows[name])
    file = folder / "organisation.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    inline = _inline(organisation) | ({"files": {name: [path] for name, (path, _) in named.items()}} if named else {})
    file.write_text("".join(_block(key, value) for key, value in inline.items()), encoding="utf-8")
    return file


def _rows(organisation: Organisation) -> dict[str, Sequence[object]]:
    return {
        "absences": organisation.absences,
        "wishes": organisation.wishes,
        "incidents": organisation.incidents,
        "schedules": organisation.history.shifts,
        "holidays": organisation.history.holidays,
    }


def _write_rows(file: Path, columns: Sequence[str], rows: Iterable[object]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out, lineterminator="\n")
        sheet.writerow(columns)
        sheet.writerows([_cell(getattr(row, column)) for column in columns] for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _inline(organisation: Organisation) -> dict[str, object]:
    """What the YAML file says itself; defaults are left to the program."""
    said = organisation.model_dump(mode="json", exclude_defaults=True, exclude=_ELSEWHERE)
    return {"dogwatch": organisation.dogwatch, **said}


def _block(key: str, value: object) -> str:
    """A top-level key: one line for each item of a list or mapping, written as JSON, which is YAML too."""
    if isinstance(value, list):
        return f"{key}:\n" + "".join(f"  - {_json(item)}\n" for item in value)
    if isinstance(value, dict):
        return f"{key}:\n" + "".join(f"  {name}: {_json(item)}\n" for name, item in value.items())
    return f"{key}: {_json(value)}\n"


def _json(value: object) -> str:
    plain = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)
