"""Which states are under sanctions on a day, and how wide those are (DERIVATION 4)."""

from collections import Counter
from dataclasses import replace

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette, world_map
from charts.legend import Entry, of_classes
from charts.words import Row, day, safe, short

NAMED = 6
_LETTERS = 34


def draw(
    sanction_status_by_country: pd.DataFrame,
    sanction_status_by_area: pd.DataFrame,
    sanction_coverage: pd.DataFrame,
    *,
    places: world_map.Places,
    theme: str,
    lens: str = "de_facto",
    selected: tuple[str, ...] = (),
) -> Figure:
    """The map; a click gives `location`, the ISO3 by which the rows have the facts.

    sanction_status_by_country: one row per state with a programme that colours it, with `class`, `programmes`
    (names with semicolons between, the strongest first) and `next_expiry`.
    sanction_status_by_area: one row per programme on a contested or occupied area; it colours the mark of a
    contested area that its `area` names.
    sanction_coverage: one row per imposer asked; a state without a programme is "none known" when one of them is
    covered, else "not covered".
    """
    found, told = {}, {}
    for row in sanction_status_by_country.to_dict("records"):
        found[row["iso3"]] = row["class"]
        told[row["iso3"]] = _told(row["programmes"], row["next_expiry"])
    for code, area in _areas(sanction_status_by_area, places).items():
        found[code] = area["class"]
        told[code] = safe(short(area["name"], _LETTERS))
    rest = "none_known" if sanction_coverage["covered"].any() else "not_covered"
    return world_map.figure(
        palette.sanction_classes(theme), found, told, places, theme, rest=rest, lens=lens, selected=selected
    )


def legend(
    sanction_status_by_country: pd.DataFrame, sanction_coverage: pd.DataFrame, *, theme: str
) -> list[Entry]:
    """The nine classes with the number of states in each; the two that speak of all others have no number."""
    covered = bool(sanction_coverage["covered"].any())
    counts = Counter(sanction_status_by_country["class"])
    others = {"None known": covered, "Not covered": not covered}
    return [
        replace(entry, count=None if others[entry.label] else 0) if entry.label in others else entry
        for entry in of_classes(palette.sanction_classes(theme), counts, palette.tokens(theme))
    ]


def _told(programmes: str, next_expiry: pd.Timestamp) -> str:
    names = programmes.split("; ")
    more = [f"and {len(names) - NAMED} more"] if len(names) > NAMED else []
    ends = [f"next end {day(next_expiry)}"] if not pd.isna(next_expiry) else []
    return "<br>\u00a0".join([*(safe(short(name, _LETTERS)) for name in names[:NAMED]), *more, *ends])


def _areas(sanction_status_by_area: pd.DataFrame, places: world_map.Places) -> dict[str, Row]:
    """The strongest programme on each contested area that an `area` names."""
    order = [one.key for one in palette.sanction_classes("light")]
    rows = sorted(
        sanction_status_by_area.to_dict("records"), key=lambda row: order.index(row["class"]), reverse=True
    )
    return {area.code: row for row in rows for area in places.contested() if area.name in row["area"]}
