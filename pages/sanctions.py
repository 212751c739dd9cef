"""Whom do they sanction, and how hard?"""

from datetime import timedelta

import pandas as pd
import streamlit as st

from charts import (
    measures_by_target_and_imposer,
    programmes_in_force_over_time,
    sanction_acts_by_year,
    sanction_spans,
    sanction_status_by_country,
)
from entente import dates, filters, glossary, panel, places, reader, sentences

LATELY = timedelta(days=365)

chosen, theme = filters.current(), panel.scheme()
day = dates.in_words(chosen.as_of)
given = chosen.params
status = reader.rows("sanction_status_by_country", **given)
coverage = reader.rows("sanction_coverage", **given)
programmes = reader.rows("sanction_status_by_programme", **given)
spans = reader.rows("sanction_spans", **given)
expiries = reader.rows("sanction_expiries", **given | {"from": None, "to": None})
authorities = [filters.names("imposer")[code] for code in chosen.by]
targets = sentences.listed((filters.names("country")[code] for code in chosen.countries), sentences.NAMED)
by_whom = f"by {sentences.imposers(authorities)}" + (f" against {targets}" if targets else "")

panel.heading("Sanctions", sentences.sanctions_title(authorities), sentences.sanctions_lead(status, chosen.as_of))

# Where: every country; the filter marks a country here and hides no other.
panel.chart(
    "sanction_status_by_country",
    title="Status and breadth by country",
    subtitle="Colour is the strongest programme on the state: how wide it is and whether it applies. "
    "Groups, persons and occupied areas colour no state.",
    rows=status,
    given=given,
    figure=sanction_status_by_country.draw(
        status, reader.rows("sanction_status_by_area", **given), coverage,
        places=places, theme=theme, lens=chosen.lens, selected=chosen.countries,
    ),
    legend=sanction_status_by_country.legend(status, coverage, theme=theme),
    key="sanctions_map",
    alt=f"World map: the strongest sanctions programme on each country on {day}.",
    note=sentences.coverage_note(coverage),
    asked=f"a programme {by_whom} that colours a country on {day}",
    advice="Choose more authorities, or a later as-of date.",
    picks_country=True,
    borders=True,
)  # fmt: skip
panel.pick_country(filters.choices("country").rename(columns={"id": "iso3"}))

# What stands there, and who says so.
if chosen.countries:
    panel.chart_and_evidence(
        "sanction_status_by_programme",
        title=f"Programmes against {targets} on {day}",
        subtitle="One row a programme, those that have ended too; the last columns tell who says so.",
        rows=programmes,
        words=lambda row: f"{row['imposer_name']}: {row['name']}, {glossary.label(row['status'])}",
        given=given,
        figure=None,
        key="against",
        alt="The programmes.",
        asked=f"a programme {by_whom}",
        advice="Choose another country or more authorities. Nothing found is not the same as none.",
        columns=["imposer_name", "name", "status", "since", "until", "expires", "sources", "breadth", "verification"],
    )
else:
    st.html('<p class="small">Click a country, or choose one, to list its programmes and who says so.</p>')

# How it came about: without a country chosen, the programmes whose status changed in the year before.
moved = spans["since_earliest"].between(pd.Timestamp(chosen.as_of - LATELY), pd.Timestamp(chosen.as_of))
every = bool(chosen.countries) or st.session_state.get("timeline_every", False)
shown = list(dict.fromkeys(spans["programme_id"] if every else spans.loc[moved, "programme_id"]))
drawn = spans[spans["programme_id"].isin(shown)]
years = panel.years(reader.day(drawn["since_earliest"].min()) or chosen.as_of, chosen.as_of)


def timeline_tools() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        panel.switch("Years shown", list(years), "timeline_years")
        if not chosen.countries:
            st.toggle(f"Show all {spans['programme_id'].nunique()} programmes", key="timeline_every")


bars = sanction_spans.draw(
    drawn, expiries, as_of=chosen.as_of, theme=theme, start=panel.picked(years, "timeline_years"), end=chosen.to
)
asked = panel.chart_and_evidence(
    "sanction_spans",
    title="Status over time" if every else f"Status over time: what changed in the year before {day}",
    subtitle="Each row is one programme; colour is its status, and after the as-of line it fades. "
    "Hatched in colour: inferred, as when a relief ran out. A diamond is a stated end.",
    rows=drawn,
    words=lambda row: f"{row['name']}: {glossary.label(row['status'])} since {row['since'] or 'an unknown day'}",
    given=given | {"programme": shown},
    figure=bars,
    legend=sanction_spans.legend(theme=theme),
    height=int(bars.layout.height),
    tools=timeline_tools,
    key="timeline",
    alt="Status of each programme over time.",
    asked=f"a programme {by_whom} whose status changed in the year before {day}",
    advice="Switch on **Show all**, or choose a country.",
    columns=["imposer_name", "target_name", "name", "status", "since", "until", "inferred", "breadth", "term"],
)

