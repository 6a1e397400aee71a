"""Charts: the same picture for the same figure, right-to-left where the reader is, to nobody who is not signed in."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from commsqa.dashboard.app import create_app
from commsqa.dashboard.charts import NARROW, WIDE, Charts, draw, specification
from commsqa.dashboard.figures import Figure, Series
from commsqa.dashboard.i18n import Reader
from commsqa.domain.people import Role
from commsqa.services.house import House
from tests.dashboard.conftest import SignIn

BARS = Figure(
    kind="bars",
    columns=("2026-08", "2026-09"),
    series=(Series(label="critical", tone="critical", values=(1, 2)), Series(label="low", tone="low", values=(1500, 4000))),
    title="Findings",
)
RATE = Figure(
    kind="line", columns=("2026-08", "2026-09"), series=(Series(label="rate", values=(0.2, 0.01)),), title="Rate", percent=True
)
ROWS = Figure(
    kind="rows", columns=("inside", "elsewhere"), series=(Series(label="rate", values=(0.9, 0.01)),), title="Rate", percent=True
)
ENGLISH, ARABIC = Reader(), Reader(language="ar", digits="arabic")


@pytest.mark.parametrize("figure", [BARS, RATE, ROWS], ids=lambda figure: figure.kind)
@pytest.mark.parametrize("reader", [ENGLISH, ARABIC], ids=lambda reader: reader.language)
def test_a_figure_is_always_the_same_picture_and_asks_nobody(figure: Figure, reader: Reader) -> None:
    drawn = draw(figure, reader, WIDE)
    assert drawn == draw(figure, reader, WIDE)
    text = drawn.decode()
    assert text.startswith("<svg")
    assert not re.search(r"https?://(?!www\.w3\.org/)|<script|\son\w+=", text)


def test_numbers_are_in_the_readers_digits() -> None:
    assert "٤٬٠٠٠" in draw(BARS, ARABIC, WIDE).decode()
    assert "4,000" in draw(BARS, ENGLISH, WIDE).decode()
    assert "4,000" in draw(BARS, Reader(language="ar"), WIDE).decode()
    assert "20%" in draw(RATE, ENGLISH, NARROW).decode()


def test_time_runs_from_right_to_left_where_text_does() -> None:
    assert specification(BARS, ENGLISH, WIDE)["encoding"]["x"]["sort"] == ["2026-08", "2026-09"]
    right = specification(BARS, ARABIC, WIDE)["encoding"]
    assert right["x"]["sort"] == ["2026-09", "2026-08"]
    assert right["y"]["axis"]["orient"] == "right"
    assert specification(ROWS, ARABIC, WIDE)["encoding"]["x"]["scale"]["reverse"] is True


def test_an_address_is_a_digest_of_all_that_is_drawn() -> None:
    charts = Charts()
    addresses = {
        charts.address(BARS, ENGLISH),
        charts.address(BARS, ARABIC),
        charts.address(BARS, Reader(language="ar")),
        charts.address(BARS, ENGLISH, width=NARROW),
        charts.address(RATE, ENGLISH),
    }
    assert len(addresses) == 5
    assert charts.address(BARS, ENGLISH) == Charts().address(BARS, Reader(digits="arabic"))


def test_an_unknown_picture_is_none_and_a_known_one_is_drawn_once() -> None:
    charts = Charts()
    name = charts.address(ROWS, ENGLISH).removeprefix("/charts/").removesuffix(".svg")
    assert charts.picture("0" * 24) is None
    assert charts.picture(name) is charts.picture(name)


def test_a_figure_that_many_ask_for_at_once_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    charts, drawn, all_ask = Charts(), [], threading.Barrier(4)
    name = charts.address(ROWS, ENGLISH).removeprefix("/charts/").removesuffix(".svg")

    def slowly(figure: Figure, reader: Reader, width: int) -> bytes:
        drawn.append(figure)
        time.sleep(0.05)  # until the others wait for it
        return b"<svg/>"

    def ask() -> bytes | None:
        all_ask.wait()
        return charts.picture(name)

    monkeypatch.setattr("commsqa.dashboard.charts.draw", slowly)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask) for _ in range(4)]
    assert {each.result() for each in asked} == {b"<svg/>"}
    assert drawn == [ROWS]


def test_a_chart_is_shown_to_who_may_see_the_figures(sign_in: SignIn, house: House) -> None:
    client = sign_in(Role.AUDITOR)
    address = re.findall(r'src="(/charts/[^"]+)"', client.get("/").text)[0]
    answer = client.get(address)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["cache-control"].startswith("private")
    nobody = TestClient(create_app(house), follow_redirects=False, base_url="http://localhost")
    assert nobody.get(address).status_code == 303
    assert client.get("/charts/000.svg").status_code == 404
