"""Publishes a plan as a new immutable version, or an older version's shifts once more: all of it, or nothing."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from constraints.allowing import allowing
from domain.access import Actor
from domain.allowance import Allowance, Kind
from domain.announcement import News
from domain.base import Value
from domain.breach import Breach
from domain.clock import iso
from domain.errors import Conflict, Fault, InvalidInput, StaleVersion
from domain.organisation import Organisation
from domain.plan import Plan, Status
from domain.revisions import Seen, is_seen, numbered
from domain.schedule import Horizon, Schedule
from exporters.schedule_faults import refuse_unclear, refuse_unfit
from services.announcing.changes import past_changes
from services.records.judging import AROUND, judged_plan
from services.records.keeping import checked_changes, keep
from services.records.kept_overrides import OverrideNote, override_notes
from services.records.moving_pay import refuse_own_past
from services.records.reading import stored_organisation
from services.records.the_list import ListChange, Scope, rewrite_list
from services.records.versions import Version
from storage.audit import add_entry
from storage.database import Database
from storage.organisations import locked
from storage.shifts import columns, listed_shifts
from storage.tables.published import VersionRow
from storage.versions import add_version, last_number, planned_schedule, version_row, version_schedule


class Published(Value):
    """The new version, and what it did to the list."""

    version: Version
    schedule_revision: int
    affected: tuple[str, ...]
    """Everybody whose shifts changed; the others need not be told."""
    overrides: tuple[OverrideNote, ...]
    """Overrides in these weeks whose ground has moved: they stay in force as far as they lie in published weeks."""
    breaches: tuple[Breach, ...]
    """Rules it breaks for the organisation as it is now; none, unless it was forced."""
    past: tuple[News, ...]
    """Duty that is over already and becomes another person's: it is paid anew, and closed months are corrected."""
    dry_run: bool = False
    """True: this is what it would do, and nothing was done."""


_INSTEAD = "Plan from a later day on, or have a colleague publish it"
Also = Callable[[Session, Version], None]
"""What else is to be kept with a new version, in the same transaction."""


def publish(
    database: Database,
    organisation_id: str,
    plan: Plan,
    actor: Actor,
    now: datetime,
    expected_version: Seen,
    *,
    draft_id: str | None = None,
    note: str = "",
    force: bool = False,
    dry_run: bool = False,
    also: Also | None = None,
) -> Published:
    """Make the plan what counts in the weeks of its horizon; published weeks outside it stay as they are.

    `expected_version` is the newest version that the coordinator has seen (0: none yet; None: any): StaleVersion when
    there is a newer one. Exceptions that the plan was made under become the organisation's. InvalidInput when it
    names what the organisation does not know; BrokenRules when the organisation has changed so that it breaks rules,
    unless forced with a note. Forbidden when it gives whoever publishes duty that is over. A trial (`dry_run`) tells
    what it would do, or why not, and keeps nothing.
    """
    _refuse_unplanned(plan)
    _refuse_unsaid(note, force=force)
    with database.write() as session:
        publishing = _Publishing(session, organisation_id, actor, now, expected_version)
        row = publishing.row_of(plan.horizon, plan.schedule, note, _facts(plan))
        row.draft_id = draft_id
        answer = publishing.published(row, plan, force=force, also=also)
        return _tried(session, answer) if dry_run else answer


def roll_back(
    database: Database,
    organisation_id: str,
    number: int,
    actor: Actor,
    now: datetime,
    expected_version: Seen,
    *,
    note: str = "",
    force: bool = False,
    dry_run: bool = False,
) -> Published:
    """Make the shifts of version `number` count again in the weeks of its horizon, as a new version.

    It is judged as any plan is: what the organisation has agreed to since may stand against it.
    """
    _refuse_unsaid(note, force=force)
    with database.write() as session:
        publishing = _Publishing(session, organisation_id, actor, now, expected_version)
        older = version_row(session, organisation_id, number)
        horizon = Horizon(first_day=older.first_day, last_day=older.last_day)
        schedule = version_schedule(session, organisation_id, number)
        row = publishing.row_of(horizon, schedule, note, dict(older.plan))
        row.rolls_back_to = number
        plan = Plan(horizon=horizon, status=Status(older.plan["status"]), seed=0, input_sha256="", schedule=schedule)
        answer = publishing.published(row, plan, force=force, also=None)
        return _tried(session, answer) if dry_run else answer


def _tried(session: Session, answer: Published) -> Published:
    session.rollback()
    return answer.model_copy(update={"dry_run": True})


