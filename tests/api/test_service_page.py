"""The page about the service names every setting, and no other."""

import re
from pathlib import Path

from api.settings import PREFIX, Settings

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "service.md").read_text(encoding="utf-8")


def test_every_setting_is_explained_and_every_explained_one_exists() -> None:
    explained = {line for row in re.findall(r"^\| (`DOGWATCH.*?) \|", PAGE, re.MULTILINE) for line in row.split(", ")}
    assert explained == {f"`{PREFIX}{name.upper()}`" for name in Settings.model_fields}
