"""Every table, so that `Base.metadata` is whole; one file a subject."""

from storage.base import Base
from storage.tables import access, audit, drafts, feeds, organisation, pagerduty, pay, published, queue

__all__ = ["Base", "access", "audit", "drafts", "feeds", "organisation", "pagerduty", "pay", "published", "queue"]
