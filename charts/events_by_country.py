"""Where a feed codes events: how many, in how many reports, or how hostile."""

from collections import Counter

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette, steps, world_map
from charts.legend import Entry, of_classes
from charts.palette import MapClass
from charts.words import Row


def draw(
    events_by_country: pd.DataFrame,
    *,
    places: world_map.Places,
    theme: str,
    measure: str = "events",
    most: float = 1000,
    covered: bool = True,
    lens: str = "de_facto",
    selected: tuple[str, ...] = (),
) -> Figure:
    """The map; a click gives `location`, the ISO3 of the rows.

    events_by_country: the rows of one feed, one per country, with `events` and `reports` (counts) and `intensity`
    (mean, -10 to 10). measure: which of the three is shown. most: the largest count of all the feed's time.
    covered: the feed was sound over the days asked; else a country without a row says "not covered".
    """
    rows = events_by_country.to_dict("records")
    kinds = _steps(measure, most, theme)
    *_, not_given, rest = classes(theme, measure, most, covered)
    found = {
        row["iso3"]: not_given.key if pd.isna(row[measure]) else kinds.of(row[measure]).key for row in rows
    }
    return world_map.figure(
        classes(theme, measure, most, covered),
        found,
        {row["iso3"]: told(row, measure) for row in rows},
        places,
        theme,
        rest=rest.key,
        lens=lens,
        selected=selected,
        line="%{customdata}",
    )


def classes(theme: str, measure: str, most: float, covered: bool) -> list[MapClass]:
    """The steps, then countries whose rows have no value, then those without a row."""
    t = palette.tokens(theme)
    rest = (
        MapClass("no-event", "No event coded", palette.status("none", theme), t.muted, 0.7)
        if covered
        else MapClass("not-covered", "Not covered", t.land, t.bg)
    )
    if covered and measure == "intensity":  # the pale fill is taken by "mixed"
        rest = MapClass("no-event", "No event coded", t.land, t.bg)
    not_given = MapClass("not-given", "Not given by the feed", t.land, t.muted, 0.7, hatched=True)
    return [*_steps(measure, most, theme).classes, not_given, rest]


def legend(
    events_by_country: pd.DataFrame, *, theme: str, measure: str, most: float, covered: bool
) -> list[Entry]:
    """The classes with the number of countries in each; the last speaks of all others and has none."""
    kinds = _steps(measure, most, theme)
    values = events_by_country[measure]
    counts = Counter(kinds.of(value).key for value in values.dropna())
    *stepped, not_given, rest = classes(theme, measure, most, covered)
    missing = int(values.isna().sum())
    shown = [*stepped, not_given] if missing else stepped
    *entries, contested = of_classes(shown, counts | {not_given.key: missing}, palette.tokens(theme))
    outline = None if rest.outline == palette.tokens(theme).bg else rest.outline
    return [*entries, Entry(rest.label, rest.fill, outline), contested]


def told(row: Row, measure: str) -> str:
    """What a row counts, in words: "23 events, 85 reports"."""
    events = f"{row['events']:,} event{'' if row['events'] == 1 else 's'}"
    if measure == "intensity" and not pd.isna(row["intensity"]):
        return f"Intensity {row['intensity']:.1f} over {events}".replace("-", "−")
    if pd.isna(row["reports"]):
        return events
    return f"{events}, {int(row['reports']):,} report{'' if row['reports'] == 1 else 's'}"


def _steps(measure: str, most: float, theme: str) -> steps.Steps:
    return steps.of_intensity(theme) if measure == "intensity" else steps.of_counts(most, theme)
