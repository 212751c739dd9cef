"""To which countries the lists tie the people, groups and ships on them; it colours nobody's status."""

from collections import Counter

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette, steps, world_map
from charts.legend import Entry, of_classes
from charts.palette import MapClass


def draw(
    designations_by_country: pd.DataFrame,
    *,
    places: world_map.Places,
    theme: str,
    most: float = 1000,
    lens: str = "de_facto",
    selected: tuple[str, ...] = (),
) -> Figure:
    """The map; a click gives `location`, the ISO3 by which the rows have the facts.

    designations_by_country: one row per country and list, with `entities` (a count); rows without a country stay
    out. most: the largest total of a country over all lists.
    """
    totals = _totals(designations_by_country)
    kinds = steps.of_counts(most, theme)
    return world_map.figure(
        [*kinds.classes, _none(theme)],
        {code: kinds.of(count).key for code, count in totals.items()},
        {code: f"{count:,}" for code, count in totals.items()},
        places,
        theme,
        rest="none",
        lens=lens,
        selected=selected,
        line="Listed: %{customdata}",
    )


def legend(designations_by_country: pd.DataFrame, *, theme: str, most: float) -> list[Entry]:
    """The shades with the number of countries in each."""
    kinds, none = steps.of_counts(most, theme), _none(theme)
    counts = Counter(kinds.of(count).key for count in _totals(designations_by_country).values())
    *entries, contested = of_classes(kinds.classes, counts, palette.tokens(theme))
    return [*entries, Entry(none.label, none.fill), contested]


def _totals(designations_by_country: pd.DataFrame) -> dict[str, int]:
    rows = designations_by_country[designations_by_country["iso3"] != ""]
    return {str(code): int(count) for code, count in rows.groupby("iso3")["entities"].sum().items()}


def _none(theme: str) -> MapClass:
    t = palette.tokens(theme)
    return MapClass("none", "Nobody tied to it by a list", t.land, t.bg)
