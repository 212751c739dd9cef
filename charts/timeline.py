"""Bars in rows over time, a label above each bar: the frame of every span timeline.

Not a chart of its own. One figure serves a phone and a desk, so nothing stands left of the bars: heights are
pixels (the y axis counts them from the top), widths are time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from plotly.graph_objects import Figure

from charts import palette
from charts.words import day

Trace = dict[str, Any]  # Plotly checks it once, in Figure
Texture = Literal["solid", "inferred", "unknown", "start-unknown"]
HEAD, FOOT = 26, 26  # px above the first row for the as-of label, below the last for the years
LABEL, BAR, GAP, NOTE = 19, 13, 12, 17  # px of a row's parts; NOTE only where a row has one
FADED = 0.38  # opacity after the as-of day
MUTED = 0.5  # opacity of the bars that a click did not choose; labels and diamonds keep theirs
COARSE = 0.45  # opacity while a date known only to the month or year may or may not have come


@dataclass(frozen=True)
class Span:
    """One bar over [since, until): days as (earliest, latest), None where open."""

    since: tuple[date | None, date]
    until: tuple[date, date] | None
    colour: str
    texture: Texture
    hover: str
    customdata: list[str]


@dataclass(frozen=True)
class Diamond:
    """A stated end. kind: its outcome; small for what moves no status."""

    on: date
    outcome: str
    small: bool
    hover: str
    customdata: list[str]


@dataclass
class Row:
    """A label, its bars and diamonds, and a note under them at the right."""

    label: str
    spans: list[Span]
    diamonds: list[Diamond] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class _Piece:
    """A part of a bar that looks the same all along."""

    start: date
    end: date
    y: float
    opacity: float
    span: Span


def figure(rows: Sequence[Row], as_of: date, start: date, end: date, theme: str) -> Figure:
    """The rows from top to bottom over [start, end]; what lies after `as_of` is faint."""
    t = palette.tokens(theme)
    pieces, labels, notes, diamonds = [], [], [], []
    top = float(HEAD)
    for row in rows:
        middle = top + LABEL + BAR / 2
        labels.append((top + LABEL / 2, row.label))
        pieces += [piece for span in row.spans for piece in _pieces(span, middle, as_of, start, end)]
        diamonds += [(middle, one) for one in row.diamonds if start <= one.on <= end]
        if row.note:
            notes.append((top + LABEL + BAR + NOTE / 2 + 2, row.note))
        top += LABEL + BAR + GAP + (NOTE if row.note else 0)
    whole = top + FOOT
    texts = {
        "type": "scatter",
        "x": [start] * len(labels),
        "y": [y for y, _ in labels],
        "text": [text for _, text in labels],
        "mode": "text",
        "textposition": "middle right",
        "textfont": {"size": 13, "color": t.ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "unselected": {"textfont": {"color": t.ink}},
    }
    small = {"showarrow": False, "xanchor": "right"}
    today = {
        **small,
        "x": as_of,
        "y": HEAD / 2 - 2,
        "text": f"<b>as of {day(as_of)}</b>",
        "font": {"size": 12},
    }
    line = {
        "type": "line",
        "x0": as_of,
        "x1": as_of,
        "y0": HEAD - 4,
        "y1": top,
        "line": {"color": t.ink, "width": 1},
    }
    return Figure(
        [
            *(_bars(pieces, texture, t) for texture in ("solid", "start-unknown", "inferred", "unknown")),
            *_diamonds(diamonds, t),
            texts,
        ],
        {
            "template": palette.template(theme),
            "height": int(whole),
            "barmode": "overlay",
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "xaxis": {
                "type": "date",
                "range": [start, end],
                "showgrid": True,
                "tickformat": "%Y",
                "dtick": _years_between_ticks(start, end),
                "tick0": "2000-01-01",
                "ticklabelposition": "inside right",
                "automargin": False,
            },
            "yaxis": {"range": [whole, 0], "visible": False},
            "shapes": [line] if rows else [],
            "annotations": [
                *([today] if rows else []),
                *(
                    {
                        **small,
                        "x": 1,
                        "xref": "paper",
                        "y": y,
                        "text": note,
                        "font": {"size": 12, "color": t.muted},
                    }
                    for y, note in notes
                ),
            ],
        },
    )


def ends_of_window(as_of: date, start: date) -> date:
    """A quarter of the past again, at least half a year and at most two, for what is pending."""
    return as_of + timedelta(days=min(max((as_of - start).days // 4, 180), 730))


def _years_between_ticks(start: date, end: date) -> str:
    years = max(round((end - start).days / 365 / 6), 1)
    return f"M{12 * min(step for step in (1, 2, 5, 10, 20, 50) if step >= min(years, 50))}"


def _pieces(span: Span, y: float, as_of: date, start: date, end: date) -> list[_Piece]:
    """The bar cut where its look changes: at coarse ends and at the as-of day, within the window.

    A coarse start is drawn pale over its whole width; a coarse end too, unless the next bar starts in it.
    """
    first, sure = span.since[0] or start, span.since[1]
    last_sure, last = span.until or (end, end)
    edges = sorted({start, end, as_of, first, min(sure, last), last_sure, last})
    found = []
    for left, right in zip(edges, edges[1:], strict=False):
        if left < max(first, start) or right > min(last, end):
            continue
        unsure = left < sure or left >= last_sure
        opacity = (FADED if left >= as_of else 1) * (COARSE if unsure and span.texture == "solid" else 1)
        found.append(_Piece(left, right, y, opacity, span))
    return found


def _bars(pieces: Sequence[_Piece], texture: Texture, t: palette.Tokens) -> Trace:
    """One trace for each texture, since a pattern's lines cannot vary in thickness within a trace."""
    mine = [piece for piece in pieces if piece.span.texture == texture]
    colours = [piece.span.colour for piece in mine]
    look: dict[str, object] = {"color": colours, "line": {"width": 0}}
    if texture == "inferred":
        pattern = {
            "shape": "/",
            "size": 5,
            "solidity": 0.45,
            "fgcolor": colours,
            "bgcolor": t.bg,
            "fillmode": "replace",
        }
        look |= {"pattern": pattern, "line": {"width": 1, "color": colours}}
    elif texture == "unknown":
        pattern = {
            "shape": "/",
            "size": 5,
            "solidity": 0.18,
            "fgcolor": t.hatch,
            "bgcolor": t.bg,
            "fillmode": "replace",
        }
        look |= {"pattern": pattern, "line": {"width": 1, "color": t.hatch}}
    elif texture == "start-unknown":
        look["pattern"] = {"shape": "/", "size": 6, "solidity": 0.25, "fgcolor": t.bg, "bgcolor": colours}
    look["opacity"] = [piece.opacity for piece in mine]
    return dict(
        type="bar",
        name=texture,
        orientation="h",
        base=[piece.start for piece in mine],
        x=[(piece.end - piece.start).days * 86_400_000 for piece in mine],  # ms, the unit of a date axis
        y=[piece.y for piece in mine],
        width=BAR,
        marker=look,
        unselected={"marker": {"opacity": MUTED}},
        customdata=[[*piece.span.customdata, piece.span.hover] for piece in mine],
        hovertemplate="%{customdata[2]}<extra></extra>",
    )


