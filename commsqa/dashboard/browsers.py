"""What a browser sends and keeps for a sign-in: its address, and the cookies."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from fastapi import Request, Response

from commsqa.dashboard.visit import cookie_name, session_cookie
from commsqa.services.house import House
from commsqa.services.signing_in import NewSession
from commsqa.services.throttling import DEVICE_KEPT

DEVICE_COOKIE = "commsqa_device"
FLOW_COOKIE = "commsqa_flow"
FLOW_SECONDS = 600


def address_of(request: Request, house: House) -> str:
    """The address from which it was sent: that of the connection, or what a proxy says that the project file trusts."""
    peer = request.client.host if request.client else "unknown"
    proxies = house.project.dashboard.trusted_proxies
    given = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    for said in reversed(given):
        if not _within(peer, proxies) or not _is_address(said):
            break
        peer = said
    return peer


def keep_session(response: Response, house: House, token: str) -> None:
    """Gives the browser its session. It ends with the browser, or when the server says so."""
    _set(response, house, session_cookie(house), token, max_age=None)


def keep_sign_in(response: Response, house: House, begun: NewSession) -> None:
    """Gives the browser its session, and what knows it again for long."""
    keep_session(response, house, begun.token)
    _set(response, house, cookie_name(house, DEVICE_COOKIE), begun.device, max_age=int(DEVICE_KEPT.total_seconds()))


def keep_flow(response: Response, house: House, flow: str) -> None:
    """Gives the browser what it must bring back from the OpenID provider."""
    _set(response, house, cookie_name(house, FLOW_COOKIE), flow, max_age=FLOW_SECONDS)


def forget(response: Response, house: House, name: str) -> None:
    """Takes a cookie back."""
    _set(response, house, name, "", max_age=0)


def _set(response: Response, house: House, name: str, value: str, *, max_age: int | None) -> None:
    secure = house.project.dashboard.is_https
    response.set_cookie(name, value, max_age=max_age, path="/", httponly=True, samesite="lax", secure=secure)


def _within(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
