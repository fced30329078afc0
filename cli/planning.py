"""Runs a plan in front of a person: reads the file, shows progress while it solves."""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.status import Status as Spinner

from cli.console import say_all
from cli.ctrl_c import CtrlC
from domain.errors import Fault, InvalidInput
from importers.organisation_file import load_organisation
from importers.schedule_file import read_schedule_file
from scheduler.solve import Progress, Request
from services.history_notes import passed_over
from services.planning import Planned, horizon_of, plan
from services.replanning import published_in, refuse_losing_weeks

_SAID = {
    "": "first schedule found",
    "changes": "fewest changes",
    "fairness": "fairness",
    "largest-overload": "largest overload",
    "holidays-and-roles": "holidays and roles",
    "preferences": "spacing and wishes",
}


def solved_with_progress(
    org: Path,
    quarter: str | None,
    first_day: str | None,
    weeks: int | None,
    seed: int,
    time_limit: float,
    ctrl_c: CtrlC,
    *,
    prove_all: bool = False,
    allow: Sequence[str] = (),
    replan: Path | None = None,
    more_changes: int = 0,
    out: Path | None = None,
) -> Planned:
    """The plan of an organisation file, to be written to `out`; warnings and progress go to stderr."""
    horizon = horizon_of(quarter, first_day, weeks)
    if more_changes and replan is None:
        hint = "name the published schedule with --replan"
        raise InvalidInput([Fault("", 0, 0, "--more-changes", "there is nothing to change", str(more_changes), hint)])
    loaded = load_organisation(org)
    published = published_in(read_schedule_file(replan), loaded.organisation, allow) if replan else None
    if published and replan and out:
        refuse_losing_weeks(published, replan, out, horizon)
    say_all(f"warning: {warning}" for warning in loaded.warnings)
    if published is None:
        say_all(f"warning: {warning}" for warning in passed_over(loaded.organisation, horizon))
    request = Request(seed=seed, seconds=time_limit, jobs=os.cpu_count() or 1, prove_all=prove_all)
    console = Console(stderr=True, highlight=False)
    watch = _Watch(console, ctrl_c)

    def planned() -> Planned:
        return plan(
            loaded, horizon, request, watch.heard, allow, published,
            more_changes=more_changes, on_found=watch.found, tell=watch.tell,
        )  # fmt: skip

    if not console.is_terminal:
        return planned()
    with console.status(f"Planning {horizon.label} (Ctrl-C keeps the best so far)") as spinner:
        watch.spinner = spinner
        return planned()


@dataclass(eq=False)
class _Watch:
    """A line on stderr for the first schedule and each tier that is done; what goes on in between, on a terminal."""

    console: Console
    ctrl_c: CtrlC
    spinner: Spinner | None = None
    began: float = field(default_factory=time.monotonic)
    told: set[tuple[int, str]] = field(default_factory=set)

    def heard(self, progress: Progress) -> None:
        line = self._line(progress)
        if self.spinner is not None:
            self.spinner.update(f"{line} (Ctrl-C keeps the best so far)")
        done = progress.best == progress.bound and (progress.group, progress.tier) not in self.told
        if done and progress.groups <= 12:
            self.told.add((progress.group, progress.tier))
            print(line, file=sys.stderr)

    def found(self) -> None:
        """There is a plan: from here on Ctrl-C does not lose it."""
        self.ctrl_c.finished = True
        if self.spinner is not None:
            self.spinner.update("Comparing and writing")

    def tell(self, sentence: str) -> None:
        """What takes its time after the answer that there is no plan."""
        print(f"{self._seconds()}{sentence}", file=sys.stderr)
        if self.spinner is not None:
            self.spinner.update(f"{sentence} (Ctrl-C keeps what was found)")

    def _seconds(self) -> str:
        return f"{time.monotonic() - self.began:6.1f} s  "

    def _line(self, progress: Progress) -> str:
        group = f"group {progress.group + 1} of {progress.groups}, " if progress.groups > 1 else ""
        seconds = self._seconds()
        if progress.best is None:
            return f"{seconds}{group}{_SAID[progress.tier]}"
        bound = "none yet" if progress.bound is None else f"{progress.bound:,}"
        state = "proved" if progress.best == progress.bound else f"bound {bound}"
        return f"{seconds}{group}{_SAID[progress.tier]}: {progress.best:,}, {state}"
