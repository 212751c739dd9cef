"""Whom do they sanction, and how hard?"""

from datetime import timedelta
from typing import Any

import streamlit as st

from charts import sanction_status_by_country
from entente import dates, filters, glossary, panel, places, reader, sentences

chosen = filters.current()
theme = panel.scheme()
LATELY = timedelta(days=365)

status = reader.rows("sanction_status_by_country", **chosen.params)
areas = reader.rows("sanction_status_by_area", **chosen.params)
coverage = reader.rows("sanction_coverage", **chosen.params)
programmes = reader.rows("sanction_status_by_programme", **chosen.params)
imposers, countries = filters.labels("by"), filters.labels("country")
authorities = sentences.imposers([imposers[code] for code in chosen.by])
targets = sentences.listed([countries[code] for code in chosen.countries], sentences.NAMED)

panel.heading(
    "Sanctions",
    f"Whom do {authorities} sanction, and how hard?",
    sentences.sanctions_lead(status, chosen.as_of),
)


def world() -> None:
    panel.chart(
        "sanction_status_by_country",
        title="Status and breadth by country",
        subtitle="Colour is the strongest programme on the state: how wide it is, and whether it applies. "
        "Groups, persons and occupied areas colour no state.",
        rows=status,
        given=chosen.params,
        figure=sanction_status_by_country.draw(
            status, areas, coverage, places=places, theme=theme, lens=chosen.lens, selected=chosen.countries
        ),
        legend=sanction_status_by_country.legend(status, coverage, theme=theme),
        key="sanctions_map",
        alt="World map of the strongest sanctions programme on each country.",
        note=sentences.coverage_note(coverage),
        asked=f"a programme by {authorities} that colours a country",
        advice="Choose more authorities, or a later as-of date.",
        picks_country=True,
        borders=True,
    )
    panel.pick_country(filters.choices("country").rename(columns={"id": "iso3"}))


def programme_words(row: dict[str, Any]) -> str:
    return f"{row['imposer_name']}: {row['name']}, {glossary.label(row['status'])}"


def against() -> str | None:
    return panel.chart_and_evidence(
        "sanction_status_by_programme",
        title=f"Programmes against {targets} on {dates.in_words(chosen.as_of)}",
        subtitle="One row a programme, with those that have ended; the last columns tell who says so.",
        rows=programmes,
        words=programme_words,
        given=chosen.params,
        figure=None,
        key="against",
        alt="Table of programmes.",
        asked=f"a programme by {authorities} against {targets}",
        known=chosen.known,
        columns=[
            "imposer_name",
            "name",
            "status",
            "since",
            "until",
            "expires",
            "breadth",
            "verification",
            "sources",
        ],
    )


world()
if chosen.countries:
    against()
else:
    st.html('<p class="small">Click a country, or choose one, to list its programmes and who says so.</p>')
