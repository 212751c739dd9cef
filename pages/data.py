"""What is held, by which rules, and how far to trust it?"""

import streamlit as st

from entente import filters, glossary, panel, places, queries, reader, scoreboard, settings

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

held, told, read, scored, map_, words, whole, checked = st.tabs(
    ["Holdings", "Sources", "Method", "Extractor", "Map and borders", "Words and columns", "Download all", "Checks"]
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
with read:
    st.markdown((settings.ROOT / "docs" / "method.md").read_text("utf-8"))
with scored:
    scores = scoreboard.read()
    st.html('<h2 class="figure-title">How well are texts read?</h2>')
    st.html(f'<p class="subtitle">{panel.bold(scoreboard.MEANING)}</p>')
    if not scores:
        panel.empty("a score of the extractor", "Run `make score`: it measures the extractor and writes `docs/score.json`.")
    for name, score in scores.items():
        st.html(f'<h3 class="small-title">{scoreboard.SETS.get(name, name)}</h3>')
        panel.details(scoreboard.figures(score))
        st.dataframe(
            scoreboard.by_type(score),
            hide_index=True,
            row_height=34,
            placeholder="",
            column_config=dict.fromkeys(scoreboard.RATES, st.column_config.NumberColumn(format="%.2f")),
            key=f"score_{name}",
            alt=f"Scores by type, {name}.",
        )
        st.html(f'<p class="small">{panel.bold(scoreboard.composition(score))} {panel.bold(scoreboard.weak_spots(score))}</p>')
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
