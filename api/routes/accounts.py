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
from services.access.accounts import change_account, confirm_account, list_accounts, open_account, read_account
from services.access.sign_in import sign_in_link

router = APIRouter(prefix="/organisations/{organisation}/accounts", tags=["accounts"])


class SignInLink(BaseModel):
    """An address that signs somebody in once. It is shown once."""

    url: str
    minutes: int


_READ = [allowed(Right.READ_ACCOUNTS, Right.RUN_PAY)]


@router.get("", dependencies=_READ)
def accounts(organisation: str, database: Store, page: Paged) -> Listing[Account]:
    """Everybody who may sign in, and who no longer may; by address."""
    return page.of(list_accounts(database, organisation), lambda one: (one.email, one.id))


@router.post("", status_code=201, dependencies=[allowed(Right.EDIT_ACCOUNTS)])
def new_account(details: AccountDetails, response: Response, database: Store, asking: Asking, now: Now) -> Account:
    """Open an account; no right is given that one lacks. Its holder signs in with a link, or through the provider."""
    made = open_account(database, details, asking, now)
    response.headers["ETag"] = tag(made.revision)
    return made


@router.get("/{account}", dependencies=_READ, responses={304: {}, **answers(404)})
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


@router.post("/{account}/confirm", dependencies=[allowed(Right.RUN_PAY)], responses=answers(404))
def confirmed_account(
    account: str, response: Response, database: Store, asking: Asking, now: Now, expected: Expected
) -> Account:
    """Say that whoever signs in with this address is this engineer, who sees their own pay from then on.

    Another address or engineer has to be confirmed again; nobody confirms their own account.
    """
    confirmed = confirm_account(database, account, asking, now, expected)
    response.headers["ETag"] = tag(confirmed.revision)
    return confirmed


@router.post(
    "/{account}/sign-in-links", status_code=201, dependencies=[allowed(Right.EDIT_ACCOUNTS)], responses=answers(404)
)
def new_sign_in_link(account: str, request: Request, database: Store, asking: Asking, now: Now) -> SignInLink:
    """A link that signs the holder of this account in once; hand it to nobody else.

    Forbidden for an account that has rights that one lacks. Whoever comes in with a link that somebody else made sees
    no pay, and gives no word on it.
    """
    minutes = request.app.state.settings.sign_in_minutes
    path = sign_in_link(database, account, asking, now, minutes)
    shown_once(request)
    return SignInLink(url=f"{own_origin(request)}{path}", minutes=minutes)
