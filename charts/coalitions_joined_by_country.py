"""How many of the organisations we follow each country is in."""

from collections import Counter

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette, world_map
from charts.legend import Entry, of_classes
from charts.palette import MapClass

# Fixed, so that a shade means the same on every date; about equal numbers of countries in 2026.
STEPS = ((1, 2), (3, 4), (5, 6), (7, 9), (10, None))


def draw(
    coalitions_joined_by_country: pd.DataFrame,
    *,
    places: world_map.Places,
    theme: str,
    lens: str = "de_facto",
    selected: tuple[str, ...] = (),
) -> Figure:
    """The map; a click gives `location`, the ISO3 by which the rows have the facts.

    coalitions_joined_by_country: one row per state or territory in at least one organisation, with `iso3`,
    `organisations` (a count) and `names` (short names with commas between).
    """
    rows = coalitions_joined_by_country.to_dict("records")
    found = {row["iso3"]: _step(row["organisations"]) for row in rows}
    told = {row["iso3"]: str(row["organisations"]) for row in rows}
    return world_map.figure(
        classes(theme),
        found,
        told,
        places,
        theme,
        rest="none",
        lens=lens,
        selected=selected,
        line="Organisations: %{customdata}",
    )


def classes(theme: str) -> list[MapClass]:
    """From few to many, then none."""
    t, edge = palette.tokens(theme), palette.rung("member", theme)
    shades = palette.count_shades(theme)
    steps = [
        MapClass(
            _key(low),
            f"{low} or more" if high is None else f"{low} to {high}",
            fill,
            edge if index < 2 else t.bg,  # the two pale shades need an edge of their own
            0.9 if index < 2 else 0.5,
        )
        for index, ((low, high), fill) in enumerate(zip(STEPS, shades, strict=True))
    ]
    return [*steps, MapClass("none", "In none we follow", t.land, t.bg)]


def legend(coalitions_joined_by_country: pd.DataFrame, *, theme: str) -> list[Entry]:
    """The shades with the number of countries in each."""
    counts = Counter(map(_step, coalitions_joined_by_country["organisations"]))
    *steps, none = classes(theme)
    *entries, contested = of_classes(steps, counts, palette.tokens(theme))
    return [*entries, Entry(none.label, none.fill), contested]


def _key(low: int) -> str:
    return f"from-{low}"


def _step(organisations: int) -> str:
    return _key(max(low for low, _ in STEPS if low <= organisations))
