"""Whose absence an event of a shared calendar is: guessed from its title, never taken without somebody's word.

HR systems and shared calendars write `[Vacation] John Doe`, `Doe, John - PTO`, `John Doe (Urlaub)`. Each different
title gets one proposal, with how certain it is; an unclear one proposes nobody and lists who it may be.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from domain.organisation import Organisation
from domain.people import Engineer
from domain.time_off import Certainty, Proposal
from importers.calendar_events import Series
from importers.calendar_limits import Allowance
from importers.calendar_times import is_called_off
from importers.found.words import one_line, plain
from importers.report import Report

_ADDRESS = re.compile(r"(?<![^\s<>(),;:\[\]])[^\s<>(),;:\[\]]+@[^\s<>(),;:\[\]]+\.[^\s<>(),;:\[\]]+")
_RESEMBLES = 80
_MOST_NAMED = 3
_LONGEST = 6
"""Words of a name."""


class Guess(NamedTuple):
    engineer: str | None
    certainty: Certainty
    maybe: tuple[str, ...] = ()


def title_of(series: Series) -> str:
    """The title as people see it, on one line."""
    return one_line(str(series.events[0].get("SUMMARY", "")))


def proposals(found: Sequence[Series], organisation: Organisation, report: Report) -> tuple[Proposal, ...]:
    """One proposal for each title, in the order of the file; events that are called off are not asked about.

    Titles beyond what one file may have looked at are unclear, and told with their number.
    """
    guesses, by_title = PeopleInTitles(organisation, found[0].allowance if found else None), dict[str, list[Series]]()
    for series in found:
        if not all(is_called_off(event) for event in series.events):
            by_title.setdefault(title_of(series), []).append(series)
    asked = tuple(
        Proposal(text=text, events=len(mine), line=mine[0].place.line, **guesses.guess(text)._asdict())
        for text, mine in by_title.items()
    )
    for what, titles in guesses.untried.items():
        first, problem = by_title[titles[0]][0].place, f"{len(titles):,} titles from here on were not {what}"
        report.warn(first, "calendar", problem, hint="say for each of them whose it is")
    return asked


class PeopleInTitles:
    """Finds an organisation's people in titles; `untried` are those that were too many to look at."""

    def __init__(self, organisation: Organisation, allowance: Allowance | None = None) -> None:
        self.untried: dict[str, list[str]] = {}
        self._allowance = allowance or Allowance()
        self._by_address = {one.email.casefold(): one.id for one in organisation.engineers}
        self._whole = _by_form(organisation.engineers, _whole_names)
        self._parts = _by_form(organisation.engineers, _parts_of_names)
        self._names = {one.id: plain(one.name) for one in organisation.engineers}

    def guess(self, title: str) -> Guess:
        """Who is meant, and how certain that is."""
        addresses = {found.casefold().strip(".") for found in _ADDRESS.findall(title)}
        by_address = {self._by_address[one] for one in addresses if one in self._by_address}
        words = plain(_ADDRESS.sub(" ", title)).split()
        if not self._may("words", len(words), "looked through", title):
            words = []
        named, rest = _said(words, self._whole)
        whole = by_address.union(*named)
        if whole:
            others = set[str]().union(*(ids for ids in _said(rest, self._parts)[0] if whole.isdisjoint(ids)))
            return _settled(whole | others, Certainty.CERTAIN)
        parts = set[str]().union(*_said(words, self._parts)[0])
        return _settled(parts or set(self._nearest(" ".join(words), title)), Certainty.LIKELY if parts else None)

    def _may(self, limit: str, amount: int, what: str, title: str) -> bool:
        """Whether there is work left for this title."""
        if self._allowance.spend(limit, amount):
            return True
        self.untried.setdefault(what, []).append(title)
        return False

    def _nearest(self, text: str, title: str) -> tuple[str, ...]:
        """Those whose names resemble a part of the text, such as one with a letter wrong."""
        letters = len(self._names) * len(text)
        if len(text) <= 3 or not self._may("likenesses", letters, "compared with names like them", title):
            return ()
        scorer = fuzz.partial_ratio
        found = process.extract(text, self._names, scorer=scorer, score_cutoff=_RESEMBLES, limit=_MOST_NAMED)
        return tuple(key for _, _, key in found)


_Forms = Mapping[str, set[str]]


def _by_form(engineers: Iterable[Engineer], forms: Callable[[Engineer], set[str]]) -> _Forms:
    found: dict[str, set[str]] = {}
    for one in engineers:
        for form in forms(one):
            found.setdefault(form, set()).add(one.id)
    return found


def _whole_names(one: Engineer) -> set[str]:
    """`ana maria silva`, `silva ana maria`, `ana silva`, `silva ana`; a name of one word could be any word."""
    words = plain(one.name).split()
    if len(words) < 2:
        return set()
    ends = [words[0], words[-1]]
    return {" ".join(form) for form in (words, [words[-1], *words[:-1]], ends, ends[::-1])}


def _parts_of_names(one: Engineer) -> set[str]:
    """First and last name alone, or one of them as a letter, and the id."""
    words = plain(one.name).split()
    first, last = words[:1], words[-1:]
    initials = {f"{a} {b[0]}" for a in first for b in last} | {f"{a[0]} {b}" for a in first for b in last}
    return {*first, *last, *(initials if len(words) > 1 else ()), plain(one.id)} - {""}


def _said(words: Sequence[str], forms: _Forms) -> tuple[list[set[str]], list[str]]:
    """Whose forms stand in the words, and the other words.

    The longest first, and no word is read twice: John Doe is not John Doe Smith.
    """
    found, read = list[set[str]](), set[int]()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            place = range(start, start + length)
            named = forms.get(" ".join(words[start : start + length]))
            if named and read.isdisjoint(place):
                found.append(named)
                read.update(place)
    return found, [word for number, word in enumerate(words) if number not in read]


def _settled(found: set[str], certainty: Certainty | None) -> Guess:
    """The one who is found; several, or only like somebody, is unclear."""
    if len(found) == 1 and certainty is not None:
        return Guess(next(iter(found)), certainty)
    return Guess(None, Certainty.UNCLEAR, tuple(sorted(found)))
