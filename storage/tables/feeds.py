"""Calendar feeds that somebody subscribes to."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class FeedRow(Base):
    """One address of one calendar. Only the hash of its secret is kept: the address is shown once."""

    __tablename__ = "feed"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    holder_kind: Mapped[str] = mapped_column(String(20))
    """`engineer`, `rotation` or `all`: whose shifts it shows."""
    holder_id: Mapped[str | None] = mapped_column(String(63))
    """None for everyone's."""
    label: Mapped[str] = mapped_column(String(200))
    """What its holder calls it: `phone`, `wall display`."""
    kept_by: Mapped[str] = mapped_column(String(80), index=True)
    """Id of the actor who made it, and may revoke it."""
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_fetched_at: Mapped[datetime | None]
    last_agent: Mapped[str | None] = mapped_column(String(200))
    fetches: Mapped[int] = mapped_column(default=0)
