"""Figures as SVG by Altair and vl-convert: drawn when a browser asks for one, once, and kept. Pages only name their address."""

import threading
from base64 import b64encode
from collections import OrderedDict
from typing import Annotated, Any, cast

from fastapi import APIRouter, Request, Response

from commsqa.dashboard.figures import Figure, Series, Tone
from commsqa.dashboard.i18n import Reader
from commsqa.dashboard.memory import settle
from commsqa.dashboard.static_files import ROOT, files, version
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import Permission
from commsqa.domain.values import digest

router = APIRouter()
WIDE, NARROW = 680, 300
_KEPT = 1000
_FONTS = "fonts/charts"
_FONT = "Commsqa Charts"
_COLOURS: dict[Tone, str] = {
    "critical": "#a3123a",
    "high": "#d9631e",
    "medium": "#e0b325",
    "low": "#7f9fc4",
    "info": "#b4bdc8",
    "accent": "#2a63a8",
    "quiet": "#b4bdc8",
}
_STYLE = (
    '@font-face{{font-family:"Commsqa Charts";src:url(data:font/woff2;base64,{font}) format("woff2")}}'
    "@media (prefers-color-scheme:dark){{text{{fill:#a4afbd}}.role-axis-grid line{{stroke:#303945}}"
    ".role-axis-domain line,.role-axis-tick line{{stroke:#6b7889}}}}"
)
_DIGITS = ["٠", "١", "٢", "٣", "٤", "٥", "٦", "٧", "٨", "٩"]
_LATIN: dict[str, object] = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]}
_ARABIC = _LATIN | {"decimal": "٫", "thousands": "٬", "percent": "٪\u200f", "numerals": _DIGITS}


class Charts:
    """The figures that pages named, and the pictures of those that were asked for. Safe for threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._drawing = threading.Lock()
        self._figures: OrderedDict[str, tuple[Figure, Reader, int]] = OrderedDict()
        self._pictures: OrderedDict[str, bytes] = OrderedDict()

    def address(self, figure: Figure, reader: Reader, *, width: int = WIDE) -> str:
        """Where its picture is. The same figure for the same reader has the same address, for ever."""
        about = reader.language, reader.digits if reader.arabic_digits else "western", width, version()
        name = digest(figure, *about, length=24)
        with self._guard:
            self._figures[name] = figure, reader, width
            _keep_newest(self._figures)
        return f"/charts/{name}.svg"

    def picture(self, name: str) -> bytes | None:
        """The SVG; None for a figure that no page named since the start, or long ago."""
        with self._guard:
            found, asked = self._pictures.get(name), self._figures.get(name)
        if found is not None or asked is None:
            return found
        with self._drawing:  # one at a time: the engine is one
            with self._guard:
                found = self._pictures.get(name)
            if found is not None:  # whoever asked at the same time has drawn it
                return found
            drawn = draw(*asked)
            with self._guard:
                self._pictures[name] = drawn
                _keep_newest(self._pictures)
        return drawn

    def warm(self) -> threading.Thread:
        """Loads the engine beside everything else, so that nobody waits for it: it takes a second."""
        thread = threading.Thread(target=self._warm, name="charts", daemon=True)
        thread.start()
        return thread

    def _warm(self) -> None:
        with self._drawing:
            draw(Figure(kind="bars", columns=("0",), series=(Series(label="0", values=(1,)),), title=""), Reader(), NARROW)
        settle()


def charts_of(request: Request) -> Charts:
    """The charts of this application."""
    return cast("Charts", request.app.state.charts)


@router.get("/charts/{name}.svg")
def chart(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)], name: str) -> Response:  # noqa: ARG001  who may
    """A figure's picture."""
    drawn = charts_of(request).picture(name)
    if drawn is None:
        return Response(status_code=404)
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=31536000, immutable"})


