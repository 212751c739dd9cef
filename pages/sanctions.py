"""Whom do they sanction, and how hard?"""

from datetime import timedelta
from html import escape

import pandas as pd
import streamlit as st

from charts import (
    measures_by_target_and_imposer,
    programmes_in_force_over_time,
    sanction_acts_by_year,
    sanction_spans,
    sanction_status_by_country,
)
from charts.timeline import ends_of_window
from entente import dates, filters, glossary, lines, panel, places, reader, sections, sentences

LATELY = timedelta(days=365)
VIEWS = {"map": "Map", "timeline": "Timeline", "matrix": "Who on whom", "years": "Over the years"}

chosen, theme = filters.current(), panel.scheme()
given, day = chosen.params, dates.in_words(chosen.as_of)
status = reader.rows("sanction_status_by_country", **given)
coverage = reader.rows("sanction_coverage", **given)
authorities = [filters.names("imposer")[code] for code in chosen.by]
targets = lines.listed((filters.names("country")[code] for code in chosen.countries), sentences.NAMED)
by_whom = f"by {sentences.imposers(authorities)}" + (f" against {targets}" if targets else "")
answer = sentences.sanctions_on({code: filters.names("country")[code] for code in chosen.countries}, status, coverage)
panel.heading(f"Sanctions, as of {day}", sentences.sanctions_title(authorities), answer + sentences.sanctions_lead(status, chosen.as_of))


def world() -> None:
    """Every country in its class; a chosen one is marked and hides no other."""
    panel.chart(
        "sanction_status_by_country",
        title="Status and breadth by country",
        subtitle="Colour is the strongest programme on the state: how wide it is and whether it applies. "
        "Groups, persons and occupied areas colour no state.",
        rows=status,
        given=given,
        figure=reader.drawn(
            sanction_status_by_country.draw,
            ("sanction_status_by_country", given), ("sanction_status_by_area", given), ("sanction_coverage", given),
            places=places, theme=theme, lens=chosen.lens, selected=chosen.countries,
        ),
        legend=sanction_status_by_country.legend(status, coverage, theme=theme),
        words=glossary.CLASS,
        key="sanctions_map",
        alt=f"World map: the strongest sanctions programme on each country on {day}.",
        note=sentences.coverage_note(coverage),
        asked=f"a programme {by_whom} that colours a country on {day}",
        advice="Choose more authorities, or a later as-of date.",
        picks_country=True,
        borders=True,
    )  # fmt: skip


def against() -> None:
    """What stands against the chosen countries, and who says so."""
    sections.programmes_against(
        targets,
        day,
        given,
        first=next((facts.split(";")[0] for facts in status.loc[status["iso3"] == chosen.country, "fact_ids"]), None),
        asked=f"a programme {by_whom}",
        advice="Choose another country or more authorities. Nothing found is not the same as none.",
    )


def timeline() -> str | None:
    """The programmes of the chosen countries; without any, those whose status changed in the year before.

    Returns the programme that was clicked.
    """
    spans = reader.rows("sanction_spans", **given)
    moved = spans["since_earliest"].between(pd.Timestamp(chosen.as_of - LATELY), pd.Timestamp(chosen.as_of))
    every = bool(chosen.countries) or st.session_state.get("timeline_every", False)
    shown = list(dict.fromkeys(spans["programme_id"] if every else spans.loc[moved, "programme_id"]))
    rows = spans[spans["programme_id"].isin(shown)]
    years = panel.years(reader.day(rows["since_earliest"].min()) or chosen.as_of, chosen.as_of)
    start = panel.picked(years, "timeline_years")
    ends = given | {"from": None, "to": None}
    these = given | {"programme": shown}
    bars = reader.drawn(
        sanction_spans.draw, ("sanction_spans", these), ("sanction_expiries", ends),
        as_of=chosen.as_of, theme=theme, start=start, end=chosen.to,
    )  # fmt: skip

    def tools() -> None:
        with st.container(horizontal=True, vertical_alignment="center"):
            panel.switch("Years shown", list(years), "timeline_years")
            if not chosen.countries:
                st.toggle(f"Show all {spans['programme_id'].nunique()} programmes", key="timeline_every")

    asked = sections.spans(
        rows,
        these,
        title="Status over time" if every else f"Status over time: what changed in the year before {day}",
        figure=bars,
        legend=sanction_spans.legend(theme=theme),
        until=chosen.to or ends_of_window(chosen.as_of, start),
        tools=tools,
        key="timeline",
        asked=f"a programme {by_whom}" + ("" if every else f" whose status changed in the year before {day}"),
        advice="Choose a later as-of date, or another country." if every else "Switch on **Show all**, or choose a country.",
    )
    known = reader.rows("sanction_expiries", **ends).rename(columns={"fact_id": "fact_ids"})
    found = pd.concat([rows, known]).drop_duplicates("fact_ids").set_index("fact_ids")["programme_id"]
    return found.get(asked)


