"""How pay is told to programs: integer cents with their currency, and the decimal text beside them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args

from fastapi import Path, Response
from pydantic import BaseModel

from compensation.explanation import Explanation
from compensation.lines import PayLine, decimal_hours
from compensation.report import Manifest, PeriodState, sums_by_currency
from domain.money import written
from exporters.pay_json import line_fields
from services.stored_pay.periods import StoredPeriod
from services.stored_pay.reports import FORMS, File

FormName = Literal["json", "html", "csv", "wide-csv", "xlsx", "adp", "gusto", "paychex", "workday"]
PeriodPath = Annotated[str, Path(pattern=r"^(19[789]\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])$", examples=["2027-01"])]
"""A pay period."""
_PAGE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
"""Our pay pages carry their style in themselves and load nothing."""


class Money(BaseModel):
    """An amount."""

    cents: int
    currency: str
    text: str


class Span(BaseModel):
    """From `start` to `end`, the end not included."""

    start: datetime
    end: datetime


class Line(BaseModel):
    """One amount for one person in one pay period, with its reason."""

    id: str
    earning: str
    period: str
    engineer: str
    start: datetime
    end: datetime
    spans: list[Span]
    seconds: int
    hours: str
    rule: str
    """`S1` ... `O7` of the written policy."""
    rate: dict[str, Any] | None
    multiplier: str | None
    amount: Money | None
    """Null where payroll multiplies: an amount that is not known is not 0."""
    sentence: str
    rotation: str | None
    role: str | None
    week: date | None
    incidents: list[dict[str, Any]]
    session: str | None
    flags: list[str]
    adjustment_of: str | None
    of_period: str | None


class Total(BaseModel):
    """What one kind of pay adds up to in one currency."""

    earning: str
    lines: int
    hours: str
    amount: Money
    hours_that_payroll_multiplies: str


class Export(BaseModel):
    """A closed period was handed out."""

    at: datetime
    by: str
    form: str
    lines_sha256: str


class PeriodAnswer(BaseModel):
    """A pay period, without its lines: those are in its report."""

    period: str
    state: PeriodState
    revision: int
    """Goes up with every step; its ETag."""
    report_id: str | None = None
    people: int = 0
    lines: int = 0
    adjustments: int = 0
    exceptions: int = 0
    totals: list[Total] = []
    sums: list[Money] = []
    """By currency; two currencies are never added up."""
    lines_sha256: str | None = None
    inputs_sha256: str | None = None
    exports: list[Export] = []


class ExplanationAnswer(BaseModel):
    """One line, the line it corrects, and the corrections of it."""

    report_id: str
    name: str
    line: Line
    corrects: Line | None
    corrected_by: list[Line]


def period_answer(stored: StoredPeriod) -> PeriodAnswer:
    """The period for a program."""
    record = stored.record
    figures = _figures(record.report.manifest) if record.report else {}
    exports = [Export(**dict(one)) for one in record.exports]
    return PeriodAnswer(period=record.period, state=record.state, revision=stored.revision, exports=exports, **figures)


def lines_answer(lines: Iterable[PayLine]) -> list[Line]:
    """Lines for a program."""
    return [line_answer(line) for line in lines]


def line_answer(line: PayLine) -> Line:
    """The same fields as in the JSON report."""
    return Line.model_validate(line_fields(line))


def explanation_answer(found: Explanation) -> ExplanationAnswer:
    """A line and what belongs to it."""
    return ExplanationAnswer(
        report_id=found.report_id,
        name=found.payee.name,
        line=line_answer(found.line),
        corrects=line_answer(found.corrects) if found.corrects else None,
        corrected_by=lines_answer(found.corrected_by),
    )


def file_answer(file: File) -> Response:
    """A report to take away; pages are shown, everything else is saved."""
    headers = {"ETag": file.etag, "X-Report-Id": file.report_id, "X-Lines-SHA256": file.lines_sha256}
    if file.media_type.startswith("text/html"):
        headers |= _PAGE
    else:
        headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return Response(file.content, media_type=file.media_type, headers=headers)


def page_answer(page: str) -> Response:
    """A pay page that is shown in a browser."""
    return Response(page, media_type="text/html; charset=utf-8", headers=_PAGE)


def file_responses(forms: Sequence[str] = get_args(FormName)) -> dict[int | str, dict[str, Any]]:
    """What a route that hands out files answers with, for its documentation."""
    kinds = sorted({FORMS[name].media_type.partition(";")[0] for name in forms})
    content = {kind: {"schema": {} if kind == "application/json" else {"type": "string"}} for kind in kinds}
    return {200: {"description": "The report", "content": content}, 304: {"description": "It is the same still"}}


def _figures(manifest: Manifest) -> dict[str, Any]:
    fields = ("report_id", "people", "lines", "adjustments", "exceptions", "lines_sha256", "inputs_sha256")
    return {
        **{name: getattr(manifest, name) for name in fields},
        "totals": [
            Total(
                earning=total.earning.value,
                lines=total.lines,
                hours=str(decimal_hours(total.seconds)),
                amount=_money(total.cents, total.currency),
                hours_that_payroll_multiplies=str(decimal_hours(total.unpriced_seconds)),
            )
            for total in manifest.totals
        ],
        "sums": [_money(cents, currency) for currency, cents in sums_by_currency(manifest.totals)],
    }


def _money(cents: int, currency: str) -> Money:
    return Money(cents=cents, currency=currency, text=written(cents))
