"""What people are told: a published plan, the coming handoff, and tables for pages that people read."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from api.dependencies import Asking, Now, Store, allowed
from api.problems import Answers, answers
from api.settings import Settings
from domain.access import Right
from domain.announcement import Announcement, HandoffNote
from domain.base import Id, Instant
from exporters.announcement_words import announcement_text, handoff_text
from exporters.wiki_tables import html_table, markdown_table
from services.announcing.posting import SlackWebhook
from services.announcing.stored import coming_handoff, post, rotation_table, version_news

router = APIRouter(prefix="/organisations/{organisation}", tags=["announcements"])
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]
Day = Annotated[date, Query(description="The first of the seven days in which the weeks begin.")]
After = Annotated[int, Query(ge=0, le=1_000, description="How many messages arrived before, and are not sent again.")]
_READ = [allowed(Right.READ_SCHEDULE)]
_POST = [allowed(Right.PUBLISH)]
_TABLE: Answers = {200: {"content": {"text/markdown": {}, "text/html": {}}, "description": "The table"}}


class News(BaseModel):
    """What a plan changes for whom, and the same as text to paste."""

    announcement: Announcement
    text: str


class Handoff(BaseModel):
    """Who takes over, and the same as text to paste."""

    note: HandoffNote
    text: str


class Posted(BaseModel):
    """How many messages went to Slack."""

    messages: int


class TableFormat(StrEnum):
    MARKDOWN = "markdown"
    HTML = "html"


@router.get("/versions/{number}/announcement", dependencies=_READ, responses=answers(404))
def news(organisation: str, number: Number, database: Store, now: Now) -> News:
    """What the version changed for whom, from now on: no pay, no reasons."""
    found = version_news(database, organisation, number, now)
    return News(announcement=found, text=announcement_text(found))


@router.post("/versions/{number}/announcement", dependencies=_POST, responses=answers(404, 502))
def posted_news(
    organisation: str, number: Number, request: Request, database: Store, asking: Asking, now: Now, after: After = 0
) -> Posted:
    """Post it to Slack, once. What may have arrived is not sent again."""
    webhook, found = _webhook(request), version_news(database, organisation, number, now)
    return Posted(messages=post(database, webhook, found, asking, now, after))


@router.get("/handoff", dependencies=_READ)
def handoff(organisation: str, database: Store, day: Day) -> Handoff:
    """Who takes over from whom, after all overrides."""
    found = coming_handoff(database, organisation, day)
    return Handoff(note=found, text=handoff_text(found))


@router.post("/handoff", dependencies=_POST, responses=answers(502))
def posted_handoff(
    organisation: str, request: Request, database: Store, asking: Asking, now: Now, day: Day, after: After = 0
) -> Posted:
    """Post it to Slack, once."""
    webhook, found = _webhook(request), coming_handoff(database, organisation, day)
    return Posted(messages=post(database, webhook, found, asking, now, after))


@router.get(
    "/rotations/{rotation}/table", response_class=Response, dependencies=_READ, responses={**_TABLE, **answers(404)}
)
def table(
    organisation: str,
    rotation: Id,
    database: Store,
    form: Annotated[TableFormat, Query(alias="format")] = TableFormat.MARKDOWN,
    start: Annotated[Instant | None, Query(description="Only shifts that end after this moment.")] = None,
    end: Annotated[Instant | None, Query(description="Only shifts that begin before this moment.")] = None,
) -> Response:
    """A rotation's weeks as a table to paste into a wiki."""
    found = rotation_table(database, organisation, rotation, start=start, end=end)
    if form is TableFormat.HTML:
        return Response(html_table(found), media_type="text/html; charset=utf-8")
    return Response(markdown_table(found), media_type="text/markdown; charset=utf-8")


def _webhook(request: Request) -> SlackWebhook:
    settings: Settings = request.app.state.settings
    return SlackWebhook(settings.slack_webhook.get_secret_value() if settings.slack_webhook else "")
