"""API tokens: made by a person for a program, shown once, within what that person may, and revoked at any time."""

from collections.abc import Collection
from datetime import timedelta

from commsqa.domain.people import Permission, Person
from commsqa.domain.sign_ins import ApiToken
from commsqa.errors import InputError
from commsqa.escalation.masking import mask, one_line
from commsqa.services.house import House
from commsqa.services.secrets import new_api_token, new_id, sha256
from commsqa.services.texts import N_

LONGEST_DAYS = 366
AT_MOST = 20
"""Tokens of one person that are in use."""
_LABEL_LENGTH = 60


def tokens_of(house: House, login: str) -> list[ApiToken]:
    """A person's tokens, the newest first; also those that are of no use any more."""
    with house.store.snapshot() as tx:
        return tx.api_tokens.of_person(login)


def tokens_in_use(house: House) -> dict[str, list[ApiToken]]:
    """By login, the tokens that still work, the newest first."""
    found: dict[str, list[ApiToken]] = {}
    with house.store.snapshot() as tx:
        for token in tx.api_tokens.in_use(house.clock()):
            found.setdefault(token.login, []).append(token)
    return found


def make_token(house: House, person: Person, *, label: str, scopes: Collection[Permission], days: int) -> tuple[str, ApiToken]:
    """A new token that works for so many days, and what is kept of it. InputError for scopes that the person has not."""
    told = mask(one_line(label[: 4 * _LABEL_LENGTH]))
    if not 1 <= len(told) <= _LABEL_LENGTH:
        raise InputError(N_("a token's label says in 1 to 60 characters what it is for"))
    if not scopes:
        raise InputError(N_("choose what the token may do"))
    if beyond := set(scopes) - person.permissions:
        raise InputError(f"a token may not do more than you: {', '.join(sorted(beyond))}")
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(f"a token works for 1 to {LONGEST_DAYS} days")
    secret, now = new_api_token(), house.clock()
    token = ApiToken(
        token_id=f"T-{new_id()}",
        token_hash=sha256(secret),
        login=person.login,
        label=told,
        scopes=tuple(each for each in Permission if each in scopes),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    with house.store.transaction() as tx:
        if sum(each.is_alive(now) for each in tx.api_tokens.of_person(person.login)) >= AT_MOST:
            raise InputError(N_("you have 20 tokens in use; revoke one first"))
        tx.api_tokens.add(token, actor=house.actor)
    return secret, token


def revoke_token(house: House, login: str, token_id: str) -> None:
    """End a token of this person; from now on it is refused."""
    with house.store.transaction() as tx:
        tx.api_tokens.revoke(token_id, login=login, actor=house.actor, at=house.clock())
