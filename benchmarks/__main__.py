"""`make bench`: how long planning takes, size by size, and what other ways to solve the same would have come to.

    python -m benchmarks                     everything: about ten minutes on two idle cores
    python -m benchmarks --quick             small sizes, one draw each
    python -m benchmarks --only ring-30      one size; may be given again
    python -m benchmarks --json              the bare figures

Each line is measured in a process of its own, one after the other, on an otherwise idle machine.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from benchmarks.cases import CASES, Case
from benchmarks.tables import goals_table, main_table


def main() -> None:
    options = _options()
    cases = [case for case in CASES if _wanted(case, options)]
    if options.quick:
        cases = [replace(case, draws=1, textbook=False) for case in cases]
    results = {case.name: _measured(case) for case in cases}
    if options.json:
        print(json.dumps({"machine": _machine(), "results": results}, indent=2))
        return
    print(f"{_machine()}\n\n{main_table(cases, results)}\n\n{goals_table(cases, results)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures planning, size by size.")
    parser.add_argument("--quick", action="store_true", help="small sizes, one draw each, no textbook model")
    parser.add_argument("--only", action="append", choices=[case.name for case in CASES], help="this size alone")
    parser.add_argument("--json", action="store_true", help="bare figures instead of tables")
    return parser.parse_args()


def _wanted(case: Case, options: argparse.Namespace) -> bool:
    if options.only:
        return case.name in options.only
    return case.quick if options.quick else True


def _measured(case: Case) -> dict[str, Sequence[dict[str, Any]]]:
    """Every method that is worth its time, on every draw."""
    draws = range(1, case.draws + 1)
    found: dict[str, Sequence[dict[str, Any]]] = {"plan": [_alone(case, draw, "plan") for draw in draws]}
    if not case.jobs:
        found["relaxation"] = [_alone(case, draw, "relaxation") for draw in draws]
    if case.textbook:
        found["textbook"] = [_alone(case, 1, "textbook")]
    return found


def _alone(case: Case, draw: int, method: str) -> dict[str, Any]:
    print(f"{case.name}, draw {draw}: {method}", file=sys.stderr)
    command = [sys.executable, "-m", "benchmarks.measure", case.name, str(draw), method]
    answered = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(answered.stdout.splitlines()[-1])
    return figures


def _machine() -> str:
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"ortools {version('ortools')}{load} at the end"
    )


if __name__ == "__main__":
    main()
