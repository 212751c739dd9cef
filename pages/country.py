"""Where does this country stand?"""

from typing import Any

import pandas as pd
import streamlit as st

from charts import coalition_spells, events_by_month, events_of_country, palette, sanction_spans, timeline
from entente import dates, event_words, filters, glossary, lines, panel, reader, sections, sentences

VIEWS = {
    "sanctions": "Sanctions",
    "memberships": "Memberships",
    "events": "Events and listed groups",
    "sources": "Disagreements and sources",
}

chosen, theme = filters.current(), panel.scheme()
day = dates.in_words(chosen.as_of)
names = filters.names("country")
code = chosen.country

if code is None:
    panel.heading("Country", "Which country?", "Choose one here, in the filter bar, or by the search.")
    panel.pick_country(filters.choices("country").rename(columns={"id": "iso3"}), key="pick_one", placeholder="Choose a country")
    lately = reader.rows("sanction_status_by_country", as_of=chosen.as_of, known=chosen.known)
    st.html(f'<p class="small">Under most programmes on {day}:</p>')
    with st.container(horizontal=True):
        for row in panel.records(lately.nlargest(5, "programmes_now")):
            st.button(str(row["name"]), on_click=filters.select_country, args=(row["iso3"],))
    st.stop()

name = names[code]
about = chosen.params | {"country": [code], "org": [], "by": [], "from": None, "to": None}
its_own = about | {"country": [], "by": [code]}  # the country as the one who imposes
members = reader.rows("coalition_members", **about)
against = reader.rows("sanction_status_by_programme", **about)
coverage = reader.rows("sanction_coverage", **about)
clauses = sentences.position(
    members.assign(org=members["org"].map(filters.names("organisation"))),
    against,
    reader.rows("sanction_status_by_programme", **its_own),
    coverage,
)
spells = reader.rows("coalition_spells", **about)
spans, imposed = reader.rows("sanction_spans", **about), reader.rows("sanction_spans", **its_own)
begins = min(reader.day(rows["since_earliest"].min()) or chosen.as_of for rows in (spells, spans, imposed))
years = panel.years(begins, chosen.as_of)
window: dict[str, Any] = {"as_of": chosen.as_of, "theme": theme, "start": panel.picked(years, "country_years")}
until = timeline.ends_of_window(chosen.as_of, window["start"])


def position() -> None:
    """Name, the sentence with the evidence of its clauses, the key figures."""
    panel.heading("Country", name, "")
    told = [(clause.text, bool(clause.facts)) for clause in clauses]
    opened = panel.sentence(f"On {day} {sentences.the(name)}", told, key=f"position_{code}")
    if opened is not None:
        panel.evidence_of(clauses[opened].facts, lines.begun(clauses[opened].text), f"position_{code}")
    panel.key_figures(sentences.country_figures(members, against, coverage, chosen.as_of))
    if len(chosen.countries) > 1:
        st.html(f'<p class="small">{len(chosen.countries)} countries are chosen; this page shows the first.</p>')


def years_switch() -> None:
    panel.switch("Years shown", list(years), "country_years")


def programmes(rows: pd.DataFrame, given: dict[str, Any], whose: str, key: str) -> None:
    """The spans of the programmes against it, or of its own; whose: "against Syria" or "by Syria"."""
    sections.spans(
        rows,
        given,
        title=f"Sanctions {whose}",
        figure=reader.drawn(sanction_spans.draw, ("sanction_spans", given), ("sanction_expiries", given), **window),
        legend=sanction_spans.legend(theme=theme),
        until=until,
        tools=years_switch if key == "against_spans" else None,
        key=key,
        asked=f"a programme {whose} by {day}",
        advice="Nothing found is not the same as none: the Data page tells which imposers are covered.",
    )


def sanctions() -> None:
    """What stands against it on the day and who says so, how that came about, and what it imposes."""
    programmes(spans, about, f"against {sentences.the(name)}", "against_spans")
    if len(against):
        sections.programmes_against(sentences.the(name), day, about)
    if len(imposed):
        programmes(imposed, its_own, f"by {sentences.the(name)}", "by_spans")


def memberships() -> None:
    rungs = {*spells["status"], *(["unknown-start"] if (spells["since"] == "").any() else [])}
    figure = reader.drawn(coalition_spells.draw, ("coalition_spells", about), per="org", **window)
    panel.chart_and_evidence(
        "coalition_spells",
        title="Memberships",
        subtitle="Each row is an organisation; colour is the rung. Hatched: no source held says since when.",
        rows=sections.begun_by(spells, until),
        called=lambda row: f"{row['org_name']}: {glossary.label(row['status'])} since {row['since'] or 'an unknown day'}",
        given=about,
        figure=figure,
        legend=[
            panel.Entry(one.label, one.fill, pattern="hatch-over" if one.hatched else "solid")
            for one in palette.coalition_classes(theme)
            if one.key in rungs
        ],
        words=glossary.RUNG,
        height=int(figure.layout.height),
        tools=years_switch,
        key="spells",
        alt=f"Memberships of {name} over time.",
        asked=f"a membership of {sentences.the(name)} in the organisations we follow",
        advice="Choose a later as-known date; the Data page lists the organisations we follow.",
        columns=["org_name", "status", "since", "until", "end_reason", "basis", "sources", "verification"],
    )


