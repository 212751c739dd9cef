"""The events of a country as dots along time, stacked where they crowd."""

from datetime import date

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.timeline import ends_of_window
from charts.words import card, day, safe, short

_LANE, _FOOT = 14, 26  # px
_APART = 40  # dots of 10 px that a phone's width holds beside each other


def draw(
    events_of_country: pd.DataFrame,
    *,
    as_of: date,
    theme: str,
    start: date = date(2023, 1, 1),
    end: date | None = None,
) -> Figure:
    """The dots; `customdata` is "" (no country), the fact id and the hover text.

    events_of_country: one row per event, with `earliest`, `latest`, `kind` and `description`. An event dated to
    the month or year is a line as wide as that. The window is that of the spans, so the two stand under each other.
    """
    t = palette.tokens(theme)
    end = end or ends_of_window(as_of, start)
    inside = events_of_country[
        (events_of_country["latest"] >= pd.Timestamp(start))
        & (events_of_country["earliest"] <= pd.Timestamp(end))
    ].sort_values("earliest", kind="stable")
    lanes = _lanes(inside, (end - start).days / _APART)
    height = (max(lanes, default=0) + 1) * _LANE + _FOOT + 8
    middle = inside["earliest"] + (inside["latest"] - inside["earliest"]) / 2
    half = [
        (last - first).days * 43_200_000
        for first, last in zip(inside["earliest"], inside["latest"], strict=True)
    ]
    chart = Figure(layout={"template": palette.template(theme), "height": height})
    chart.add_scatter(
        x=middle,
        y=[lane * _LANE + _LANE / 2 for lane in lanes],
        mode="markers",
        error_x={"array": half, "color": t.muted, "thickness": 2, "width": 0},
        marker={
            "size": 9,
            "color": [t.muted if first > pd.Timestamp(as_of) else t.ink for first in inside["earliest"]],
            "line": {"color": t.bg, "width": 1},
        },
        customdata=[
            [
                "",
                one["fact_id"],
                card(day(one["date"]), *_lines(one["description"]), "Click for the evidence"),
            ]
            for one in inside.to_dict("records")
        ],
        hovertemplate="%{customdata[2]}<extra></extra>",
    )
    chart.add_shape(
        type="line", x0=as_of, x1=as_of, y0=0, y1=1, yref="paper", line={"color": t.ink, "width": 1}
    )
    chart.update_xaxes(
        type="date",
        range=[start, end],
        showgrid=True,
        tickformat="%Y",
        nticks=7,
        ticklabelposition="outside right",
    )
    chart.update_yaxes(visible=False, range=[0, height - _FOOT])
    return chart.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": _FOOT})


def _lanes(events: pd.DataFrame, apart: float) -> list[int]:
    """The lowest lane in which each event keeps `apart` days from the one before it."""
    free: list[float] = []
    lanes = []
    for first, last in zip(events["earliest"], events["latest"], strict=True):
        lane = next((index for index, until in enumerate(free) if until <= first.toordinal()), len(free))
        free[lane : lane + 1] = [last.toordinal() + apart]
        lanes.append(lane)
    return lanes


def _lines(text: str, width: int = 44) -> list[str]:
    """A description in at most three lines that a phone can hold."""
    lines = [""]
    for word in short(text, 3 * width).split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [safe(line) for line in lines]
