"""Sessions, API tokens and failed sign-ins."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from commsqa.domain.sign_ins import ApiToken, Session
from commsqa.errors import UnknownIdError
from commsqa.store.audit import AuditTrail
from commsqa.store.tables import api_tokens, failed_sign_ins, sessions


class Sessions:
    """The sessions within one transaction."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def find(self, token_hash: str) -> Session | None:
        """The session, also one that is too old."""
        row = self._connection.execute(select(sessions).where(sessions.c.token_hash == token_hash)).one_or_none()
        return None if row is None else Session(**row._asdict())

    def start(self, session: Session, *, via: str) -> None:
        """Record a sign-in (`via`: password or open_id) and drop the sessions that are too old."""
        self._connection.execute(delete(sessions).where(sessions.c.expires_at <= session.created_at))
        self._connection.execute(insert(sessions).values(**session.model_dump()))
        details = {"via": via}
        self._audit.append(action="sign_in", actor=session.login, subject=session.login, details=details, at=session.created_at)

    def replace_all(self, session: Session) -> None:
        """Let this be the person's only session: a new secret for the browser at hand, an end for every other."""
        self.end_all(session.login)
        self._connection.execute(insert(sessions).values(**session.model_dump()))

    def seen(self, token_hash: str, *, at: datetime) -> None:
        """Record that it was used."""
        self._connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=at))

    def sign_out(self, session: Session, *, at: datetime) -> None:
        """End it, as its person asked."""
        self._connection.execute(delete(sessions).where(sessions.c.token_hash == session.token_hash))
        self._audit.append(action="sign_out", actor=session.login, subject=session.login, details={}, at=at)

    def end(self, token_hash: str) -> None:
        """End one session, where there is one: another takes its place."""
        self._connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    def end_all(self, login: str) -> int:
        """End every session of a person; how many there were."""
        return self._connection.execute(delete(sessions).where(sessions.c.login == login)).rowcount


class ApiTokens:
    """The API tokens within one transaction. Every change writes its audit event."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def find(self, token_hash: str) -> ApiToken | None:
        """The token, also one that is of no use any more."""
        row = self._connection.execute(select(api_tokens).where(api_tokens.c.token_hash == token_hash)).one_or_none()
        return None if row is None else _token(row)

    def of_person(self, login: str) -> list[ApiToken]:
        """All tokens of a person, the newest first."""
        query = select(api_tokens).where(api_tokens.c.login == login)
        newest = query.order_by(api_tokens.c.created_at.desc(), api_tokens.c.token_id)
        return [_token(row) for row in self._connection.execute(newest)]

    def in_use(self, now: datetime) -> list[ApiToken]:
        """Everybody's tokens that are neither revoked nor over, the newest first."""
        query = select(api_tokens).where(api_tokens.c.revoked_at.is_(None))
        newest = query.order_by(api_tokens.c.created_at.desc(), api_tokens.c.token_id)
        return [token for token in map(_token, self._connection.execute(newest)) if token.is_alive(now)]

    def add(self, token: ApiToken, *, actor: str) -> None:
        """Record a token that was made."""
        self._connection.execute(insert(api_tokens).values(**token.model_dump() | {"scopes": json.dumps(token.scopes)}))
        details = {"login": token.login, "scopes": sorted(token.scopes), "expires_at": token.expires_at}
        self._audit.append(action="token.made", actor=actor, subject=token.token_id, details=details, at=token.created_at)

    def revoke(self, token_id: str, *, login: str, actor: str, at: datetime) -> None:
        """End a token of this person. UnknownIdError when they have none of this id that is in use."""
        mine = (api_tokens.c.token_id == token_id) & (api_tokens.c.login == login) & api_tokens.c.revoked_at.is_(None)
        if self._connection.execute(update(api_tokens).where(mine).values(revoked_at=at)).rowcount != 1:
            raise UnknownIdError(f"no token in use has the id {token_id}")
        self._audit.append(action="token.revoked", actor=actor, subject=token_id, details={"login": login}, at=at)

    def used(self, token_hash: str, *, at: datetime) -> None:
        """Record that it was used."""
        self._connection.execute(update(api_tokens).where(api_tokens.c.token_hash == token_hash).values(used_at=at))


class FailedSignIns:
    """Failures by what is counted, e.g. login and address together. Keys are keyed digests."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def times(self, key: str, *, since: datetime) -> list[datetime]:
        """When they were, the oldest first."""
        query = select(failed_sign_ins.c.at).where(failed_sign_ins.c.key == key, failed_sign_ins.c.at >= since)
        return list(self._connection.execute(query.order_by(failed_sign_ins.c.at)).scalars())

    def add(self, key: str, *, at: datetime) -> None:
        """Count one."""
        self._connection.execute(insert(failed_sign_ins).values(key=key, at=at))

    def forget(self, key: str) -> None:
        """They ended with a success."""
        self._connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.key == key))

    def take_back(self, key: str, *, at: datetime) -> None:
        """One that was counted at this moment was none."""
        counted = (failed_sign_ins.c.key == key) & (failed_sign_ins.c.at == at)
        one = select(failed_sign_ins.c.number).where(counted).limit(1).scalar_subquery()
        self._connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.number == one))

    def forget_before(self, moment: datetime) -> None:
        """Drop what counts for nothing any more."""
        self._connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.at < moment))

    def record(self, *, subject: str, reason: str, address: str, actor: str, at: datetime) -> None:
        """The audit event of a failure. `subject` is a login that exists, or the keyed digest of what was typed."""
        details = {"reason": reason, "address": address}
        self._audit.append(action="sign_in.failed", actor=actor, subject=subject, details=details, at=at)


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(**row._asdict() | {"scopes": json.loads(row.scopes)})
