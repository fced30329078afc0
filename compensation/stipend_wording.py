"""Sentences that explain a line of the stipend to the person who gets it. Nobody else's pay is in them."""

from compensation.holdings import HeldSlot
from compensation.spans import Span, inside, total
from compensation.stipend_pieces import Piece
from compensation.wording import between, duration
from domain.money import cents, written


def stipend_sentence(held: HeldSlot, piece: Piece, spans: tuple[Span, ...], amount: int, payroll_zone: str) -> str:
    """Who carried what for how long, what that stretch is worth, and what comes of it."""
    needed = total(inside(held.covered, [piece.span]))
    part = duration(needed) if total(spans) == needed else f"{duration(total(spans))} of {duration(needed)}"
    stretches = ", ".join(between(span, held.zone) for span in spans)
    carried = f"Carried the pager as {held.slot.role} for {held.slot.rotation}: {stretches} ({held.zone})."
    rate = f"{written(cents(piece.row.weekly))} a week"
    if piece.span == held.span:
        return f"{carried} {part} of the week of {held.slot.week} at {rate}: {written(amount)}."
    return (
        f"{carried} {part} of the part of the week of {held.slot.week} that lies in {piece.period.label} "
        f"(payroll zone {payroll_zone}); at {rate} for {duration(held.seconds)} that part is worth "
        f"{written(piece.cents)}: {written(amount)}."
    )


def gap_sentence(held: HeldSlot, spans: tuple[Span, ...], unpaid: int) -> str:
    """When nobody held the pager, and what is therefore paid to nobody."""
    stretches = ", ".join(between(span, held.zone) for span in spans)
    return (
        f"Nobody carried the pager as {held.slot.role} for {held.slot.rotation}: {stretches} ({held.zone}), "
        f"{duration(total(spans))}; {written(unpaid)} is paid to nobody."
    )
