"""Who changes a draft says which revision it is based on, and what they did is noted."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.drafts import Draft
from domain.errors import Conflict, StaleVersion
from domain.revisions import Seen, is_seen, numbered
from storage.audit import add_entry


def refuse_stale(draft: Draft, expected: Seen) -> None:
    """StaleVersion when somebody changed it since; None: whatever it is by now."""
    if not is_seen(draft.revision, expected):
        raise StaleVersion(
            f"this draft is at revision {draft.revision} by now, not {numbered(expected)}; read it again"
        )


def refuse_published(draft: Draft) -> None:
    """Conflict: what was published from a draft is to be found in it."""
    if draft.published_version is not None:
        raise Conflict(f"this draft was published as version {draft.published_version}; open a new one")


def note_change(
    session: Session, actor: Actor, now: datetime, action: str, before: Draft | None, after: Draft | None
) -> None:
    """An entry in the audit; None: there was no such draft, or there is none any more."""
    subject = next(one.id for one in (before, after) if one)
    add_entry(session, actor, now, action, f"draft {subject}", before=_told(before), after=_told(after))


def _told(draft: Draft | None) -> dict[str, Any] | None:
    return draft.model_dump(mode="json", include={"name", "horizon", "options", "locks"}) if draft else None
