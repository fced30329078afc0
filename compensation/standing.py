"""How a pay period stands now: frozen when it is closed, else what the facts owe; and what closed ones lack."""

from collections.abc import Iterable, Iterator

from compensation.adjustments import compared, differences
from compensation.computation import Computed, compute, in_order
from compensation.findings import Finding, FindingKind
from compensation.ledger import Ledger
from compensation.lines import PayLine
from compensation.periods import Period
from compensation.report import PayReport, PeriodState, pay_report
from compensation.set_aside import told_of_less
from domain.organisation import Organisation


def current_report(ledger: Ledger, organisation: Organisation, period: Period) -> PayReport:
    """The frozen report of a closed period; of any other, what the facts owe now and the adjustments posted in it."""
    frozen = frozen_report(ledger, period)
    return frozen or computed_report(ledger, organisation, period, ledger.state(period))


def frozen_report(ledger: Ledger, period: Period) -> PayReport | None:
    """The report of a closed period, which needs nothing but the ledger; None for any other."""
    record = ledger.record(period)
    return record.report if record.state is PeriodState.CLOSED else None


def computed_report(ledger: Ledger, organisation: Organisation, period: Period, state: PeriodState) -> PayReport:
    """What the facts owe for the period, with its posted adjustments; work of closed periods that waits is told too."""
    return report_of(owed_now(ledger, organisation, period), ledger, organisation, period, state)


def owed_now(ledger: Ledger, organisation: Organisation, period: Period) -> Computed:
    """What the facts owe for the period and for every closed one: all that a report or a step needs, computed once."""
    return compute(ledger.facts, organisation, {period, *ledger.closed})


def report_of(
    computed: Computed, ledger: Ledger, organisation: Organisation, period: Period, state: PeriodState
) -> PayReport:
    """The report of the period from what is owed now."""
    return pay_report(
        organisation,
        ledger.facts,
        period,
        lines=computed.lines_of(period),
        adjustments=in_order(ledger.adjustments_in(period)),
        findings=(
            *computed.findings_of(period),
            *_still_waiting(computed, ledger.closed, period),
            *_covered(computed, ledger, period),
        ),
        state=state,
    )


def unposted(ledger: Ledger, organisation: Organisation) -> tuple[PayLine, ...]:
    """Corrections of closed periods that late facts ask for and that are not posted yet."""
    if not ledger.closed:
        return ()
    return unposted_of(compute(ledger.facts, organisation, ledger.closed), ledger)


def unposted_of(computed: Computed, ledger: Ledger) -> tuple[PayLine, ...]:
    """The same from what is owed now."""
    return differences(ledger, computed.lines)


def current_standing(
    ledger: Ledger, organisation: Organisation, period: Period
) -> tuple[PayReport, tuple[PayLine, ...]]:
    """The period's report, and the corrections that are not posted yet."""
    if ledger.state(period) is PeriodState.CLOSED:
        return current_report(ledger, organisation, period), unposted(ledger, organisation)
    computed = owed_now(ledger, organisation, period)
    return report_of(computed, ledger, organisation, period, ledger.state(period)), unposted_of(computed, ledger)


def _still_waiting(computed: Computed, closed: Iterable[Period], period: Period) -> tuple[Finding, ...]:
    """Work of closed periods before `period` that nobody decided on: whoever reviews this period sees it."""
    earlier = {one.label for one in closed if one < period}
    return tuple(one for one in computed.findings if one.kind is FindingKind.AWAITING and one.period in earlier)


def _covered(computed: Computed, ledger: Ledger, period: Period) -> Iterator[Finding]:
    """What was set aside and is less by now: whoever reviews the period that corrections are posted in sees it."""
    if ledger.aside and ledger.closed and period == ledger.earliest_open:
        yield from told_of_less(compared(ledger, computed.lines))
