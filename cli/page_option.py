"""`--html FILE`: the answer as one page that can be sent around, beside what the terminal gets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import say


def _refused_early(file: Path | None) -> Path | None:
    """The file itself; a place that cannot take a page is refused before anything is solved."""
    if file is not None:
        from exporters.page_file import refuse_unfit_place

        refuse_unfit_place(file)
    return file


Html = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        help="Write the answer as one page too: no script, nothing loaded, prints well.",
        callback=_refused_early,
    ),
]


def hand_over(file: Path, page: str) -> None:
    """Write the page and say where it is."""
    from exporters.page_file import write_page

    write_page(file, page)
    say(f"The answer as a page: {file}")
