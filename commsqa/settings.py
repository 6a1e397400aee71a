"""What the environment says: read once, in bootstrap."""

import getpass
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _operating_system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user entry
        return "unknown"


class Settings(BaseSettings):
    """`COMMSQA_ACTOR`: who acts, for the audit trail. `COMMSQA_MASTER_KEY`, `COMMSQA_SIGNING_KEY`: 64 hex digits each, where
    keys are not kept in the state folder. `COMMSQA_LOG_LEVEL`: of the structured logs on standard error.
    """

    model_config = SettingsConfigDict(env_prefix="COMMSQA_", extra="ignore")

    actor: str = Field(default_factory=_operating_system_user, min_length=1)
    master_key: SecretStr | None = Field(default=None, pattern=r"^[0-9a-fA-F]{64}$")
    signing_key: SecretStr | None = Field(default=None, pattern=r"^[0-9a-fA-F]{64}$")
    log_level: Literal["debug", "info", "warning", "error"] | None = None
