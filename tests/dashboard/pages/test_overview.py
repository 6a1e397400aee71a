"""The overview answers at a glance: the gate, the findings, the trend, what is new, what waits."""

import re
from html import unescape
from pathlib import Path

import pytest

from commsqa.domain.levels import Level
from commsqa.domain.people import Role
from commsqa.domain.reviews import Judged
from commsqa.project.template import write_project
from commsqa.services.house import House
from commsqa.services.queries import findings
from commsqa.services.queries.overview import overview
from commsqa.services.reviewing import review
from tests.dashboard.conftest import SignIn, signed_in
from tests.projects import opened


def test_the_overview_has_the_figures_of_the_latest_batch(sign_in: SignIn, house: House) -> None:
    text = sign_in(Role.STEWARD).get("/").text
    found = overview(house)
    assert found is not None
    assert found.batch_id == "2026-10"
    figures = re.findall(r"<dt>(\w+)</dt><dd>(?:<a [^>]*>)?([\d,]+)", text)
    assert dict(figures)["held"] == f"{found.held:,}"
    assert dict(figures)["released"] == f"{found.released:,}"
    for level in Level:
        tile = re.search(rf'href="/queue\?state=all&amp;severity={level}">.*?tile__count">([\d,]+)<', text, re.DOTALL)
        assert tile is not None
        assert tile[1] == f"{found.counts.levels.get(level, 0):,}"


def test_a_count_leads_to_as_many_findings_also_when_some_are_judged(own_house: House) -> None:
    steward = signed_in(own_house, Role.STEWARD)
    review(own_house, findings(own_house, severity=Level.MEDIUM)["finding_id"].to_pylist()[:2], Judged.CONFIRMED)
    counted = re.findall(r'href="(/queue[^"]+severity=[^"]+)">(?:.*?tile__count">)?([\d,]+)<', steward.get("/").text)
    assert len(counted) > 5
    for link, count in counted:
        [rows] = re.findall(r'<p class="muted" role="status">.*?· ([\d,]+) finding', steward.get(unescape(link)).text, re.DOTALL)
        assert rows == count, link


def test_the_trend_is_a_picture_and_a_table_with_the_same_batches(sign_in: SignIn) -> None:
    text = sign_in(Role.STEWARD).get("/").text
    assert re.search(r'<img src="/charts/\w+\.svg" alt="Findings by severity, batch by batch"', text)
    table = text.partition("The numbers")[2].partition("</table>")[0]
    assert table.index("2026-10") < table.index("2026-09")


@pytest.mark.parametrize(("role", "marked"), [(Role.STEWARD, "without a verdict"), (Role.ON_CALL, "that nobody owns")])
def test_what_waits_for_a_role_stands_out(sign_in: SignIn, role: Role, marked: str) -> None:
    mine = re.findall(r'<li class="waits__mine">\s*<a [^>]+>([^<]+)<', sign_in(role).get("/").text)
    assert len(mine) == 1
    assert marked in mine[0]


def test_the_overview_in_arabic_says_counts_in_arabic_and_reads_from_right_to_left(sign_in: SignIn) -> None:
    text = sign_in(Role.STEWARD, language="ar", digits="arabic").get("/").text
    assert '<html lang="ar" dir="rtl" data-digits="arabic">' in text
    assert '<bdi dir="ltr">2026-10</bdi>' in text
    visible = re.sub(
        r"<bdi dir=\"ltr\">.*?</bdi>|<[^>]+>", " ", text.partition("<main ")[2].partition(">")[2].partition("</main>")[0]
    )
    assert not set("0123456789") & set(visible)
    assert "Findings" not in visible


def test_before_the_first_run_the_page_says_what_to_do(tmp_path: Path) -> None:
    write_project(tmp_path / "bank")
    with opened(tmp_path / "bank") as empty:
        answer = signed_in(empty, Role.STEWARD).get("/")
    assert answer.status_code == 200
    assert "Nothing was checked yet" in answer.text
