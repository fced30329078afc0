"""What people asked for and what became of it, in counts: nobody's wish is told."""

from collections import Counter
from datetime import timedelta

from domain.fairness import Fairness
from domain.organisation import Organisation
from domain.people import WishLevel
from domain.schedule import Horizon
from exporters.report.words import counted, listed

_ASKED = {
    WishLevel.CANNOT: "not possible",
    WishLevel.RATHER_NOT: "rather not wanted",
    WishLevel.HAPPY_TO: "gladly taken",
}


def wishes_in_words(horizon: Horizon, organisation: Organisation, fairness: Fairness) -> str:
    """One or two sentences; empty when nobody asked for anything."""
    last_day = horizon.last_day + timedelta(days=6)
    mine = [wish for wish in organisation.wishes if horizon.first_day <= wish.week <= last_day]
    if not mine:
        return ""
    asked = Counter(wish.level for wish in mine)
    people = len({wish.engineer for wish in mine})
    levels = listed([f"{asked[level]} {words}" for level, words in _ASKED.items() if asked[level]])
    told = f"{counted(people, 'person')} named {counted(len(mine), 'week')}: {levels}."
    kept, wishes = sum(one.wishes_kept for one in fairness.people), sum(one.wishes for one in fairness.people)
    if not wishes:
        return told
    if asked[WishLevel.CANNOT]:
        return f"{told} What is not possible is a rule; of the wishes {kept:,} of {wishes:,} are kept."
    return f"{told} {kept:,} of {wishes:,} wishes are kept."
