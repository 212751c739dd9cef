"""Who sanctions whom, as a matrix: a row a target, a column an imposer."""

from collections import Counter
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.legend import Entry, of_classes
from charts.palette import MapClass
from charts.words import card, safe, short

_ROW, _HEAD, _NAME = 26, 26, 18  # px, px, letters
_SHORT = {"USA": "US", "GBR": "UK"}


def draw(
    measures_by_target_and_imposer: pd.DataFrame, sanction_coverage: pd.DataFrame, *, theme: str
) -> Figure:
    """Squares that can be clicked; `customdata` is the target's ISO3, the fact ids and the hover text.

    measures_by_target_and_imposer: one row per target and imposer with a programme that stands, with `class` and
    `measures`. sanction_coverage: one row per imposer; an empty pair of a covered one gets a small dot (none
    known), that of another stays blank (not covered).
    """
    t = palette.tokens(theme)
    pairs = measures_by_target_and_imposer
    targets = pairs.drop_duplicates("iso3")
    imposers = list(pairs["imposer"].value_counts().index)
    held = set(sanction_coverage.loc[sanction_coverage["covered"], "imposer"])
    taken = set(zip(pairs["iso3"], pairs["imposer"], strict=True))
    empty = [
        (iso3, one)
        for iso3 in targets["iso3"]
        for one in imposers
        if one in held and (iso3, one) not in taken
    ]
    dots = {
        "type": "scatter",
        "name": "none known",
        "x": [one for _, one in empty],
        "y": [iso3 for iso3, _ in empty],
        "mode": "markers",
        "marker": {"size": 4, "color": t.grid},
        "hoverinfo": "skip",
    }
    squares = [_squares(one, pairs[pairs["class"] == one.key]) for one in classes(theme)]
    return Figure(
        [dots, *squares],
        {
            "template": palette.template(theme),
            "height": _HEAD + max(len(targets), 1) * _ROW,
            "margin": {"l": 0, "r": 0, "t": _HEAD, "b": 0},
            "xaxis": {
                "side": "top",
                "categoryorder": "array",
                "categoryarray": imposers,
                "tickvals": imposers,
                "ticktext": [_SHORT.get(one, one) for one in imposers],
                "range": [-0.6, len(imposers) - 0.4],
                "tickfont": {"size": 10},
                "tickangle": 0,
            },
            "yaxis": {
                "categoryorder": "array",
                "categoryarray": list(targets["iso3"]),
                "tickvals": list(targets["iso3"]),
                "ticktext": [safe(short(name, _NAME)) for name in targets["name"]],
                "range": [len(targets) - 0.4, -0.6],
                "tickfont": {"size": 12, "color": t.ink},
                "showgrid": False,
                "zeroline": False,
            },
        },
    )


def _squares(one: MapClass, pairs: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": one.label,
        "x": list(pairs["imposer"]),
        "y": list(pairs["iso3"]),
        "mode": "markers",
        "marker": {
            "symbol": "square",
            "size": 16,
            "color": one.fill,
            "line": {"color": one.outline, "width": one.width},
        },
        "customdata": [
            [
                row["iso3"],
                row["fact_ids"],
                card(
                    f"{safe(row['imposer_name'])} on {safe(row['name'])}",
                    one.label,
                    *(safe(part) for part in row["measures"].split("; ")[:6]),
                    "Click for the evidence",
                ),
            ]
            for row in pairs.to_dict("records")
        ],
        "hovertemplate": "%{customdata[2]}<extra></extra>",
    }


def classes(theme: str) -> list[MapClass]:
    """The classes of what stands, then the frameworks, which colour no map."""
    t = palette.tokens(theme)
    standing = [
        one
        for one in palette.sanction_classes(theme)
        if one.key not in ("formerly", "none_known", "not_covered")
    ]
    return [*standing, MapClass("framework", "Framework, nobody listed", t.bg, t.muted, 1)]


def legend(measures_by_target_and_imposer: pd.DataFrame, *, theme: str) -> list[Entry]:
    """The classes with the number of pairs in each."""
    t = palette.tokens(theme)
    *entries, _ = of_classes(classes(theme), Counter(measures_by_target_and_imposer["class"]), t)
    return [*entries, Entry("None known", t.grid, pattern="point")]
