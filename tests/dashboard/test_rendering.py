"""How pages are written: escaping, the line after a change, where a redirect may lead, and what every page carries."""

import re
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.testclient import TestClient

from commsqa.dashboard.i18n import Reader
from commsqa.dashboard.rendering import TEMPLATES, environment, go_to, local_path, page
from commsqa.dashboard.static_files import ROOT, files
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import Permission, Role
from commsqa.services.house import House
from tests.dashboard.conftest import CSRF, signed_in

NASTY = "<script>alert(1)</script>\u202e" + "w" * 10_000


@pytest.fixture
def client(house: House, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A page that says whatever it is given, and a change that says a line afterwards."""
    client = signed_in(house, Role.STEWARD)
    router = APIRouter()

    @router.get("/said")
    def said(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)]) -> Response:
        return page(request, visit, "error.html", {"status": 400, "said": NASTY})

    @router.post("/change")
    def change(request: Request, visit: Annotated[Visit, needs(Permission.REVIEW)], to: str = "/said") -> Response:
        return go_to(request, to, "حُفظ <b>")

    assert isinstance(client.app, FastAPI)
    client.app.include_router(router)
    return client


def test_a_nasty_text_is_shown_as_it_is_and_does_nothing(client: TestClient) -> None:
    text = client.get("/said").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert "\u202e" not in text


def test_after_a_change_the_next_page_says_a_line_once(client: TestClient) -> None:
    answer = client.post("/change", data={"csrf_token": CSRF})
    assert (answer.status_code, answer.headers["location"]) == (303, "/said")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "حُفظ &lt;b&gt;" in client.get("/said").text
    assert "حُفظ" not in client.get("/said").text


def test_a_change_without_the_sessions_token_is_refused(client: TestClient) -> None:
    answer = client.post("/change", data={"csrf_token": "another"})
    assert answer.status_code == 403
    assert "too old" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "", "x", "/a\r\nb"),
        *("//[", "https://[", "///elsewhere.example"),
    ],
)
def test_a_redirect_never_leads_elsewhere(path: str) -> None:
    assert local_path(path) == "/"


@pytest.mark.parametrize("path", ["/", "/incidents/INC-1?tab=2#log", "/queue?check=name.misspelled&severity=high"])
def test_a_redirect_leads_to_our_pages(path: str) -> None:
    assert local_path(path) == path


def test_a_page_carries_the_token_the_language_and_no_inline_code(client: TestClient) -> None:
    text = client.get("/said").text
    assert '<html lang="en" dir="ltr">' in text
    assert f'data-csrf="{CSRF}"' in text
    assert '"allowEval": false' in text
    assert '"selfRequestsOnly": true' in text
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script>", text)


def test_templates_use_no_inline_style_and_no_inline_script() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*src=)|javascript:|hx-on|hx-vals=.js:", text), (
            path.name
        )


@pytest.mark.parametrize("name", [name for name in files() if name.endswith((".css", ".js", ".svg")) and "vendor" not in name])
def test_what_we_serve_asks_nobody_else(name: str) -> None:
    text = files()[name].decode().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|url\((?![\"']?\.\./fonts/)|@import|//\w+\.\w+", text)


def test_styles_are_the_same_for_both_directions() -> None:
    physical = r"(?<![\w-])(margin|padding|border|inset)?-?(left|right)\s*:|text-align:\s*(left|right)|float:\s*(left|right)"
    for name, content in files().items():
        if name.endswith(".css"):
            assert not re.search(physical, content.decode()), name


def test_fonts_are_small_and_their_licences_lie_beside_them() -> None:
    fonts = list((ROOT / "fonts").rglob("*.woff2"))
    assert len(fonts) >= 6
    assert sum(path.stat().st_size for path in fonts) < 300_000
    for licence in ("plex-latin.LICENSE.txt", "plex-arabic.LICENSE.txt"):
        assert "SIL OPEN FONT LICENSE" in (ROOT / "fonts" / licence).read_text(encoding="utf-8").upper()
    assert "Zero-Clause BSD" in (ROOT / "vendor" / "htmx.LICENSE.txt").read_text(encoding="utf-8")


def test_every_file_that_a_template_names_is_served() -> None:
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"static\(\"([^\"]+)\"\)", path.read_text(encoding="utf-8"))
    }
    assert {"css/site.css", "js/keys.js"} <= named
    assert named - set(files()) == set()


def test_values_in_a_text_are_escaped_and_a_percent_sign_stays() -> None:
    templates = environment(Reader())
    said = templates.from_string(
        "{{ _('by %(who)s, 100%%', who='<i>') }}|{{ _('100% of it') }}|{{ ngettext('%(num)s a', '%(num)s b', 1200) }}"
    )
    assert said.render() == "by &lt;i&gt;, 100%|100% of it|1,200 b"


def test_a_path_of_templates_is_inside_the_package() -> None:
    assert Path(__file__).parents[2] in TEMPLATES.parents
