"""Everything `plan` hands out, as one set of files made from one list of shifts."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from constraints.candidates import candidates
from domain.clock import parse_instant
from domain.errors import DogwatchError
from exporters.fairness_files import fairness_json
from exporters.files import write_output
from exporters.icalendar_feeds import feeds
from exporters.icalendar_names import renamed_feeds
from exporters.icalendar_revisions import first_revisions
from exporters.pagerduty_files import pagerduty_files
from exporters.pay_forecast import pay_csv
from exporters.report.page import report_html
from exporters.schedule_files import schedule_csv, schedule_json
from services.plan_notes import without_rate
from services.planning import Planned


def output_files(planned: Planned, stamped: datetime) -> Mapping[str, bytes]:
    """Relative path -> content. `stamped` is the time of revision that calendar programs are told.

    Without pay.csv where a rate is missing: the plan's notes say which.
    """
    organisation, schedule = planned.loaded.organisation, planned.plan.schedule
    if not planned.found:
        raise DogwatchError(f"a plan that is {planned.plan.status} has nothing to hand out")
    texts = {
        "schedule.json": schedule_json(planned.plan),
        "schedule.csv": schedule_csv(schedule),
        "fairness.json": fairness_json(planned.fairness),
        "report.html": report_page(planned),
    }
    if not without_rate(organisation, schedule):
        texts["pay.csv"] = pay_csv(schedule, organisation)
    return {
        **{name: text.encode() for name, text in texts.items()},
        **feeds(schedule, organisation, revisions=first_revisions(stamped)),
        **pagerduty_files(schedule, organisation),
    }


def report_page(planned: Planned) -> str:
    """The plan as one page; where there is none, why, and the ways out."""
    found = candidates(planned.problems) if planned.found else ()
    return report_html(planned.plan, planned.loaded.organisation, planned.fairness, found, planned.card)


def hand_out(
    planned: Planned, folder: Path, now: datetime, beside: Mapping[str, bytes] = MappingProxyType({})
) -> tuple[str, ...]:
    """Write everything into `folder`, and what is to stand `beside` it, as a whole or not at all.

    Answers sentences about what a reader might miss.
    """
    stamped = _revised(folder, schedule_json(planned.plan).encode()) or now.replace(microsecond=0)
    write_output(folder, {**output_files(planned, stamped), **beside})
    return renamed_feeds(planned.loaded.organisation)


def _revised(folder: Path, schedule: bytes) -> datetime | None:
    """When the folder's feeds were last revised, if they show this very schedule: nothing changed, so nor do they."""
    before, feed = folder / "schedule.json", folder / "feeds" / "all.ics"
    if not (before.is_file() and feed.is_file()) or before.read_bytes() != schedule:
        return None
    stamp = re.search(rb"DTSTAMP:(\d{8})T(\d{6})Z", feed.read_bytes())
    return parse_instant(f"{stamp[1].decode()}T{stamp[2].decode()}Z") if stamp else None
