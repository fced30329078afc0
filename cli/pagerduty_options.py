"""How every command beside PagerDuty gets there: the API key from the environment or a file, and the region."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

REGION = "https://api.pagerduty.com"

TokenFile = Annotated[
    Path | None,
    typer.Option(
        "--token-file",
        envvar="DOGWATCH_PAGERDUTY_TOKEN_FILE",
        show_envvar=True,
        help="A file that holds the API key and nothing else; without it, DOGWATCH_PAGERDUTY_TOKEN holds the key.",
    ),
]
Address = Annotated[
    str,
    typer.Option(
        "--address",
        envvar="DOGWATCH_PAGERDUTY_ADDRESS",
        show_envvar=True,
        help="Another service region, such as https://api.eu.pagerduty.com.",
    ),
]
