"""Whose calendar a feed is, and the file it goes into: never two feeds in one file."""

from collections.abc import Mapping

from domain.feeds import Holder
from domain.organisation import Organisation


def holders(organisation: Organisation) -> tuple[Holder, ...]:
    """Everyone first, then rotations, then engineers, in the organisation's order."""
    rotations = [Holder.rotation(rotation.id) for rotation in organisation.rotations]
    return (Holder.everyone(), *rotations, *(Holder.engineer(engineer.id) for engineer in organisation.engineers))


def feed_names(organisation: Organisation) -> Mapping[Holder, str]:
    """The file of each feed, such as `feeds/ana.ics`.

    An id that an engineer and a rotation share, or that is `all`, gets its kind after a `+`, which no id
    can contain: `feeds/payments+rotation.ics`. Neither of the two keeps the plain name, so that nobody
    subscribes to the wrong one.
    """
    return {holder: f"feeds/{_stem(holder, organisation)}.ics" for holder in holders(organisation)}


def renamed_feeds(organisation: Organisation) -> tuple[str, ...]:
    """One sentence for each feed whose file bears more than its id; empty when no ids collide."""
    return tuple(
        f"The calendar of {holder.kind} {holder.id} is in {name}: {holder.id!r} names more than one feed."
        for holder, name in feed_names(organisation).items()
        if holder.id is not None and _is_shared(holder.id, organisation)
    )


def _stem(holder: Holder, organisation: Organisation) -> str:
    if holder.id is None:
        return "all"
    return f"{holder.id}+{holder.kind}" if _is_shared(holder.id, organisation) else holder.id


def _is_shared(name: str, organisation: Organisation) -> bool:
    return name == "all" or (name in organisation.engineer and name in organisation.rotation)
