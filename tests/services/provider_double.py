"""An OpenID provider on this machine, with real keys: what it does wrong is set by the test."""

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import parse_qs, quote, urlsplit

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, Response
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "commsqa", "a secret of the client: é&+"


@dataclass
class Provider:
    """What the next ID token says besides what it must, and what is wrong with it."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: RSAKey | None = None
    now: float = 0
    answers: dict[str, Any] | None = None
    asked: dict[str, str] = field(default_factory=dict)
    challenges: dict[str, tuple[str, str]] = field(default_factory=dict)
    spent: set[str] = field(default_factory=set)
    discovery: dict[str, Any] = field(default_factory=dict)

    def authorize(self, url: str) -> dict[str, str]:
        """The person signed in there: what their browser brings back to us."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.asked = asked
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = (asked["code_challenge"], asked["nonce"])
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def tokens(self, code: str, verifier: str) -> dict[str, Any]:
        challenge, nonce = self.challenges[code]
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if digest != challenge or code in self.spent:
            return {"error": "invalid_grant"}
        self.spent.add(code)
        now = int(self.now)
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "u-1", "iat": now, "exp": now + 300, "nonce": nonce} | self.claims
        given = {name: value for name, value in claims.items() if value is not None}
        key = self.signs_with or self.key
        return {"access_token": "at", "token_type": "Bearer", "id_token": jwt.encode({"alg": "RS256", "kid": "one"}, given, key)}


def app_of(provider: Provider) -> FastAPI:
    app = FastAPI()

    @app.get("/realms/bank/.well-known/openid-configuration")
    def discovery() -> dict[str, Any]:
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize?tenant=bank",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
            "end_session_endpoint": f"{provider.issuer}/end",
        } | provider.discovery

    @app.get("/realms/bank/keys")
    def keys() -> dict[str, Any]:
        return {"keys": [provider.key.as_dict(private=False)]}

    @app.post("/realms/bank/token")
    def token(request: Request, code: Annotated[str, Form()], code_verifier: Annotated[str, Form()]) -> Response:
        login = base64.b64encode(f"{quote(CLIENT_ID, safe='')}:{quote(CLIENT_SECRET, safe='')}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {login}":
            return JSONResponse({"error": "invalid_client"}, 401)
        answer = provider.answers or provider.tokens(code, code_verifier)
        return JSONResponse(answer, 400 if "error" in answer else 200)

    return app


@contextmanager
def running() -> Iterator[Provider]:
    """The provider on a free port."""
    provider = Provider()
    server = uvicorn.Server(uvicorn.Config(app_of(provider), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        provider.issuer = f"http://127.0.0.1:{port}/realms/bank"
        yield provider
    finally:
        server.should_exit = True
        thread.join()
