"""Names put on lists and taken off, month by month."""

from datetime import date

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.legend import Entry
from charts.words import MONTHS, card

_DAY = 86_400_000  # ms
_CHANGES = {"listed": ("Added", 1), "delisted": ("Taken off", -1)}


def draw(
    designations_by_month: pd.DataFrame, *, theme: str, start: date | None = None, end: date | None = None
) -> Figure:
    """Bars as wide as their month, added upwards, taken off downwards; `customdata` is "", the facts, the hover.

    designations_by_month: one row per list and month, with `listed` and `delisted` (counts). A row without a month
    has no place on a time axis and stays out. start, end: the window; all there is where left out.
    """
    t = palette.tokens(theme)
    chart = Figure(layout={"template": palette.template(theme), "height": 240, "barmode": "overlay", "bargap": 0})
    chart.update_yaxes(ticklabelposition="inside top")
    chart.update_xaxes(type="date", nticks=6, tickformat="%Y", ticklabelposition="outside right")
    rows = designations_by_month.dropna(subset=["month"])
    if start:
        rows = rows[rows["month"] >= pd.Timestamp(start.replace(day=1))]
    if end:
        rows = rows[rows["month"] <= pd.Timestamp(end)]
    if rows.empty:
        return chart
    months = rows.groupby("month", as_index=False).agg(
        listed=("listed", "sum"), delisted=("delisted", "sum"), fact_ids=("fact_ids", ";".join)
    )
    first = start or months["month"].min().date()
    last = end or (months["month"].max() + pd.DateOffset(months=1)).date()
    for change, (label, sign) in _CHANGES.items():
        some = months[months[change] > 0]
        chart.add_bar(
            name=change,
            x=some["month"],
            y=sign * some[change],
            width=[month.days_in_month * _DAY for month in some["month"]],
            offset=0,
            marker={"color": colours(theme)[change], "line": {"color": t.bg, "width": 0.5}},
            customdata=[
                [
                    "",
                    one["fact_ids"],
                    card(f"{MONTHS[one['month'].month - 1]} {one['month'].year}", f"{label}: {one[change]:,}", "Click for the evidence"),
                ]
                for one in some.to_dict("records")
            ],
            hovertemplate="%{customdata[2]}<extra></extra>",
        )
    up, down = int(months["listed"].max()), int(months["delisted"].max())
    ticks = [one for one in (up, -down) if one]
    chart.update_yaxes(tickvals=ticks, ticktext=[f"{abs(one):,}" for one in ticks], range=[-down * 1.25 - up * 0.02, up * 1.25 + down * 0.02])
    return chart.update_xaxes(range=[first, last])


def legend(designations_by_month: pd.DataFrame, *, theme: str) -> list[Entry]:
    """The two directions with their number of changes, those without a month too."""
    shown = colours(theme)
    return [
        Entry(label, shown[change], count=int(designations_by_month[change].sum()))
        for change, (label, _) in _CHANGES.items()
    ]


def colours(theme: str) -> dict[str, str]:
    """Tightened and relief, as everywhere."""
    return {"listed": palette.status("in_force", theme), "delisted": palette.status("waived", theme)}
