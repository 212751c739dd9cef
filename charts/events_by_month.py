"""Events a month, a row of bars for each country, all on one scale."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette, steps
from charts.events_by_country import told
from charts.words import MONTHS, card, safe

_LABEL, _BAR, _GAP, _FOOT = 20, 54, 14, 26  # px
_DAY = 86_400_000  # ms
_MOST_INTENSE = 10
_YEARS = 3 * 365  # days from which the axis counts years
_SHORTEST = 6  # months of a window that nobody asked for


def draw(
    events_by_month: pd.DataFrame,
    *,
    theme: str,
    measure: str = "events",
    names: Mapping[str, str] | None = None,
    start: date | None = None,
    end: date | None = None,
    held: tuple[date, date] | None = None,
    mark: date | None = None,
) -> Figure:
    """Bars as wide as their month; `customdata` is the ISO3, "" and the hover text, `x` a day of the month.

    events_by_month: the rows of one feed, one per country and month, with `events`, `reports` and `intensity`.
    measure: which of the three is shown; the country with most comes first. names: ISO3 to name.
    start, end: the window; from the first to the last month where left out. held: first and last day of the feed;
    days outside are shaded "not covered". mark: a day to draw a line at.
    """
    t = palette.tokens(theme)
    rows = events_by_month.dropna(subset=[measure])
    if start:
        rows = rows[rows["month"] >= pd.Timestamp(start.replace(day=1))]
    if end:
        rows = rows[rows["month"] <= pd.Timestamp(end)]
    totals = rows.groupby("iso3", as_index=False)[["events", "reports"]].sum().sort_values(["events", "iso3"], ascending=[False, True])
    height = max(len(totals), 1) * (_LABEL + _BAR + _GAP) + _FOOT
    chart = Figure(layout={"template": palette.template(theme), "height": height, "bargap": 0})
    first, last = _window(rows, start, end, held)
    chart.update_xaxes(
        type="date",
        range=[first, last],
        nticks=5,
        tickformat="%b %Y" if (last - first).days < _YEARS else "%Y",
        ticklabelposition="outside right",
    )
    chart.update_yaxes(visible=False, range=[0, height - _FOOT])
    chart.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": _FOOT})
    _shade_uncovered(chart, first, last, held, t)
    if mark and first <= mark <= last:
        chart.add_shape(type="line", x0=mark, x1=mark, y0=0, y1=1, yref="paper", line={"color": t.ink, "width": 1})
    if rows.empty:
        return chart
    most = _MOST_INTENSE if measure == "intensity" else float(rows[measure].max())
    middle = _BAR / 2 if measure == "intensity" else 0.0
    bars: dict[str, list[Any]] = {name: [] for name in ("x", "y", "base", "width", "colour", "told")}
    intensity = steps.of_intensity(theme)
    for at, iso3 in enumerate(totals["iso3"]):
        own = rows[rows["iso3"] == iso3]
        foot = height - _FOOT - (at + 1) * (_LABEL + _BAR + _GAP) + _GAP
        name = safe((names or {}).get(iso3, iso3))
        for row in own.to_dict("records"):
            month = row["month"].date()
            bars["x"].append(month)
            bars["base"].append(foot + middle)
            bars["y"].append(row[measure] / most * (_BAR - middle))
            bars["width"].append((_after(month) - month).days * _DAY)
            bars["colour"].append(intensity.of(row[measure]).fill if measure == "intensity" else t.accent)
            bars["told"].append([iso3, "", card(f"{name}, {_named(month)}", told(row, measure), "Click to list them")])
        chart.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=foot + middle, y1=foot + middle, line={"color": t.muted, "width": 1}
        )
        chart.add_annotation(
            x=0, xref="paper", xanchor="left", y=foot + _BAR, yanchor="bottom", showarrow=False, align="left",
            text=f"<b>{name}</b> <span style='color:{t.muted}'>{_summary(own, measure)}</span>",
        )  # fmt: skip
    chart.add_bar(
        x=bars["x"],
        y=bars["y"],
        base=bars["base"],
        width=bars["width"],
        offset=0,
        marker={"color": bars["colour"], "line": {"color": t.bg, "width": 0.5}},
        customdata=bars["told"],
        hovertemplate="%{customdata[2]}<extra></extra>",
    )
    return chart


def _summary(own: pd.DataFrame, measure: str) -> str:
    """A row's total and its highest month, since no axis stands beside it."""
    many = int(own["reports" if measure == "reports" else "events"].sum())
    total = f"{many:,} {'report' if measure == 'reports' else 'event'}{'' if many == 1 else 's'}"
    if measure == "intensity":
        low, high = own["intensity"].min(), own["intensity"].max()
        return f"{total}, monthly intensity {low:.1f} to {high:.1f}".replace("-", "−")
    peak = own.nlargest(1, measure).iloc[0]
    return f"{total}, most {int(peak[measure]):,} in {_named(peak['month'].date())}"


def _window(
    rows: pd.DataFrame, start: date | None, end: date | None, held: tuple[date, date] | None
) -> tuple[date, date]:
    """From the first to the last month that is asked for, held, or has rows; not shorter than half a year."""
    months = [month.date() for month in rows["month"]]
    if held:
        months += held
    first = start or min(months, default=end or date(2000, 1, 1))
    last = end or _after(max(months, default=first))
    begin = first.replace(day=1)
    if not start:
        for _ in range(_SHORTEST):
            if (last - begin).days < _SHORTEST * 30:
                begin = (begin - timedelta(days=1)).replace(day=1)
    return begin, last


def _shade_uncovered(
    chart: Figure, first: date, last: date, held: tuple[date, date] | None, t: palette.Tokens
) -> None:
    """Grey where the feed holds nothing, so that an empty stretch is not read as calm."""
    if held is None:
        return
    spans = [(first, min(held[0], last)), (max(held[1] + timedelta(days=1), first), last)]
    for start, end in spans:
        if start < end:
            chart.add_shape(
                type="rect", x0=start, x1=end, y0=0, y1=1, yref="paper", layer="below",
                fillcolor=t.panel, line={"width": 0},
            )  # fmt: skip
            if (end - start) > (last - first) / 5:
                chart.add_annotation(
                    x=start + (end - start) / 2, y=0, yref="paper", yanchor="bottom", showarrow=False,
                    text="not covered", font={"color": t.muted, "size": 12},
                )  # fmt: skip


def _after(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _named(month: date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"
