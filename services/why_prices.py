"""Prices tier by tier, and how far each of them is proved."""

from collections.abc import Mapping, Sequence

from constraints.tiers import UNITS
from domain.why import TierPrice
from scheduler.what_if import Settled
from services.why_facts import Facts


def settled_prices(facts: Facts, settled: Settled) -> tuple[TierPrice, ...]:
    """Prices of the best schedule: exact in each tier that is proved, as those before it are."""
    found, exact = [], True
    for tier in settled.tiers:
        plan = facts.what_if.tier_values[tier.tier]
        least = tier.bound - plan if exact else None
        exact = exact and tier.value == tier.bound
        found.append(_price(facts, tier.tier, tier.value - plan, least))
    return tuple(found)


def no_price_below(facts: Facts, settled: Settled | None) -> tuple[int, ...] | None:
    """Prices that no alternative undercuts, tier after tier: the best one's, or 0 where the plan itself is proved."""
    if settled and settled.tiers and all(tier.value == tier.bound for tier in settled.tiers):
        return tuple(tier.value - facts.what_if.tier_values[tier.tier] for tier in settled.tiers)
    return (0,) * len(facts.totals) if facts.what_if.proved else None


def found_prices(
    facts: Facts, after: Mapping[str, int], floor: Sequence[int] | None, first: int | None
) -> tuple[TierPrice, ...]:
    """Prices of a schedule that was found: exact where they meet what is proved.

    `floor` is from `no_price_below`; `first` the least price in the first tier for this very person, where known.
    """
    found, on_floor = [], floor is not None
    for place, (tier, value) in enumerate(after.items()):
        price = value - facts.what_if.tier_values[tier]
        bounds = [floor[place]] if floor is not None and on_floor else []
        bounds += [first] if place == 0 and first is not None else []
        found.append(_price(facts, tier, price, max(bounds, default=None)))
        on_floor = on_floor and floor is not None and price == floor[place]
    return tuple(found)


def _price(facts: Facts, tier: str, price: int, least: int | None) -> TierPrice:
    exact = least is not None and price <= least
    return TierPrice(tier=tier, unit=UNITS[tier], plan=facts.totals[tier], price=price, exact=exact, at_least=least)
