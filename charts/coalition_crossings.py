"""Which combinations of organisations have members under sanctions: a row of dots and a bar for each combination."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.legend import Entry
from charts.words import card, safe

_ROW, _BAR, _LETTER = 46, 14, 8  # px: a combination, its bar, a letter of the organisations' names on top
_DOTS, _BARS = 0.31, 0.35  # the dots end and the bars begin at this share of the width
_LETTERS = 36  # of the names over a bar: a phone has room for them
_PARTS = {"in_force": "A programme in force", "in_relief": "In relief: eased, waived or suspended", "formerly": "Formerly sanctioned"}


def draw(coalition_crossings: pd.DataFrame, *, theme: str, orgs: Sequence[str] = (), shown: int = 14) -> Figure:
    """Dots and bars, the rows in their order; `customdata` of a bar is "", the fact ids and the hover text.

    coalition_crossings: one row per exact combination. orgs: ids in the order of the columns; those in the rows
    when left out. shown: how many combinations are drawn.
    """
    rows = coalition_crossings.head(shown)
    columns = list(orgs) or sorted({org for cell in rows["orgs"] for org in cell.split(";")})
    t = palette.tokens(theme)
    head = 24 + _LETTER * max(map(len, columns), default=0)
    height = head + max(len(rows), 1) * _ROW
    chart = Figure(
        layout={"template": palette.template(theme), "height": height, "barmode": "overlay", "margin": {"l": 0, "r": 0, "t": 0, "b": 0}}
    )
    chart.update_xaxes(visible=False, range=[0, 1])
    chart.update_yaxes(visible=False, range=[0, height])
    at = {org: (number + 0.5) / max(len(columns), 1) * _DOTS for number, org in enumerate(columns)}
    for org, x in at.items():
        chart.add_annotation(
            x=x, y=height - head + 8, text=safe(org), textangle=-90, showarrow=False, yanchor="bottom", font={"size": 12}
        )
    most = int(rows["states"].max()) if len(rows) else 1
    dots: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    lines: list[tuple[float | None, float | None]] = []
    bars: dict[str, list[Any]] = {name: [] for name in ("x", "y", "base", "fill", "edge", "told")}
    looks = _looks(theme)
    for number, row in enumerate(rows.to_dict("records")):
        foot = height - head - number * _ROW - _ROW + _BAR / 2 + 8
        inside = [org for org in columns if org in row["orgs"].split(";")]
        for org in columns:
            dots[org in inside].append((at[org], foot))
        lines += [(at[org], foot) for org in inside] + [(None, None)]
        hover = card(
            " and ".join(inside),
            *(f"{_PARTS[part]}: {row[part]}" for part in _PARTS if row[part]),
            f"States: {row['states']}",
            "Click for the evidence",
        )
        base = _BARS
        rest = row["states"] - sum(row[part] for part in _PARTS)
        for part, count in [*((part, row[part]) for part in _PARTS), ("none", rest)]:
            if not count:
                continue
            length = count / most * (1 - _BARS - 0.06)  # room for the number
            for name, value in zip(bars, (length, foot, base, *looks[part], ["", row["fact_ids"], hover]), strict=True):
                bars[name].append(value)
            base += length
        chart.add_annotation(
            x=_BARS, y=foot + _BAR / 2, xanchor="left", yanchor="bottom", showarrow=False, text=safe(_names(row)),
            font={"color": t.ink if row["in_force"] or row["in_relief"] else t.muted},
        )  # fmt: skip
        chart.add_annotation(
            x=base, y=foot, xanchor="left", xshift=4, showarrow=False, text=str(row["states"]), font={"size": 12, "color": t.muted}
        )
    def add_dots(at: list[tuple[float, float]], size: int, colour: str) -> None:
        marker = {"size": size, "color": colour}
        chart.add_scatter(x=[x for x, _ in at], y=[y for _, y in at], mode="markers", marker=marker, hoverinfo="skip")

    add_dots(dots[False], 6, t.rule)
    chart.add_scatter(
        x=[x for x, _ in lines], y=[y for _, y in lines], mode="lines", line={"color": t.ink, "width": 1.5}, hoverinfo="skip"
    )
    add_dots(dots[True], 8, t.ink)
    return chart.add_bar(
        orientation="h",
        x=bars["x"],
        y=bars["y"],
        base=bars["base"],
        width=_BAR,
        marker={"color": bars["fill"], "line": {"color": bars["edge"], "width": 0.9}},
        customdata=bars["told"],
        hovertemplate="%{customdata[2]}<extra></extra>",
    )


def _names(row: dict[Any, Any]) -> str:
    """The states under sanctions in a combination, the hardest hit first, as many as a phone has room for, or "none"."""
    names = [name for column in ("names_in_force", "names_in_relief") for name in row[column].split("; ") if name]
    if not names:
        return "none"
    told = next(
        count for count in range(len(names), 0, -1) if count == 1 or len(", ".join(names[:count])) + (8 if count < len(names) else 0) <= _LETTERS
    )
    more = f" and {len(names) - told} more" if told < len(names) else ""
    return ", ".join(names[:told]) + more


def legend(coalition_crossings: pd.DataFrame, *, theme: str) -> list[Entry]:
    """The standings with their number of states over all combinations."""
    counts = {part: int(coalition_crossings[part].sum()) for part in _PARTS}
    counts["none"] = int(coalition_crossings["states"].sum()) - sum(counts.values())
    words = {**_PARTS, "none": "None known"}
    return [Entry(words[part], fill, edge, count=counts[part]) for part, (fill, edge) in _looks(theme).items()]


def _looks(theme: str) -> dict[str, tuple[str, str]]:
    """Standing to its fill and edge."""
    t, in_force, relieved = palette.tokens(theme), palette.status("in_force", theme), palette.status("waived", theme)
    return {
        "in_force": (in_force, in_force),
        "in_relief": (relieved, relieved),
        "formerly": (palette.status("none", theme), palette.status("suspended", theme)),
        "none": (t.land, t.muted),
    }
