"""Late facts: what a closed period should have paid, less what it did pay and what was corrected since."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from compensation.ledger import Ledger
from compensation.lines import PayLine, line_id
from compensation.periods import Period
from compensation.set_aside import Compared, less_aside
from compensation.wording import duration
from domain.money import written

_Key = tuple[str, str, str, bool]
"""A line's name, its kind, its currency, and whether it has an amount or only hours, which payroll multiplies.

Euros never correct dollars, nor overtime a stipend, nor an amount the hours that payroll multiplied: what changes from
one to the other is taken back whole and paid anew.
"""


class _Paid(NamedTuple):
    """What was paid for one thing so far: its line, and the corrections of it added up."""

    line: PayLine
    amount: int | None
    seconds: int
    corrections: int

    @property
    def original(self) -> str:
        return self.line.adjustment_of or self.line.id


def differences(ledger: Ledger, computed: Sequence[PayLine]) -> tuple[PayLine, ...]:
    """Adjustment lines for all closed periods, addressed to the earliest open one; empty without new facts.

    `computed` are the lines that the facts owe now, of all closed periods. What was set aside stays so, whatever else
    becomes owed: only what goes beyond it is a difference.
    """
    return tuple(one.beyond for one in compared(ledger, computed) if one.beyond)


def compared(ledger: Ledger, computed: Sequence[PayLine]) -> tuple[Compared, ...]:
    """Every difference, beside what was set aside of it."""
    found = [line for period in ledger.closed for line in _of_period(ledger, period, computed)]
    return less_aside(found, ledger.aside)


def _of_period(ledger: Ledger, period: Period, computed: Sequence[PayLine]) -> Iterator[PayLine]:
    paid = _paid(ledger, period)
    owed = {_key(line.id, line): line for line in computed if line.period == period.label}
    successors = _successors(paid, owed)
    for key, before in paid.items():
        yield from _correction(before, owed.get(key) or successors.get(key), period, ledger.earliest_open)
    followed = {_key(line.id, line) for line in successors.values()}
    for key, line in owed.items():
        if key not in paid and key not in followed:
            yield from _correction(_nothing_paid(line), line, period, ledger.earliest_open)


def _paid(ledger: Ledger, period: Period) -> dict[_Key, _Paid]:
    report = ledger.record(period).report
    frozen = report.lines if report else ()
    found = {_key(line.id, line): _Paid(line, line.amount, line.seconds, 0) for line in frozen}
    for line in ledger.adjustments:
        if line.of_period == period.label and line.adjustment_of:
            key = _key(line.adjustment_of, line)
            before = found.get(key, _nothing_paid(line))
            found[key] = before._replace(
                amount=_sum(before.amount, line.amount),
                seconds=before.seconds + line.seconds,
                corrections=before.corrections + 1,
            )
    return found


def _key(name: str, line: PayLine) -> _Key:
    return name, line.earning.value, line.currency, line.amount is not None


def _correction_id(before: _Paid, line: PayLine, period: Period) -> str:
    name, earning, currency, is_priced = _key(before.original, line)
    hours = () if is_priced else ("hours only",)
    return line_id("A", name, earning, currency, *hours, period.label, before.corrections)


def _nothing_paid(line: PayLine) -> _Paid:
    return _Paid(line, None if line.amount is None else 0, 0, 0)


def _sum(one: int | None, other: int | None) -> int | None:
    """None when neither is an amount, because payroll multiplies."""
    return None if one is None and other is None else (one or 0) + (other or 0)


def _successors(paid: Mapping[_Key, _Paid], owed: Mapping[_Key, PayLine]) -> dict[_Key, PayLine]:
    """New lines that stand for old ones of the same person, kind and time: a session that now starts earlier."""
    fresh = sorted((line for key, line in owed.items() if key not in paid), key=lambda line: (line.start, line.id))
    gone = ((key, one) for key, one in paid.items() if key not in owed and (one.amount or one.seconds))
    found: dict[_Key, PayLine] = {}
    for key, before in sorted(gone, key=lambda pair: (pair[1].line.start, pair[0])):
        match = next((line for line in fresh if _is_same_work(before.line, line)), None)
        if match:
            fresh.remove(match)
            found[key] = match
    return found


def _is_same_work(old: PayLine, new: PayLine) -> bool:
    same = old.engineer == new.engineer and _key("", old) == _key("", new)
    return same and any(mine.within(theirs) for mine in old.spans for theirs in new.spans)


def _correction(before: _Paid, after: PayLine | None, period: Period, target: Period) -> Iterator[PayLine]:
    seconds = (after.seconds if after else 0) - before.seconds
    amount = _sum(after.amount if after else None, None if before.amount is None else -before.amount)
    if not seconds and not amount:
        return
    line = after or before.line
    yield line.model_copy(
        update={
            "id": _correction_id(before, line, period),
            "period": target.label,
            "seconds": seconds,
            "amount": amount,
            "sentence": _sentence(before, after, amount, seconds, period),
            "incidents": (),
            "flags": ("adjustment", *(flag for flag in line.flags if flag != "adjustment")),
            "adjustment_of": before.original,
            "of_period": period.label,
        }
    )


def _sentence(before: _Paid, after: PayLine | None, amount: int | None, seconds: int, period: Period) -> str:
    change = duration(seconds) if amount is None else f"{written(amount)} ({duration(seconds)})"
    if after and not before.corrections and not before.seconds and not before.amount:
        return f"Late for {period.label}, which is closed: {change}. {after.sentence}"
    was = duration(before.seconds) + ("" if before.amount is None else f" and {written(before.amount)}")
    because = f"It should be: {after.sentence}" if after else f"It is not owed any more. It was: {before.line.sentence}"
    return f"Correction of {before.original} in {period.label}, which is closed and paid {was}: {change}. {because}"
