"""Breaches with people's names in place of their ids, for answers that people read.

Where a sentence can only name people, at its start or in a list of holders, every id is a person. Elsewhere an id that
is also a word, such as `a` or `may`, is taken for the word.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from domain.breach import Breach
from domain.organisation import Organisation

_TOKEN = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", re.IGNORECASE)
_WORDS = frozenset(
    _TOKEN.findall(
        "a again agreed all among and as at away be between both but by call does during every experienced fewer for "
        "found free from held hold holder holds holiday in instead is it last limit locked may month names no nobody "
        "not of on one or over rest same shadow shadows somebody than that the them this time two was week weeks whole "
        "with year"
    )
)
"""What the sentences of rules are made of: elsewhere than among people, such an id is no name."""
_HOLDERS = re.compile(r"(?<=: )[^:]+(?=, instead of one holder)|(?<=, held by ).+|(?<= nobody experienced among ).+")
_BETWEEN = re.compile(r"(, | and )")


class Names(NamedTuple):
    """What people are called, by id."""

    everybody: Mapping[str, str]
    unmistakable: Mapping[str, str]
    """Of those whose ids cannot be taken for anything else in a sentence."""
    rotations: frozenset[str]


def names_of(organisation: Organisation) -> Names:
    """The names that `with_names` puts in."""
    rotations = frozenset(organisation.rotation)
    others = {*_WORDS, *rotations, *(role for one in organisation.rotations for role in one.roles)}
    everybody = {one.id: one.name for one in organisation.engineers}
    return Names(everybody, {who: name for who, name in everybody.items() if who not in others}, rotations)


def with_names(breach: Breach, names: Names) -> Breach:
    """The same breach, its people called by their names."""
    who, told = breach.engineer or "", breach.sentence
    first = who if told.startswith(f"{who} ") and who not in names.rotations else ""
    holders = _HOLDERS.search(told)
    start, end = holders.span() if holders else (len(told), len(told))
    middle = _TOKEN.sub(lambda token: names.unmistakable.get(token[0], token[0]), told[len(first) : start])
    sentence = names.everybody.get(first, first) + middle + _listed(told[start:end], names) + told[end:]
    return breach.model_copy(update={"sentence": sentence})


def _listed(holders: str, names: Names) -> str:
    parts = _BETWEEN.split(holders)
    return "".join(part if part == "nobody" else names.everybody.get(part, part) for part in parts)