def reported() -> bool:
    """Events a month from a feed under the status of the programmes; says whether a feed is loaded."""
    feeds = event_words.with_events(reader.rows("feeds_by_state")).sort_values("rows_loaded", ascending=False)
    if feeds.empty:
        return False
    titles = {row["feed"]: event_words.feed_of(row["feed"]).title for row in panel.records(feeds)}
    programmes(spans, about, f"against {sentences.the(name)}", "against_spans")
    roles = {"Done to it": "target", "Done by it": "source"}
    start, end = window["start"], until

    def tools() -> None:
        with st.container(horizontal=True):
            if len(titles) > 1:
                panel.switch("Feed", list(titles.values()), "country_feed")
            panel.switch("Counted", list(roles), "country_role")

    role = panel.picked(roles, "country_role")
    feed = panel.picked({title: code for code, title in titles.items()}, "country_feed")
    state = next(row for row in panel.records(feeds) if row["feed"] == feed)
    held = (reader.day(state["data_from"]), reader.day(state["data_until"]))
    given = {"country": [code], "feed": [feed], "role": role, "from": start, "to": end}
    left, right = st.columns([2.15, 1], gap="large")
    with left:
        figure = reader.drawn(
            events_by_month.draw, ("events_by_month", given), theme=theme, names={code: name}, start=start, end=end,
            held=held, mark=chosen.as_of,
        )  # fmt: skip
        panel.chart(
            "events_by_month",
            title=f"Events a month: {'done to' if role == 'target' else 'done by'} {sentences.the(name)}",
            subtitle="Counted by machine from the news, under the same years as the programmes above. "
            "Grey: the feed does not cover these days. Side by side is not cause and effect.",
            rows=reader.rows("events_by_month", **given),
            given=given,
            figure=figure,
            height=int(figure.layout.height),
            tools=tools,
            key="country_months",
            alt=f"Events a month of {name} in {titles[feed]}.",
            sources=event_words.source_of(event_words.feed_of(feed)),
            until=held[1],
            selection=False,
            asked=f"an event of {titles[feed]} with {sentences.the(name)} in these years",
            advice=f"{titles[feed]} holds {event_words.period(*held)}. Choose other years, or another feed.",
            columns=["month", "events", "reports", "intensity", "fatalities"],
        )
    with right:
        st.html(f'<p class="small">{panel.bold(" ".join(event_words.state(state, (start, end))))}</p>')
        filters.page_link("events", f"More on the events of {sentences.the(name)}: kinds, the other side, the newest", country=[code])
    return True


def events() -> None:
    """What happened, and the groups and persons tied to it."""
    under_the_programmes = reported()
    given = about | {"from": chosen.from_, "to": chosen.to}
    figure = reader.drawn(events_of_country.draw, ("events_of_country", given), **window)
    panel.chart_and_evidence(
        "events_of_country",
        title="What happened",
        subtitle="Events in which the country, or a group tied to it, takes part. "
        "Each dot is one; a line is a date known to the month or year.",
        rows=reader.rows("events_of_country", **given),
        called=lambda row: f"{row['date']}: {row['description']}",
        given=given,
        figure=figure,
        height=int(figure.layout.height),
        tools=None if under_the_programmes else years_switch,
        key="country_events",
        alt=f"Events of {name} over time.",
        asked=f"a curated event with {sentences.the(name)}",
        columns=["date", "kind", "subject", "object", "place", "description", "sources", "verification"],
    )
    sections.table(
        "designations_of_country",
        about,
        title="Listed groups and persons linked to it",
        subtitle="Tied to the country by their name or by an event. **They colour no country**: "
        "listing a group is no measure against the state.",
        called=lambda row: f"{row['entity']} on {row['list_id']} since {row['since']}",
        key="groups",
        asked=f"a listed group or person linked to {sentences.the(name)}",
        advice="A group without a name or event that ties it to the country is not shown here.",
        columns=["entity", "list_id", "imposer_name", "since", "until", "listed", "sources", "tied_by", "verification"],
    )


def sources() -> None:
    """What differs, side by side, and all that this page rests on."""
    sections.table(
        "disagreements",
        about,
        title="Claims that disagree",
        subtitle="What we show beside what another source says, and the rule that decided.",
        called=lambda row: f"{row['displayed']}, or {row['other']}?",
        key="disagreements",
        asked=f"a claim about {sentences.the(name)} that another contradicts",
        advice="No source held contradicts what is shown.",
        columns=["subject", "object", "displayed", "other", "other_publisher", "decided_by", "known_on", "note"],
    )
    behind = (members, against, spells, spans, imposed, reader.rows("events_of_country", **about))
    facts = list(dict.fromkeys(fact for rows in behind for fact in panel.fact_ids(rows)))
    given = {"fact_ids": facts, "known": chosen.known}
    panel.chart(
        "sources_of_facts",
        title="Sources",
        subtitle="What this page rests on; the source behind most facts first.",
        rows=reader.rows("sources_of_facts", **given),
        given=given,
        figure=None,
        key="sources",
        alt=f"The sources of what is told of {name}.",
        selection=False,
        asked=f"a source about {sentences.the(name)}",
        columns=["publisher", "title", "published", "facts", "licence", "url"],
    )


position()
shown = panel.view(VIEWS, key="country_view")
{"sanctions": sanctions, "memberships": memberships, "events": events, "sources": sources}[shown]()
