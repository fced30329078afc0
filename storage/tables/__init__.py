"""Every table, so that `Base.metadata` is whole; one file a subject."""

from storage.base import Base
from storage.tables import audit, organisation, published

__all__ = ["Base", "audit", "organisation", "published"]
