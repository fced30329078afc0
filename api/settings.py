"""What the service is told from outside, once, at its start: the environment, read into frozen settings."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator

from domain.base import Value
from domain.errors import Fault, InvalidInput
from services.access.provider import is_safe

PREFIX = "DOGWATCH_"
_ORGANISATION = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


def _an_origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.rstrip("/") or parts.query:
        raise ValueError("write it like https://dogwatch.example.org, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _by_organisation(secrets: SecretStr) -> SecretStr:
    pairs = [part.partition(":") for part in secrets.get_secret_value().split()]
    if not all(_ORGANISATION.fullmatch(name) and secret for name, _, secret in pairs):
        raise ValueError("name the organisation of each secret: write it like acme:SECRET, several with blanks between")
    return secrets


class Settings(Value):
    """How this service runs. A field `database_url` is read from `DOGWATCH_DATABASE_URL`, and so on."""

    database_url: SecretStr = SecretStr("sqlite:///dogwatch.db")
    """May hold a password, and is therefore never printed."""
    public_url: Annotated[str, AfterValidator(_an_origin)] | None = None
    """Where people reach it; None: wherever a request says it came to. Behind a proxy it must be set."""
    session_hours: Annotated[int, Field(ge=1, le=720)] = 12
    sign_in_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    """How long a sign-in link can be used."""
    oidc_issuer: str | None = None
    """The OpenID Connect provider whose accounts may sign in; None: there is none."""
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    metrics_token: SecretStr | None = None
    """What a scraper shows at /metrics; None: anybody who reaches the service may read them."""
    body_bytes: Annotated[int, Field(ge=1_000, le=100_000_000)] = 1_000_000
    import_bytes: Annotated[int, Field(ge=1_000, le=1_000_000_000)] = 20_000_000
    """The largest organisation file, ledger or calendar that is taken."""
    feed_fetches_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 120
    """How often one calendar feed may be fetched; more is answered with 429."""
    pagerduty_token: SecretStr | None = None
    """The API key with which incidents of webhooks are read; None: they are only noted for the next reading."""
    pagerduty_address: str = "https://api.pagerduty.com"
    """Another service region, such as https://api.eu.pagerduty.com."""
    pagerduty_webhook_secrets: Annotated[SecretStr, AfterValidator(_by_organisation)] | None = None
    """Secrets of PagerDuty's webhook subscriptions, each with its organisation (`acme:SECRET`), separated by blanks.

    An organisation that has none is sent no webhooks: every one is refused.
    """
    slack_webhook: SecretStr | None = None
    """The incoming webhook to which announcements are posted."""
    calendar_hosts: str = ""
    """Hosts of calendars that may be private or without encryption, separated by blanks; all others must be public."""
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    workers: Annotated[int, Field(ge=0, le=64)] = 1
    """How many solves run at once in this process; 0: none, others do."""

    @model_validator(mode="after")
    def _a_provider_has_a_client(self) -> Self:
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("oidc_issuer is set and oidc_client_id is not")
        if self.oidc_issuer and not is_safe(self.oidc_issuer):
            raise ValueError("oidc_issuer must be an address with https")
        return self

    def webhook_secrets(self, organisation: str) -> list[str]:
        """Several while a secret is changed."""
        held = self.pagerduty_webhook_secrets
        pairs = [part.partition(":") for part in held.get_secret_value().split()] if held else []
        return [secret for name, _, secret in pairs if name == organisation]

    @property
    def is_https(self) -> bool:
        """True when people come by https: cookies are then sent over nothing else."""
        return (self.public_url or "").startswith("https://")


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings that `DOGWATCH_...` variables give; InvalidInput names every one that is wrong, never its value."""
    given: dict[str, Any] = {
        name: environment[PREFIX + name.upper()]
        for name in Settings.model_fields
        if environment.get(PREFIX + name.upper())
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as refusal:
        raise InvalidInput(_faults(refusal)) from None


def _faults(refusal: ValidationError) -> list[Fault]:
    return [
        Fault("environment", 0, 0, PREFIX + str(error["loc"][0]).upper() if error["loc"] else "", error["msg"])
        for error in refusal.errors(include_input=False, include_url=False)
    ]
