"""Great Expectations' Data Docs, for those who are signed in."""

import hashlib
import re
from base64 import b64encode
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import Permission
from commsqa.services.data_docs import data_docs_page

router = APIRouter()
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""(<[a-z][^<>]*?)\s+style="[^"<>]*\"""")


@router.get("/docs-gx")
def data_docs_index(visit: Annotated[Visit, needs(Permission.VIEW)]) -> Response:  # noqa: ARG001  who may
    """Leads to the site's first page."""
    return RedirectResponse("/docs-gx/index.html", status_code=303)


@router.get("/docs-gx/{path:path}")
def data_docs(visit: Annotated[Visit, needs(Permission.VIEW)], path: str) -> Response:
    """A page as it was written. It may use the style that stands in it, and nothing else."""
    text = _ATTRIBUTE.sub(r"\1", data_docs_page(visit.house, path))
    return HTMLResponse(text, headers={"Content-Security-Policy": content_policy(text)})


def content_policy(text: str) -> str:
    """What the page may use: its own styles by their digests, the empty picture, links."""
    digests = [b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in _STYLE.findall(text)]
    styles = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    return f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
