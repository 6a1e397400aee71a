"""What a failed call to Slack means for the delivery. Texts name the method and the reason, never the token or the content."""

import math
import re
import ssl
from datetime import timedelta
from http import HTTPStatus
from socket import gaierror
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackRequestError

from commsqa.errors import DeliveryError

UNSAID_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=10)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


THROTTLED = _words("ratelimited rate_limited message_limit_exceeded")
TOO_MUCH = _words("invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long")
"""The message as it is made is refused; a simpler one may be accepted."""
ROOT_GONE = _words("message_not_found cant_update_message edit_window_closed thread_not_found")
"""The incident's message cannot be edited or answered any more."""
_PERMANENT = _words(
    """
    attachment_payload_limit_exceeded cant_broadcast_message invalid_arg_name invalid_arguments invalid_array_arg invalid_charset
    invalid_cursor invalid_form_data invalid_json invalid_limit invalid_metadata_format invalid_metadata_schema invalid_post_type
    invalid_ts_latest invalid_ts_oldest json_not_object metadata_too_large missing_post_type no_text
    """
)
_MISCONFIGURED = _words(
    """
    access_denied accesslimited account_inactive as_user_not_supported channel_not_found channel_type_not_supported
    deprecated_endpoint ekm_access_denied enterprise_is_restricted external_channel_migrating invalid_auth is_archived
    metadata_must_be_sent_from_app method_deprecated method_not_supported_for_channel_type missing_scope no_permission
    not_allowed_token_type not_authed not_in_channel org_login_required restricted_action
    restricted_action_non_threadable_channel restricted_action_read_only_channel restricted_action_thread_locked
    restricted_action_thread_only_channel team_access_not_granted team_not_found token_expired token_revoked
    two_factor_setup_required unknown_method
    """
)
_NEVER_LEFT = (ConnectionRefusedError, gaierror)
_WORD = re.compile("[a-z][a-z_]{1,59}")


class RefusedError(DeliveryError):
    """Slack's own, definite no; `code` is its word for the reason."""

    def __init__(self, method: str, code: str) -> None:
        permanent = code in TOO_MUCH | ROOT_GONE | _PERMANENT
        super().__init__(f"slack: {method}: {code}", permanent=permanent, misconfigured=not permanent)
        self.code = code


def meaning(error: Exception, method: str) -> DeliveryError:
    """The delivery error for what a call of `method` raised. What is not surely a no may have arrived: `ambiguous`."""
    if isinstance(error, SlackApiError):
        return _answered(error, method)
    if isinstance(error, SlackRequestError):
        return DeliveryError(f"slack: {method}: base_url or proxy cannot be used", misconfigured=True)
    if isinstance(error, URLError):
        cause = error.reason
        if isinstance(cause, ssl.SSLCertVerificationError):
            return DeliveryError(f"slack: {method}: the server's certificate is not trusted", misconfigured=True)
        if isinstance(cause, _NEVER_LEFT):
            return DeliveryError(f"slack: {method}: not reachable ({type(cause).__name__})")
        error = cause if isinstance(cause, Exception) else error
    return no_answer(method, type(error).__name__)


def no_answer(method: str, reason: str) -> DeliveryError:
    """Nobody can say whether it arrived."""
    return DeliveryError(f"slack: {method}: no clear answer ({reason})", ambiguous=True)


def wait_of(said: str | None) -> timedelta:
    """The wait that a Retry-After header asks for: seconds, also fractions; 30 s where it says nothing, at most 10 minutes."""
    try:
        seconds = float(said or "")
    except ValueError:
        return UNSAID_WAIT
    if math.isnan(seconds) or seconds < 0:
        return UNSAID_WAIT
    return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))


def _answered(error: SlackApiError, method: str) -> DeliveryError:
    response = error.response
    status: int = getattr(response, "status_code", 0)
    data = getattr(response, "data", response)
    word = str(data.get("error")) if isinstance(data, dict) else ""
    code = word if _WORD.fullmatch(word) else ""
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in THROTTLED:
        headers = {str(name).lower(): str(value) for name, value in dict(getattr(response, "headers", None) or {}).items()}
        # Slack has been seen to answer this and post all the same. An edit may be made twice.
        wait = wait_of(headers.get("retry-after"))
        return DeliveryError(f"slack: {method}: throttled", ambiguous=method == "chat.postMessage", retry_after=wait)
    if status < HTTPStatus.INTERNAL_SERVER_ERROR and code in TOO_MUCH | ROOT_GONE | _PERMANENT | _MISCONFIGURED:
        return RefusedError(method, code)
    if (
        HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status != HTTPStatus.REQUEST_TIMEOUT
        and not code
    ):
        return DeliveryError(f"slack: {method}: HTTP {status}, so this is not Slack's API: see base_url", misconfigured=True)
    return no_answer(method, code or f"HTTP {status}")
