"""Tokens of programs: with few rights, for a while, shown once."""

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.dependencies import Asking, Now, Store, allowed
from api.idempotency import shown_once
from api.paging import Listing, Paged
from api.problems import answers
from domain.access import Right
from domain.accounts import Token, TokenWish
from services.access.tokens import issue_for_service, issue_own, list_tokens, read_token, revoke_token

router = APIRouter(prefix="/organisations/{organisation}/tokens", tags=["tokens"])


class NewToken(BaseModel):
    """A token just issued. `secret` is shown this once: send it as `Authorization: Bearer`."""

    token: Token
    secret: str


@router.get("", dependencies=[allowed()])
def tokens(database: Store, asking: Asking, page: Paged) -> Listing[Token]:
    """Your tokens; everybody's for who looks after accounts."""
    return page.of(list_tokens(database, asking), lambda one: (one.created_at.isoformat(), one.id))


@router.post("", status_code=201, dependencies=[allowed(Right.ISSUE_OWN_TOKENS)])
def new_own_token(wish: TokenWish, request: Request, database: Store, asking: Asking, now: Now) -> NewToken:
    """A token that acts for you, with some of your rights; without scopes it reads the schedule."""
    token, secret = issue_own(database, wish, asking, now)
    shown_once(request)
    return NewToken(token=token, secret=secret)


@router.post("/services", status_code=201, dependencies=[allowed(Right.ISSUE_TOKENS)])
def new_service_token(wish: TokenWish, request: Request, database: Store, asking: Asking, now: Now) -> NewToken:
    """A token of a service that is nobody's account, with no more rights than you hold."""
    token, secret = issue_for_service(database, wish, asking, now)
    shown_once(request)
    return NewToken(token=token, secret=secret)


@router.get("/{token}", dependencies=[allowed()], responses=answers(404))
def one_token(token: str, database: Store, asking: Asking) -> Token:
    """One token, without its secret."""
    return read_token(database, token, asking)


@router.delete("/{token}", dependencies=[allowed()], responses=answers(404))
def end_token(token: str, database: Store, asking: Asking, now: Now) -> Token:
    """Revoke a token at once; once more changes nothing."""
    return revoke_token(database, token, asking, now)
