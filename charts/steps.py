"""Classes for how many, and for how friendly or hostile: what the charts of events and of listings share."""

from collections.abc import Sequence
from math import floor, log10

from charts import palette
from charts.palette import MapClass

_INTENSITY = (  # lower end on the Goldstein scale, label
    (-10.0, "Hostile, below −5"),
    (-5.0, "−5 to −2"),
    (-2.0, "Mixed, −2 to 2"),
    (2.0, "2 to 5"),
    (5.0, "Cooperative, 5 and above"),
)


class Steps:
    """Classes in rising order, each with the lowest value that is in it."""

    def __init__(self, lows: Sequence[float], classes: Sequence[MapClass]) -> None:
        self.lows, self.classes = tuple(lows), tuple(classes)

    def of(self, value: float) -> MapClass:
        """The class of a value; one below the lowest is in the first."""
        inside = [one for low, one in zip(self.lows, self.classes, strict=True) if low <= value]
        return inside[-1] if inside else self.classes[0]


def of_counts(most: float, theme: str) -> Steps:
    """At most five steps with round ends, few to many.

    most: the largest value of all the data, so that a shade means the same whatever is chosen.
    """
    most = max(most, 1)
    up = floor(log10(most))
    ends = [10**power for power in range(up + 1)]
    if up < 4:  # finer where there are few decades
        ends = sorted([*ends, *(3 * end for end in ends if 3 * end <= most)])
    lows = [1, *ends[-4:]] if len(ends) > 4 else ends
    t, edge = palette.tokens(theme), palette.rung("member", theme)
    shades = palette.count_shades(theme)
    fills = shades[-len(lows) :]
    classes = [
        MapClass(
            f"from-{low}",
            _label(low, ends_before),
            fill,
            edge if shades.index(fill) < 2 else t.bg,  # the two pale shades need an edge of their own
            0.9 if shades.index(fill) < 2 else 0.5,
        )
        for low, ends_before, fill in zip(lows, [*lows[1:], None], fills, strict=True)
    ]
    return Steps(lows, classes)


def _label(low: int, next_low: int | None) -> str:
    if next_low is None:
        return f"{low:,} or more"
    return f"{low:,}" if next_low == low + 1 else f"{low:,} to {next_low - 1:,}"


def of_intensity(theme: str) -> Steps:
    """Five steps of the mean intensity (Goldstein scale, -10 to 10): amber is hostile, blue cooperative."""
    t = palette.tokens(theme)
    fills = (
        t.warn,
        palette.status("eased", theme),
        palette.status("none", theme),
        palette.rung("partner", theme),
        palette.rung("founding-member", theme),
    )
    mixed = 2
    classes = [
        MapClass(f"intensity-{low:g}", label, fill, t.muted if at == mixed else t.bg, 0.7 if at == mixed else 0.5)
        for at, ((low, label), fill) in enumerate(zip(_INTENSITY, fills, strict=True))
    ]
    return Steps([low for low, _ in _INTENSITY], classes)
