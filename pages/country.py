"""Where does this country stand?"""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from entente import dates, filters, glossary, panel, reader, sentences

chosen = filters.current()
theme = panel.scheme()
names = filters.labels("country")


def ask() -> None:
    """No country is chosen: say so, offer those with news."""
    panel.heading("Country", "Which country?", "Choose a country here, in the filter bar or by the search.")
    panel.pick_country(filters.choices("country").rename(columns={"id": "iso3"}), key="pick_one")
    held = reader.rows("sanction_status_by_country", **chosen.params).sort_values("programmes_now", ascending=False)
    with st.container(horizontal=True):
        st.html('<p class="small">Most programmes now:</p>')
        for row in panel.records(held.head(5)):
            filters.page_link("country", str(row["name"]), country=[row["iso3"]])


def position(code: str) -> None:
    """Name, the sentence with its evidence, four figures."""
    asked = {**chosen.params, "country": [code], "by": [], "org": []}
    members = reader.rows("coalition_members", **asked)
    against = reader.rows("sanction_status_by_programme", **asked)
    by = reader.rows("sanction_status_by_programme", **{**asked, "country": [], "by": [code]})
    short = {row["id"]: row["also"] or row["name"] for row in panel.records(filters.choices("organisation").fillna(""))}
    clauses = sentences.position(members, against, by, reader.rows("sanction_coverage", **asked), short)
    panel.heading("Country", names[code], "")
    start = f"On {dates.in_words(chosen.as_of)} {names[code]}"
    opened = panel.sentence(start, [(clause.text, bool(clause.facts)) for clause in clauses], key="position")
    if opened is not None:
        panel.evidence(clauses[opened].facts, clauses[opened].text, known=chosen.known, key="position_evidence")
    panel.key_figures(sentences.country_figures(members, against, chosen.as_of))


if chosen.country is None:
    ask()
else:
    position(chosen.country)
