"""`dogwatch why`: why me, why not her, and what the cheapest alternative would cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import command, say, say_all
from cli.page_option import Html, hand_over
from cli.plan_command import Allow, Json, Org

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.why import Why
    from importers.organisation_file import LoadedOrganisation
    from importers.schedule_file import ScheduleFile
    from services.why_facts import Question


def _refused_early(folder: Path | None) -> Path | None:
    """The folder itself; one that cannot take a plan is refused before anything is solved."""
    if folder is not None:
        from exporters.files import refuse_unusable

        refuse_unusable(folder)
    return folder


NotMe = Annotated[
    bool, typer.Option("--not-me", help="Only the best plan in which the holder does not hold this week.")
]
Instead = Annotated[
    str | None, typer.Option("--instead", help="The best plan in which this engineer holds it, proved.")
]
Exact = Annotated[
    bool, typer.Option("--exact", help="Prove every candidate's price in every goal: about a second each.")
]
Take = Annotated[
    Path | None,
    typer.Option(
        "--take",
        metavar="FOLDER",
        help="Write the plan with exactly these changes, and no others, there.",
        callback=_refused_early,
    ),
]


def why(
    org: Org,
    schedule: Annotated[
        Path, typer.Argument(help="The schedule.json that `plan` wrote, or its folder.", show_default=False)
    ],
    rotation: Annotated[str, typer.Option("--rotation", "-r", help="The rotation.", show_default=False)],
    week: Annotated[str, typer.Option("--week", "-w", help="Any day of the week, such as 2027-02-15.")],
    role: Annotated[str, typer.Option("--role", help="The role.")] = "primary",
    not_me: NotMe = False,
    instead: Instead = None,
    exact: Exact = False,
    allow: Allow = None,
    take: Take = None,
    time_limit: Annotated[float, typer.Option("--time-limit", help="Seconds of solving.", min=0.1)] = 60,
    html: Html = None,
    as_json: Json = False,
) -> None:
    """Tell who could hold one week instead, whom which rule forbids it, and what the others would cost.

    The cheapest alternative is a whole chain of changes, proved by solving again. Never tells why somebody is away.
    --take writes the whole plan after that chain of changes: schedule, feeds, PagerDuty requests, report.
    Exits 3 when --not-me, --instead or --take asks for what no schedule can do.

    Example: dogwatch why acme.yaml out --rotation payments --week 2027-02-15 --instead ana.silva
    """
    import time

    from importers.organisation_file import load_organisation
    from importers.schedule_file import read_schedule_file
    from services.why import why as answer
    from services.why_facts import Question

    question = Question(
        rotation=rotation,
        role=role,
        week=_day(week),
        instead=_one_of_two(not_me, instead),
        alternative_only=not_me,
        exact=exact,
        allow=tuple(allow or ()),
        seconds=time_limit,
    )
    loaded, file = load_organisation(org), read_schedule_file(schedule)
    began = time.process_time()
    found = answer(loaded, file, question)
    if html is not None:
        _write_page(found, html)
    _show(found, as_json=as_json)
    say_all(f"note: {note}" for note in found.notes)
    if not as_json:
        say(f"\nAnswered in {time.process_time() - began:.1f} s of processor time.")
    if take is not None and found.alternative is not None:
        _take(loaded, file, found, take, question)
    elif not as_json:
        _suggest(found, command("dogwatch", "why", org, schedule, *_cell(found), *_asked(found, not_me, allow or ())))
    raise typer.Exit(_exit_code(found, asked=not_me or instead is not None or take is not None))


def _take(loaded: LoadedOrganisation, file: ScheduleFile, found: Why, folder: Path, question: Question) -> None:
    """Write the plan after the chain, like `plan` does."""
    from datetime import UTC, datetime

    from domain.errors import OutOfTime
    from scheduler.solve import Request
    from services.plan_output import hand_out
    from services.why_taking import taken_alternative

    planned = taken_alternative(
        loaded, file, found, Request(seed=file.seed or 0, seconds=question.seconds), question.allow
    )
    if not planned.found:
        raise OutOfTime("the time limit passed before the changed plan was judged: nothing was written")
    for told in hand_out(planned, folder, datetime.now(UTC)):
        say(told)
    say(f"Written to {folder}/: the plan with exactly these changes.")


def _show(found: Why, *, as_json: bool) -> None:
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        from cli.why_answer import show

        show(found)


def _write_page(found: Why, html: Path) -> None:
    from exporters.answers.why_page import why_html

    hand_over(html, why_html(found))


def _day(text: str) -> date:
    from datetime import date

    from domain.errors import Fault, InvalidInput

    try:
        return date.fromisoformat(text)
    except ValueError:
        hint = "write it like 2027-02-15"
        raise InvalidInput([Fault("", 0, 0, "--week", "is not a day", text, hint)]) from None


def _one_of_two(not_me: bool, instead: str | None) -> str | None:
    """The engineer asked for; two questions at once are refused."""
    from domain.errors import Fault, InvalidInput

    if not_me and instead is not None:
        hint = "ask one after the other"
        raise InvalidInput([Fault("", 0, 0, "--not-me", "and --instead are two questions", instead, hint)])
    return instead


def _suggest(found: Why, asked: str) -> None:
    """How to take the whole chain: by one command, or by hand."""
    from services.why_chain import locks_of

    if found.locked:
        unlock = f"unlock:{found.rotation}:{found.role}:{found.week}"
        say(f"To ask what it would cost to release the lock:\n  {asked} --allow {unlock}")
    if found.alternative is None:
        return
    say(f"To take exactly these changes, and no others:\n  {asked} --take out-changed")
    say("By hand: add these under `locks:` in the organisation file, and `dogwatch plan ... --replan` this schedule:")
    for one in locks_of(found.alternative.changes):
        say(f"  - {{rotation: {one.rotation}, role: {one.role}, week: {one.week}, engineer: {one.engineer}}}")


def _cell(found: Why) -> tuple[str, ...]:
    role = () if found.role == "primary" else ("--role", found.role)
    return ("--rotation", found.rotation, *role, "--week", str(found.week))


def _asked(found: Why, not_me: bool, allow: Sequence[str]) -> tuple[str, ...]:
    agreed = [word for text in allow for word in ("--allow", text)]
    if found.asked is not None:
        return ("--instead", found.asked, *agreed)
    return ("--not-me", *agreed) if not_me else tuple(agreed)


def _exit_code(found: Why, *, asked: bool) -> int:
    from domain.errors import OutOfTime

    if not asked or found.alternative is not None:
        return 0
    return OutOfTime.exit_code if any("time limit" in note for note in found.notes) else 3
