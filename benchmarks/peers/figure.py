"""The one map that every contender draws: events of a country over five years."""

from typing import Any

from plotly.graph_objects import Choropleth, Figure

YEARS = 5


def draw(iso3: list[str], events: list[int], year: int, shapes: str) -> Figure:
    """shapes: address of the GeoJSON. The title names the year, so that a browser can tell the paint."""
    trace = Choropleth(locations=iso3, z=events, geojson=shapes, featureidkey="properties.code")
    figure = Figure([trace], layout={"title": {"text": f"Events from {year}"}, "template": None})
    return figure.update_geos(visible=False, fitbounds=False)


def config(topology: str) -> dict[str, Any]:
    """Plotly fetches a topology for every map; this one is empty and local."""
    return {"topojsonURL": topology}
