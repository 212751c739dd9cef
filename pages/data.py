"""What is held, by which rules, and how far to trust it?"""

import re

import streamlit as st

from charts import second_sources
from entente import filters, glossary, panel, places, queries, reader, scoreboard, settings

VIEWS = {
    "holdings": "Holdings",
    "sources": "Sources",
    "method": "Method",
    "extractor": "Extractor",
    "feeds": "Feeds and lists",
    "second": "Second sources",
    "borders": "Borders",
    "words": "Words and columns",
    "download": "Download all",
    "checks": "Checks",
}
chosen = filters.current()
NO_SOURCES = reader.rows("sources_held", **chosen.params).head(0)


def held() -> None:
    """How much is held, how it was checked, and how completely each imposer is covered."""
    table("holdings", "Claims held", "A row is a kind of claim and how it was checked; facts are what claims are about, so two claims may share one.")
    table(
        "sanction_coverage",
        "How completely each imposer's programmes are held",
        "“None” is said on the sanctions map only where this says full or main programmes; elsewhere it says not covered.",
        by=None,
    )
    if not reader.rows("reviews_of").empty:
        table("reviews_of", "Decisions on claims", "Who reads a text decides what counts; each decision is a row and can be undone.")


def table(name: str, title: str, subtitle: str, *, asked: str = "a row", advice: str = "Take a filter away.", **changes: object) -> None:
    """A query as a table with its trust line, query and downloads."""
    given = chosen.params | changes
    panel.chart(
        name,
        title=title,
        subtitle=subtitle,
        rows=reader.rows(name, **given),
        given=given,
        figure=None,
        key=name,
        alt=f"{title}.",
        sources=NO_SOURCES,
        selection=False,
        asked=asked,
        advice=advice,
    )


def fed() -> None:
    """The state of each feed and list, and what was left out of it."""
    feeds = reader.rows("feeds_by_state")
    for row in panel.records(feeds[feeds["state"] == "broken"]):
        st.error(f"{row['feed']} is broken: {row['reason']} What it lacks is no sign of calm; load a sound file.")
    table(
        "feeds_by_state",
        "Feeds and lists, and their state",
        "**Broken**: what was loaded is not what the feed should be, so an empty place in it says nothing. **Warning**: late, or some "
        "rows lost. Loaded and rejected rows together are the rows of the files.",
        asked="a feed or an official list",
        advice="None is loaded. `entente load --list` names the formats, `entente load FORMAT FILE...` loads one.",
    )
    if len(feeds):
        table(
            "feed_rejects_by_reason",
            "Records left out, by reason",
            "One bad record is skipped, counted and shown; the rest stands.",
            asked="a record that was left out",
            advice="Every record of every file was loaded.",
        )


def second() -> None:
    """Data sets of scholars beside the curated memberships."""
    given = chosen.params
    agreement = reader.rows("second_sources", **given)
    figure = reader.drawn(second_sources.draw, ("second_sources", given), theme=panel.scheme())
    panel.chart_and_evidence(
        "second_sources",
        title="A second source beside the facts",
        subtitle="When each member joined, in the facts and in a data set of scholars (Correlates of War, ATOP). "
        "They are set side by side and never averaged; a date agrees at the coarser of the two precisions. Each bar is all spells of one organisation.",
        rows=agreement,
        called=lambda row: f"{row['organisation_id']}: {row['member']}, {row['since'] or 'no day'}"
        + (f"; {row['second_source']} {row['second_since']}" if row["second_source"] else ""),
        given=given,
        figure=figure,
        legend=second_sources.legend(agreement, theme=panel.scheme()),
        height=int(figure.layout.height),
        key="second_sources",
        alt="Agreement of the facts and second sources by organisation.",
        note="A second source says nothing after its data end",
        asked="a membership that a second source has too",
        advice="None is loaded, or the filters leave none. `entente load cow-igo FILE` or `entente load cow-alliances FILE` loads one.",
        columns=["organisation_id", "member", "since", "second_since", "start_agrees", "until", "second_until", "end_agrees", "second_source", "stated"],
    )


