"""What is the picture today: who stands with whom, and who is under sanctions?"""

from datetime import timedelta

import streamlit as st

from charts import coalitions_joined_by_country, sanction_status_by_country
from entente import dates, filters, glossary, lines, panel, places, reader

FOUNDING_STORY = "SYR"  # told until a country is chosen
VIEWS = {"changes": "What changed", "expiries": "What expires next", "heads": "Head-counts"}
LOOK_BACK, LOOK_AHEAD = timedelta(days=90), timedelta(days=365)

chosen, scheme = filters.current(), panel.scheme()
day, told = dates.in_words(chosen.as_of), chosen.country or FOUNDING_STORY
given = chosen.params
story_given = given | {"country": [told]}
recent = given | {"from": chosen.as_of - LOOK_BACK, "to": chosen.as_of}
joined = reader.rows("coalitions_joined_by_country", **given)
sanctioned = reader.rows("sanction_status_by_country", **given)
changes = reader.rows("changes_between", **recent)
look = {"places": places, "theme": scheme, "lens": chosen.lens, "selected": chosen.countries}

panel.heading(
    f"As of {day}",
    "Who stands with whom, and who sanctions whom?",
    reader.drawn(
        lines.overview,
        ("coalition_headcount", given),
        ("sanction_status_by_country", given),
        ("changes_between", recent),
        as_of=chosen.as_of,
        days=LOOK_BACK.days,
    ),
)

with st.container(horizontal=True, vertical_alignment="bottom"):
    subject = panel.switch("Subject of the map", ["Coalitions joined", "Sanctions"], key="overview_subject")
    shown = sanctioned if subject == "Sanctions" else joined
    panel.pick_country(shown)
left, right = panel.beside(bool(chosen.country))
with left:
    if subject == "Sanctions":
        panel.chart(
            "sanction_status_by_country",
            title="Who is under sanctions",
            subtitle="The strongest programme against each state by the authorities chosen, and how wide it is.",
            rows=sanctioned,
            given=given,
            figure=reader.drawn(
                sanction_status_by_country.draw,
                ("sanction_status_by_country", given),
                ("sanction_status_by_area", given),
                ("sanction_coverage", given),
                **look,
            ),
            legend=reader.drawn(
                sanction_status_by_country.legend,
                ("sanction_status_by_country", given),
                ("sanction_coverage", given),
                theme=scheme,
            ),
            words=glossary.CLASS,
            key="overview_sanctions",
            alt="World map: the class of sanctions against each state.",
            asked=f"a state under sanctions on {day}",
            advice="Choose a later as-of date or take the authority away.",
            picks_country=True,
            borders=True,
        )
    else:
        panel.chart(
            "coalitions_joined_by_country",
            title="Coalitions and bodies joined",
            subtitle="How many of the coalitions, alliances and bodies we follow each country is a member of.",
            rows=joined,
            given=given,
            figure=reader.drawn(coalitions_joined_by_country.draw, ("coalitions_joined_by_country", given), **look),
            legend=reader.drawn(coalitions_joined_by_country.legend, ("coalitions_joined_by_country", given), theme=scheme),
            key="overview_coalitions",
            alt="World map: how many organisations each country is a member of.",
            asked=f"a member of an organisation on {day}",
            advice="Choose a later as-of date or take the organisation away.",
            picks_country=True,
            borders=True,
        )
if chosen.country:
    with right:
        panel.evidence_on(chosen.country, shown, key="overview_country")

panel.listed(
    "story_of_country",
    title=f"How {places.name(told)} got here",
    subtitle=f"Steps into and out of coalitions, turns of the main programmes against it, and names taken off lists. {lines.ARROWS_MEAN}",
    rows=reader.rows("story_of_country", **story_given),
    given=story_given,
    line=lines.change,
    key="overview_story",
    at_first=20,
    asked=f"a turn in the story of {places.name(told)} by {day}",
    advice="Choose another country or a later as-of date.",
)


def changed() -> None:
    panel.listed(
        "changes_between",
        title=f"What changed in the {LOOK_BACK.days} days before {day}",
        subtitle=f"Newest first. {lines.ARROWS_MEAN}",
        rows=changes,
        given=recent,
        line=lines.change,
        key="overview_changes",
        asked=f"a change from {dates.in_words(chosen.as_of - LOOK_BACK)} to {day}",
        advice="Choose another as-of date, or take a filter away.",
    )
    filters.page_link("changes", "Every change of the year, by kind")


def expiring() -> None:
    ahead = given | {"from": chosen.as_of + timedelta(days=1), "to": chosen.as_of + LOOK_AHEAD}
    panel.listed(
        "sanction_expiries",
        title="What expires next",
        subtitle=f"Stated ends in the year after {day}: of a relief, a measure, a licence, a notice, a panel, an emergency.",
        rows=reader.rows("sanction_expiries", **ahead),
        given=ahead,
        line=lambda row: lines.expiry(row, chosen.as_of),
        key="overview_expiries",
        asked=f"a stated end in the year after {day}",
        advice="Choose another as-of date, or take a filter away.",
    )
    filters.page_link("calendar", "The calendar of stated ends, month by month")


def counted() -> None:
    panel.listed(
        "coalition_headcount",
        title="Head-counts",
        subtitle="How many members we can name, and how many a source states. The gap is shown, never filled.",
        rows=reader.rows("coalition_headcount", **given),
        given=given,
        line=lines.headcount,
        facts=lambda row: row["fact_ids"].split(";")[-1:] if row["stated_on"] else row["fact_ids"].split(";"),
        key="overview_heads",
        asked=f"an organisation with members on {day}",
        advice="Choose a later as-of date or another organisation.",
    )
    filters.page_link("crossings", "Who is in a coalition and under sanctions at once")



view = panel.view(VIEWS, key="overview_view")
if view == "changes":
    changed()
elif view == "expiries":
    expiring()
else:
    counted()
