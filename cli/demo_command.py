"""`dogwatch demo`: the sample company's next quarter, without a file of one's own and without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_QUARTER = "2027-Q1"


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder that receives the plan.")] = Path("out"),
) -> None:
    """Plan 2027-Q1 for TechCorp, a made-up company of nine teams and 80 engineers.

    Example: dogwatch demo --out out
    """
    from cli.console import say
    from cli.plan_command import plan
    from services.sample import sample_company

    org = sample_company()
    say(f"TechCorp: {org}")
    plan(org, quarter=_QUARTER, out=out)
