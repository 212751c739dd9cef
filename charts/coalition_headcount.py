"""Members we can name against the total a source states, one bar an organisation."""

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.legend import Entry
from charts.words import Row, card, day, safe, short

_ROW, _LABEL, _BAR, _NAME = 42, 20, 12, 40  # px, px, px, letters


def draw(coalition_headcount: pd.DataFrame, *, theme: str) -> Figure:
    """The bars, in the order of the rows; `customdata` is "" (no country), the fact ids and the hover text.

    coalition_headcount: one row per organisation, with `named`, `stated` (empty when nobody states one),
    `stated_on` (EDTF), `stated_what` and `gap`. The gap is drawn open: nobody is guessed into it.
    """
    t, member = palette.tokens(theme), palette.rung("member", theme)
    rows = coalition_headcount.to_dict("records")
    at = [index * _ROW + _LABEL + _BAR / 2 for index in range(len(rows))]
    told = [
        [
            "",
            one["fact_ids"],
            card(
                safe(short(one["org_name"], 44)),
                f"{one['named']} named",
                "No total stated" if pd.isna(one["stated"])
                else f"{one['stated']} stated, {day(one['stated_on'])}: {safe(one['stated_what'])}",
                "Click for the evidence",
            ),
        ]
        for one in rows
    ]  # fmt: skip
    chart = Figure(
        layout={
            "template": palette.template(theme),
            "height": max(len(rows) * _ROW, 60),
            "barmode": "overlay",
        }
    )
    for name, look in (
        ("named", {"color": member}),
        ("stated", {"color": "rgba(0,0,0,0)", "line": {"color": t.muted, "width": 1}}),
    ):
        chart.add_bar(
            name=name,
            orientation="h",
            x=[None if pd.isna(one[name]) else int(one[name]) for one in rows],
            y=at,
            width=_BAR,
            marker=look,
            customdata=told,
            hovertemplate="%{customdata[2]}<extra></extra>",
        )
    chart.add_scatter(
        x=[0] * len(rows),
        y=[y - _BAR / 2 - _LABEL / 2 for y in at],
        text=[_label(one, t) for one in rows],
        mode="text",
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
    )
    chart.update_xaxes(visible=False, rangemode="tozero", range=[0, _most(rows)])
    chart.update_yaxes(visible=False, range=[max(len(rows) * _ROW, 60), 0])
    return chart.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})


def legend(*, theme: str) -> list[Entry]:
    t = palette.tokens(theme)
    return [Entry("Named", palette.rung("member", theme)), Entry("Stated by a source", t.bg, t.muted)]


def _label(one: Row, t: palette.Tokens) -> str:
    stated: str = "no total stated" if pd.isna(one["stated"]) else f"of {one['stated']} stated"
    name = safe(short(str(one["org_name"]), _NAME))
    return f'{name}  <b>{one["named"]}</b> <span style="color:{t.muted}">{stated}</span>'


def _most(rows: list[Row]) -> int:
    counts = [int(one[name]) for one in rows for name in ("named", "stated") if not pd.isna(one[name])]
    return max(counts, default=1)
