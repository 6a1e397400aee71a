"""Every page and every answer of the API that somebody can reach by links."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from fastapi.testclient import TestClient

_API = ("runs", "incidents?state=all&limit=500", "findings?limit=500", "checks?limit=500", "audit?limit=500", "audit/verify")
_LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)')
_ID = re.compile(r"(?<=/)(?:F[0-9a-f]{8,}|INC-[^/?]+|R-?[^/?]*\d[^/?]*|[a-z_]+\.[a-z_]+|[0-9a-f]{16,}[^/?]*)")


def crawled(client: TestClient, *, each: int) -> dict[str, list[bytes]]:
    """Every answer that can be reached by links, and by the API's ids: at most so many of one kind of page."""
    found: dict[str, list[bytes]] = {}
    waiting = ["/", *(f"/api/v1/{path}" for path in _API)]
    kinds: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        kind = _ID.sub("ID", urlsplit(path).path)
        if path in found or kinds[kind] >= each or path.startswith("/static/"):
            continue
        kinds[kind] += 1
        answer = client.get(path)
        assert answer.status_code < 500, path
        found[path] = [answer.content, unquote(path).encode(), repr(answer.headers.raw).encode()]
        if answer.headers.get("location", "").startswith("/"):
            waiting.append(answer.headers["location"])
        if "html" in answer.headers.get("content-type", ""):
            waiting += [html.unescape(link) for link in _LINK.findall(answer.text)]
        elif path.startswith("/api/v1/") and "items" in answer.json():
            waiting += [f"/api/v1/{link}" for item in answer.json()["items"] for link in _calls(item)]
    return found


def _calls(item: dict[str, str]) -> Iterator[str]:
    if "finding_id" in item:
        yield f"findings/{item['finding_id']}"
    elif "incident_id" in item:
        yield f"incidents/{item['incident_id']}"
    elif "run_id" in item:
        yield from (f"runs/{item['run_id']}", f"runs/{item['run_id']}/manifest?limit=500")
    elif "dimension" in item:
        yield f"checks/{quote(item['check_id'])}"
