"""Who does it to whom, as a matrix: a row the one who acts, a column the one it is done to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette, steps
from charts.events_by_country import told
from charts.legend import Entry
from charts.palette import MapClass
from charts.words import card, safe, short

_ROW, _HEAD, _NAME, _SQUARE = 26, 26, 15, 16  # px, px, letters, px


def draw(
    ties_between_countries: pd.DataFrame,
    *,
    theme: str,
    measure: str = "events",
    most: float = 1000,
    names: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
) -> Figure:
    """Squares that can be clicked: `y` is who acts, `x` whom it is done to; `customdata` the latter, "", the hover.

    ties_between_countries: the rows of one feed, one per ordered pair, with `events`, `reports` and `intensity`.
    measure: which of the three colours the square. most: the largest count of all the feed's time.
    order: the countries from the top and from the left; as they come where left out. A pair without events has a
    small dot.
    """
    t = palette.tokens(theme)
    pairs = ties_between_countries
    codes = list(order) or list(dict.fromkeys([*pairs["source"], *pairs["target"]]))
    labels = {code: (names or {}).get(code, code) for code in codes}
    taken = set(zip(pairs["source"], pairs["target"], strict=True))
    empty = [(source, target) for source in codes for target in codes if (source, target) not in taken]
    dots = {
        "type": "scatter",
        "name": "no event",
        "x": [target for _, target in empty],
        "y": [source for source, _ in empty],
        "mode": "markers",
        "marker": {"size": 4, "color": t.grid},
        "hoverinfo": "skip",
    }
    kinds = _steps(measure, most, theme)
    rows = pairs.to_dict("records")
    squares = [
        _squares(one, [row for row in rows if not pd.isna(row[measure]) and kinds.of(row[measure]) is one], labels, measure)
        for one in kinds.classes
    ]
    unsaid = MapClass("not-given", "Not given by the feed", t.land, t.muted, 0.7)
    squares.append(_squares(unsaid, [row for row in rows if pd.isna(row[measure])], labels, measure))
    return Figure(
        [dots, *squares],
        {
            "template": palette.template(theme),
            "height": _HEAD + max(len(codes), 1) * _ROW,
            "margin": {"l": 0, "r": 0, "t": _HEAD, "b": 0},
            "xaxis": {
                "side": "top",
                "categoryorder": "array",
                "categoryarray": codes,
                "tickvals": codes,
                "ticktext": codes,
                "range": [-0.6, len(codes) - 0.4],
                "tickfont": {"size": 10},
                "tickangle": 0,
            },
            "yaxis": {
                "categoryorder": "array",
                "categoryarray": codes,
                "tickvals": codes,
                "ticktext": [safe(short(labels[code], _NAME)) for code in codes],
                "range": [len(codes) - 0.4, -0.6],
                "tickfont": {"size": 12, "color": t.ink},
                "showgrid": False,
                "zeroline": False,
            },
        },
    )


def _squares(one: MapClass, rows: list[Any], labels: Mapping[str, str], measure: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": one.label,
        "x": [row["target"] for row in rows],
        "y": [row["source"] for row in rows],
        "mode": "markers",
        "marker": {
            "symbol": "square",
            "size": _SQUARE,
            "color": one.fill,
            "line": {"color": one.outline, "width": one.width},
        },
        "customdata": [
            [row["target"], "", card(_pair(row, labels), told(row, measure), "Click to list them")] for row in rows
        ],
        "hovertemplate": "%{customdata[2]}<extra></extra>",
    }


def _pair(row: dict[str, Any], labels: Mapping[str, str]) -> str:
    source, target = (safe(labels.get(row[side], row[side])) for side in ("source", "target"))
    return f"Within {source}" if source == target else f"{source} to {target}"


def legend(ties_between_countries: pd.DataFrame, *, theme: str, measure: str, most: float) -> list[Entry]:
    """The steps with the number of pairs in each, then the dot."""
    t, kinds = palette.tokens(theme), _steps(measure, most, theme)
    counts = Counter(kinds.of(value).key for value in ties_between_countries[measure].dropna())
    entries = [
        Entry(one.label, one.fill, None if one.outline == t.bg else one.outline, count=counts.get(one.key, 0))
        for one in kinds.classes
    ]
    return [*entries, Entry("No event coded", t.grid, pattern="point")]


def _steps(measure: str, most: float, theme: str) -> steps.Steps:
    return steps.of_intensity(theme) if measure == "intensity" else steps.of_counts(most, theme)
