"""Scores a schedule that was sent in, beside what is possible: a job, because the latter takes a solve."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from domain.access import Actor
from domain.base import Value
from domain.drafts import Job, JobKind
from domain.errors import InvalidInput
from domain.schedule import Horizon
from importers.found.dates import Order
from importers.found.read import read_found
from services.drafts.solving import enqueued
from services.evaluate import Question
from services.records.reading import stored_organisation
from storage.database import Database
from storage.jobs import forget_answers
from storage.organisations import locked

_KEPT = timedelta(days=7)
"""A schedule that was sent in names people: it is kept as long as somebody may want to see its score again."""


class Upload(Value):
    """A schedule as it was found: CSV, JSON or a calendar, told apart by its name and content."""

    name: Annotated[str, StringConstraints(pattern=r"^[\w][\w .-]{0,99}$")] = "schedule.csv"
    content: Annotated[str, Field(min_length=1)]
    horizon: Horizon | None = None
    """Only these weeks; None: all it speaks of."""
    dates: Order | None = None
    """How 03/04/2026 is meant."""
    accept_unknown: bool = False
    """Take in people and rotations that the organisation lacks."""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    time_limit: Annotated[float, Field(ge=0.1, le=600)] = 60


def start_evaluation(database: Database, organisation_id: str, upload: Upload, actor: Actor, now: datetime) -> Job:
    """A job that will answer with an `Evaluation`; InvalidInput at once when the schedule cannot be read."""
    with database.read() as session:
        organisation = stored_organisation(session, organisation_id)
    with question_of(upload) as question:
        read_found(
            question.path, organisation, question.horizon, question.order, accept_unknown=question.accept_unknown
        )
    with database.write() as session:
        locked(session, organisation_id)
        forget_answers(session, organisation_id, now - _KEPT)
        asked = upload.model_dump(mode="json")
        return enqueued(session, organisation_id, JobKind.EVALUATE, actor, now, question=asked)


@contextmanager
def question_of(upload: Upload) -> Iterator[Question]:
    """The question of `services.evaluate`, with the schedule in a file; faults name the file as it was sent."""
    with tempfile.TemporaryDirectory(prefix="dogwatch-") as folder:
        path = Path(folder) / upload.name
        path.write_text(upload.content, encoding="utf-8", newline="")
        try:
            yield Question(path, upload.horizon, upload.dates, upload.accept_unknown)
        except InvalidInput as refusal:
            raise InvalidInput(
                replace(one, file=upload.name if one.file.startswith(folder) else one.file) for one in refusal.faults
            ) from None
