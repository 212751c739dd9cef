"""The plain script: Streamlit reads the CSV with pandas on every run, without a cache."""

import os
from datetime import date

import pandas as pd
import streamlit as st
from figure import YEARS, config, draw

year = int(st.number_input("From year", 1979, 2021, 2000, key="year"))
events = pd.read_csv(os.environ["PEER_DATA"] + "/events.csv", parse_dates=["date"])
period = (events["date"] >= str(date(year, 1, 1))) & (events["date"] < str(date(year + YEARS, 1, 1)))
by_country = events[period].groupby("source").size()
figure = draw(by_country.index.tolist(), by_country.tolist(), year, "/app/static/map/world.json")
st.plotly_chart(figure, key="map", theme=None, config=config("/app/static/"))
