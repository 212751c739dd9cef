"""Entries of a legend: the pages draw them in HTML above the figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charts.palette import MapClass, Tokens


@dataclass(frozen=True)
class Entry:
    """One swatch and word.

    pattern: "solid", "hatch-over" (lines over the colour), "hatch" (lines on land), "inferred" (lines of the colour),
    "dotted" (a line), "dot", "dot-open", "point" (a small dot), "diamond", "diamond-open", "diamond-bar". count: None shows none; 0 keeps the place of an empty class, muted.
    """

    label: str
    fill: str
    outline: str | None = None
    pattern: str = "solid"
    count: int | None = None


def of_classes(classes: Sequence[MapClass], counts: Mapping[str, int], t: Tokens) -> list[Entry]:
    """The classes in their order with their counts, then the dotted line of contested areas."""
    entries = [
        Entry(
            one.label,
            one.fill,
            None if one.outline == t.bg else one.outline,
            "hatch-over" if one.hatched else "solid",
            counts.get(one.key, 0),
        )
        for one in classes
    ]
    return [*entries, Entry("Contested area", t.muted, pattern="dotted")]
