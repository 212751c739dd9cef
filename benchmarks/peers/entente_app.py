"""Entente's way: the same page over the rollups, by the query events_by_country."""

import gc
import os
from datetime import date
from pathlib import Path

import duckdb
import streamlit as st
from figure import YEARS, config, draw

from entente import queries, store
from entente.feeds.events import attach_events


@st.cache_resource
def connection() -> duckdb.DuckDBPyConnection:
    """One connection a process; every run takes a cursor."""
    folder = Path(os.environ["PEER_DATA"])
    con = duckdb.connect(
        str(store.newest(folder)), read_only=True, config={"threads": 2, "memory_limit": store.QUERY_MEMORY}
    )
    attach_events(con, folder)
    gc.collect()
    gc.freeze()
    return con


year = int(st.number_input("From year", 1979, 2021, 2000, key="year"))
by_country = queries.rows(
    connection(), "events_by_country", from_=date(year, 1, 1), to=date(year + YEARS - 1, 12, 31)
)
figure = draw(by_country["iso3"].tolist(), by_country["events"].tolist(), year, "/app/static/map/world.json")
st.plotly_chart(figure, key="map", theme=None, config=config("/app/static/"))
