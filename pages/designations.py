"""Who is on a list: people, groups, firms and ships, added and taken off, found by name."""

from datetime import timedelta
from typing import Any

import streamlit as st

from charts import designations_by_country, designations_by_month
from entente import dates, filters, panel, places, reader, sections, sentences
from entente.feeds.common import alias_key

VIEWS = {"lists": "Lists and programmes", "country": "Country", "changes": "Added and removed", "name": "Find a name"}
LATELY = timedelta(days=365)
NO_SCREENING = (
    "**This is no screening tool.** Names are spelled in many ways, only the lists held are searched, and editions age: "
    "a name that is not found proves nothing, and one that is found may be another person's. Ask the list's own publisher."
)

chosen, theme = filters.current(), panel.scheme()
day = dates.in_words(chosen.as_of)
lists = reader.rows("designations_by_list", **chosen.params)
lately = reader.rows("designation_changes", **chosen.params | {"from": chosen.as_of - LATELY, "to": chosen.as_of})
panel.heading(
    "Sanctions: designations", "Who is on a list?", sentences.designations_lead(lists, lately, chosen.as_of)
)
filters.page_link("sanctions", "Back to the programmes and the states they are on")
if not (lists["editions"] > 0).any():
    st.html(
        '<p class="small">No official list is loaded: what follows are the designations curated by hand, '
        "of groups in the story, not of everybody. <code>entente load --list</code> names the lists that can be loaded.</p>"
    )


def choices() -> dict[str, Any]:
    """The lists shown, all where none is chosen; they stand in the address too."""
    titles = {row["list_id"]: f"{row['list_id']} · {row['entities']:,}" for row in panel.records(lists)}

    def list_box(options: list[str], **more: Any) -> list[str]:
        return st.multiselect("Lists", options, width=300, placeholder="All lists", **more)

    wanted = panel.addressed(list_box, "list", titles, key="designation_lists", default=[]) if titles else []
    return chosen.params | {"list": list(wanted)}


def by_list() -> None:
    """How many are on each list, and under which programme of it."""
    sections.table(
        "designations_by_list",
        given,
        title=f"Lists on {day}",
        subtitle="A row is a list. A list loaded from its publisher has an edition; the others are curated by hand, "
        "so the same group may stand on both. Undated: on the list, since when it does not say.",
        called=lambda row: f"{row['list_id']}: {row['entities']:,} listed",
        key="designation_by_list",
        asked=f"a list with anybody on it on {day}",
        advice="Choose a later as-of date or more authorities.",
        columns=["list_id", "imposer", "entities", "people", "possible", "undated", "newest_edition", "editions"],
    )
    sections.table(
        "designations_by_programme",
        given,
        title=f"Programmes of the lists on {day}",
        subtitle="The code is the list's own; who stands under two programmes counts in both.",
        called=lambda row: f"{row['list_id']} {row['code'] or row['programme'] or 'without a programme'}: {row['entities']:,} listed",
        key="designation_by_programme",
        asked=f"a programme with anybody listed on {day}",
        advice="Choose a later as-of date or more authorities.",
        columns=["list_id", "code", "programme", "target_iso3", "entities", "undated"],
    )


def by_country() -> None:
    """To which country the lists tie those on them."""
    rows = reader.rows("designations_by_country", **given)
    every = reader.rows("designations_by_country", as_of=chosen.as_of, known=chosen.known)
    totals = every[every["iso3"] != ""].groupby("iso3")["entities"].sum()
    most = float(totals.max()) if len(totals) else 1.0
    tied = rows[(rows["iso3"] != "") & rows["iso3"].isin(filters.names("country"))]
    if len(tied):
        panel.pick_country(tied)
    nowhere = int(rows.loc[rows["iso3"] == "", "entities"].sum())
    panel.chart(
        "designations_by_country",
        title=f"Listed people, groups and ships by country on {day}",
        subtitle="By the nationality or seat that the list itself gives. **It says nothing about the state**: "
        "a listed person colours no country's status. On two lists counts twice.",
        rows=rows,
        given=given,
        figure=reader.drawn(
            designations_by_country.draw, ("designations_by_country", given), places=places, theme=theme, most=most,
            lens=chosen.lens, selected=chosen.countries,
        ),
        legend=designations_by_country.legend(rows, theme=theme, most=most),
        key="designations_map",
        alt=f"World map: how many on the lists are tied to each country on {day}.",
        note=f"{nowhere:,} that a list ties to no country, or to several, are on no place" if nowhere else None,
        asked=f"anybody listed on {day}",
        picks_country=True,
        borders=True,
        columns=["iso3", "list_id", "imposer", "entities", "people", "undated"],
    )  # fmt: skip
    if chosen.country and chosen.country in set(tied["iso3"]):
        panel.evidence_on(chosen.country, tied, "designations_country")