def draw(figure: Figure, reader: Reader, width: int) -> bytes:
    """The picture: the same bytes for the same arguments."""
    import pandas as pd  # noqa: F401  Altair looks into it, and must not find it half loaded by another thread
    import vl_convert  # late: it is a JavaScript engine

    vl_convert.register_font_directory(str(ROOT / _FONTS))
    numbers = _ARABIC if reader.arabic_digits else _LATIN
    drawn: str = vl_convert.vegalite_to_svg(specification(figure, reader, width), format_locale=numbers, allowed_base_urls=[])
    head, end, body = drawn.partition(">")
    script = "" if reader.language == "ar" else "-latin"
    font = b64encode(files()[f"{_FONTS}/commsqa-charts{script}.woff2"]).decode()
    return f"{head}{end}<style>{_STYLE.format(font=font)}</style>{body}".encode()


def specification(figure: Figure, reader: Reader, width: int) -> dict[str, Any]:
    """The figure in Vega-Lite. Where text runs from right to left, so does time, and the axis of values is on the right."""
    import altair as alt  # late: it takes a second

    rtl = reader.direction == "rtl"
    rows = [
        {"column": column, "series": series.label, "order": order, "value": value}
        for order, series in enumerate(figure.series)
        for column, value in zip(figure.columns, series.values, strict=True)
    ]
    across = figure.kind == "rows"
    names = list(reversed(figure.columns)) if rtl and not across else list(figure.columns)
    axis = alt.Axis(title=None, labelAngle=0, labelOverlap="greedy", domain=not across, ticks=not across)
    if across:
        axis = alt.Axis(title=None, orient="right" if rtl else "left", domain=False, ticks=False, labelLimit=width // 2)
    place = alt.X("column:N", sort=names, axis=axis) if not across else alt.Y("column:N", sort=names, axis=axis)
    amount = _amount(alt, figure, rtl=rtl)
    shown = alt.Color(
        "series:N",
        legend=None,
        scale=alt.Scale(
            domain=[series.label for series in figure.series], range=[_COLOURS[series.tone] for series in figure.series]
        ),
    )
    base = alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]  # Altair's own
    mark = base.mark_line(point=True, strokeWidth=2) if figure.kind == "line" else base.mark_bar(size=_thickness(figure, width))
    channels = {"x": amount, "y": place} if across else {"x": place, "y": amount}
    made = mark.encode(color=shown, order=alt.Order("order:Q"), **channels)
    height = 26 * len(figure.columns) if across else 170
    found: dict[str, Any] = (
        made.properties(
            width=width, height=height, background="transparent", autosize=alt.AutoSizeParams(type="fit", contains="padding")
        )
        .configure(font=_FONT, padding=2)
        .configure_view(stroke=None)
        .configure_axis(labelColor="#55606f", gridColor="#d9dee6", domainColor="#8a95a5", tickColor="#8a95a5", labelFontSize=12)
        .to_dict()
    )
    return found


def _amount(alt: Any, figure: Figure, *, rtl: bool) -> Any:
    largest = max((value for series in figure.series for value in series.values), default=0)
    whole = not figure.percent and largest < 4
    axis = alt.Axis(
        title=None,
        format=".0%" if figure.percent and largest >= 0.05 else ".1%" if figure.percent else ",d",
        tickCount=int(largest) + 1 if whole else 4,
        domain=False,
        ticks=False,
        **({} if figure.kind == "rows" else {"orient": "right" if rtl else "left"}),
    )
    scale = alt.Scale(zero=True, nice=True, reverse=rtl and figure.kind == "rows")
    stack = {} if figure.kind == "line" else {"stack": "zero"}
    return (alt.X if figure.kind == "rows" else alt.Y)("value:Q", axis=axis, scale=scale, **stack)


def _thickness(figure: Figure, width: int) -> int:
    if figure.kind == "rows":
        return 14
    return max(3, min(48, width * 6 // (10 * max(len(figure.columns), 1))))


def _keep_newest(kept: OrderedDict[str, Any]) -> None:
    while len(kept) > _KEPT:
        kept.popitem(last=False)
