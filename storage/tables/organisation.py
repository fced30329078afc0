"""The organisation, and each thing its file would list as one row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class OrganisationRow(Base):
    """One organisation. Writers lock this row first, so that they queue up: see `storage.organisations.locked`."""

    __tablename__ = "organisation"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    revision: Mapped[int] = mapped_column(default=0)
    """Goes up by one with every change of any part."""
    schedule_revision: Mapped[int] = mapped_column(default=0)
    """Goes up by one with every publication, rollback, override and withdrawal."""
    created_at: Mapped[datetime]


class PartRow(Base):
    """One engineer, rotation, absence ... as the organisation file would write it."""

    __tablename__ = "part"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    """Its place among the parts of its kind: the order of the file is kept."""
    revision: Mapped[int] = mapped_column(default=1)
    """Goes up by one with every change of this part."""
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Plain JSON on PostgreSQL too: JSONB would sort the names of a mapping."""
