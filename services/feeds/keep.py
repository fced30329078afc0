"""Making, listing and revoking calendar feeds."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from domain.access import Actor, Right
from domain.errors import Fault, Forbidden, InvalidInput, NotFound
from domain.feeds import Feed, Holder, HolderKind, NewFeed
from services.records.reading import stored_organisation
from storage import feeds as rows
from storage.audit import add_entry
from storage.database import Database
from storage.organisations import locked

_SECRET_BYTES = 24


def make_feed(database: Database, holder: Holder, label: str, actor: Actor, now: datetime) -> NewFeed:
    """A new feed and its address, which is told this once.

    Forbidden for the feed of another engineer, InvalidInput for a holder that the organisation does not have.
    """
    with database.write() as session:
        locked(session, actor.organisation)
        _refuse(session, holder, actor)
        made = NewFeed(
            feed=Feed(
                id=secrets.token_hex(8),
                organisation=actor.organisation,
                holder=holder,
                label=label,
                kept_by=actor.id,
                created_at=now,
            ),
            secret=secrets.token_urlsafe(_SECRET_BYTES),
        )
        rows.add_feed(session, made.feed, made.secret)
        add_entry(session, actor, now, "make feed", made.feed.id, after=_told(made.feed))
    return made


def list_feeds(database: Database, actor: Actor) -> tuple[Feed, ...]:
    """One's own feeds; everybody's for whoever looks after them."""
    with database.read() as session:
        return rows.feeds_of(session, actor.organisation, None if actor.may(Right.EDIT_FEEDS) else actor.id)


def revoke_feed(database: Database, feed_id: str, actor: Actor, now: datetime) -> Feed:
    """The feed ended; once more changes nothing. NotFound for one that is not one's own to revoke."""
    with database.write() as session:
        locked(session, actor.organisation)
        feed = rows.feed(session, actor.organisation, feed_id)
        if feed.kept_by != actor.id and not actor.may(Right.EDIT_FEEDS):
            raise NotFound(f"there is no feed {feed_id}")
        if feed.revoked_at is None:
            rows.mark_revoked(session, feed_id, now)
            add_entry(session, actor, now, "revoke feed", feed_id, before=_told(feed))
        return feed.model_copy(update={"revoked_at": feed.revoked_at or now})


def _refuse(session: Session, holder: Holder, actor: Actor) -> None:
    organisation = stored_organisation(session, actor.organisation)
    known = {HolderKind.ENGINEER: organisation.engineer, HolderKind.ROTATION: organisation.rotation}
    if holder.id is not None and holder.id not in known[holder.kind]:
        problem = f"there is no such {holder.kind}"
        raise InvalidInput([Fault("", 0, 0, "/holder/id", problem, holder.id, "check the name")])
    if actor.is_service and not actor.may(Right.EDIT_FEEDS):
        raise Forbidden("a feed outlives the token that made it: this takes the right feed:write")
    own = holder.kind is HolderKind.ENGINEER and holder.id is not None and actor.is_engineer(holder.id)
    if holder.kind is HolderKind.ENGINEER and not own and not actor.may(Right.EDIT_FEEDS):
        raise Forbidden("you may make feeds of your own shifts, of rotations and of the company")


def _told(feed: Feed) -> dict[str, object]:
    return {"holder": feed.holder.model_dump(mode="json"), "label": feed.label, "kept_by": feed.kept_by}
