"""From a session to lines: minutes times hourly base times multiplier, rounded half up once.

A session that several prices cut has a line for each; the lines telescope (each is the rounded pay up to its end
less the rounded pay up to its start), so they add up to the rounded session over any cut.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache

from compensation.lines import IncidentPart, LineRate, PayLine, line_id
from compensation.overtime_book import OvertimeBook, Portion, Priced
from compensation.overtime_wording import overtime_sentence
from compensation.sessions import Session
from compensation.spans import joined
from domain.clock import iso, local_date
from domain.errors import Fault, InvalidInput
from domain.money import cents, half_up, largest_remainder
from domain.pay import Earning, Multiplier


def session_lines(session: Session, engineer: str, book: OvertimeBook, flags: Sequence[str] = ()) -> Iterator[PayLine]:
    """The lines of one session, in order of time; InvalidInput when no hourly base is in force."""
    for priced in session_prices(session, engineer, book):
        yield _line(priced, book, tuple(flags))


def session_id(session: Session, engineer: str) -> str:
    """The same for every line of a session."""
    return line_id("W", engineer, iso(session.start))


def session_prices(session: Session, engineer: str, book: OvertimeBook) -> Iterator[Priced]:
    """What each portion of one session comes to: its lines without their words."""
    options, hours_only = book.options(session.start), book.hours_only(engineer, session.start)
    exact: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for portion in book.portions(session, engineer):
        multiplier = options.holiday_multiplier if portion.price.holiday else options.multiplier
        priced = Priced(session, engineer, portion, multiplier, book.currency(portion.price.row), None)
        if not hours_only:
            exact[priced.currency] += _base(priced, book) * portion.paid * _ten_thousandths(multiplier)
            amount = half_up(Fraction(exact[priced.currency], 3600 * 10_000)) - given[priced.currency]
            given[priced.currency] += amount
            priced = priced._replace(amount=amount)
        yield priced


@cache
def _ten_thousandths(multiplier: Multiplier) -> int:
    """The factor as a whole number: it has four decimals at most."""
    return int(multiplier.scaleb(4))


def _base(priced: Priced, book: OvertimeBook) -> int:
    row, first = priced.portion.price.row, priced.portion.stretches[0]
    if row is None:
        day = local_date(first.span.start, book.organisation.payroll_zone)
        problem = f"no hourly base is in force for {priced.engineer} on {day}, when {first.incident} was worked on"
        raise InvalidInput([Fault("organisation", 0, 0, "pay.overtime", problem, hint="add a row that begins earlier")])
    return cents(row.hourly)


def _line(priced: Priced, book: OvertimeBook, flags: tuple[str, ...]) -> PayLine:
    portion, row = priced.portion, priced.portion.price.row
    spans = joined(stretch.span for stretch in portion.stretches)
    return PayLine(
        id=line_id("O", priced.engineer, iso(priced.session.start), iso(spans[0].start)),
        earning=Earning.HOLIDAY_OVERTIME if portion.price.holiday else Earning.OVERTIME,
        period=portion.price.period.label,
        engineer=priced.engineer,
        start=spans[0].start,
        end=spans[-1].end,
        spans=spans,
        seconds=portion.paid,
        rule=" ".join(_rules(priced.session)),
        rate=LineRate.of_overtime(row, cents(row.hourly)) if row and priced.amount is not None else None,
        multiplier=priced.multiplier,
        amount=priced.amount,
        currency=priced.currency,
        sentence=overtime_sentence(priced, spans, book),
        incidents=_parts(portion, priced.amount),
        session=session_id(priced.session, priced.engineer),
        flags=(*flags, *(("hours only",) if priced.amount is None else ())),
    )


def _rules(session: Session) -> list[str]:
    shaped = {rule for stretch in session.stretches for rule in stretch.rules}
    rounded = {"O4"} if session.paid != session.worked or len(session.stretches) > 1 else set()
    return sorted({"O5", *shaped, *rounded})


def _parts(portion: Portion, amount: int | None) -> tuple[IncidentPart, ...]:
    """Paid seconds and cents of each incident; what was rounded up belongs to the last one worked on."""
    paid: Counter[str] = Counter()
    for stretch in portion.stretches:
        paid[stretch.incident] += stretch.span.seconds
    paid[portion.stretches[-1].incident] += portion.paid - sum(paid.values())
    if len(paid) == 1 or amount is None:
        return tuple(IncidentPart(incident=one, seconds=seconds, amount=amount) for one, seconds in paid.items())
    shares = largest_remainder(amount, paid, list(paid))
    return tuple(IncidentPart(incident=one, seconds=seconds, amount=shares[one]) for one, seconds in paid.items())
