"""Sentences that explain a line of overtime to the person who gets it."""

from compensation.overtime_book import OvertimeBook, Priced
from compensation.spans import Span, total
from compensation.wording import between, duration
from domain.money import cents, written


def overtime_sentence(priced: Priced, spans: tuple[Span, ...], book: OvertimeBook) -> str:
    """What was worked on and when, what was left out, how it was rounded, and what comes of it."""
    zone = book.organisation.zone_of(priced.engineer)
    stretches = priced.portion.stretches
    incidents = " and ".join(dict.fromkeys(stretch.incident for stretch in stretches))
    when = ", ".join(between(span, zone) for span in spans)
    parts = [f"Worked on {incidents}: {when} ({zone}), {duration(total(spans))} outside working hours."]
    if any("O2" in stretch.rules for stretch in stretches):
        parts.append("Time that incidents share is paid once.")
    if any("O3" in stretch.rules for stretch in stretches):
        hours = book.organisation.engineer[priced.engineer].working_hours
        parts.append(f"Ordinary working hours ({hours.start:%H:%M} to {hours.end:%H:%M}) are not overtime.")
    return " ".join((*parts, *_rounded(priced, book), _paid(priced)))


def _rounded(priced: Priced, book: OvertimeBook) -> list[str]:
    session, portion = priced.session, priced.portion
    up = f"rounded up to {duration(session.paid)}"
    if total(stretch.span for stretch in portion.stretches) == session.worked:
        return [f"One session, {up}."] if session.paid != session.worked else []
    zone = book.organisation.payroll_zone
    part = f"{duration(portion.paid)} of that belong to {portion.price.period.label} (payroll zone {zone})"
    return [f"Part of a session of {duration(session.worked)}, {up}; {part}."]


def _paid(priced: Priced) -> str:
    price, paid = priced.portion.price, duration(priced.portion.paid)
    factor = f"{priced.multiplier.normalize():f}" + (f" ({price.holiday})" if price.holiday else "")
    if priced.amount is None or price.row is None:
        return f"{paid} x {factor}; payroll multiplies."
    return f"{paid} x {written(cents(price.row.hourly))} an hour x {factor} = {written(priced.amount)}."
