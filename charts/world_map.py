"""The world in classes: the layers every map here shares. Geometry comes by address, not in the figure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from plotly.graph_objects import Choropleth, Figure, Scattergeo

from charts import palette
from charts.palette import MapClass

GEOMETRY = "/app/static/map/world.json"

Line = tuple[Sequence[float | None], Sequence[float | None]]  # longitudes and latitudes, None breaks the line
NO_LINE: Line = ((), ())


@dataclass(frozen=True)
class Place:
    """One shape of the layer: its class's number, None for plain land; hover is a short HTML text."""

    code: str
    hover: str
    number: int | None = None


@dataclass(frozen=True)
class Dot:
    """A point: a place too small to see, a contested area too small for an outline (`ring`), a hover target."""

    code: str
    lon: float
    lat: float
    hover: str
    number: int | None = None


def layers(
    classes: Sequence[MapClass],
    places: Sequence[Place],
    *,
    scheme: str,
    hatch_over: Line = NO_LINE,
    hatch_land: Line = NO_LINE,
    contested: Line = NO_LINE,
    rings: Sequence[Dot] = (),
    dots: Sequence[Dot] = (),
    targets: Sequence[Dot] = (),
    selected: str | None = None,
) -> Figure:
    """Draw the map: one trace of all shapes, then lines and dots that take no clicks but the dots'.

    hatch_over: lines over coloured shapes (start unknown); hatch_land: over plain land (unknown).
    dots: places under 6,000 km2 in their class's colour; targets: invisible, to hit places under 30,000 km2.
    A click gives `location` on a shape and customdata (the code) on a dot.
    """
    t = palette.tokens(scheme)
    figure = Figure(layout=_layout(scheme))
    figure.add_trace(_shapes(classes, places, t.land, t.bg))
    if selected:
        figure.add_trace(_outline(places, selected, t.ink))
    for line, colour, width in ((hatch_over, t.bg, 1.1), (hatch_land, t.hatch, 0.9)):
        if line[0]:
            figure.add_trace(_line(line, colour, width))
    if contested[0]:
        figure.add_trace(_line(contested, t.muted, 0.9, "2px,2px"))
    if rings:
        figure.add_trace(_dots(rings, ["rgba(0,0,0,0)"], 5, t.muted, 1))
    if targets:
        figure.add_trace(_dots(targets, ["rgba(0,0,0,0)"], 14, "rgba(0,0,0,0)", 0))
    if dots:
        fills = [t.land if dot.number is None else classes[dot.number].fill for dot in dots]
        figure.add_trace(_dots(dots, fills, 8, t.bg, 1.2))
    return figure


def _layout(scheme: str) -> dict[str, object]:
    return {
        "template": palette.template(scheme),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "geo": {
            "visible": False,
            "fitbounds": False,
            "projection": {"type": "equal earth", "rotation": {"lon": 11}, "scale": 1.09},
            "center": {"lon": 11, "lat": 7},
        },
        "uirevision": "map",
    }


def _shapes(classes: Sequence[MapClass], places: Sequence[Place], land: str, edge: str) -> Choropleth:
    """Every shape in its class's colour; plain land is the last step of the scale."""
    fills = [*(one.fill for one in classes), land]
    steps = len(fills)
    numbers = [len(classes) if place.number is None else place.number for place in places]
    edges = [edge if place.number is None else classes[place.number].outline for place in places]
    widths = [0.5 if place.number is None else classes[place.number].width for place in places]
    plain = all(one == edge for one in edges)
    return Choropleth(
        geojson=GEOMETRY,
        featureidkey="id",
        locations=[place.code for place in places],
        z=np.array(numbers, dtype="int8"),
        zmin=-0.5,
        zmax=steps - 0.5,
        colorscale=[[edge_at / steps, fill] for i, fill in enumerate(fills) for edge_at in (i, i + 1)],
        showscale=False,
        marker={"line": {"color": edge if plain else edges, "width": 0.5 if plain else widths}},
        text=[place.hover for place in places],
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _outline(places: Sequence[Place], selected: str, ink: str) -> Choropleth:
    """The chosen place's edge, on top; it carries the same hover and click as the shape below."""
    hover = next((place.hover for place in places if place.code == selected), "")
    return Choropleth(
        geojson=GEOMETRY,
        featureidkey="id",
        locations=[selected],
        z=[0],
        colorscale=[[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
        showscale=False,
        marker={"line": {"color": ink, "width": 1.6}},
        text=[hover],
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _line(line: Line, colour: str, width: float, dash: str | None = None) -> Scattergeo:
    return Scattergeo(
        lon=list(line[0]),
        lat=list(line[1]),
        mode="lines",
        line={"color": colour, "width": width, **({"dash": dash} if dash else {})},
        hoverinfo="skip",
    )


def _dots(dots: Sequence[Dot], fills: Sequence[str], size: int, edge: str, width: float) -> Scattergeo:
    return Scattergeo(
        lon=[dot.lon for dot in dots],
        lat=[dot.lat for dot in dots],
        mode="markers",
        marker={
            "size": size,
            "color": fills[0] if len(set(fills)) == 1 else list(fills),
            "line": {"color": edge, "width": width},
            "opacity": 1,
        },
        customdata=[dot.code for dot in dots],
        text=[dot.hover for dot in dots],
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
