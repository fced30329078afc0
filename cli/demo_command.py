"""`dogwatch demo`: the sample company's next quarter, without a file of one's own and without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_QUARTER = "2027-Q1"
_SECONDS = 100.0


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder that receives the plan.")] = Path("out"),
) -> None:
    """Plan 2027-Q1 for TechCorp, a made-up company of nine teams and 80 engineers, and pay its January.

    Example: dogwatch demo --out out
    """
    from datetime import UTC, datetime

    from cli.console import data, say
    from cli.ctrl_c import keeping_finished_plans
    from cli.plan_summary import summary
    from cli.planning import solved_with_progress
    from services.pay_demo import january_pay
    from services.plan_output import hand_out
    from services.sample import sample_company

    org = sample_company()
    say(f"TechCorp: {org}")
    with keeping_finished_plans() as ctrl_c:
        planned = solved_with_progress(org, _QUARTER, None, None, 0, _SECONDS, ctrl_c)
        pay = january_pay(planned.loaded.organisation, planned.plan.schedule, org.parent / "pay")
        hand_out(planned, out, datetime.now(UTC), pay.files)
    summary(planned)
    data().print()
    for told in pay.told:
        data().print(told)
    say(f"\nWritten to {out}/. Open {out}/report.html and {out}/pay/2027-01.html; subscribe to {out}/feeds/.")
