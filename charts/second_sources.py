"""How far a second source agrees with the facts on when each member joined."""

from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.legend import Entry
from charts.words import card, safe

_LABEL, _BAR, _GAP = 20, 14, 14  # px
_CLASSES = {  # word of start_agrees: the class it is drawn in
    "to the day": "Agrees",
    "to the month": "Agrees",
    "to the year": "Agrees",
    "alike": "Agrees",
    "possible": "Does not contradict",
    "not stated": "Does not contradict",
    "differs": "Differs",
    "only the facts": "Only the facts have it",
    "only the second source": "Only the second source has it",
}
_FACTS_KEPT = 25


def draw(second_sources: pd.DataFrame, *, theme: str) -> Figure:
    """A bar of shares for each organisation and second source; `customdata` is "", up to 25 facts, the hover.

    second_sources: one row per spell of a member and second source, with `start_agrees`. What only the facts have
    names no second source and stands in a row of its own.
    """
    rows = second_sources.assign(agreement=second_sources["start_agrees"].map(_CLASSES))
    pairs = rows.groupby(["organisation_id", "second_source"]).size().reset_index(name="members")
    height = max(len(pairs), 1) * (_LABEL + _BAR + _GAP)
    t = palette.tokens(theme)
    chart = Figure(layout={"template": palette.template(theme), "height": height, "barmode": "overlay", "margin": {"l": 0, "r": 0, "t": 0, "b": 0}})
    chart.update_xaxes(visible=False, range=[0, 1.005])
    chart.update_yaxes(visible=False, range=[0, height])
    bars: dict[str, list[Any]] = {name: [] for name in ("x", "y", "base", "colour", "edge", "told")}
    for at, pair in enumerate(pairs.to_dict("records")):
        own = rows[(rows["organisation_id"] == pair["organisation_id"]) & (rows["second_source"] == pair["second_source"])]
        foot = height - at * (_LABEL + _BAR + _GAP) - _LABEL - _BAR / 2
        source = pair["second_source"] or "in no second source"
        label = f"<b>{safe(pair['organisation_id'])}</b> <span style='color:{t.muted}'>{safe(source)}, {pair['members']:,}</span>"
        chart.add_annotation(x=0, y=foot + _BAR / 2, xanchor="left", yanchor="bottom", showarrow=False, text=label)
        base = 0.0
        for name, (fill, edge) in _looks(theme).items():
            some = own[own["agreement"] == name]
            if some.empty:
                continue
            share = len(some) / pair["members"]
            bars["x"].append(share)
            bars["y"].append(foot)
            bars["base"].append(base)
            bars["colour"].append(fill)
            bars["edge"].append(edge)
            said = ", ".join(f"{count} {word}" for word, count in some["start_agrees"].value_counts().items())
            facts = ";".join(list(dict.fromkeys(some["fact_id"]))[:_FACTS_KEPT])
            bars["told"].append(["", facts, card(f"{safe(pair['organisation_id'])}: {name.lower()}", said, "Click for the evidence")])
            base += share
    chart.add_bar(
        orientation="h",
        x=bars["x"],
        y=bars["y"],
        base=bars["base"],
        width=_BAR,
        marker={"color": bars["colour"], "line": {"color": bars["edge"], "width": 0.9}},
        customdata=bars["told"],
        hovertemplate="%{customdata[2]}<extra></extra>",
    )
    return chart


def legend(second_sources: pd.DataFrame, *, theme: str) -> list[Entry]:
    """The classes with the number of spells in each."""
    counts = second_sources["start_agrees"].map(_CLASSES).value_counts()
    return [
        Entry(name, fill, None if fill == edge else edge, count=int(counts.get(name, 0)))
        for name, (fill, edge) in _looks(theme).items()
    ]


def _looks(theme: str) -> dict[str, tuple[str, str]]:
    """Class to its fill and edge."""
    t, member = palette.tokens(theme), palette.rung("member", theme)
    return {
        "Agrees": (member, member),
        "Does not contradict": (palette.rung("observer", theme), member),
        "Differs": (t.warn, t.warn),
        "Only the facts have it": (t.land, t.muted),
        "Only the second source has it": (t.bg, t.muted),
    }
