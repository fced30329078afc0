"""Opens the database and the way to PagerDuty; the API key comes from the environment or a file, never from argv."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.pagerduty.connection import Connection
    from storage.database import Database


@contextmanager
def connection(
    url: str,
    organisation: str | None,
    token_file: Path | None,
    address: str,
    batch: int = 50,
    horizon_days: int | None = None,
) -> Iterator[tuple[Database, str, Connection]]:
    """The database, the organisation, and the connection; everything is closed afterwards."""
    from datetime import UTC, datetime

    from cli.database_option import chosen, opened
    from services.pagerduty.connection import connected

    token = read_token(token_file)
    with opened(url) as database:
        name = chosen(database, organisation)
        way = connected(token, lambda: datetime.now(UTC), address=address, batch=batch, horizon_days=horizon_days)
        try:
            yield database, name, way
        finally:
            way.client.close()


def read_token(file: Path | None) -> str:
    """The API key of the file, or of the environment; InvalidInput when the file cannot be read."""
    from domain.errors import Fault, InvalidInput

    if file is None:
        return os.environ.get("DOGWATCH_PAGERDUTY_TOKEN", "")
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as failure:
        raise InvalidInput([Fault(str(file), 0, 0, "", "the API key cannot be read from it")]) from failure
