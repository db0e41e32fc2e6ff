"""What every service's settings have in common."""

import base64
import binascii
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.messaging.settings import KafkaSettings
from shared.notices.settings import NotifySettings
from shared.security import MasterKeys


def key_bytes(value: SecretStr) -> bytes:
    """The 32 bytes of a base64 key setting. Raises ValueError for anything else."""
    try:
        decoded = base64.b64decode(value.get_secret_value(), validate=True)
    except binascii.Error:
        decoded = b""
    if len(decoded) != 32:
        raise ValueError("give 32 random bytes in base64: openssl rand -base64 32")
    return decoded


def real_key(value: SecretStr) -> SecretStr:
    key = key_bytes(value)
    if len(set(key)) < 8:
        raise ValueError("this is a placeholder, not a key: openssl rand -base64 32")
    return value


Key = Annotated[SecretStr, AfterValidator(real_key)]


def real_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("no such time zone: use a name such as Europe/London") from None
    return value


Zone = Annotated[str, AfterValidator(real_zone)]


def _no_empty(value: object) -> object:
    return value or None


OptionalUrl = Annotated[str | None, BeforeValidator(_no_empty)]


class KernelSettings(BaseSettings):
    """Settings shared by all services, from the environment (prefix MYDIRECTION_).

    retired_master_keys: id -> key (as JSON), until `mydirection rewrap` has replaced them.
    token_issuer and token_jwks_url name the real issuer and its keys; both or neither.
    development: accept this computer's own issuer instead. Refused beside a real one; without
    either the service does not start. zone: the provider's, for calendar dates. kafka: from
    `MYDIRECTION_KAFKA_BOOTSTRAP_SERVERS` and its like; without it there is no broker. notify: from
    `MYDIRECTION_NOTIFY_API_KEY` and its like; without it nobody is sent texts or emails.
    """

    model_config = SettingsConfigDict(
        env_prefix="MYDIRECTION_",
        env_nested_delimiter="_",
        env_nested_max_split=1,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    master_key: Key
    master_key_id: str = "1"
    retired_master_keys: dict[str, Key] = {}
    index_key: Key
    development: bool = False
    token_issuer: OptionalUrl = None
    token_jwks_url: OptionalUrl = None
    token_audience: str = "mydirection"  # noqa: S105 - an audience is public
    zone: Zone = "Europe/London"
    kafka: KafkaSettings | None = None
    notify: NotifySettings | None = None
    body_limit_bytes: int = Field(default=2 * 1024 * 1024, ge=1024)
    upload_limit_bytes: int = Field(default=2 * 1024**3, ge=1024)
    blob_limit_bytes: int = Field(default=5 * 1024 * 1024, ge=1024)
    data_folder: Path = Path(".data")

    @model_validator(mode="after")
    def _one_issuer(self) -> Self:
        if (self.token_issuer is None) != (self.token_jwks_url is None):
            raise ValueError("give MYDIRECTION_TOKEN_ISSUER and MYDIRECTION_TOKEN_JWKS_URL together")
        if self.development == (self.token_issuer is not None):
            raise ValueError(
                "give either the real issuer (MYDIRECTION_TOKEN_ISSUER and MYDIRECTION_TOKEN_JWKS_URL) "
                "or MYDIRECTION_DEVELOPMENT=true, and not both"
            )
        return self

    @property
    def master_keys(self) -> MasterKeys:
        retired = {name: key_bytes(key) for name, key in self.retired_master_keys.items()}
        return MasterKeys(self.master_key_id, {**retired, self.master_key_id: key_bytes(self.master_key)})

    @property
    def index_bytes(self) -> bytes:
        """Keys blind indices, fingerprints and pseudonyms."""
        return key_bytes(self.index_key)
