"""Announcements of what is stored: a published version beside what stood before, the coming handoff, a wiki table."""

from datetime import date, datetime

from domain.access import Actor
from domain.announcement import Announcement, HandoffNote
from domain.errors import NotFound
from exporters.announcement_slack import announcement_messages, handoff_messages
from exporters.wiki_tables import WikiTable, wiki_table
from services.announcing.changes import announce
from services.announcing.handoffs import handoff_note
from services.announcing.in_force import in_force_before, in_force_since
from services.announcing.posting import SlackWebhook
from services.records.reading import published_schedule, stored_organisation
from storage.audit import add_entry
from storage.database import Database
from storage.organisations import locked
from storage.versions import version_row


def version_news(database: Database, organisation_id: str, number: int, now: datetime, link: str = "") -> Announcement:
    """What a version changed for whom, from now on; NotFound when there is none of that number.

    Overrides count on both sides: what was passed on before and still is changes nothing for anybody.
    """
    with database.read() as session:
        organisation = stored_organisation(session, organisation_id)
        row = version_row(session, organisation_id, number)
        before, after = (found(session, row, organisation) for found in (in_force_before, in_force_since))
        return announce(before, after, organisation, since=now, link=link)


def coming_handoff(database: Database, organisation_id: str, day: date, link: str = "") -> HandoffNote:
    """Who takes over in the seven days from `day`, after all overrides; InvalidInput when no week begins then."""
    with database.read() as session:
        organisation = stored_organisation(session, organisation_id)
        return handoff_note(published_schedule(session, organisation_id), organisation, day, link)


def rotation_table(
    database: Database,
    organisation_id: str,
    rotation: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
) -> WikiTable:
    """The published weeks of one rotation, after all overrides; NotFound when there is none of that id."""
    with database.read() as session:
        organisation = stored_organisation(session, organisation_id)
        if rotation not in organisation.rotation:
            raise NotFound(f"there is no rotation {rotation[:60]!r}")
        schedule = published_schedule(session, organisation_id, start=start, end=end)
        return wiki_table(schedule, organisation, rotation)


def post(
    database: Database,
    webhook: SlackWebhook,
    found: Announcement | HandoffNote,
    actor: Actor,
    now: datetime,
    after: int = 0,
) -> int:
    """How many messages were posted to Slack, all but the first `after`; what was announced stands in the audit."""
    messages = announcement_messages(found) if isinstance(found, Announcement) else handoff_messages(found)
    posted = webhook.post(messages, after)
    with database.write() as session:
        locked(session, actor.organisation)
        add_entry(session, actor, now, "announce", found.title[:80], after={"messages": posted})
    return posted
