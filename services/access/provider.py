"""The company's OpenID Connect provider: asked by authorization code with PKCE, believed only by a signed ID token.

What comes back must be signed by a key the provider publishes, with an algorithm of which nobody else has the secret;
for us, by it, for this sign-in, and now.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.errors import RemoteFailure, Unauthenticated

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a private key. A provider's word for others, such as `none` or HS256, is not taken."""
_SECONDS = 10.0
_LEEWAY = 60
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Begun:
    """A sign-in that was begun: where the browser goes, and what must come back the same."""

    url: str
    state: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for. `email` None: it has none, or has not verified it."""

    issuer: str
    subject: str
    email: str | None


@dataclass(frozen=True)
class Provider:
    """A provider, and who we are to it."""

    issuer: str
    client_id: str
    client_secret: str | None
    redirect_uri: str

    def begin(self) -> Begun:
        """Where to send the browser. RemoteFailure when the provider does not say."""
        state, nonce, verifier = generate_token(43), generate_token(43), generate_token(64)
        with self._client() as client:
            endpoint = self._metadata(client)["authorization_endpoint"]
            url, _ = client.create_authorization_url(endpoint, state=state, nonce=nonce, code_verifier=verifier)
        return Begun(url, state, nonce, verifier)

    def finish(self, code: str, code_verifier: str, nonce: str, now: datetime) -> Identity:
        """Whom the code stands for. Unauthenticated when the provider's answer is not to be believed."""
        with self._client() as client:
            metadata = self._metadata(client)
            try:
                answer = client.fetch_token(
                    metadata["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=code_verifier
                )
                keys = _json(client.request("GET", metadata["jwks_uri"], withhold_token=True))
            except OAuthError as refusal:
                raise Unauthenticated("the provider does not know this sign-in") from refusal
            except (httpx2.HTTPError, ValueError) as failure:
                raise RemoteFailure("the sign-in provider does not answer as it should") from failure
        return self._identity(answer, keys, nonce, now)

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self.client_id,
            self.client_secret,
            scope="openid email",
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            timeout=_SECONDS,
            follow_redirects=False,
        )

    def _metadata(self, client: OAuth2Client) -> dict[str, Any]:
        """What the provider says of itself; it must be the one we asked, and reached as safely."""
        try:
            address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = _json(client.request("GET", address, withhold_token=True))
        except (httpx2.HTTPError, ValueError) as failure:
            raise RemoteFailure("the sign-in provider does not answer as it should") from failure
        endpoints = [str(found.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if found.get("issuer") != self.issuer or not all(map(is_safe, endpoints)):
            raise RemoteFailure("the sign-in provider names another issuer, or an address that is not https")
        return found

    def _identity(self, answer: dict[str, Any], keys: dict[str, Any], nonce: str, now: datetime) -> Identity:
        try:
            token = jwt.decode(
                str(answer["id_token"]), KeySet.import_key_set({"keys": keys["keys"]}), algorithms=_ALGORITHMS
            )
            claims = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self.client_id},
                    "sub": {"essential": True},
                },
                params={"nonce": nonce, "client_id": self.client_id, "access_token": answer.get("access_token")},
            )
            claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        except (JoseError, KeyError, ValueError, TypeError) as refusal:
            raise Unauthenticated("the provider's answer is not to be believed") from refusal
        verified = claims.get("email") if claims.get("email_verified") is True else None
        return Identity(self.issuer, str(claims["sub"]), str(verified).lower() if verified else None)


def is_safe(address: str) -> bool:
    """True for https, and for this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _json(response: Any) -> dict[str, Any]:
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found
