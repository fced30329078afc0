"""Every table, so that `Base.metadata` is whole; one file a subject."""

from storage.base import Base
from storage.tables import audit, drafts, organisation, published, queue

__all__ = ["Base", "audit", "drafts", "organisation", "published", "queue"]
