"""What a person typed is refused in their own language, without the words of the command line."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from httpx import Response

import commsqa
from commsqa.dashboard.i18n import Reader
from commsqa.dashboard.refusals import PAGE_WORDS, refused
from commsqa.dashboard.sent import NOTHING_SENT, PAGE_FIELD, Sent
from commsqa.domain.people import Role
from commsqa.domain.reviews import Matcher
from commsqa.services.house import House
from commsqa.services.queries import findings
from commsqa.services.queries.manifest import ManifestFilter, manifest_page
from commsqa.services.queries.queue import newest_run
from commsqa.services.suppressing import create, end
from tests.dashboard.conftest import CSRF, NOW, signed_in

NAME = "name.misspelled"
ARABIC = Reader(language="ar", digits="arabic")
ROOT = Path(commsqa.__file__).parent
SUPPRESS = {"check_id": NAME, "reason": "known", "owner": "Omar", "until": f"{NOW + timedelta(days=20):%Y-%m-%d}"}


def _raised() -> Iterator[str]:
    """Every text that stands in the code, the wordings themselves left out, 7 in place of each value."""
    for path in (each for each in ROOT.rglob("*.py") if each.name != "refusals.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_wording_is_one_that_a_service_says() -> None:
    said = set(_raised())
    patterns = {words: re.compile(".*?".join(map(re.escape, re.split(r"\{\w*\}", words)))) for words in PAGE_WORDS}
    assert [words for words, pattern in patterns.items() if not any(map(pattern.fullmatch, said))] == []


@pytest.mark.parametrize(
    ("text", "english", "arabic"),
    [
        (
            "no finding has the id F1; commsqa findings lists them",
            'There is no finding <bdi dir="ltr">F1</bdi>.',
            'لا توجد نتيجة بالمعرّف <bdi dir="ltr">F1</bdi>.',
        ),
        (
            "S-1 was confirmed already, by <i>",
            'The suppression <bdi dir="ltr">S-1</bdi> was confirmed already, by <bdi dir="auto">&lt;i&gt;</bdi>.',
            'سبق أن أكّد <bdi dir="auto">&lt;i&gt;</bdi> حالة الكتم <bdi dir="ltr">S-1</bdi>.',
        ),
        (
            "no piece has the id P1 (and 3 more); commsqa release lists them",
            'There is no piece <bdi dir="ltr">P1</bdi> +3.',
            'لا توجد رسالة بالمعرّف <bdi dir="ltr">P1</bdi> +٣.',
        ),
        (
            "a note has at most 500 characters; this one has 1,200",
            "A note has at most 500 characters; this one has 1,200.",
            "لا تزيد الملاحظة على ٥٠٠ حرف؛ وفي هذه ١,٢٠٠.",
        ),
        ("a name has 1 to 80 characters", '<bdi dir="auto">a name has 1 to 80 characters</bdi>', None),
        ("<i>what nobody listed</i>", '<bdi dir="auto">&lt;i&gt;what nobody listed&lt;/i&gt;</bdi>', None),
    ],
)
def test_a_refusal_is_said_in_the_readers_words(text: str, english: str, arabic: str | None) -> None:
    assert refused(text, Reader()) == english
    assert arabic is None or refused(text, ARABIC) == arabic


def _finding(house: House) -> str:
    return str(findings(house, check_id=NAME)["finding_id"].to_pylist()[0])


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/suppressions", SUPPRESS | {"subject_id": "P1", "until": "2020-01-01"}),
        ("/suppressions", SUPPRESS | {"subject_id": "P1", "until": "2199-01-01"}),
        ("/suppressions", SUPPRESS | {"subject_id": "P1", "until": "9999-12-31"}),
        ("/suppressions", SUPPRESS | {"subject_id": "P1", "reason": " "}),
        ("/suppressions", SUPPRESS | {"subject_id": "P1", "owner": " "}),
        ("/suppressions", SUPPRESS),
        ("/suppressions", SUPPRESS | {"conditions": "printer=7"}),
        ("/suppressions", SUPPRESS | {"conditions": "template_versio=7"}),
        ("/suppressions", SUPPRESS | {"check_id": "no.check"}),
        ("/suppressions", SUPPRESS | {"check_id": "recipient.unknown_account", "subject_id": "P1"}),
        ("/suppressions/S-0/end", {"reason": "mended"}),
        ("/suppressions/{ended}/end", {"reason": "mended"}),
        ("/suppressions/{own}/confirm", {}),
        ("/suppressions/{own}/end", {"reason": " "}),
        ("/findings/review", {"verdict": "confirmed"}),
        ("/findings/review", {"verdict": "confirmed", "finding_id": "{finding}", "note": "n" * 600}),
        ("/findings/review", {"verdict": "confirmed", "finding_id": "F0"}),
        ("/findings/{finding}/evidence", {"reason": " "}),
        ("/release/{run}/release", {"reason": "checked"}),
        ("/release/{run}/release", {"reason": " ", "check": NAME}),
        ("/release/{run}/release", {"reason": "checked", "piece": "nobody-s"}),
        ("/release/{run}/hold", {"reason": "checked", "check": "no.check"}),
        ("/release/{run}/confirm", {"reason": "checked", "piece": "nobody-s"}),
        ("/queue/views", {"name": " "}),
        ("/search/names", {"q": "--"}),
    ],
)
def test_what_was_typed_is_refused_in_arabic(own_house: House, path: str, form: dict[str, str]) -> None:
    admin = signed_in(own_house, Role.ADMIN, language="ar")
    matcher, until = Matcher(check_id=NAME, subject_id="P1"), NOW + timedelta(days=20)
    own, ended = (create(own_house, matcher, reason="known", owner="Omar", expires_at=until, by=by) for by in ("sam", "lena"))
    end(own_house, ended.suppression_id, reason="mended")
    holes = {"finding": _finding(own_house), "own": own.suppression_id, "ended": ended.suppression_id}
    with own_house.store.snapshot() as tx:
        holes["run"] = tx.runs.completed()[0].run_id
    filled = {name: value.format(**holes) for name, value in form.items()}
    answer = admin.post(path.format(**holes), data={"csrf_token": CSRF, **filled})
    said = re.search(r'<p class="said">(.*?)</p>', answer.text, re.DOTALL)
    assert answer.status_code in (400, 404), answer.text
    assert said is not None
    assert not re.search("[A-Za-z]", re.sub("<bdi.*?</bdi>", "", said[1]))
    assert 'dir="auto"' not in said[1].replace('<bdi dir="auto">sam</bdi>', "")


@pytest.mark.parametrize(
    ("page", "path", "form", "kept"),
    [
        (
            "/suppressions?state=ended",
            "/suppressions",
            SUPPRESS | {"owner": " ", "subject_id": "P17", "conditions": "channel=sms"},
            [">known</textarea>", 'value="P17"', ">channel=sms</textarea>", f'value="{NAME}" selected', "<details", " open>"],
        ),
        ("/suppressions", "/suppressions", SUPPRESS | {"until": "", "subject_id": "P17"}, ['value="P17"']),
        ("/suppressions", "/suppressions/{own}/end", {"reason": "n" * 600}, ["n" * 600]),
        (
            "/findings/{finding}?queue=state%3Dall",
            "/suppressions",
            SUPPRESS | {"scope": "batch", "batch_id": "2026-10", "until": "2020-01-01"},
            ["known</textarea>", 'value="batch" checked', 'value="2020-01-01"', "queue=state%3Dall"],
        ),
        ("/findings/{finding}", "/findings/{finding}/evidence", {"reason": " ", "queue": ""}, ["required> </textarea>"]),
        (
            "/findings/{finding}",
            "/findings/review",
            {"verdict": "confirmed", "note": "looked at it"},
            ["looked at it</textarea>"],
        ),
        ("/queue?state=all", "/findings/review", {"verdict": "confirmed", "note": "looked at it"}, ['value="looked at it"']),
        ("/queue?state=all", "/queue/views", {"name": "v" * 70}, ["v" * 70, '<details class="queue__save" open>']),
        (
            "/release/{run}?decision=all",
            "/release/{run}/hold",
            {"form": "chosen", "piece": "{piece}", "reason": "n" * 600},
            ["n" * 600, 'value="{piece}" checked', 'data-kept="{piece}"'],
        ),
        ("/release/{run}?check=" + NAME, "/release/{run}/hold", {"check": NAME, "reason": ""}, ["Hold all"]),
    ],
)
def test_a_refused_form_stands_on_its_page_again_with_what_was_typed(
    own_house: House, page: str, path: str, form: dict[str, str], kept: list[str]
) -> None:
    own = create(
        own_house, Matcher(check_id=NAME, subject_id="P1"), reason="x", owner="Omar", expires_at=NOW + timedelta(days=20)
    )
    run = newest_run(own_house)
    piece = manifest_page(own_house, run, ManifestFilter(), limit=1).rows[0].communication_id
    holes = {"finding": _finding(own_house), "own": own.suppression_id, "run": run.run_id, "piece": piece}
    filled = {name: value.format(**holes) for name, value in {**form, PAGE_FIELD: page}.items()}
    admin = signed_in(own_house, Role.ADMIN)
    answer = admin.post(path.format(**holes), data={"csrf_token": CSRF, **filled})
    assert answer.status_code in (400, 422)
    assert answer.text.count("That was not done:") == 1
    assert [text for text in kept if text.format(**holes) not in answer.text] == []
    assert "That was not done:" not in admin.get(page.format(**holes)).text


@pytest.mark.parametrize("page", ["", "//elsewhere.example/", "https://elsewhere.example/", "/no/such/page", "/logout"])
def test_a_form_that_names_no_page_of_ours_leads_nowhere(own_house: House, page: str) -> None:
    answer = signed_in(own_house, Role.ADMIN).post("/suppressions", data={"csrf_token": CSRF, **SUPPRESS, PAGE_FIELD: page})
    assert answer.status_code == 400
    assert "That cannot be used" in answer.text


def _looked(house: House, page: str) -> tuple[Response, list[tuple[str, str, int]]]:
    """The answer to a refused form that says it stands on this page, and what the access log has of it."""
    with signed_in(house, Role.ADMIN) as admin:
        answer = admin.post("/queue/views", data={"csrf_token": CSRF, "name": " ", PAGE_FIELD: page})
    with house.store.snapshot() as tx:
        return answer, [(each.method, each.path, each.status) for each in reversed(tx.accesses.page())]


@pytest.mark.parametrize(
    "page",
    [
        "/audit/export?format=csv",
        "/%61udit/export",
        "/release/{run}/manifest.csv",
        "/api/v1/runs",
        "/static/css/site.css",
        "/audit/x%00",
    ],
)
def test_a_refused_form_brings_no_file_and_no_call(own_house: House, page: str) -> None:
    answer, looked = _looked(own_house, page.format(run=newest_run(own_house).run_id))
    assert (answer.status_code, "content-disposition" in answer.headers) == (400, False)
    assert "That cannot be used" in answer.text
    assert looked == [("POST", "/queue/views", 400)]


@pytest.mark.parametrize(
    ("page", "path", "status", "shown"),
    [
        ("/audit/accesses?login=sam", "/audit/accesses", 200, True),
        ("/no/such/page", "/no/such/page", 404, False),
        ("/incidents/INC-0", "/incidents/INC-0", 404, False),
        ("/metrics", "/metrics", 404, False),
    ],
)
def test_the_page_of_a_refused_form_is_in_the_access_log(
    own_house: House, page: str, path: str, status: int, shown: bool
) -> None:
    answer, looked = _looked(own_house, page)
    assert (answer.status_code, "That cannot be used" not in answer.text) == (400, shown)
    assert looked == [("GET", path, status), ("POST", "/queue/views", 400)]


def test_what_was_typed_belongs_to_one_form() -> None:
    sent = Sent(to="/release/R 1/hold", why="no", fields={"check": ("a.b",), "reason": ("odd",)})
    assert sent.typed("/release/R%201/hold", "reason", hidden={"check": "a.b"}) == "odd"
    assert sent.typed("/release/R%201/hold", "reason", hidden={"check": "c.d"}) == ""
    assert sent.typed("/release/R%201/release", "reason", "usual") == "usual"
    assert not NOTHING_SENT.is_of("")
