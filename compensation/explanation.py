"""One line, with everything that led to it and everything that followed from it."""

from collections.abc import Iterable, Sequence

from compensation.lines import Payee, PayLine
from compensation.report import PayReport
from domain.base import Value
from domain.errors import Fault, InvalidInput
from domain.pay import PayOptions


class Explanation(Value):
    """A line as it stands in its report, the line it corrects, and the corrections of it."""

    line: PayLine
    payee: Payee
    report_id: str
    options: PayOptions
    corrects: PayLine | None = None
    corrected_by: tuple[PayLine, ...] = ()


def explain(reports: Sequence[PayReport], adjustments: Iterable[PayLine], name: str) -> Explanation:
    """The line whose name begins with `name`; InvalidInput when none does, or several do."""
    matches = {line.id: (report, line) for report in reports for line in report.everything if _is(line, name)}
    posted = tuple(adjustments)
    if len(matches) != 1:
        problem = "no line is called so" if not matches else f"{len(matches)} lines begin so"
        raise InvalidInput([Fault("reports", 0, 0, "line", problem, name, _hint(posted, name))])
    report, line = next(iter(matches.values()))
    everything = [*(one for other in reports for one in other.everything), *posted]
    return Explanation(
        line=line,
        payee=next(one for one in report.payees if one.engineer == line.engineer),
        report_id=report.manifest.report_id,
        options=report.manifest.options,
        corrects=next((one for one in everything if one.id == line.adjustment_of), None),
        corrected_by=tuple({one.id: one for one in everything if one.adjustment_of == line.id}.values()),
    )


def _hint(posted: Iterable[PayLine], name: str) -> str:
    open_yet = next((line for line in posted if _is(line, name)), None)
    if open_yet:
        return f"{open_yet.id} is a correction that {open_yet.period} pays: name the organisation and that period too"
    return "reports list the names of their lines, such as S-4f9a0c21d77e"


def _is(line: PayLine, name: str) -> bool:
    return line.id.casefold().startswith(name.strip().casefold())
