"""What the fields of a model look like in a file: single values, lists, mappings, or nested models."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from importers import scalars


@dataclass(frozen=True)
class One:
    """A single value, and how its text is read."""

    read: Callable[[str], Any]


@dataclass(frozen=True)
class Many:
    """A list of `item`."""

    item: "Shape"


@dataclass(frozen=True)
class Named:
    """A mapping from free names to `item`."""

    item: "Shape"


@dataclass(frozen=True)
class Fields:
    """A mapping with exactly the fields of a model."""

    model: type[BaseModel]


Shape: TypeAlias = One | Many | Named | Fields

_READERS: dict[Any, Callable[[str], Any]] = {
    str: scalars.read_text,
    bool: scalars.read_flag,
    int: scalars.read_whole,
    Decimal: scalars.read_decimal,
    date: scalars.read_day,
    datetime: scalars.read_instant,
    AwareDatetime: scalars.read_instant,
    time: scalars.read_time,
}


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, Shape]:
    """The shape of each field, in the model's order."""
    return {name: shape_of(field.annotation) for name, field in model.model_fields.items()}


def shape_of(annotation: Any) -> Shape:
    """The shape that a field with this annotation has in a file; `X | None` looks like X."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape_of(arguments[0])
    if origin in (Union, UnionType):
        return shape_of(next(one for one in arguments if one is not NoneType))
    if origin is tuple:
        return Many(shape_of(arguments[0]))
    if origin is dict:
        return Named(shape_of(arguments[1]))
    if origin is Literal:
        return One(_READERS[type(arguments[0])])
    if issubclass(annotation, BaseModel):
        return Fields(annotation)
    return One(scalars.reader_of_choice(annotation) if issubclass(annotation, Enum) else _READERS[annotation])