# One programme.
titles = {row["programme_id"]: f"{row['imposer']}: {row['name']}" for row in panel.records(programmes)}
behind = pd.concat([drawn[["fact_ids", "programme_id"]], expiries[["fact_id", "programme_id"]].rename(columns={"fact_id": "fact_ids"})])
clicked = behind.loc[behind["fact_ids"] == asked, "programme_id"]
st.html('<h2 class="figure-title">One programme</h2>')
programme = panel.choose(titles, clicked.iloc[0] if len(clicked) else None, label="Programme", key="programme")
if programme:
    row = panel.records(programmes[programmes["programme_id"] == programme])[0]
    ends = panel.records(expiries[(expiries["programme_id"] == programme) & (expiries["what"] == "status")])
    coming = [one for one in ends if reader.day(one["expires"]) >= chosen.as_of] or ends[-1:]
    panel.details(
        [
            ("Imposed by", row["imposer_name"]),
            ("Against", row["target_name"]),
            (f"Status on {day}", panel.Term(row["status"], glossary.STATUS)),
            ("Certainty", panel.Term(row["certainty"], glossary.CERTAINTY)),
            ("Breadth", panel.Term(row["breadth"], glossary.BREADTH)),
            ("Measures", row["measures"]),
            ("Legal basis", row["legal_basis"]),
            ("In this status", " to ".join(dates.in_words(end) for end in (row["since"], row["until"]) if end)),
            *((f"{one['what_ends'].capitalize()} ends", f"{dates.in_words(reader.day(one['expires']))}: {glossary.label(one['outcome'])}; {one['basis']}") for one in coming),
            ("Note", row["note"]),
            ("Who says so", row["sources"]),
        ]
    )
    acts = given | {"programme": [programme], "country": [], "by": [], "from": None, "to": None}
    panel.chart_and_evidence(
        "sanction_acts_of",
        title=f"Acts on {row['name']}",
        subtitle="Newest first. An act that moves no status (a licence, a listing, a notice) says so.",
        rows=reader.rows("sanction_acts_of", **acts),
        words=lambda act: f"{act['date']}: {act['act']}",
        given=acts,
        figure=None,
        key="acts",
        alt="The acts.",
        asked=f"an act on {row['name']}",
        columns=["date", "effective", "act", "description", "moves", "expires", "verification", "sources"],
    )

# Who does what to whom, and how that grew.
measures = reader.rows("measures_by_target_and_imposer", **given)
squares = measures_by_target_and_imposer.draw(measures, coverage, theme=theme)
panel.chart_and_evidence(
    "measures_by_target_and_imposer",
    title=f"Who sanctions whom on {day}",
    subtitle="A square is a state and an imposer with a programme that stands; hover for the measures.",
    rows=measures,
    words=lambda row: f"{row['imposer_name']} on {row['name']}: {row['measures']}",
    given=given,
    figure=squares,
    legend=measures_by_target_and_imposer.legend(measures, theme=theme),
    height=int(squares.layout.height),
    key="matrix",
    alt="Matrix of targets and imposers.",
    note=sentences.coverage_note(coverage),
    asked=f"a programme {by_whom} that stands on {day}",
    advice="Choose more countries or authorities.",
)
standing = reader.rows("programmes_in_force_over_time", **given)
panel.chart_and_evidence(
    "programmes_in_force_over_time",
    title="Programmes in force over time",
    subtitle="Counted on each 1 January, those in relief on top; under it the imposers one by one, on one scale.",
    rows=standing,
    words=lambda row: f"{row['imposer_name']}, {row['day'].year}: {row['in_force']} in force",
    given=given,
    figure=programmes_in_force_over_time.draw(standing, theme=theme),
    legend=programmes_in_force_over_time.legend(theme=theme),
    height=150,
    key="in_force",
    alt="Programmes in force on each 1 January.",
    note="Before the years covered a low count tells what is held, not what was",
    asked=f"a programme {by_whom} in these years",
)
acts_by_year = reader.rows("sanction_acts_by_year", **given)
panel.chart_and_evidence(
    "sanction_acts_by_year",
    title="Acts a year",
    subtitle="Acts that tightened measures, eased or ended them, or prolonged them.",
    rows=acts_by_year,
    words=lambda row: f"{row['year']}, {row['direction']}: {row['acts']}",
    given=given,
    figure=sanction_acts_by_year.draw(acts_by_year, theme=theme),
    legend=sanction_acts_by_year.legend(acts_by_year, theme=theme),
    height=240,
    key="acts_by_year",
    alt="Acts a year by direction.",
    note="Not every act is held",
    asked=f"an act {by_whom} in these years",
)