class _Publishing:
    """One publication within one transaction."""

    def __init__(
        self, session: Session, organisation_id: str, actor: Actor, now: datetime, expected_version: Seen
    ) -> None:
        self._session, self._actor, self._now = session, actor, now
        self._row = locked(session, organisation_id)
        self._last = last_number(session, organisation_id)
        if not is_seen(self._last, expected_version):
            stale = f"the newest version is {self._last}, not {numbered(expected_version)}"
            raise StaleVersion(f"{stale}; compare with it, and decide again")

    def row_of(self, horizon: Horizon, schedule: Schedule, note: str, plan: dict[str, object]) -> VersionRow:
        """The next version's row, not yet added."""
        return VersionRow(
            organisation_id=self._row.id,
            number=self._last + 1,
            first_day=horizon.first_day,
            last_day=horizon.last_day,
            published_at=self._now,
            published_by=self._actor.id,
            draft_id=None,
            rolls_back_to=None,
            note=note,
            plan=plan,
            shifts_sha256=shifts_sha256(schedule),
        )

    def published(self, row: VersionRow, plan: Plan, *, force: bool, also: Also | None) -> Published:
        organisation = self._under_exceptions(plan)
        _refuse_unfit(plan, organisation, rolled_back=row.rolls_back_to is not None)
        judged = judged_plan(organisation, plan, self._around(plan.horizon))
        judged.refuse(forced=force)
        scope = Scope(plan.horizon.first_day, plan.horizon.last_day)
        was = planned_schedule(self._session, self._row.id, first_day=scope.first_day, last_day=scope.last_day)
        add_version(self._session, row, plan.schedule)
        change = rewrite_list(self._session, self._row, organisation, scope, self._now)
        refuse_own_past(change, self._actor, self._now, _INSTEAD)
        past = past_changes(change.gone, change.new, organisation, self._now)
        version = Version.of(row)
        if also is not None:
            also(self._session, version)
        self._note(version, change, judged.breaches, past)
        return Published(
            version=version,
            schedule_revision=self._row.schedule_revision,
            affected=change.affected,
            overrides=override_notes(self._session, self._row.id, organisation, was, plan.schedule),
            breaches=judged.breaches,
            past=past,
        )

    def _under_exceptions(self, plan: Plan) -> Organisation:
        """The organisation under the plan's exceptions, which are its own from now on."""
        before = stored_organisation(self._session, self._row.id)
        more = [text for text in plan.allowances if text not in before.policy.allowances]
        if not more:
            return before
        after = allowing(before, [Allowance.parse(text) for text in more])
        changes = checked_changes(self._session, self._row.id, before, after)
        keep(self._session, self._row, before, after, changes, self._now)
        return after

    def _around(self, horizon: Horizon) -> Schedule:
        first_day, last_day = horizon.first_day - AROUND, horizon.last_day + AROUND
        return listed_shifts(self._session, self._row.id, first_day=first_day, last_day=last_day)

    def _note(self, version: Version, change: ListChange, breaches: tuple[Breach, ...], past: tuple[News, ...]) -> None:
        action = "publish version" if version.rolls_back_to is None else "roll back"
        told = version.model_dump(mode="json", exclude_none=True) | {
            "schedule_revision": self._row.schedule_revision,
            "shifts_gone": len(change.gone),
            "shifts_new": len(change.new),
            "breaches": [one.sentence for one in breaches],
            "past": [one.model_dump(mode="json", exclude={"name"}) for one in past],
        }
        before = {"version": self._last, "schedule_revision": self._row.schedule_revision - 1}
        add_entry(self._session, self._actor, self._now, action, str(version.number), before=before, after=told)


def shifts_sha256(schedule: Schedule) -> str:
    """The same for two schedules in which the same people hold the same times."""
    lines = (json.dumps(columns(shift), default=_written) for shift in schedule.shifts)
    return sha256("\n".join(lines).encode()).hexdigest()


def _written(value: date | datetime) -> str:
    return iso(value) if isinstance(value, datetime) else value.isoformat()


def _facts(plan: Plan) -> dict[str, object]:
    """What is kept of a plan beside its shifts."""
    kept = {"status", "seed", "input_sha256", "tiers", "allowances", "notes"}
    return plan.model_dump(mode="json", include=kept) | {"gap": plan.gap}


def _refuse_unplanned(plan: Plan) -> None:
    if plan.status not in (Status.OPTIMAL, Status.FEASIBLE):
        raise Conflict(f"a plan that is {plan.status.value.replace('_', ' ')} has no schedule to publish")
    faults = [*_outside(plan), *_to_be_found(plan)]
    if faults:
        raise InvalidInput(faults)


def _refuse_unsaid(note: str, *, force: bool) -> None:
    if force and not note.strip():
        raise InvalidInput([Fault("publication", 0, 0, "note", "is needed to force a plan that breaks rules")])


def _to_be_found(plan: Plan) -> Iterator[Fault]:
    hint = "take them into the organisation once they are found, and plan again"
    for text in sorted({text for text in plan.allowances if Allowance.parse(text).kind is Kind.JOIN}):
        yield Fault("plan", 0, 0, "allowances", "was made with people who are yet to be found", text, hint)


def _outside(plan: Plan) -> Iterator[Fault]:
    for shift in plan.schedule.shifts:
        if not plan.horizon.covers(shift.week):
            place = f"{shift.rotation} {shift.role} from {iso(shift.start)}"
            yield Fault("plan", 0, 0, place, f"lies outside {plan.horizon.label}", str(shift.week))


def _refuse_unfit(plan: Plan, organisation: Organisation, *, rolled_back: bool) -> None:
    if rolled_back:
        refuse_unclear(plan.schedule, organisation)
    else:
        refuse_unfit(plan.schedule, organisation)
