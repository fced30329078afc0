"""A secondary week of business hours pays like any other, and says so: nobody carried a pager for 168 hours."""

from datetime import date, timedelta

from compensation.lines import PayLine
from compensation.stipend import stipend
from domain.pay import PayPolicy, StipendRate
from domain.schedule import Schedule, Shift
from domain.slots import planned_slot
from tests.compensation.company import BASE, at, company, rotation

MONDAY = date(2024, 9, 9)
ORGANISATION = company(
    rotations=(rotation(roles=("primary", "secondary")),),
    pay=PayPolicy(stipends=(StipendRate(role="secondary", weekly=350, effective=date(2020, 1, 1)),), overtime=BASE),
)


def paid(until: str = "", *, in_business_hours: bool = True) -> list[PayLine]:
    """Alice's secondary week; from `until` on Bob has it."""
    days = (MONDAY + timedelta(days=number) for number in range(5))
    hours = tuple((at(f"{day} 09:00"), at(f"{day} 17:00")) for day in days) if in_business_hours else ()
    slot = planned_slot(ORGANISATION, "web", "secondary", MONDAY).model_copy(update={"hours": hours})
    whole = Shift.of(slot, "alice")
    parts = [whole]
    if until:
        parts = [
            whole.model_copy(update={"end": at(until)}),
            whole.model_copy(update={"engineer": "bob", "start": at(until)}),
        ]
    return list(stipend(ORGANISATION, Schedule.of(parts)).lines)


def test_it_pays_the_whole_week_and_says_which_hours_were_answered() -> None:
    (line,) = paid()
    assert line.amount == 35000
    assert "Answered as secondary for web in business hours only, 40 h within Mon 9 Sep 2024 09:00" in line.sentence
    assert "By policy such a week pays like any other" in line.sentence
    assert "Carried the pager" not in line.sentence


def test_shares_go_by_the_week_and_each_says_its_own_hours() -> None:
    alice, bob = paid("2024-09-11 12:00")
    assert (alice.amount or 0) + (bob.amount or 0) == 35000
    assert "19 h within" in alice.sentence
    assert "21 h within" in bob.sentence


def test_any_other_week_says_what_it_always_said() -> None:
    (line,) = paid(in_business_hours=False)
    assert line.sentence.startswith("Carried the pager as secondary for web: ")
