"""What is left of a row with faults: its good fields, so that they can still be compared with those of other rows.

Nothing of it is ever taken over. It is there so that all faults of a file are told at once: a bad e-mail address must
not hide that the same person leaves before joining, or is locked into a rotation of others.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from importers.nodes import Step

Steps = tuple[Step, ...]


class Remains(NamedTuple):
    """A value without its bad fields. A list with bad entries is kept, with None in their places."""

    value: Any
    broken: frozenset[str]
    """Fields that are missing here, or that are lists with gaps."""
    refusals: tuple[ValueError, ...]
    """What the model's own rules say of the good fields."""


def remains(model: type[BaseModel], data: Mapping[str, Any], bad: Iterable[Steps]) -> Remains:
    """The fields of `data` that no step of `bad` leads into, and what the model says of them."""
    bad = [steps for steps in bad if steps]
    broken = {str(steps[0]) for steps in bad}
    fields: dict[str, Any] = {name: _reader(model, name).validate_python(data[name]) for name in data.keys() - broken}
    gaps = {name: _with_gaps(model, name, data[name], bad) for name in _lists(model, data.keys() & broken, bad)}
    value = model.model_construct(**(fields | gaps))
    for name in broken - gaps.keys():
        value.__dict__.pop(name, None)
    refusals = tuple(_refusals(value, broken))
    return Remains(value, frozenset(broken), refusals)


def _lists(model: type[BaseModel], names: Collection[str], bad: Iterable[Steps]) -> Iterator[str]:
    """Fields that are lists of which only some entries are bad."""
    for name in names:
        places = [steps[1:2] for steps in bad if steps[0] == name]
        if _item(model, name) is not None and all(place and isinstance(place[0], int) for place in places):
            yield name


def _with_gaps(model: type[BaseModel], name: str, items: Iterable[Any], bad: Iterable[Steps]) -> tuple[Any, ...]:
    gaps = {steps[1] for steps in bad if steps[0] == name}
    read = _item_reader(model, name).validate_python
    return tuple(None if place in gaps else read(item) for place, item in enumerate(items))


def _refusals(value: BaseModel, broken: set[str]) -> Iterator[ValueError]:
    """The model's own rules asked one by one; none that needs a broken field; what they refuse is broken too."""
    model = type(value)
    refused: set[str] = set()
    for name in model.__pydantic_decorators__.model_validators:
        watched = _Watched(value, broken)
        try:
            getattr(model, name)(watched)
        except AttributeError:
            continue
        except ValueError as refusal:
            refused |= watched.seen
            yield refusal
    broken |= refused


class _Watched:
    """Shows a rule the good fields only, and remembers which it has looked at."""

    def __init__(self, value: BaseModel, broken: Collection[str]) -> None:
        self.value = value
        self.hidden = frozenset(broken)
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name in self.hidden:
            raise AttributeError(name)
        self.seen.add(name)
        return getattr(self.value, name)


def _item(model: type[BaseModel], name: str) -> Any:
    """What a list is made of; None for a field that is no list."""
    annotation = model.model_fields[name].annotation if name in model.model_fields else None
    tuples = [one for one in (annotation, *get_args(annotation)) if get_origin(one) is tuple]
    return get_args(tuples[0])[0] if tuples else None


@cache
def _reader(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    annotation: Any = field.annotation
    return TypeAdapter(Annotated[(annotation, *field.metadata)] if field.metadata else annotation)


@cache
def _item_reader(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(_item(model, name))
