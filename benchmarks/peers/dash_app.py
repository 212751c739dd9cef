"""Dash with pandas: the Parquet file is read once, at the start."""

import os
from datetime import date

import pandas as pd
from dash import Dash, Input, Output, dcc, html
from figure import YEARS, config, draw
from plotly.graph_objects import Figure

events = pd.read_parquet(os.environ["PEER_DATA"] + "/events.parquet")
events["date"] = pd.to_datetime(events["date"])
app = Dash(__name__, assets_folder=os.environ["PEER_STATIC"])
app.layout = html.Div(
    [
        dcc.Input(id="year", type="number", value=2000, debounce=True),
        dcc.Graph(id="map", config=config("/assets/")),
    ]
)


@app.callback(Output("map", "figure"), Input("year", "value"))
def by_country(year: int) -> Figure:
    """The map from a year on."""
    period = (events["date"] >= pd.Timestamp(date(year, 1, 1))) & (
        events["date"] < pd.Timestamp(date(year + YEARS, 1, 1))
    )
    counted = events[period].groupby("source", observed=True).size()
    return draw(counted.index.tolist(), counted.tolist(), year, "/assets/map/world.json")


if __name__ == "__main__":
    app.run(port=int(os.environ["PEER_PORT"]))