def scored() -> None:
    """How well the extractor reads, measured and stored with the release."""
    scores = scoreboard.read()
    st.html(f'<h2 class="figure-title">How well are texts read?</h2><p class="subtitle">{panel.bold(scoreboard.MEANING)}</p>')
    if not scores:
        panel.empty("a score of the extractor", "Run `make score`: it measures the extractor and writes `docs/score.json`.")
    for name, score in scores.items():
        st.html(f'<h3 class="small-title">{scoreboard.SETS.get(name, name)}</h3>')
        panel.details(scoreboard.figures(score))
        st.dataframe(
            scoreboard.by_type(score),
            hide_index=True,
            row_height=panel.ROW_HEIGHT,
            height=panel.table_height(len(scoreboard.by_type(score))),
            placeholder="",
            column_config=dict.fromkeys(scoreboard.RATES, st.column_config.NumberColumn(format="%.2f")),
            key=f"score_{name}",
            alt=f"Scores by type, {name}.",
        )
        st.html(f'<p class="small">{panel.bold(scoreboard.composition(score))} {panel.bold(scoreboard.weak_spots(score))}</p>')


def borders() -> None:
    """Which lines are drawn and why, and the thirteen contested areas."""
    st.markdown(places.MAP_POLICY)
    st.dataframe(
        [{"Area": mark.name, "Administered by": mark.administered_by, "Claimed by": mark.claimed_by} for mark in places.contested()],
        hide_index=True,
        row_height=panel.ROW_HEIGHT,
        height=panel.table_height(len(places.contested())),
        alt="The thirteen contested areas, who administers and who claims them.",
    )


def words() -> None:
    """The glossary, and the columns of every query."""
    for section, meanings in glossary.SECTIONS.items():
        st.html(f'<h3 class="small-title">{section}</h3>')
        panel.details([(glossary.label(word), meaning) for word, meaning in meanings.items()])
    st.html('<h2 class="figure-title">Queries and their columns</h2>')
    known = queries.catalogue()
    name = st.selectbox("Query", list(known), key="dictionary", width=300)
    st.html(f'<p class="subtitle">{panel.bold(known[name].row)} Missing: {panel.bold(known[name].missing)}.</p>')
    st.dataframe(
        [{"Column": column, "Type": kind} for column, kind in known[name].columns.items()],
        hide_index=True,
        row_height=panel.ROW_HEIGHT,
        alt=f"Columns of {name}.",
    )


def page() -> None:
    """The lead and the view that is open."""
    holdings, findings = reader.rows("holdings", **chosen.params), reader.rows("checks_found")
    errors = int((findings["level"] == "error").sum())
    panel.heading(
        "Data",
        "What is held, and how do we know?",
        f"**{holdings['claims'].sum():,}** claims about **{holdings['facts'].sum():,}** facts from **{len(reader.rows('sources_held', **chosen.params)):,}** "
        f"sources. " + (f"**{errors}** checks failed." if errors else f"Every check passed; **{len(findings)}** known gaps and differences are listed."),
    )
    shown = panel.view(VIEWS, key="data_view")
    if shown == "sources":
        table("sources_held", "Sources and their licences", "A row is a publisher's item; claims counts what rests on it.")
    elif shown == "method":
        method = (settings.ROOT / "docs" / "method.md").read_text("utf-8")
        st.markdown(re.sub(r"^#", "##", method, flags=re.MULTILINE))  # the page has its own title
    elif shown == "download":
        panel.downloads_of_all()
    elif shown == "checks":
        table(
            "checks_found",
            "What the checks found",
            "An error means something false would be shown; a warning is a known gap or difference.",
            asked="a finding of the checks",
            advice="No finding means every check passed.",
        )
    else:
        {"holdings": held, "extractor": scored, "feeds": fed, "second": second, "borders": borders, "words": words}[shown]()
    st.html(f'<p class="trust">Data version {reader.snapshot().stem} · Method {settings.METHOD_VERSION} · Entente {settings.APP_VERSION}</p>')


page()
