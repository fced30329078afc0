"""The manifest as figures and values, for the workbook and the pages."""

from collections.abc import Iterator

from compensation.lines import decimal_hours
from compensation.report import PayReport, sums_by_currency
from domain.money import written


def manifest_rows(report: PayReport) -> Iterator[dict[str, str]]:
    """What a second system can check, one figure a row; the four zones by name."""
    manifest = report.manifest
    figures: list[tuple[str, object]] = [
        ("report", manifest.report_id),
        ("company", manifest.company),
        ("period", manifest.period),
        ("state", manifest.state.value.replace("_", " ")),
        ("people", manifest.people),
        ("lines", manifest.lines),
        ("adjustments", manifest.adjustments),
        ("exceptions", manifest.exceptions),
        *_totals(report),
        ("SHA-256 of the lines", manifest.lines_sha256),
        ("SHA-256 of the input", manifest.inputs_sha256),
        ("payroll zone (periods, rates)", manifest.payroll_zone),
        ("schedule zones (handoff)", ", ".join(manifest.schedule_zones)),
        ("person zones (working hours, holidays)", ", ".join(manifest.person_zones)),
        ("display zone", manifest.display_zone),
        *_options(report),
    ]
    return ({"figure": figure, "value": str(value)} for figure, value in figures)


def _totals(report: PayReport) -> Iterator[tuple[str, object]]:
    for total in report.manifest.totals:
        hours = f"{decimal_hours(total.seconds)} h in {total.lines} lines"
        if total.unpriced_seconds:
            hours += f"; payroll multiplies {decimal_hours(total.unpriced_seconds)} h of them"
        yield f"{total.earning.value}, {total.currency}", f"{written(total.cents)} ({hours})"
    for currency, cents in sums_by_currency(report.manifest.totals):
        yield f"total, {currency}", written(cents)


def _options(report: PayReport) -> Iterator[tuple[str, object]]:
    for name, value in report.manifest.options.model_dump(mode="json").items():
        yield f"option {name}", value
