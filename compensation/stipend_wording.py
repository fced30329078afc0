"""Sentences that explain a line of the stipend to the person who gets it. Nobody else's pay is in them."""

from fractions import Fraction

from compensation.holdings import HeldSlot
from compensation.spans import Span, inside, total
from compensation.stipend_pieces import Piece
from compensation.wording import between, duration
from domain.money import cents, half_up, written


def stipend_sentence(held: HeldSlot, piece: Piece, spans: tuple[Span, ...], amount: int, payroll_zone: str) -> str:
    """Who carried what for how long, what that stretch is worth, and what comes of it."""
    needed, mine = total(piece.covered), total(spans)
    part = f"All {duration(needed)}" if mine == needed else f"{duration(mine)} of the {duration(needed)}"
    carried = _carried(held, spans)
    rate = f"{written(cents(piece.row.weekly))} a week"
    paid = f"{written(amount)}{_whole_cents(Fraction(piece.cents * mine, needed))}"
    if piece.span == held.span:
        return f"{carried} {part} of the week of {held.slot.week}, at {rate}: {paid}."
    where = f"of the week of {held.slot.week} that lie in {piece.period.label} (payroll zone {payroll_zone})"
    same_rate = " and at one rate" if "S3" in piece.rules else ""
    worth = "" if mine == needed else f", which are worth {written(piece.cents)} in all"
    return f"{carried} {part} {where}{same_rate}{worth}, at {rate} of {duration(held.seconds)}: {paid}."


def _carried(held: HeldSlot, spans: tuple[Span, ...]) -> str:
    """Who carried what, and when; of a week of business hours, that those hours are not what the share goes by."""
    duty = f"{held.slot.role} for {held.slot.rotation}"
    stretches = ", ".join(between(span, held.zone) for span in spans)
    if not held.answered:
        return f"Carried the pager as {duty}: {stretches} ({held.zone})."
    answered = duration(total(inside(held.answered, spans)))
    return (
        f"Answered as {duty} in business hours only, {answered} within {stretches} ({held.zone}). By policy such a "
        "week pays like any other, by the hours from handoff to handoff:"
    )


def _whole_cents(share: Fraction) -> str:
    """Why the amount is what it is, when the share is not a whole number of cents."""
    if share.denominator == 1:
        return ""
    exact = half_up(share * 100)
    return f" ({exact // 10_000}.{exact % 10_000:04d}, in whole cents by largest remainder)"


def gap_sentence(held: HeldSlot, spans: tuple[Span, ...], unpaid: int) -> str:
    """When nobody held the pager, and what is therefore paid to nobody."""
    stretches = ", ".join(between(span, held.zone) for span in spans)
    return (
        f"Nobody carried the pager as {held.slot.role} for {held.slot.rotation}: {stretches} ({held.zone}), "
        f"{duration(total(spans))}; {written(unpaid)} is paid to nobody."
    )


def elsewhere_sentence(held: HeldSlot, spans: tuple[Span, ...], unpaid: int, name: str) -> str:
    """Why time on call pays nothing here."""
    stretches = ", ".join(between(span, held.zone) for span in spans)
    return (
        f"{name} carried the pager as {held.slot.role} for {held.slot.rotation}: {stretches} ({held.zone}), "
        f"{duration(total(spans))}, while another one pays for that time; {written(unpaid)} is not paid twice."
    )
