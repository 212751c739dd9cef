"""Two organisations on a day: who is in both, and who only in one."""

from collections import Counter

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette, world_map
from charts.legend import Entry, of_classes
from charts.palette import MapClass
from charts.words import Row, day

INSIDE = ("founding-member", "member", "suspended")


def draw(
    coalition_members: pd.DataFrame,
    *,
    first: str,
    second: str,
    places: world_map.Places,
    theme: str,
    lens: str = "de_facto",
    selected: tuple[str, ...] = (),
) -> Figure:
    """The map; a click gives `location`, the ISO3 by which `coalition_members` has the facts.

    coalition_members: the rows of two organisations on one day, one row per member and organisation.
    first, second: their ids as in `org`. Members and suspended members are inside; other rungs are not.
    """
    memberships = _inside(coalition_members)
    found = _groups(memberships, first, second)
    told: dict[str, str] = {}
    for row in memberships:
        since = day(row["since"]) or "start not stated"
        told[row["iso3"]] = f"{told[row['iso3']]}; {since}" if row["iso3"] in told else since
    return world_map.figure(
        classes(first, second, theme),
        found,
        told,
        places,
        theme,
        rest="outside",
        lens=lens,
        selected=selected,
    )


def classes(first: str, second: str, theme: str) -> list[MapClass]:
    t = palette.tokens(theme)
    return [
        MapClass("both", f"{first} and {second}", palette.rung("founding-member", theme), t.bg),
        MapClass("first", f"Only {first}", palette.rung("partner", theme), t.bg),
        MapClass(
            "second", f"Only {second}", palette.rung("observer", theme), palette.rung("member", theme), 0.9
        ),
        MapClass("outside", "In neither", t.land, t.bg),
    ]


def legend(coalition_members: pd.DataFrame, *, first: str, second: str, theme: str) -> list[Entry]:
    """Both, only the first, only the second, with the number of states; organisations are not counted."""
    counts = Counter(_groups(_inside(coalition_members), first, second).values())
    *inside, outside = classes(first, second, theme)
    *entries, contested = of_classes(inside, counts, palette.tokens(theme))
    return [*entries, Entry(outside.label, outside.fill), contested]


def _inside(coalition_members: pd.DataFrame) -> list[Row]:
    rows = coalition_members
    return rows[rows["iso3"].notna() & rows["status"].isin(INSIDE)].to_dict("records")


def _groups(memberships: list[Row], first: str, second: str) -> dict[str, str]:
    orgs: dict[str, set[str]] = {}
    for row in memberships:
        orgs.setdefault(row["iso3"], set()).add(row["org"])
    return {
        iso3: "both" if {first, second} <= within else "first" if first in within else "second"
        for iso3, within in orgs.items()
        if within & {first, second}
    }
