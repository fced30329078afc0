"""Payroll providers as data: which columns their import has, and what stands in them."""

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import Field

from domain.base import Id, Name, Value
from domain.errors import Fault, InvalidInput
from domain.pay import Earning


class Cell(StrEnum):
    """What a column shows."""

    FIELD = "field"
    """A setting of the company: `pay.providers.<id>.fields`."""
    PAYROLL_ID = "payroll-id"
    FIRST_NAME = "first-name"
    """The first word of the name."""
    LAST_NAME = "last-name"
    """The rest of the name."""
    CODE = "code"
    HOURS = "hours"
    AMOUNT = "amount"
    CURRENCY = "currency"
    COST_CENTER = "cost-center"
    FIRST_DAY = "first-day"
    LAST_DAY = "last-day"
    PERIOD = "period"
    REPORT_ID = "report-id"
    BLANK = "blank"


class Column(Value):
    """One column. `only` keeps it blank in rows of the other kind."""

    title: str | None = None
    """None: the company's code of the earning is the title."""
    value: Cell
    field: Id | None = None
    earning: Earning | None = None
    """Where a row is a person: the kind of pay in this column."""
    only: Literal["amounts", "hours"] | None = None
    """`amounts`: where dogwatch knows the amount; `hours`: where payroll multiplies."""
    pattern: str | None = None
    """What a value that is not blank has to look like, from end to end."""
    longest: Annotated[int, Field(ge=1)] | None = None
    hint: str = ""


class Profile(Value):
    """One provider's import."""

    id: Id
    name: Name
    check: str
    """What to look at before the first real import: these files are made from public descriptions."""
    row: Literal["person", "earning"]
    """A row per person, or per person and kind of pay."""
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]

    @property
    def has_currency(self) -> bool:
        """Whether rows of several currencies can stand in one file."""
        return any(column.value is Cell.CURRENCY for column in self.columns)


def profile_names() -> tuple[str, ...]:
    """The providers that are known."""
    entries = files("exporters").joinpath("pay_providers").iterdir()
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in entries if entry.name.endswith(".yaml")))


@cache
def profile(name: str) -> Profile:
    """The profile of a provider; InvalidInput for one that nobody described."""
    if name not in profile_names():
        hint = f"known: {', '.join(profile_names())}"
        raise InvalidInput([Fault("--profile", 0, 0, "profile", "no provider of this name is known", name, hint)])
    text = files("exporters").joinpath("pay_providers", f"{name}.yaml").read_text(encoding="utf-8")
    return Profile.model_validate(yaml.safe_load(text))
