"""How many members can be named over time, with the totals that sources state."""

from datetime import date

import pandas as pd
from plotly.graph_objects import Figure, Scatter

from charts import palette
from charts.legend import Entry
from charts.words import card, day, safe


def draw(
    coalition_size_over_time: pd.DataFrame,
    coalition_stated_totals: pd.DataFrame,
    *,
    as_of: date,
    theme: str,
) -> Figure:
    """The steps of one organisation; `customdata` is "" (no country), the fact ids and the hover text.

    coalition_size_over_time: one row per day on which the number changes, with `members` (possible ones too) and
    `certain`. The band between the two is what the dates leave open.
    coalition_stated_totals: one row per stated total; a date known to the month or year is drawn as wide as it is; one without a number or date is left out.
    """
    t = palette.tokens(theme)
    chart = Figure(layout={"template": palette.template(theme), "height": 300})
    chart.update_xaxes(
        showgrid=True, type="date", tickformat="%Y", ticklabelposition="outside right", nticks=7
    )
    chart.update_yaxes(rangemode="tozero", ticklabelposition="inside top", nticks=5)
    totals = coalition_stated_totals.dropna(subset=["stated", "earliest"])
    if coalition_size_over_time.empty and totals.empty:
        return chart
    if not coalition_size_over_time.empty:
        _steps(chart, coalition_size_over_time, as_of, theme)
    for rival, stated in totals.groupby("rival"):
        middle = stated["earliest"] + (stated["latest"] - stated["earliest"]) / 2
        half = [
            (last - first).days * 43_200_000
            for first, last in zip(stated["earliest"], stated["latest"], strict=True)
        ]
        chart.add_scatter(
            name="rival" if rival else "stated",
            x=middle,
            y=stated["stated"],
            mode="markers",
            error_x={"array": half, "color": t.ink, "thickness": 1, "width": 0},
            marker={
                "symbol": "circle-open" if rival else "circle",
                "size": 7,
                "color": t.muted if rival else t.ink,
                "line": {"width": 1.2, "color": t.muted if rival else t.bg},
            },
            customdata=[
                [
                    "",
                    one["fact_id"],
                    card(
                        f"{one['stated']} stated",
                        day(one["date"]),
                        safe(one["what"]),
                        "Click for the evidence",
                    ),
                ]
                for one in stated.to_dict("records")
            ],
            hovertemplate="%{customdata[2]}<extra></extra>",
        )
    most = max([*coalition_size_over_time["members"], *totals["stated"]])
    chart.update_yaxes(range=[0, most * 1.2])  # room for the topmost number
    chart.add_vline(x=pd.Timestamp(as_of), line={"color": t.ink, "width": 1})
    return chart


def legend(*, theme: str) -> list[Entry]:
    t, member = palette.tokens(theme), palette.rung("member", theme)
    return [
        Entry("Named members", member),
        Entry("Possibly, by the dates", _pale(theme), member),
        Entry("Stated by a source", t.ink, pattern="dot"),
        Entry("Stated, but a rival count", t.muted, pattern="dot-open"),
    ]


def _steps(chart: Figure, rows: pd.DataFrame, as_of: date, theme: str) -> None:
    """The line of the possible members over that of the certain ones, both to the as-of day or the last change."""
    last = rows.iloc[[-1]].assign(day=max(pd.Timestamp(as_of), rows["day"].max()))
    whole = pd.concat([rows, last], ignore_index=True)
    look = {"shape": "hv", "width": 2, "color": palette.rung("member", theme)}
    told = [
        [
            "",
            one["fact_ids"] or "",
            card(
                day(one["day"]),
                f"{one['members']} named" if one["members"] == one["certain"]
                else f"{one['certain']} certainly, {one['members']} possibly",
                "Click for the evidence",
            ),
        ]
        for one in whole.to_dict("records")
    ]  # fmt: skip
    chart.add_traces(
        [
            Scatter(
                x=whole["day"], y=whole["certain"], mode="lines", line=look, hoverinfo="skip", name="certain"
            ),
            Scatter(
                name="possible",
                x=whole["day"],
                y=whole["members"],
                mode="lines+markers",
                line={**look, "width": 0.8},
                marker={"size": 9, "opacity": 0},
                fill="tonexty",
                fillcolor=_pale(theme),
                customdata=told,
                hovertemplate="%{customdata[2]}<extra></extra>",
            ),
        ]
    )


def _pale(theme: str) -> str:
    return palette.rung("applicant", theme)
