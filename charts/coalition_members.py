"""Who is in one organisation on a day: every place in the colour of its rung."""

from collections import Counter

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette, world_map
from charts.legend import Entry, of_classes
from charts.palette import MapClass
from charts.words import Row, day

_REST = "outside"


def draw(
    coalition_members: pd.DataFrame,
    *,
    places: world_map.Places,
    theme: str,
    lens: str = "de_facto",
    selected: tuple[str, ...] = (),
) -> Figure:
    """The map; a click gives `location`, the ISO3 by which `coalition_members` has the fact.

    coalition_members: the rows of one organisation on one day, one row per member, with `iso3` (empty for an
    organisation), `status`, `since` (EDTF, empty when nobody states it), `start_known` and `certainty`.
    A member whose start nobody states is drawn apart.
    """
    states = coalition_members[coalition_members["iso3"].notna()].to_dict("records")
    keys = {one.key for one in classes(theme)}
    inside = [row for row in states if _class(row) in keys]
    found = {row["iso3"]: _class(row) for row in inside}
    told = {row["iso3"]: _told(row) for row in inside}
    return world_map.figure(
        classes(theme), found, told, places, theme, rest=_REST, lens=lens, selected=selected
    )


def classes(theme: str) -> list[MapClass]:
    """The rungs, then who is outside."""
    t = palette.tokens(theme)
    return [*palette.coalition_classes(theme), MapClass(_REST, "Not a member", t.land, t.bg)]


def legend(coalition_members: pd.DataFrame, *, theme: str) -> list[Entry]:
    """The rungs with the number of states on each; organisations are not counted here."""
    states = coalition_members[coalition_members["iso3"].notna()].to_dict("records")
    inside = of_classes(palette.coalition_classes(theme), Counter(map(_class, states)), palette.tokens(theme))
    outside = classes(theme)[-1]
    return [*inside[:-1], Entry(outside.label, outside.fill), inside[-1]]


def _class(row: Row) -> str:
    known = row["start_known"] or row["status"] not in ("member", "founding-member")
    return str(row["status"]) if known else "unknown-start"


def _told(row: Row) -> str:
    return (f"Since {day(row['since'])}" if row["since"] else "No source held says since when") + (
        "; possibly" if row["certainty"] == "possible" else ""
    )