def card(clicked: str | None) -> None:
    """One programme: what it is, where it stands, what ends next, and its acts."""
    st.html('<h2 class="figure-title">One programme</h2>')
    programmes = panel.records(reader.rows("sanction_status_by_programme", **given))
    titles = {row["programme_id"]: f"{row['imposer_name']}: {row['name']}" for row in programmes}
    programme = panel.choose(titles, clicked, label="Programme", key="programme")
    if not programme:
        return
    row = next(row for row in programmes if row["programme_id"] == programme)
    asked = given | {"programme": [programme], "country": [], "by": [], "from": None, "to": None}
    ends = reader.rows("sanction_expiries", **asked)
    panel.details(
        [
            ("Imposed by", row["imposer_name"]),
            ("Against", row["target_name"]),
            (f"Status on {day}", panel.Term(row["status"], glossary.STATUS)),
            ("Certainty", panel.Term(row["certainty"], glossary.CERTAINTY)),
            ("In this status", " to ".join(dates.in_words(end) for end in (row["since"], row["until"]) if end)),
            ("Next stated end", sentences.next_end(ends[ends["programme_id"] == programme], chosen.as_of)),
            ("Breadth", panel.Term(row["breadth"], glossary.BREADTH)),
            ("Measures", row["measures"]),
            ("Legal basis", row["legal_basis"]),
            ("Note", row["note"]),
            ("Who says so", row["sources"]),
        ]
    )
    sections.table(
        "sanction_acts_of",
        asked,
        title=f"Acts on {row['name']}",
        subtitle="Newest first. An act that moves no status (a licence, a listing, a notice) is marked so.",
        called=lambda act: f"{act['date']}: {act['act']}",
        key="acts",
        asked=f"an act on {row['name']}",
        columns=["date", "effective", "act", "description", "moves", "expires_stated", "sources", "verification"],
    )


def matrix() -> None:
    """Who sanctions whom: a state and an imposer a square."""
    rows = reader.rows("measures_by_target_and_imposer", **given)
    squares = reader.drawn(
        measures_by_target_and_imposer.draw, ("measures_by_target_and_imposer", given), ("sanction_coverage", given),
        theme=theme,
    )  # fmt: skip
    panel.chart_and_evidence(
        "measures_by_target_and_imposer",
        title=f"Who sanctions whom on {day}",
        subtitle="A square is a state and an imposer with a programme that stands; hover for the measures. "
        "Blank: that imposer's programmes are not covered for this day.",
        rows=rows,
        called=lambda row: f"{row['imposer_name']} on {row['name']}: {row['measures']}",
        given=given,
        figure=squares,
        legend=measures_by_target_and_imposer.legend(rows, theme=theme),
        words=glossary.CLASS,
        height=int(squares.layout.height),
        key="matrix",
        alt="Matrix of targets and imposers.",
        note=sentences.coverage_note(coverage),
        asked=f"a programme {by_whom} that stands on {day}",
        advice="Choose more countries or authorities.",
    )


def over_the_years() -> None:
    """How many programmes stood, together and by imposer, and how many acts there were."""
    rows = reader.rows("programmes_in_force_over_time", **given)
    counted = (programmes_in_force_over_time.draw, ("programmes_in_force_over_time", given))

    def one_by_one() -> None:
        imposers = panel.records(rows.drop_duplicates("imposer").sort_values("imposer_name"))
        for first in range(0, len(imposers) if len(imposers) > 1 else 0, 3):
            for column, one in zip(st.columns(3), imposers[first : first + 3], strict=False):
                with column:
                    st.html(f'<h3 class="small-title one-line" title="{escape(one["imposer_name"])}">{panel.bold(one["imposer_name"])}</h3>')
                    st.plotly_chart(
                        reader.drawn(*counted, theme=theme, imposer=one["imposer"]),
                        theme=None, key=f"in_force_{one['imposer']}", alt=f"Programmes of {one['imposer_name']} in force.",
                        config=panel.PLOTLY_CONFIG,
                    )  # fmt: skip

    panel.chart_and_evidence(
        "programmes_in_force_over_time",
        title="Programmes in force over time",
        subtitle="Counted on each 1 January, those in relief on top; under it the imposers one by one, on one scale.",
        rows=rows,
        called=lambda row: f"{row['imposer_name']}, {row['day'].year}: {row['in_force']} in force",
        given=given,
        figure=reader.drawn(*counted, theme=theme),
        legend=programmes_in_force_over_time.legend(theme=theme),
        between=one_by_one,
        height=150,
        key="in_force",
        alt="Programmes in force on each 1 January.",
        note="A low count may tell what is held, not what was",
        asked=f"a programme {by_whom} in these years",
    )
    acts = reader.rows("sanction_acts_by_year", **given)
    panel.chart_and_evidence(
        "sanction_acts_by_year",
        title="Acts a year",
        subtitle="Acts that tightened measures, eased or ended them, or prolonged them.",
        rows=acts,
        called=lambda row: f"{row['year']}, {row['direction']}: {row['acts']}",
        given=given,
        figure=reader.drawn(sanction_acts_by_year.draw, ("sanction_acts_by_year", given), theme=theme),
        legend=sanction_acts_by_year.legend(acts, theme=theme),
        height=240,
        key="acts_by_year",
        alt="Acts a year by direction.",
        note="Not every act is held",
        asked=f"an act {by_whom} in these years",
    )


with st.container(horizontal=True, vertical_alignment="bottom"):
    shown = panel.view(VIEWS, key="sanctions_view")
    if shown == "map":
        panel.pick_country(filters.choices("country").rename(columns={"id": "iso3"}))
filters.page_link("designations", "Who is on a list: people, groups, firms and ships, and a search by name")
if shown == "map":
    world()
    if chosen.countries:
        against()
    else:
        st.html('<p class="small">Click a country, or choose one, to list its programmes and who says so.</p>')
elif shown == "timeline":
    card(timeline())
elif shown == "matrix":
    matrix()
else:
    over_the_years()