def _diamonds(found: Sequence[tuple[float, Diamond]], t: palette.Tokens) -> list[Trace]:
    """Filled while pending, open when it is over; with a bar when something else came first or it was put off."""
    barred = [(y, one) for y, one in found if one.outcome in ("superseded", "extended")]
    return [
        dict(
            type="scatter",
            name="expiry",
            x=[one.on for _, one in found],
            y=[y for y, _ in found],
            mode="markers",
            marker={
                "symbol": "diamond",
                "size": [8 if one.small else 11 for _, one in found],
                "color": [t.ink if one.outcome == "pending" else t.bg for _, one in found],
                "line": {
                    "width": 1.4,
                    "color": [t.muted if one.outcome == "not_known" else t.ink for _, one in found],
                },
                "opacity": 1,
            },
            unselected={"marker": {"opacity": 1}},
            customdata=[[*one.customdata, one.hover] for _, one in found],
            hovertemplate="%{customdata[2]}<extra></extra>",
        ),
        dict(
            type="scatter",
            name="expiry",
            x=[one.on for _, one in barred],
            y=[y for y, _ in barred],
            mode="markers",
            marker={
                "symbol": "line-ew",
                "size": [8 if one.small else 11 for _, one in barred],
                "line": {"width": 1.4, "color": t.ink},
            },
            unselected={"marker": {"opacity": 1}},
            hoverinfo="skip",
        ),
    ]
