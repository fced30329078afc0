"""Breaches with people's names in place of their ids, for answers that people read."""

import re
from collections.abc import Mapping

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
"""What the sentences of rules are made of: somebody whose id is such a word keeps it."""


def names_of(organisation: Organisation) -> Mapping[str, str]:
    """Names by those ids that cannot be taken for anything else in a sentence."""
    others = {*_WORDS, *organisation.rotation, *(role for one in organisation.rotations for role in one.roles)}
    return {one.id: one.name for one in organisation.engineers if one.id not in others}


def with_names(breach: Breach, names: Mapping[str, str]) -> Breach:
    """The same breach, its people called by their names."""
    sentence = _TOKEN.sub(lambda token: names.get(token[0], token[0]), breach.sentence)
    return breach.model_copy(update={"sentence": sentence})
