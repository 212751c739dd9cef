"""What is held, by which rules, and how far to trust it?"""

import streamlit as st

from charts import second_sources
from entente import filters, glossary, panel, places, queries, reader, settings

chosen = filters.current()
holdings = reader.rows("holdings", **chosen.params)
sources = reader.rows("sources_held", **chosen.params)
findings = reader.rows("checks_found")
errors = int((findings["level"] == "error").sum())

panel.heading(
    "Data",
    "What is held, and how do we know?",
    f"**{holdings['claims'].sum():,}** claims about **{holdings['facts'].sum():,}** facts from **{len(sources):,}** sources. "
    + (f"**{errors}** checks failed." if errors else "Every check that would show something false passed."),
)

held, told, fed, second, read, map_, words, whole, checked = st.tabs(
    ["Holdings", "Sources", "Feeds and lists", "Second sources", "Method", "Map and borders", "Words and columns", "Download all", "Checks"]
)
with held:
    panel.chart(
        "holdings",
        title="Claims held",
        subtitle="A row is a kind of claim and how it was checked; facts are what claims are about, so two claims may share one.",
        rows=holdings,
        given=chosen.params,
        figure=None,
        key="holdings",
        alt="Claims held by type and checking.",
    )
    panel.chart(
        "sanction_coverage",
        title="How completely each imposer's programmes are held",
        subtitle="“None” is said on the sanctions map only where this says full or main programmes; elsewhere it says not covered.",
        rows=reader.rows("sanction_coverage", as_of=chosen.as_of),
        given={"as_of": chosen.as_of},
        figure=None,
        key="coverage",
        alt="Coverage of each imposer.",
    )
    reviews = reader.rows("reviews_of")
    if not reviews.empty:
        panel.chart(
            "reviews_of",
            title="Decisions on claims",
            subtitle="Who reads a text decides what counts; each decision is a row and can be undone.",
            rows=reviews,
            given={},
            figure=None,
            key="reviews",
            alt="Decisions on claims.",
        )
with told:
    panel.chart(
        "sources_held",
        title="Sources and their licences",
        subtitle="A row is a publisher's item; claims counts what rests on it.",
        rows=sources,
        given=chosen.params,
        figure=None,
        key="sources",
        alt="Sources with licences.",
        sources=sources.head(0),
    )
with fed:
    feeds = reader.rows("feeds_by_state")
    for row in panel.records(feeds[feeds["state"] == "broken"]):
        st.error(f"{row['feed']} is broken: {row['reason']} What it lacks is no sign of calm; load a sound file.")
    panel.chart(
        "feeds_by_state",
        title="Feeds and lists, and their state",
        subtitle="**Broken**: what was loaded is not what the feed should be, so an empty place in it says nothing. "
        "**Warning**: late, or some rows lost. The reason stands beside it; loaded and rejected rows together are the rows of the files.",
        rows=feeds,
        given={},
        figure=None,
        key="feeds",
        alt="The feeds and lists loaded and their state.",
        sources=sources.head(0),
        selection=False,
        asked="a feed or an official list",
        advice="None is loaded. `entente load --list` names the formats, `entente load FORMAT FILE...` loads one.",
        columns=["feed", "state", "reason", "data_from", "data_until", "expected_next", "rows_loaded", "rows_rejected", "loaded_at"],
    )
    rejects = reader.rows("feed_rejects_by_reason")
    if len(feeds):
        panel.chart(
            "feed_rejects_by_reason",
            title="Records left out, by reason",
            subtitle="One bad record is skipped, counted and shown; the rest stands.",
            rows=rejects,
            given={},
            figure=None,
            key="rejects",
            alt="Records left out, by reason.",
            sources=sources.head(0),
            selection=False,
            asked="a record that was left out",
            advice="Every record of every file was loaded.",
            columns=["feed", "reason", "records", "files", "first_line", "example", "last_loaded"],
        )
with second:
    asked = chosen.params | {"org": list(chosen.orgs), "country": list(chosen.countries)}
    agreement = reader.rows("second_sources", **asked)
    figure = reader.drawn(second_sources.draw, ("second_sources", asked), theme=panel.scheme())
    panel.chart_and_evidence(
        "second_sources",
        title="A second source beside the facts",
        subtitle="When each member joined, in the facts and in a data set of scholars (Correlates of War, ATOP). "
        "They are set side by side and never averaged; a date agrees at the coarser of the two precisions. Each bar is all spells of one organisation.",
        rows=agreement,
        words=lambda row: f"{row['organisation_id']}: {row['member']}, {row['since'] or 'no day'}"
        + (f"; {row['second_source']} {row['second_since']}" if row["second_source"] else ""),
        given=asked,
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
with read:
    st.markdown((settings.ROOT / "docs" / "method.md").read_text("utf-8"))
with map_:
    st.markdown(places.MAP_POLICY)
    st.dataframe(
        [
            {"Area": mark.name, "Administered by": mark.administered_by, "Claimed by": mark.claimed_by}
            for mark in places.contested()
        ],
        hide_index=True,
    )
with words:
    for section, meanings in glossary.SECTIONS.items():
        with st.expander(section):
            st.dataframe(
                [{"Word": glossary.label(word), "Meaning": meaning} for word, meaning in meanings.items()], hide_index=True
            )
    with st.expander("Queries and their columns"):
        for query in queries.catalogue().values():
            st.markdown(f"**{query.name}**: {query.row} Missing: {query.missing}")
            st.dataframe(
                [{"Column": name, "Type": kind} for name, kind in query.columns.items()], hide_index=True, key=f"columns_{query.name}"
            )
with whole:
    panel.downloads_of_all()
with checked:
    panel.chart(
        "checks_found",
        title="What the checks found",
        subtitle="An error means something false would be shown; a warning is a known gap or difference.",
        rows=findings,
        given={},
        figure=None,
        key="checks",
        alt="Findings of the checks.",
        asked="a finding of the checks",
        advice="No finding means every check passed.",
    )
st.html(
    f'<p class="trust">Data version {reader.snapshot().stem} · Method {settings.METHOD_VERSION} · Entente {settings.APP_VERSION}</p>'
)
