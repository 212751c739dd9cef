"""Who is in it: one coalition or body, or two side by side, on any day."""

import streamlit as st

from charts import coalition_members, coalition_size_over_time, coalitions_compared, palette
from entente import dates, filters, glossary, lines, panel, places, reader, settings

FOUNDING_STORY = "GCDI"  # shown until an organisation is chosen

chosen, scheme = filters.current(), panel.scheme()
orgs = chosen.orgs[:2] or (FOUNDING_STORY,)
pair = dict(zip(("first", "second"), orgs, strict=False)) if len(orgs) == 2 else {}
given = chosen.params | {"org": list(orgs)}
whole = given | {"country": []}  # a chosen country is marked, and does not hide the others
day, names = dates.in_words(chosen.as_of), filters.names("organisation")
members = reader.rows("coalition_members", **whole)
every_step = whole | {"from": None, "to": None}
heads = reader.rows("coalition_headcount", **whole)
past = f" **Borders are today's**, not those of {day}." if chosen.as_of < settings.today() else ""
look = {"places": places, "theme": scheme, "lens": chosen.lens, "selected": chosen.countries}

if pair:
    both = reader.rows("coalitions_compared", **whole, **pair)
    figure = reader.drawn(coalitions_compared.draw, ("coalition_members", whole), **pair, **look)
    legend = reader.drawn(coalitions_compared.legend, ("coalition_members", whole), **pair, theme=scheme)
    classes = coalitions_compared.classes(**pair, theme=scheme)
    meaning = "Members and suspended members of either, in both or only in one; other rungs stay out."
    title = f"{orgs[0]} and {orgs[1]}: who is in which?"
    lead = lines.compared(both, orgs[0], orgs[1], chosen.as_of)
else:
    figure = reader.drawn(coalition_members.draw, ("coalition_members", whole), **look)
    legend = reader.drawn(coalition_members.legend, ("coalition_members", whole), theme=scheme)
    classes = coalition_members.classes(scheme)
    meaning = "The rung each country stands on. Hatched: a member, but no source held says since when."
    title = f"{names[orgs[0]]}: who is in it?"
    lead = reader.drawn(
        lines.coalition,
        ("coalition_members", whole),
        ("coalition_headcount", whole),
        ("coalition_joins_and_exits", every_step),
        name=names[orgs[0]],
        as_of=chosen.as_of,
    )


def time_row() -> None:
    """Moves the map through time in the browser; only "Use this date" asks the server."""
    panel.time_row(
        reader.drawn(lines.days_of, ("coalition_spells", whole)),
        chosen.as_of,
        "coalitions_time",
        panel.data_address("coalition_spells", "json", reader.values("coalition_spells", whole)),
        fills={one.key: one.fill for one in classes},
        land=palette.tokens(scheme).land,
        target="coalitions_map",
        words=reader.drawn(lines.by_day, ("coalition_joins_and_exits", every_step)),
        pair=orgs if pair else None,
    )


def on_the_map() -> None:
    """The map with its time row; a chosen country's claim beside it."""
    left, right = panel.beside(bool(chosen.country) or panel.row_is_picked("coalitions_map"))
    with left:
        picked = panel.chart(
            "coalition_members",
            title="Members on the map",
            subtitle=meaning + past,
            rows=members,
            given=whole,
            figure=figure,
            legend=legend,
            words=glossary.RUNG,
            between=time_row,
            key="coalitions_map",
            alt=f"World map: members on {day}.",
            asked=f"a member on {day}",
            advice="Choose a later as-of date, or another organisation.",
            picks_country=True,
            borders=True,
        )
    with right:
        if picked and picked.row is not None:
            panel.evidence_of([members["fact_id"].iloc[picked.row]], members["member_name"].iloc[picked.row], "coalitions_row")
        elif chosen.country:
            panel.evidence_on(chosen.country, members, "coalitions_country")


def in_which() -> None:
    """The members of two organisations: in both, only in one."""
    panel.listed(
        "coalitions_compared",
        title=f"In both, only in {orgs[0]}, only in {orgs[1]}",
        subtitle=f"Members and suspended members, states and organisations. First is {orgs[0]}, second is {orgs[1]}.",
        rows=reader.rows("coalitions_compared", **whole, **pair),
        given=whole | pair,
        key="coalitions_compared",
        asked=f"a member of either on {day}",
        advice="Choose a later as-of date, or other organisations.",
        columns=["in_which", "member_name", "first_status", "first_since", "second_status", "second_since", "iso3"],
    )


def over_time() -> None:
    """How many members each organisation had, and the totals that sources state."""
    for org in orgs:
        mine = whole | {"org": [org]}
        panel.listed(
            "coalition_size_over_time",
            title=f"{names[org]}: members over time",
            subtitle="How many can be named on each day, and the totals that sources state.",
            rows=reader.rows("coalition_size_over_time", **mine),
            given=mine,
            figure=reader.drawn(
                coalition_size_over_time.draw,
                ("coalition_size_over_time", mine),
                ("coalition_stated_totals", mine),
                as_of=chosen.as_of,
                theme=scheme,
            ),
            legend=coalition_size_over_time.legend(theme=scheme),
            height=300,
            key=f"coalitions_size_{org}",
            asked=f"a member of {org} with a day",
            advice="Choose another organisation, or a later as-known date.",
        )


def joins_and_exits() -> None:
    """Every step of a member whose day is stated; a chosen country's alone."""
    panel.listed(
        "coalition_joins_and_exits",
        title="Joins and exits",
        subtitle="Every step of a member whose day a source states, newest first.",
        rows=reader.rows("coalition_joins_and_exits", **given),
        given=given,
        key="coalitions_steps",
        asked="a join or an exit with a day",
        advice="Widen the date range, or take the country away.",
        columns=["date", "member_name", "step", "org", "basis", "sources", "verification"],
    )


def named_against_stated() -> None:
    """The totals that sources state, rival ones too, and the gap to what can be named."""
    panel.listed(
        "coalition_stated_totals",
        title="Named against stated",
        subtitle=lines.gap(heads),
        rows=reader.rows("coalition_stated_totals", **whole),
        given=whole,
        line=lines.stated,
        key="coalitions_totals",
        asked="a total that a source states",
        advice="No source held counts the members of this organisation; choose another one, or a later as-known date.",
    )


panel.heading(f"Coalitions and bodies, as of {day}", title, lead)
if len(chosen.orgs) > len(orgs):
    filters.page_link("crossings", f"{len(chosen.orgs)} organisations are chosen; this page compares the first two, Crossings takes them all")
VIEWS = {"map": "Map"} | ({"both": "In both or one"} if pair else {}) | {
    "years": "Over time",
    "steps": "Joins and exits",
    "stated": "Named against stated",
}
with st.container(horizontal=True, vertical_alignment="bottom"):
    shown = panel.view(VIEWS, key="coalitions_view")
    if shown == "map":
        panel.pick_country(members)
{"map": on_the_map, "both": in_which, "years": over_time, "steps": joins_and_exits, "stated": named_against_stated}[shown]()
