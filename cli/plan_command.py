"""`dogwatch plan`: next quarter's schedule, with everything that goes out beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import say
from cli.page_option import Html, hand_over

if TYPE_CHECKING:
    from services.planning import Planned

Org = Annotated[Path, typer.Argument(help="The organisation file (YAML).", show_default=False)]
Quarter = Annotated[str | None, typer.Option("--quarter", "-q", help="The quarter to plan, such as 2027-Q1.")]
From = Annotated[str | None, typer.Option("--from", help="Instead of a quarter: the first day, such as 2027-01-04.")]
Weeks = Annotated[int | None, typer.Option("--weeks", help="With --from: how many weeks.", min=1, max=520)]
Seed = Annotated[int, typer.Option("--seed", help="Same input and same seed: same plan.", min=0, max=2**31 - 1)]
TimeLimit = Annotated[
    float, typer.Option("--time-limit", help="Seconds of solving after which the best plan so far is taken.", min=0.1)
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow",
        metavar="EXCEPTION",
        help="An exception that was agreed on, such as share:search+mobile, limit:ana:2027-03, borrow:ana:search, "
        "open:search:secondary:2027-03-08, business-hours:search:2027-03 or join:search (somebody yet to be found); "
        "limit:auto takes the cheapest ones of a kind, share+limit:auto those of several. May be given again.",
    ),
]
MoreChanges = Annotated[
    int,
    typer.Option("--more-changes", help="With --replan: how many weeks more than have to may change.", min=0, max=4),
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON on stdout.")]


def plan(
    org: Org,
    quarter: Quarter = None,
    first_day: From = None,
    weeks: Weeks = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder that receives the plan.")] = Path("out"),
    seed: Seed = 0,
    time_limit: TimeLimit = 300,
    prove_all: Annotated[
        bool, typer.Option("--prove-all", help="Prove spacing, wishes and holidays too, however long it takes.")
    ] = False,
    allow: Allow = None,
    replan: Annotated[
        Path | None,
        typer.Option("--replan", help="A published schedule.json to plan again with the fewest changes."),
    ] = None,
    more_changes: MoreChanges = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Solve and show, but write nothing.")] = False,
    html: Html = None,
    as_json: Json = False,
) -> None:
    """Plan a quarter: primary and secondary for every rotation and week, proved as fair as the rules allow.

    Writes the schedule, fairness figures, calendar feeds, PagerDuty requests, the pay forecast and a report page.
    Ctrl-C keeps the best plan found so far. Where no plan is possible: exit code 3, the reason, and ways out with the
    --allow that takes each (Ctrl-C and --time-limit keep those found so far); nothing is written then but the page of
    --html, and an earlier plan stays.

    With --replan, as few weeks as possible change hands, and weeks of that schedule outside the horizon are settled:
    --from the next handoff on leaves everything before it as it was. They are counted, not written: --out names another
    folder then. What 2 or 4 more changes would buy is told beside it; --more-changes takes them.

    Example: dogwatch plan acme.yaml --quarter 2027-Q1 --out out
    """
    from cli.ctrl_c import keeping_finished_plans
    from cli.planning import solved_with_progress
    from exporters.files import refuse_unusable

    if not dry_run:
        refuse_unusable(out)
    with keeping_finished_plans() as ctrl_c:
        planned = solved_with_progress(
            org, quarter, first_day, weeks, seed, time_limit, ctrl_c,
            prove_all=prove_all, allow=allow or (), replan=replan, more_changes=more_changes,
            out=None if dry_run else out,
        )  # fmt: skip
        if planned.found and not dry_run:
            _write(planned, out)
        if html is not None:
            _write_page(planned, html)
    if as_json:
        _print_json(planned)
    else:
        from cli.plan_summary import summary

        summary(planned)
    if planned.found and not dry_run:
        _suggest(out)
    raise typer.Exit(_exit_code(planned))


def _write(planned: Planned, out: Path) -> None:
    from datetime import UTC, datetime

    from services.plan_output import hand_out

    for told in hand_out(planned, out, datetime.now(UTC)):
        say(told)


def _write_page(planned: Planned, html: Path) -> None:
    from services.plan_output import report_page

    hand_over(html, report_page(planned))


def _print_json(planned: Planned) -> None:
    from exporters.card_json import plan_json

    print(plan_json(planned.plan, planned.card), end="")


def _suggest(out: Path) -> None:
    say(f"\nWritten to {out}/. Open {out}/report.html; subscribe to {out}/feeds/; see {out}/pagerduty/README.txt.")


def _exit_code(planned: Planned) -> int:
    from domain.errors import OutOfTime
    from domain.plan import Status

    return {Status.INFEASIBLE: 3, Status.OUT_OF_TIME: OutOfTime.exit_code}.get(planned.plan.status, 0)
