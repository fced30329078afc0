"""Who changes a draft says which revision it is based on."""

from domain.drafts import Draft
from domain.errors import Conflict, StaleVersion


def refuse_stale(draft: Draft, expected: int | None) -> None:
    """StaleVersion when somebody changed it since; None: whatever it is by now."""
    if expected is not None and expected != draft.revision:
        raise StaleVersion(f"this draft is at revision {draft.revision} by now, not {expected}; read it again")


def refuse_published(draft: Draft) -> None:
    """Conflict: what was published from a draft is to be found in it."""
    if draft.published_version is not None:
        raise Conflict(f"this draft was published as version {draft.published_version}; open a new one")
