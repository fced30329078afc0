"""Who did what: rows are added and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, JsonColumn
from storage.kept_rows import keep_rows


class AuditRow(Base):
    """One action. `before` and `after` hold what changed, without private reasons and without secrets."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_organisation_id_id", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    """A verb and a noun: `publish version`, `put engineer`, `record override`."""
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    after: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    request_id: Mapped[str | None]


event.listen(AuditRow.__table__, "after_create", keep_rows)
