"""Everything that must not be guessed, and what is kept of it. The only module of sign-in that draws at random."""

import hashlib
import hmac
import secrets

_BYTES = 32
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike: one-time passwords are read aloud and typed."""


def new_session_token() -> str:
    """The value of a session's cookie: 32 random bytes."""
    return secrets.token_urlsafe(_BYTES)


def new_csrf() -> str:
    """What a change by a session must carry."""
    return secrets.token_urlsafe(24)


def new_api_token() -> str:
    """An API token; its beginning tells scanners for leaked secrets what it is."""
    return f"cqa_{secrets.token_urlsafe(_BYTES)}"


def new_id() -> str:
    """An id that is no secret and comes once."""
    return secrets.token_hex(6)


def new_one_time_password() -> str:
    """A password for one sign-in, in four groups (99 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


def new_nonce() -> str:
    """A state, a nonce or a verifier of OpenID Connect; also the name of a device."""
    return secrets.token_urlsafe(_BYTES)


def sha256(token: str) -> str:
    """What is kept of a token that has 256 random bits: nobody can go back, so no salt and no slow hash are needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(given: str, expected: str) -> bool:
    """Whether two texts are the same, in a time that tells nothing about where they differ."""
    return hmac.compare_digest(given.encode(), expected.encode())
