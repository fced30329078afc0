"""Time of a pay period for which no schedule is known: nobody is paid for it, and a reviewer has to see that."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from compensation.findings import Finding, FindingKind
from compensation.periods import Period
from compensation.spans import Span, without
from compensation.stipend_book import StipendBook
from compensation.wording import between
from domain.organisation import Organisation
from domain.schedule import Slot
from domain.slots import rotation_called


def without_schedule(slots: Iterable[Slot], organisation: Organisation, period: Period) -> Iterator[Finding]:
    """One entry per rotation, paid role and contiguous stretch of the period that lies outside all of `slots`.

    Weeks that a rotation had under a former name are its own.
    """
    book, known = StipendBook(organisation), _known(slots, organisation)
    for rotation in organisation.rotations:
        for role in rotation.roles:
            for span in without([period.span(organisation.payroll_zone)], known[rotation.id, role]):
                if book.is_paid(rotation.id, role, span):
                    yield _finding(rotation.id, role, span, organisation, period)


def _known(slots: Iterable[Slot], organisation: Organisation) -> dict[tuple[str, str], list[Span]]:
    found: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for slot in slots:
        rotation = rotation_called(organisation, slot.rotation)
        if rotation is not None:
            found[rotation.id, slot.role].append(Span(slot.start, slot.end))
    return found


def _finding(rotation: str, role: str, span: Span, organisation: Organisation, period: Period) -> Finding:
    zone = organisation.handoff_zone(rotation)
    return Finding(
        kind=FindingKind.NO_SCHEDULE,
        period=period.label,
        sentence=f"No schedule is known for {rotation} {role}: {between(span, zone)} ({zone}); nobody is paid for it.",
        start=span.start,
        end=span.end,
    )
