"""Calendar feeds as their holders see them."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from domain.base import Id, Instant, Name, Value


class HolderKind(StrEnum):
    ENGINEER = "engineer"
    ROTATION = "rotation"
    ALL = "all"


class Holder(Value):
    """Whose shifts a feed shows: an `engineer`'s or a `rotation`'s, named by `id`; or, as `all`, the company's."""

    kind: HolderKind
    id: Id | None = None
    """None for the company."""

    @field_validator("kind", mode="before")
    @classmethod
    def _the_company_is_all(cls, kind: object) -> object:
        if kind == "company":
            raise ValueError("the company's feed is of the kind all")
        return kind

    @model_validator(mode="after")
    def _names_one_or_the_company(self) -> Self:
        if self.kind is HolderKind.ALL and self.id is not None:
            raise ValueError("the company's feed, of the kind all, has no id")
        if self.kind is not HolderKind.ALL and self.id is None:
            raise ValueError(f"lacks the id of the {self.kind.value}")
        return self

    @classmethod
    def engineer(cls, engineer: str) -> Self:
        return cls(kind=HolderKind.ENGINEER, id=engineer)

    @classmethod
    def rotation(cls, rotation: str) -> Self:
        return cls(kind=HolderKind.ROTATION, id=rotation)

    @classmethod
    def everyone(cls) -> Self:
        return cls(kind=HolderKind.ALL)


class Feed(Value):
    """An address somebody subscribed to, without its secret."""

    id: Annotated[str, Field(min_length=1, max_length=32)]
    organisation: Id
    holder: Holder
    label: Name
    kept_by: str
    created_at: Instant
    revoked_at: Instant | None = None
    last_fetched_at: Instant | None = None
    last_agent: str | None = None
    """The program that fetched it last, as it calls itself."""
    fetches: int = 0


class NewFeed(Value):
    """A feed just made: the only time that its secret is seen."""

    feed: Feed
    secret: str

    @property
    def path(self) -> str:
        """Where calendar programs fetch it."""
        return f"/feeds/{self.secret}.ics"
