"""Feeds as rows. The secret is looked up by its hash; nothing here can tell what it was."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.feeds import Feed, Holder, HolderKind
from storage.tables.feeds import FeedRow


def add_feed(session: Session, feed: Feed, secret: str) -> None:
    """Keep a new feed under the hash of its secret."""
    session.add(
        FeedRow(
            id=feed.id,
            organisation_id=feed.organisation,
            holder_kind=feed.holder.kind.value,
            holder_id=feed.holder.id,
            label=feed.label,
            kept_by=feed.kept_by,
            secret_sha256=hashed(secret),
            created_at=feed.created_at,
        )
    )
    session.flush()


def feed_with_secret(session: Session, secret: str) -> Feed | None:
    """The feed that this secret opens, as it is at this moment, revoked or not; None for any other text."""
    wanted = select(FeedRow).where(FeedRow.secret_sha256 == hashed(secret))
    row = session.scalar(wanted.execution_options(populate_existing=True))
    return None if row is None else _feed(row)


def feed(session: Session, organisation_id: str, feed_id: str) -> Feed:
    """NotFound when the organisation has no such feed."""
    row = session.scalar(select(FeedRow).where(FeedRow.organisation_id == organisation_id, FeedRow.id == feed_id))
    if row is None:
        raise NotFound(f"there is no feed {feed_id}")
    return _feed(row)


def feeds_of(session: Session, organisation_id: str, kept_by: str | None = None) -> tuple[Feed, ...]:
    """Feeds in the order they were made; those of one keeper when one is named."""
    wanted = select(FeedRow).where(FeedRow.organisation_id == organisation_id)
    if kept_by is not None:
        wanted = wanted.where(FeedRow.kept_by == kept_by)
    return tuple(_feed(row) for row in session.scalars(wanted.order_by(FeedRow.created_at, FeedRow.id)))


def mark_revoked(session: Session, feed_id: str, at: datetime) -> None:
    """The feed ends at `at`; one that was revoked before keeps its first time."""
    session.execute(update(FeedRow).where(FeedRow.id == feed_id, FeedRow.revoked_at.is_(None)).values(revoked_at=at))


def revocations(session: Session, organisation_id: str) -> int:
    """How many feeds of the organisation were revoked so far; it only grows."""
    counted = select(func.count(FeedRow.revoked_at)).where(FeedRow.organisation_id == organisation_id)
    return session.scalar(counted) or 0


def note_fetches(session: Session, fetched: Iterable[tuple[str, int, datetime, str]]) -> None:
    """Feed id, how many fetches more, when the last one was, and by which program."""
    for feed_id, count, at, agent in sorted(fetched):
        session.execute(
            update(FeedRow)
            .where(FeedRow.id == feed_id)
            .values(fetches=FeedRow.fetches + count, last_fetched_at=at, last_agent=agent)
        )


def hashed(secret: str) -> str:
    """What is kept of a secret: it has 192 random bits, so a plain hash cannot be guessed back."""
    return sha256(secret.encode()).hexdigest()


def _feed(row: FeedRow) -> Feed:
    return Feed(
        id=row.id,
        organisation=row.organisation_id,
        holder=Holder(kind=HolderKind(row.holder_kind), id=row.holder_id),
        label=row.label,
        kept_by=row.kept_by,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        last_fetched_at=row.last_fetched_at,
        last_agent=row.last_agent,
        fetches=row.fetches,
    )
