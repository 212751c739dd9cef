"""Acts a year on the programmes: tightened, eased, prolonged."""

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.legend import Entry
from charts.words import card

_LABELS = {"tightened": "Tightened", "eased": "Eased or ended", "prolonged": "Prolonged"}


def draw(sanction_acts_by_year: pd.DataFrame, *, theme: str) -> Figure:
    """Stacked bars; `customdata` is "" (no country), the fact ids and the hover text.

    sanction_acts_by_year: one row per year and direction, with `acts` (a count).
    """
    chart = Figure(layout={"template": palette.template(theme), "height": 240, "barmode": "stack"})
    chart.update_yaxes(ticklabelposition="inside top", nticks=4, rangemode="tozero")
    chart.update_xaxes(nticks=6, tickformat="d")
    for direction, colour in _colours(theme).items():
        acts = sanction_acts_by_year[sanction_acts_by_year["direction"] == direction]
        chart.add_bar(
            name=direction,
            x=acts["year"],
            y=acts["acts"],
            width=0.72,
            marker={"color": colour, "line": {"width": 0}},
            customdata=[
                [
                    "",
                    one["fact_ids"],
                    card(str(one["year"]), f"{_LABELS[direction]}: {one['acts']}", "Click for the evidence"),
                ]
                for one in acts.to_dict("records")
            ],
            hovertemplate="%{customdata[2]}<extra></extra>",
        )
    most = sanction_acts_by_year.groupby("year")["acts"].sum().max() if len(sanction_acts_by_year) else 1
    return chart.update_yaxes(range=[0, most * 1.2])  # room for the topmost number


def legend(sanction_acts_by_year: pd.DataFrame, *, theme: str) -> list[Entry]:
    """The three directions with their number of acts."""
    acts = sanction_acts_by_year.groupby("direction")["acts"].sum()
    return [
        Entry(_LABELS[direction], colour, count=int(acts.get(direction, 0)))
        for direction, colour in _colours(theme).items()
    ]


def _colours(theme: str) -> dict[str, str]:
    return {
        "tightened": palette.status("in_force", theme),
        "eased": palette.status("waived", theme),
        "prolonged": palette.tokens(theme).muted,
    }
