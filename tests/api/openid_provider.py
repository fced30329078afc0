"""An OpenID Connect provider on this machine, over real HTTP: it signs everybody in, and lies when it is told to."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "dogwatch-test", "provider-secret"
_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


class OpenIdProvider:
    """Keys, codes that were given out, and what the next ID token claims beside what it should."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = _KEY
        self.codes: dict[str, dict[str, str]] = {}
        self.person: dict[str, Any] = {"sub": "ana-42", "email": "Ana@Example.com", "email_verified": True}
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.signing_key = self.key
        self.metadata: dict[str, Any] = {}
        self.now = 0

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.metadata,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """The address to which the browser goes back."""
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """An ID token for a code that was given out, once, to whoever knows the verifier."""
        asked = self.codes.pop(sent.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if asked is None or authorization != f"Basic {basic}" or _encoded(digest) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": self._signed(asked["nonce"])}

    def _signed(self, nonce: str) -> str:
        told = {"iss": self.issuer, "aud": CLIENT, "iat": self.now, "exp": self.now + 300, "nonce": nonce}
        claims = {name: value for name, value in {**told, **self.person, **self.claims}.items() if value is not None}
        if self.header["alg"] in ("none", "HS256"):
            return self._forged(claims)
        return jwt.encode(self.header, claims, self.signing_key, algorithms=[self.header["alg"]])

    def _forged(self, claims: dict[str, Any]) -> str:
        """Without a signature, or with one by what everybody knows: no library makes these."""
        signed = ".".join(_encoded(json.dumps(part).encode()) for part in (self.header, claims))
        if self.header["alg"] == "none":
            return signed + "."
        public = self.key.as_pem(private=False)
        return f"{signed}.{_encoded(hmac.new(public, signed.encode(), hashlib.sha256).digest())}"


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


@contextmanager
def running_provider() -> Iterator[OpenIdProvider]:
    """A provider that answers on a free port of this machine."""
    running: list[OpenIdProvider] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(lambda: running[0]))
    provider = OpenIdProvider(f"http://127.0.0.1:{server.server_port}")
    running.append(provider)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(provider: Callable[[], OpenIdProvider]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider().authorize(asked))
                self.end_headers()
            elif parts.path == "/keys":
                self._answer(200, {"keys": [provider().key.as_dict(private=False)]})
            else:
                self._answer(200, provider().configuration())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*provider().token(sent, self.headers.get("Authorization", "")))

        def _answer(self, status: int, told: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            """Silent."""

    return Handler
