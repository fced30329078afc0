"""Pay of a quarter for many engineers: seconds and peak memory, size by size, each in a process of its own.

    python -m benchmarks.pay_benchmark            one table: 250 to 2,000 engineers, twenty incidents for each

A size of 1,000 engineers has 20,000 incidents; the promise is under 10 s and 500 MB, and that cost grows linearly.
"""

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from compensation.computation import Computed, compute
from compensation.facts import PayFacts
from compensation.periods import Period
from compensation.report import pay_report
from domain.organisation import Company, Organisation
from domain.pay import OvertimeRate, PayPolicy, StipendRate
from domain.people import Engineer
from domain.rotations import Member, Rotation, Team
from exporters.pay_tables import long_csv
from importers.pay_files import PayFiles, read_pay_files

SIZES = (250, 500, 1000, 2000)
PER_ENGINEER = 20
_FIRST_WEEK, _WEEKS = date(2027, 1, 4), 13
_QUARTER = (Period(2027, 1), Period(2027, 2), Period(2027, 3))
_PLACES = (("America/New_York", "US", None), ("Europe/Berlin", "DE", "BE"), ("Asia/Kolkata", "IN", None))


def main() -> None:
    """Print the table; a single number measures that size in this process."""
    if len(sys.argv) > 1:
        print(_measured(int(sys.argv[1])))
        return
    print("Pay of a quarter, twenty incidents for each engineer: files read, lines computed, three reports as CSV.\n")
    print(
        "engineers  incidents  segments   read s  compute s  report s   total s    CPU s  peak MB  CPU ms per engineer"
    )
    for size in SIZES:
        command = [sys.executable, "-m", "benchmarks.pay_benchmark", str(size)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


def _measured(size: int) -> str:
    organisation = _organisation(size)
    with TemporaryDirectory() as folder:
        segments, schedule = Path(folder) / "segments.csv", Path(folder) / "schedule.csv"
        count = _write_segments(segments, size)
        _write_schedule(schedule, size)
        began, spent = time.perf_counter(), time.process_time()
        facts = read_pay_files(PayFiles(schedules=[schedule], segments=[segments]), organisation)
        read = time.perf_counter()
        found = compute(facts, organisation, _QUARTER)
        computed = time.perf_counter()
        rows = sum(_report(found, facts, organisation, period) for period in _QUARTER)
        done = time.perf_counter()
    if rows < size * 10:
        raise AssertionError("the benchmark measured an empty report")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    whole, used = done - began, time.process_time() - spent
    return (
        f"{size:9,}  {size * PER_ENGINEER:9,}  {count:8,}  {read - began:7.2f}  {computed - read:9.2f}"
        f"  {done - computed:8.2f}  {whole:8.2f}  {used:7.2f}  {peak:7.0f}  {used / size * 1000:19.2f}"
    )


def _report(found: Computed, facts: PayFacts, organisation: Organisation, period: Period) -> int:
    """Rows of the period's CSV."""
    lines, findings = found.lines_of(period), found.findings_of(period)
    return long_csv(pay_report(organisation, facts, period, lines, (), findings), organisation.pay).count("\n")


def _organisation(size: int) -> Organisation:
    engineers = tuple(_engineer(number) for number in range(size))
    teams = tuple(Team(id=f"team{number}", name=f"Team {number}") for number in range(size // 10 + 1))
    rotations = tuple(
        Rotation(
            id=f"team{number}", name=f"Team {number}", teams=(f"team{number}",), members=(Member(team=f"team{number}"),)
        )
        for number in range((size + 9) // 10)
    )
    stipends = tuple(
        StipendRate(role=role, weekly=Decimal(500), effective=date(2024, 8, 1)) for role in ("primary", "secondary")
    )
    pay = PayPolicy(stipends=stipends, overtime=(OvertimeRate(hourly=Decimal(80), effective=date(2024, 1, 1)),))
    return Organisation(
        company=Company(name="Many", zone="America/New_York"),
        teams=teams,
        engineers=engineers,
        rotations=rotations,
        pay=pay,
    )


def _engineer(number: int) -> Engineer:
    zone, country, region = _PLACES[number // 10 % len(_PLACES)]
    return Engineer(
        id=f"e{number}",
        name=f"Engineer {number}",
        email=f"e{number}@example.com",
        team=f"team{number // 10}",
        zone=zone,
        country=country,
        region=region,
        payroll_id=f"{number:06d}",
    )


def _holder(team: int, week: int, place: int, size: int) -> int:
    """Offset round robin: who holds primary (0) or secondary (1)."""
    members = min(10, size - team * 10)
    return team * 10 + (week + place * (members // 2)) % members


def _write_schedule(path: Path, size: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("rotation,role,week,engineer\n")
        for team in range((size + 9) // 10):
            for week in range(_WEEKS):
                day = _FIRST_WEEK + timedelta(weeks=week)
                for place, role in enumerate(("primary", "secondary")):
                    file.write(f"team{team},{role},{day},e{_holder(team, week, place, size)}\n")


def _write_segments(path: Path, size: int) -> int:
    rows = list(_segments(size))
    with path.open("w", encoding="utf-8") as file:
        file.write("incident,engineer,start,end,team\n")
        file.writelines(rows)
    return len(rows)


def _segments(size: int) -> Iterator[str]:
    """Twenty incidents per engineer, at any hour; the primary answers, in two of five the secondary too."""
    chance = random.Random(size)
    start = datetime.fromisoformat("2027-01-04T14:00:00+00:00")
    for number in range(size * PER_ENGINEER):
        team, place = chance.randrange((size + 9) // 10), chance.randrange(_WEEKS * 7 * 86_400 - 40_000)
        acknowledged = start + timedelta(seconds=place)
        for role in (0, 1) if chance.random() < 0.4 else (0,):
            who = _holder(team, place // (7 * 86_400), role, size)
            released = acknowledged + timedelta(seconds=chance.randrange(120, 3 * 3600))
            yield f"INC-{number},e{who},{acknowledged.isoformat()},{released.isoformat()},team{team}\n"


if __name__ == "__main__":
    main()
