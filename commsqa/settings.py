"""What the environment says: read once, in bootstrap."""

import getpass
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _operating_system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user entry
        return "unknown"


def _hex_key(given: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", given.get_secret_value()):
        raise ValueError("a key is 64 hex digits")
    return given


Key = Annotated[SecretStr, AfterValidator(_hex_key)]  # pydantic applies no pattern to a secret


class Settings(BaseSettings):
    """`COMMSQA_ACTOR`: who acts, for the audit trail. `COMMSQA_MASTER_KEY`, `COMMSQA_SIGNING_KEY`: 64 hex digits each, where
    keys are not kept in the state folder. `COMMSQA_LOG_LEVEL`: of the structured logs on standard error.
    `COMMSQA_METRICS_TOKEN`: what Prometheus sends to read /metrics, at least 16 characters; without it there are none.
    """

    model_config = SettingsConfigDict(env_prefix="COMMSQA_", extra="ignore")

    actor: str = Field(default_factory=_operating_system_user, min_length=1)
    master_key: Key | None = None
    signing_key: Key | None = None
    metrics_token: SecretStr | None = Field(default=None, min_length=16)
    log_level: Literal["debug", "info", "warning", "error"] | None = None
