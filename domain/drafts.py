"""A plan that is being made: what is to be planned, what came of it, and the jobs that do the work."""

from enum import StrEnum
from hashlib import sha256
from typing import Annotated

from pydantic import Field

from domain.base import Id, Instant, Name, Value
from domain.organisation import Lock
from domain.plan import Status
from domain.schedule import Horizon


class DraftOptions(Value):
    """How to plan; the defaults are those of `dogwatch plan`."""

    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    time_limit: Annotated[float, Field(ge=0.1, le=3600)] = 300
    """Seconds of solving, after which the best plan so far is taken."""
    prove_all: bool = False
    allow: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=200)] = ()
    """Agreed exceptions, as `--allow` takes them."""
    replan: bool = False
    """Start from the published schedule and change as little of it as can be."""


class DraftResult(Value):
    """What the last solve answered, without the plan itself."""

    job: str
    status: Status
    made_at: Instant
    organisation_revision: int
    schedule_revision: int
    fingerprint: str


class Draft(Value):
    """A draft; `revision` goes up with every change."""

    id: str
    organisation: Id
    name: Name
    horizon: Horizon
    options: DraftOptions = DraftOptions()
    locks: tuple[Lock, ...] = ()
    """Cells that stay as they are when it is solved, beside the organisation's own."""
    revision: int = 1
    published_version: int | None = None
    created_by: str
    created_at: Instant
    changed_at: Instant
    result: DraftResult | None = None

    @property
    def fingerprint(self) -> str:
        """Changes with everything that another plan may come of."""
        content = self.model_dump_json(include={"horizon", "options", "locks"})
        return sha256(content.encode()).hexdigest()


class JobState(StrEnum):
    """Queued and running are open; the others are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self not in (JobState.QUEUED, JobState.RUNNING)


class JobKind(StrEnum):
    SOLVE = "solve"
    """A draft."""
    EVALUATE = "evaluate"
    """A schedule from anywhere; see `services.evaluate`."""


class JobProgress(Value):
    """How far it is: the tier at work, the best so far and the bound (None: not known yet)."""

    seconds: float
    group: int
    groups: int
    tier: str
    best: int | None
    bound: int | None


class Job(Value):
    """Work that takes longer than a request."""

    id: str
    organisation: Id
    kind: JobKind
    draft: str | None = None
    state: JobState = JobState.QUEUED
    progress: JobProgress | None = None
    outcome: Status | None = None
    """What came of a solve: done with `infeasible` has a card, cancelled with `feasible` has the best plan so far."""
    attempt: int = 0
    lost: int = 0
    """Attempts whose process died."""
    worker: str | None = None
    """The process that took it up last: machine and number."""
    heard_at: Instant | None = None
    """When that process last said that it lives, every second; after 15 without, another takes the job up."""
    cancel_requested: bool = False
    created_by: str
    request_id: str | None = None
    created_at: Instant
    started_at: Instant | None = None
    finished_at: Instant | None = None
    error: str | None = None
    """One sentence for people, when it failed."""
