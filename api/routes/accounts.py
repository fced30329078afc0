"""Accounts: who may sign in, and with which roles."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.credentials import own_origin
from api.dependencies import Asking, Now, Store, allowed
from api.idempotency import shown_once
from api.paging import Listing, Paged
from api.problems import answers
from api.versions import Expected, is_known, not_modified, tag
from domain.access import Right
from domain.accounts import Account, AccountDetails
from services.access.accounts import change_account, list_accounts, open_account, read_account
from services.access.sign_in import sign_in_link

router = APIRouter(prefix="/organisations/{organisation}/accounts", tags=["accounts"])


class SignInLink(BaseModel):
    """An address that signs somebody in once. It is shown once."""

    url: str
    minutes: int


@router.get("", dependencies=[allowed(Right.READ_ACCOUNTS)])
def accounts(organisation: str, database: Store, page: Paged) -> Listing[Account]:
    """Everybody who may sign in, and who no longer may; by address."""
    return page.of(list_accounts(database, organisation), lambda one: (one.email, one.id))


@router.post("", status_code=201, dependencies=[allowed(Right.EDIT_ACCOUNTS)])
def new_account(details: AccountDetails, response: Response, database: Store, asking: Asking, now: Now) -> Account:
    """Open an account; no right is given that one lacks. Its holder signs in with a link, or through the provider."""
    made = open_account(database, details, asking, now)
    response.headers["ETag"] = tag(made.revision)
    return made


@router.get("/{account}", dependencies=[allowed(Right.READ_ACCOUNTS)], responses={304: {}, **answers(404)})
def one_account(organisation: str, account: str, request: Request, response: Response, database: Store) -> Account:
    """One account."""
    found = read_account(database, organisation, account)
    if is_known(request, tag(found.revision)):
        return not_modified(tag(found.revision))  # type: ignore[return-value]
    response.headers["ETag"] = tag(found.revision)
    return found


@router.put("/{account}", dependencies=[allowed(Right.EDIT_ACCOUNTS)], responses=answers(404))
def changed_account(
    account: str,
    details: AccountDetails,
    response: Response,
    database: Store,
    asking: Asking,
    now: Now,
    expected: Expected,
) -> Account:
    """Change an account. Nobody changes their own roles; whoever is made inactive is out at once.

    Forbidden for an account that has, or would have, rights that one lacks.
    """
    changed = change_account(database, account, details, asking, now, expected)
    response.headers["ETag"] = tag(changed.revision)
    return changed


@router.post(
    "/{account}/sign-in-links", status_code=201, dependencies=[allowed(Right.EDIT_ACCOUNTS)], responses=answers(404)
)
def new_sign_in_link(account: str, request: Request, database: Store, asking: Asking, now: Now) -> SignInLink:
    """A link that signs the holder of this account in once; hand it to nobody else.

    Forbidden for an account that has rights that one lacks.
    """
    minutes = request.app.state.settings.sign_in_minutes
    path = sign_in_link(database, account, asking, now, minutes)
    shown_once(request)
    return SignInLink(url=f"{own_origin(request)}{path}", minutes=minutes)
