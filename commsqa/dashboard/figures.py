"""What a chart shows: numbers of few columns, named in the reader's words. Values: a chart's address is a digest of one."""

from typing import Literal

from pydantic import Field

from commsqa.domain.values import Value

Tone = Literal["critical", "high", "medium", "low", "info", "accent", "quiet"]


class Series(Value):
    """One value for each column. `tone` is its colour: that of a severity, or of what stands out or not."""

    label: str
    tone: Tone = "accent"
    values: tuple[float, ...]


class Figure(Value):
    """`bars` are stacked, `line` is drawn from column to column, `rows` are bars from side to side, one a column.

    `columns` are in the order of time, or of the list. With `percent` the values are shares of 1. Nothing personal.
    """

    kind: Literal["bars", "line", "rows"]
    columns: tuple[str, ...]
    series: tuple[Series, ...] = Field(min_length=1)
    title: str
    percent: bool = False
