"""An infeasible plan as JSON: the plan as ever, with the card under `card`."""

import json

from domain.card import Card
from domain.plan import Plan
from exporters.schedule_files import schedule_json


def plan_json(plan: Plan, card: Card | None) -> str:
    """`schedule.json`'s content; where there is no schedule, with the reason and the ways out."""
    content = json.loads(schedule_json(plan))
    if card is not None:
        content["card"] = card_content(card)
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def card_content(card: Card) -> dict[str, object]:
    """The card for a program: what its models hold, and what follows from them."""
    content: dict[str, object] = card.model_dump(mode="json")
    content["sums"] = [one.model_dump(mode="json") | {"short": one.short} for one in card.sums]
    content["bottlenecks"] = [one.model_dump(mode="json") | {"short": one.short} for one in card.bottlenecks]
    content["ways_out"] = [one.model_dump(mode="json") | {"proved": one.proved} for one in card.ways_out]
    return content