def changes() -> None:
    """What was added and taken off, month by month and name by name."""
    every = reader.rows("designations_by_month", **given | {"from": None, "to": None})
    years = panel.years(reader.day(every["month"].min()) or chosen.as_of, chosen.as_of)
    start, end = panel.picked(years, "designation_years"), chosen.to or chosen.as_of
    over = given | {"from": start, "to": max(start, end)}
    months = reader.rows("designations_by_month", **over)
    undated = int(every.loc[every["month"].isna(), "listed"].sum())
    panel.chart_and_evidence(
        "designations_by_month",
        title="Added and taken off, month by month",
        subtitle="By the day that the list states, or the edition that first shows it. "
        "A list without dates shows nothing until a second edition is loaded.",
        rows=months,
        called=lambda row: f"{row['list_id']}, {row['month']:%Y-%m}: "
        f"{row['listed']:,} added, {row['delisted']:,} taken off",
        given=over,
        figure=reader.drawn(designations_by_month.draw, ("designations_by_month", over), theme=theme, start=start, end=end),
        legend=designations_by_month.legend(months, theme=theme),
        height=240,
        tools=lambda: panel.switch("Years shown", list(years), "designation_years") and None,
        key="designation_months",
        alt="Added and taken off by month.",
        note=f"{undated:,} listings state no month and are on no bar" if undated else None,
        asked="a name added or taken off in these months",
        columns=["list_id", "month", "listed", "delisted"],
    )
    moved = reader.rows("designation_changes", **over)
    picked = panel.chart(
        "designation_changes",
        title="Names added, taken off and changed",
        subtitle="Newest first. Choose a row for the entity's card.",
        rows=moved,
        given=over,
        figure=None,
        key="designation_changes",
        alt="Changes of the lists.",
        asked="a change of a list in these months",
        columns=["date", "known_on", "list_id", "change", "entity", "value", "description", "source"],
    )
    if picked and picked.row is not None:
        card(str(moved["entity_id"].iloc[picked.row]))


def find() -> None:
    """The names like the one typed, and the card of the one chosen."""
    asked = st.query_params.get("name", "")
    if asked != st.session_state.get("designated_written", ""):
        st.session_state["designated_name"] = asked
    text = st.text_input(
        "Name", key="designated_name", placeholder="A person, group, firm or ship", width=520, max_chars=200,
        help="Accents, order of words and spelling may differ; names in other scripts are transliterated.",
    ).strip()  # fmt: skip
    if text != asked:
        st.query_params["name"] = text
    if not text:
        st.query_params.pop("name", None)
    st.session_state["designated_written"] = text
    st.html(f'<p class="small">{panel.bold(NO_SCREENING)}</p>')
    entity = st.query_params.get("entity")
    if text:
        like = {"text": alias_key(text) or text, "known": chosen.known}
        found = reader.rows("designated_names", **like)
        picked = panel.chart(
            "designated_names",
            title=f"Names like “{text}”",
            subtitle="The most alike first, 1 is the same; which of an entity's names is meant stands beside it. "
            "Also those no longer listed. Choose a row for the card.",
            rows=found,
            given=like,
            figure=None,
            key="designated_names",
            alt="Names found.",
            asked=f"a listed name like “{text}”",
            advice="Try another spelling or one word of the name. **That nothing is found proves nothing.**",
            columns=["entity", "alias", "alias_kind", "likeness", "kind", "iso3", "lists", "listed_since", "listed_until", "edition"],
        )
        if picked and picked.row is not None and picked.row < len(found):
            entity = str(found["entity_id"].iloc[picked.row])
            st.query_params["entity"] = entity
    if entity:
        card(entity)


def card(entity: str) -> None:
    """One entity: its names, what the lists say of it and when, the source rows, the evidence."""
    named = panel.records(reader.rows("names_of_entity", entity=entity))
    about = {"entity": entity, "known": chosen.known}
    said = reader.rows("designated_entity", **about)
    if not named:
        panel.empty(f"the entity {entity}", "The address may be of an older edition; search for the name.")
        return
    st.html(f'<h2 class="figure-title">{panel.bold(named[0]["name"])}</h2>')
    others: dict[str, list[str]] = {}
    for row in named[1:]:
        others.setdefault(row["kind"], []).append(row["name"])
    panel.details(
        [
            ("Known here as", entity),
            *((kind.replace("-", " ").capitalize(), "; ".join(names)) for kind, names in others.items()),
        ]
    )
    sections.table(
        "designated_entity",
        about,
        title="What the lists say",
        subtitle="Put on, taken off, changed; oldest first. Choose a row for its evidence.",
        called=lambda row: f"{row['list_id']} {row['value']}: {row['change']} {row['date']}".strip(),
        first=said["fact_id"].iloc[0] if len(said) else None,
        key="designated_entity",
        asked="a statement of a list known on this day",
        advice="Choose a later as-known date.",
        columns=["list_id", "change", "date", "value", "reason", "known_on", "verification", "source"],
    )
    rows = reader.rows("designated_entity_rows", **about)
    if rows.empty:
        st.html('<p class="small">Curated by hand: there is no row of an official file.</p>')
        return
    st.html('<h3 class="small-title">The rows of the files, exactly as they stand</h3>')
    for row in panel.records(rows):
        st.html(
            f'<p class="small">{panel.bold(row["list_id"])}, edition of {dates.in_words(reader.day(row["edition"]))}'
            f'{" (day of loading)" if row["edition_assumed"] else ""}, {panel.bold(row["file"])}, line {row["line"]}</p>'
        )
        st.code(row["source_row"], language=None, wrap_lines=True)


with st.container(horizontal=True, vertical_alignment="bottom"):
    shown = panel.view(VIEWS, key="designations_view")
    given = chosen.params if shown == "name" else choices()  # a name is looked for on every list
{"lists": by_list, "country": by_country, "changes": changes, "name": find}[shown]()
