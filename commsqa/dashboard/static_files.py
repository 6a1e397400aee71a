"""What the pages load from us: styles, scripts, fonts. Their address carries the digest of all of them: it may be kept."""

import hashlib
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from fastapi import APIRouter, Request, Response

ROOT = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
_TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css"}

router = APIRouter()


@cache
def files() -> dict[str, bytes]:
    """Every file below static by its path there, with its content."""
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in sorted(ROOT.rglob("*")) if path.is_file()}


@cache
def version() -> str:
    """The digest of all files: one that changes changes all addresses."""
    digest = hashlib.sha256()
    for name, content in files().items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return "v" + digest.hexdigest()[:12]


def static(name: str) -> str:
    """The address of a file, e.g. `static("css/queue.css")`."""
    return f"/static/{version()}/{name}"


@router.get("/static/{path:path}")
def static_file(request: Request, path: str) -> Response:
    """A file, by an address with the digest (kept for ever) or without it (asked for again)."""
    name = path.removeprefix(f"{version()}/")
    content = files().get(name)
    if content is None:
        return Response(status_code=404)
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": ASK_AGAIN if name == path else FOR_EVER}
    if tag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    suffix = Path(name).suffix
    return Response(content, media_type=_TYPES.get(suffix) or guess_type(name)[0] or "application/octet-stream", headers=headers)


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """The mark of the pages' tab."""
    return static_file(request, "favicon.svg")
