"""How the pages are reached and who may sign in: the section `dashboard` of the project file."""

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, model_validator

from commsqa.domain.people import Role
from commsqa.domain.values import Value

Text = Annotated[str, Field(min_length=1)]


def is_loopback(host: str) -> bool:
    """Whether only programs on the same machine reach this host."""
    try:
        return host.lower() == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _web_address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None and (parts.port or True)
    except ValueError:
        known = False
    if not known:
        raise ValueError("is no web address; one is https://quality.example.com")
    return parts


def _origin(url: str) -> str:
    parts = _web_address(url)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("must end after the host, e.g. https://quality.example.com")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _issuer(url: str) -> str:
    parts = _web_address(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise ValueError("must be https: who can change its answers could sign in as anybody")
    return url


class SessionSettings(Value):
    """How long a sign-in lasts: unused for `idle_minutes`, and `hours` in all."""

    idle_minutes: Annotated[int, Field(ge=1, le=1440)] = 30
    hours: Annotated[int, Field(ge=1, le=168)] = 12

    @property
    def idle(self) -> timedelta:
        """How long it may be unused."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def longest(self) -> timedelta:
        """After which it ends, however it is used."""
        return timedelta(hours=self.hours)


class OpenIdSettings(Value):
    """A provider of OpenID Connect. `roles` maps ours to the values of its claim `roles_claim` that give them.

    Where `roles` is empty, roles are given here, and only who was added by an admin may sign in. `create`: whoever has a role
    by the claim is added at their first sign-in.
    """

    issuer: Annotated[str, AfterValidator(_issuer)]
    client_id: Text
    client_secret: Annotated[str, Field(min_length=1, repr=False)]
    roles_claim: Text = "roles"
    roles: dict[Role, tuple[Text, ...]] = Field(default_factory=dict)
    create: bool = False

    @model_validator(mode="after")
    def _created_people_have_roles(self) -> "OpenIdSettings":
        if self.create and not self.roles:
            raise ValueError("create needs roles: somebody who is added without a role could see nothing")
        return self


class DashboardSettings(Value):
    """How the pages are reached. Without `public_url` they answer on this machine alone.

    `trusted_proxies` are the addresses whose X-Forwarded-For is believed.
    """

    public_url: Annotated[str, AfterValidator(_origin)] | None = None
    session: SessionSettings = SessionSettings()
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    open_id: OpenIdSettings | None = None

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the pages by https: then cookies are theirs alone."""
        return self.public_url is not None and self.public_url.startswith("https:")

    @model_validator(mode="after")
    def _open_id_comes_back(self) -> "DashboardSettings":
        if self.open_id is not None and self.public_url is None:
            raise ValueError("open_id needs public_url, where the provider sends people back to")
        return self
