"""How many programmes stood on each 1 January: in force, and in relief on top."""

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.legend import Entry
from charts.words import card, day, safe


def draw(programmes_in_force_over_time: pd.DataFrame, *, theme: str, imposer: str | None = None) -> Figure:
    """Small steps for one imposer, or for all together; `customdata` is "" , the fact ids and the hover text.

    programmes_in_force_over_time: one row per imposer and year, with `in_force` and `in_relief`. The height and
    the years of an imposer's figure come from all the rows, so that figures side by side have one scale.
    """
    every = programmes_in_force_over_time
    chart = Figure(layout={"template": palette.template(theme), "height": 150, "bargap": 0})
    chart.update_yaxes(ticklabelposition="inside top", nticks=3, rangemode="tozero")
    chart.update_xaxes(type="date", tickformat="%Y", nticks=4, ticklabelposition="outside right")
    if every.empty:
        return chart
    shown = every if imposer is None else every[every["imposer"] == imposer]
    years = shown.groupby("day", as_index=False).agg(
        in_force=("in_force", "sum"), in_relief=("in_relief", "sum"), fact_ids=("fact_ids", ";".join)
    )
    who = "All imposers asked" if imposer is None else safe(_name(shown, imposer))
    told = [
        [
            "",
            one["fact_ids"],
            card(f"{who}, {day(one['day'])}", f"{one['in_force']} in force", f"{one['in_relief']} in relief"),
        ]
        for one in years.to_dict("records")
    ]
    for column, colour in _colours(theme).items():
        chart.add_bar(
            name=column,
            x=years["day"],
            y=years[column],
            width=366 * 86_400_000,  # ms: the year that begins on the day; no seam between two bars
            offset=0,
            marker={"color": colour, "line": {"width": 0}},
            customdata=told,
            hovertemplate="%{customdata[2]}<extra></extra>",
        )
    totals = every.assign(total=every["in_force"] + every["in_relief"])
    groups = ["day"] if imposer is None else ["imposer", "day"]
    top = int(totals.groupby(groups)["total"].sum().max())
    chart.update_yaxes(range=[0, top * 1.12])
    chart.update_xaxes(range=[every["day"].min(), every["day"].max() + pd.DateOffset(years=1)])
    return chart.update_layout(barmode="stack")


def legend(*, theme: str) -> list[Entry]:
    in_force, in_relief = _colours(theme).values()
    return [Entry("In force", in_force), Entry("Eased, waived or suspended", in_relief)]


def _colours(theme: str) -> dict[str, str]:
    return {"in_force": palette.status("in_force", theme), "in_relief": palette.status("waived", theme)}


def _name(shown: pd.DataFrame, imposer: str) -> str:
    return imposer if shown.empty else str(shown["imposer_name"].iloc[0])
