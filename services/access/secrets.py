"""Secrets that open the door: made at random, shown once, kept as a hash.

A secret has 256 random bits, so that its plain SHA-256 cannot be searched: slow hashes are for passwords, and there
are none here.
"""

import secrets
from hashlib import sha256

PREFIX = "dogwatch_"
"""What every token begins with, so that a scanner of leaked secrets knows one."""

_BYTES = 32
_LONGEST = 200


def new_secret() -> str:
    """A token nobody can guess, safe in an address and in a header."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def new_id() -> str:
    """A name for a row that tells nothing: not how many there are, nor when they were made."""
    return secrets.token_hex(8)


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_secret(text: str) -> bool:
    """True for what could be one of our tokens; anything else is not even looked up."""
    return text.startswith(PREFIX) and len(text) <= _LONGEST and text.isascii() and text.isprintable()
