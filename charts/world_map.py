"""The world in classes: the frame of every map.

Not a chart of its own. Geometry comes to the browser by URL, so that a figure carries only which place is in
which class. Layers from below: places, outlines of pale classes, hatch, contested areas, small states, selection.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from plotly.graph_objects import Figure

from charts import palette
from charts.palette import MapClass
from charts.words import card, safe

GEOJSON = "/app/static/map/world.json"  # features carry `id` and the property `name`
# Plain dictionaries: Plotly checks them once, in Figure, and its own classes a second time.
Trace = dict[str, Any]

NOWHERE = "rgba(0,0,0,0)"
# "skip" alone is not obeyed: the template's words would still show.
SILENT = {"hoverinfo": "skip", "hovertemplate": ""}


class Marker(Protocol):
    """A small place; `kind` is "dot" where its shape cannot be seen, "hover" where it is hard to hit."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Contested(Protocol):
    """A contested area; `lines` are lists of (longitude, latitude) in degrees, drawn dotted."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def caption(self) -> str: ...
    @property
    def mark(self) -> str: ...
    @property
    def lines(self) -> list[list[tuple[float, float]]]: ...


class Places(Protocol):
    """What a map asks of the layer of territories; `entente.places` answers it."""

    def drawn(self) -> Sequence[str]:
        """Codes that have a shape."""
        ...

    def name(self, code: str) -> str: ...

    def roll_up(self, code: str, lens: Any) -> str:
        """The code whose class a place takes when nothing is recorded for itself."""
        ...

    def markers(self) -> Sequence[Marker]: ...

    def hatch_lines(self, codes: Iterable[str]) -> tuple[Sequence[float | None], Sequence[float | None]]:
        """Longitudes and latitudes of slanting lines, None between two lines."""
        ...

    def contested(self) -> Sequence[Contested]: ...

    def contested_lines(self) -> tuple[Sequence[float | None], Sequence[float | None]]: ...


def figure(
    classes: Sequence[MapClass],
    found: Mapping[str, str],
    told: Mapping[str, str],
    places: Places,
    theme: str,
    *,
    rest: str,
    lens: str = "de_facto",
    selected: Collection[str] = (),
    line: str = "%{fullData.name}<br>\u00a0%{customdata}",
) -> Figure:
    """Every place in the colour of its class.

    found: code to the class's key, of places with a record. told: code to what the hover says of it.
    rest: the class of places without a record, dependencies among them: Greenland is in none of Denmark's
    treaties until a claim says so. Only a contested area without a record takes the class of the state the lens
    rolls it up to, or stays land.
    line: what the hover says under the name; `customdata` is what is told, `fullData.name` the class.
    """
    t = palette.tokens(theme)
    contested = {area.code: area for area in places.contested()}
    class_of, says = {}, {}
    for code in places.drawn():
        holder = places.roll_up(code, lens) if code in contested and code not in found else code
        if holder in found:
            class_of[code] = found[holder]
            says[code] = told[holder] if holder == code else f"as {safe(places.name(holder))}"
        elif code not in contested:
            class_of[code] = rest
    marked = {one.code: one.kind for one in places.markers() if one.code not in contested}
    dots = [code for code, kind in marked.items() if kind == "dot" and code in found]
    filled, small = [], []
    for one in classes:
        inside = [code for code, key in class_of.items() if key == one.key and code not in contested]
        hit = [code for code in inside if code in marked]
        hover = {"hovertemplate": _hover(t, one.label)} if one.key == rest else {}
        if inside:
            # The small places come last and untold: their marker above them does the talking.
            big = [code for code in inside if code not in marked]
            filled.append(_filled(one, big + hit, [says[code] for code in big if code in says], hover))
        if hit:
            small.append(_small(one, hit, dots, says, hover))
    by_key = {one.key: one for one in classes}
    traces = [
        *filled,
        *_hatch([code for code, key in class_of.items() if by_key[key].hatched], places, t),
        *_contested(
            list(contested.values()), places, {code: by_key[key] for code, key in class_of.items()}, says, t
        ),
        *small,
    ]
    if selected:
        traces.append(_line_around(list(selected), t.ink, 1.6))
    return Figure(traces, _layout(theme, line))


def _layout(theme: str, line: str) -> Trace:
    """What all traces share stands in the template, once: a filter step sends a small figure."""
    t, whole = palette.tokens(theme), palette.template(theme).layout
    shared = {"geojson": GEOJSON, "hovertemplate": _hover(t, line), "hovertemplatefallback": ""}
    return dict(
        template={
            "data": {
                "choropleth": [{**shared, "showscale": False}],
                "scattergeo": [{**shared, "marker": {"line": {"color": t.bg, "width": 1.2}}}],
            }
        },
        font=whole.font,
        hoverlabel=whole.hoverlabel,
        paper_bgcolor=NOWHERE,
        showlegend=False,
        dragmode="pan",  # these three are what Streamlit sets where they are left out, drawing anew
        clickmode="event+select",
        hovermode="closest",
        # Beyond a marker's own 4 px; Plotly's 20 would give the middle of Germany to Luxembourg.
        hoverdistance=3,
        # The style sheet's own height on a wide screen: drawn at another one, the map is drawn twice.
        height=512,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        geo={
            "visible": False,
            "fitbounds": False,
            "bgcolor": NOWHERE,
            "projection": {"type": "equal earth", "rotation": {"lon": 11}, "scale": 1.09},
            "center": {"lon": 11, "lat": 7},
        },
    )


def _hover(t: palette.Tokens, *lines: str) -> str:
    hint = f'<span style="color:{t.muted}">Click to choose</span>'
    return card("%{properties.name}", *lines, hint) + "<extra></extra>"


def _filled(one: MapClass, codes: Sequence[str], told: Sequence[str], hover: dict[str, str]) -> Trace:
    return dict(
        type="choropleth",
        name=one.label,
        locations=codes,
        z=np.zeros(len(codes), dtype="int8"),
        colorscale=[[0, one.fill], [1, one.fill]],
        marker={"line": {"color": one.outline, "width": one.width}},
        customdata=told,
        **hover,
    )


def _line_around(codes: list[str], colour: str, width: float) -> Trace:
    """An edge and no fill; the pointer reaches the place below."""
    return dict(
        type="choropleth",
        locations=codes,
        z=np.zeros(len(codes), dtype="int8"),
        colorscale=[[0, NOWHERE], [1, NOWHERE]],
        marker={"line": {"color": colour, "width": width}},
        **SILENT,
    )


def _degrees(lines: tuple[Sequence[float | None], Sequence[float | None]]) -> dict[str, Any]:
    """As 32-bit numbers (centimetres to metres on the ground); None becomes NaN, a gap."""
    lon, lat = lines
    return {"lon": np.array(lon, dtype="float32"), "lat": np.array(lat, dtype="float32")}


def _hatch(codes: Sequence[str], places: Places, t: palette.Tokens) -> list[Trace]:
    if not codes:
        return []
    line = {"color": t.bg, "width": 1.1}
    return [
        dict(
            type="scattergeo",
            **_degrees(places.hatch_lines(codes)),
            mode="lines",
            line=line,
            **SILENT,
            name="hatch",
        )
    ]


def _contested(
    areas: Sequence[Contested],
    places: Places,
    class_of: Mapping[str, MapClass],
    says: Mapping[str, str],
    t: palette.Tokens,
) -> list[Trace]:
    """Fills of their own over the classes, dotted edges, and something to hover on the rings."""
    shaped = [area for area in areas if area.code in places.drawn()]
    rings = [area for area in areas if area not in shaped]
    fills = [class_of[area.code].fill if area.code in class_of else t.land for area in shaped]
    shades = sorted(set(fills))
    centres = [np.mean([point for line in area.lines for point in line], axis=0) for area in rings]
    own = [
        f"{class_of[area.code].label}, {says[area.code]}" if area.code in says else "Nothing recorded"
        for area in shaped
    ]
    return [
        dict(
            type="choropleth",
            name="contested",
            locations=[area.code for area in shaped],
            z=np.array([shades.index(fill) for fill in fills], dtype="int8"),
            colorscale=[
                [edge / len(shades), fill] for rank, fill in enumerate(shades) for edge in (rank, rank + 1)
            ],
            zmin=-0.5,
            zmax=len(shades) - 0.5,
            marker={"line": {"width": 0}},
            customdata=[[words, _caption(area)] for words, area in zip(own, shaped, strict=True)],
            hovertemplate=_hover(t, "%{customdata[0]}", "%{customdata[1]}"),
        ),
        dict(
            type="scattergeo",
            name="contested",
            **_degrees(places.contested_lines()),
            mode="lines",
            line={"color": t.muted, "width": 0.9, "dash": "2px,2px"},
            **SILENT,
        ),
        dict(
            type="scattergeo",
            name="contested",
            lon=[float(lon) for lon, _ in centres],
            lat=[float(lat) for _, lat in centres],
            mode="markers",
            marker={"size": 8, "opacity": 0},
            customdata=[[safe(area.name), _caption(area)] for area in rings],
            hovertemplate=card("%{customdata[0]}", "%{customdata[1]}") + "<extra></extra>",
        ),
    ]


def _caption(area: Contested) -> str:
    """In two lines, or a phone cuts it."""
    return safe(area.caption).replace(", claimed", ",<br>\u00a0claimed")


def _small(
    one: MapClass, codes: Sequence[str], dots: Collection[str], says: Mapping[str, str], hover: dict[str, str]
) -> Trace:
    """The small places of one class: a dot for the smallest states, for the others something to hit, unseen."""
    seen = np.array([code in dots for code in codes])
    return dict(
        type="scattergeo",
        name=one.label,
        locations=codes,
        mode="markers",
        marker={
            "color": one.fill,
            "size": 8,
            "opacity": seen.astype("int8"),
        },
        customdata=[says[code] for code in codes if code in says],
        **hover,
    )
