"""Where does this country stand?"""

from typing import Any

import streamlit as st

from entente import dates, filters, glossary, panel, reader, sentences

chosen = filters.current()
theme = panel.scheme()
names = filters.labels("country")


def ask() -> None:
    """No country is chosen: say so, offer those with news."""
    panel.heading("Country", "Which country?", "Choose a country here, in the filter bar or by the search.")
    panel.pick_country(filters.choices("country").rename(columns={"id": "iso3"}), key="pick_one")
    held = reader.rows("sanction_status_by_country", **chosen.params).sort_values(
        "programmes_now", ascending=False
    )
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
    short = {
        row["id"]: row["also"] or row["name"]
        for row in panel.records(filters.choices("organisation").fillna(""))
    }
    clauses = sentences.position(members, against, by, reader.rows("sanction_coverage", **asked), short)
    panel.heading("Country", names[code], "")
    start = f"On {dates.in_words(chosen.as_of)} {names[code]}"
    opened = panel.sentence(start, [(clause.text, bool(clause.facts)) for clause in clauses], key="position")
    if opened is not None:
        panel.evidence(
            clauses[opened].facts, clauses[opened].text, known=chosen.known, key="position_evidence"
        )
    panel.key_figures(sentences.country_figures(members, against, chosen.as_of))


def sanctions(code: str) -> None:
    """What stands against it and what it imposes, on the day and over time."""
    against = {**chosen.params, "country": [code]}
    table(
        "sanction_status_by_programme",
        against,
        key="against",
        title=f"Programmes against {names[code]} on {dates.in_words(chosen.as_of)}",
        subtitle="One row a programme, with those that have ended; the last columns tell who says so.",
        words=lambda row: f"{row['imposer_name']}: {row['name']}, {glossary.label(row['status'])}",
        asked=f"a sanctions programme against {names[code]}",
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


def table(
    name: str, given: dict[str, Any], *, key: str, advice: str = "Choose a later as-known date.", **more: Any
) -> None:
    """The rows of a query as a table with the evidence of the row chosen."""
    panel.chart_and_evidence(
        name,
        rows=reader.rows(name, **given),
        given=given,
        key=key,
        known=chosen.known,
        figure=None,
        alt=more["title"],
        advice=advice,
        **more,
    )


def story(code: str) -> None:
    """Events, groups, disagreements."""
    asked = {**chosen.params, "country": [code], "org": [], "by": []}
    name = names[code]
    table(
        "events_of_country",
        {**asked, "to": chosen.to or chosen.as_of},
        key="country_events",
        title="What happened",
        subtitle="Curated events in which the country, or a group tied to it, takes part; newest first.",
        words=lambda row: f"{row['date']}: {row['description']}",
        asked=f"a curated event with {name} until {dates.in_words(chosen.to or chosen.as_of)}",
        columns=["date", "kind", "subject", "object", "place", "description", "verification", "sources"],
    )
    table(
        "designations_of_country",
        asked,
        key="country_groups",
        title="Listed groups and persons linked to it",
        subtitle="Tied to the country by their name or by a curated event. **They colour no country**: a listing of a group is no measure against the state.",
        words=lambda row: f"{row['entity']} on {row['list_id']}, {row['since']} to {row['until'] or 'now'}",
        asked=f"a listed group or person linked to {name}",
        columns=[
            "entity",
            "list_id",
            "imposer_name",
            "since",
            "until",
            "listed",
            "tied_by",
            "verification",
            "sources",
        ],
    )
    table(
        "disagreements",
        asked,
        key="country_disagreements",
        title="Claims that disagree",
        subtitle="What we display beside what another source says, and the rule that decided.",
        words=lambda row: f"{row['subject']} {row['object']}: {row['displayed']} or {row['other']}",
        asked=f"a claim about {name} that another contradicts",
        columns=[
            "subject",
            "object",
            "displayed",
            "other",
            "other_publisher",
            "decided_by",
            "known_on",
            "note",
        ],
    )


if chosen.country is None:
    ask()
else:
    position(chosen.country)
    sanctions(chosen.country)
    story(chosen.country)
