"""Who does what to whom, day by day, as the event feeds code it?"""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from charts import events_by_country, events_by_month, ties_between_countries
from entente import dates, event_words, filters, panel, places, reader, settings

VIEWS = {"map": "Map", "months": "Months", "pairs": "Who to whom", "newest": "Newest"}
MEASURES = {"events": "Events", "reports": "Reports", "intensity": "Intensity"}
ROWS_OF_MONTHS, SIDE_OF_MATRIX = 6, 12

chosen, theme = filters.current(), panel.scheme()
names = filters.names("country")
feeds = event_words.with_events(reader.rows("feeds_by_state"))
if feeds.empty:
    panel.heading("Events", "Who does what to whom?", "No event feed is loaded, so nothing can be said here: not that it was calm.")
    panel.empty(
        "an event feed",
        "Download files of a feed (GDELT, ICEWS, UCDP GED, ACLED, POLECAT) and load them: `entente load --list` names the "
        "formats, `entente load gdelt2 FILE...` loads one. What was curated by hand stands on the Country page.",
    )
    st.stop()

to = chosen.to or (chosen.as_of if chosen.as_of < settings.today() else None)
asked = (chosen.from_, to)
day_after = "each day of the range counts exactly, also where a month is cut"


def choices(with_role: bool) -> dict[str, Any]:
    """The filters of this page alone: feed, kinds, role; they stand in the address too."""
    titles = {row["feed"]: event_words.feed_of(row["feed"]).title for row in panel.records(feeds)}
    biggest = str(feeds.nlargest(1, "rows_loaded")["feed"].iloc[0])
    one_at_a_time = "Feeds code the same happening each in its own way: they are shown one at a time, never added up."
    joined = "A class, a CAMEO root or a PLOVER type; several are joined by “or”."

    def feed_box(options: list[str], **more: Any) -> str:
        return st.selectbox("Feed", options, width=320, help=one_at_a_time, **more)

    def kind_box(options: list[str], **more: Any) -> list[str]:
        return st.multiselect("Kind", options, width=300, placeholder="All kinds", help=joined, **more)

    def role_box(options: list[str], **more: Any) -> str:
        return st.selectbox("Country counted", options, width=200, **more)

    with st.container(horizontal=True, vertical_alignment="bottom", key="event_filters"):
        feed = panel.addressed(feed_box, "feed", titles, key="event_feed", default=biggest)
        kind = panel.addressed(kind_box, "kind", event_words.kinds(), key="event_kind", default=[])
        role = panel.addressed(role_box, "role", event_words.ROLES, key="event_role") if with_role else "source"
    return {"feed": [feed], "kind": list(kind), "role": role, "from": chosen.from_, "to": to}


def most(rows: pd.DataFrame, measure: str) -> float:
    """The largest count, for a scale that no filter moves."""
    counts = rows["events" if measure == "intensity" else measure].dropna()
    return float(counts.max()) if len(counts) else 1.0


def framed(name: str, rows: pd.DataFrame, about: dict[str, Any], **more: Any) -> panel.Selected | None:
    """A chart with the trust line of the feed."""
    return panel.chart(
        name, rows=rows, given=about, sources=event_words.source_of(feed), until=held[1],
        asked=f"an event of {feed.title} that fits, {event_words.period(*asked)}",
        advice=f"{feed.title} holds {event_words.period(*held)}. Widen the dates, or take a kind or a country away.",
        **more,
    )  # fmt: skip


def world() -> None:
    """Every country by its events; below, the newest of those chosen."""
    scale = most(reader.rows("events_by_country", feed=[feed.name], role=given["role"]), measure)
    look: dict[str, Any] = {"theme": theme, "measure": measure, "most": scale, "covered": event_words.covers(state, asked)}
    if len(rows):
        panel.pick_country(rows)
    framed(
        "events_by_country",
        rows,
        given,
        title=f"{MEASURES[measure]} by country: {event_words.ROLES[given['role']].lower()}",
        subtitle=MEANING[measure] + " A country without an event is not known to be calm: the feed may not read its press.",
        figure=reader.drawn(
            events_by_country.draw, ("events_by_country", given), places=places, lens=chosen.lens,
            selected=chosen.countries, **look,
        ),
        legend=events_by_country.legend(rows, **look),
        key="events_map",
        alt=f"World map: {measure} of each country in {feed.title}.",
        picks_country=True,
        borders=True,
        columns=["iso3", "events", "reports", "intensity", "fatalities"],
    )  # fmt: skip
    if chosen.countries:
        newest(list(chosen.countries))
    elif len(rows):
        st.html('<p class="small">Click a country, or choose one, to list its newest events with their links.</p>')


def months() -> None:
    """The countries chosen, else those with most events, month by month on one scale."""
    top = list(rows.nlargest(ROWS_OF_MONTHS, "events")["iso3"])
    about = given | {"country": list(chosen.countries) or top}
    series = reader.rows("events_by_month", **about)
    figure = reader.drawn(
        events_by_month.draw, ("events_by_month", about), theme=theme, measure=measure,
        names={code: names.get(code, code) for code in about["country"]}, start=chosen.from_, end=to, held=held,
    )  # fmt: skip
    clicked = framed(
        "events_by_month",
        series,
        about,
        title=f"{MEASURES[measure]} a month: {event_words.ROLES[given['role']].lower()}",
        subtitle=MEANING[measure]
        + (" All rows have one scale." if measure != "intensity" else "")
        + ("" if chosen.countries else f" The {len(top)} countries with most events; choose others in the filter bar."),
        figure=figure,
        legend=events_by_month.legend(theme=theme, measure=measure),
        height=int(figure.layout.height),
        key="events_months",
        alt=f"{MEASURES[measure]} a month of {', '.join(names.get(code, code) for code in about['country'])}.",
        columns=["iso3", "month", "events", "reports", "intensity", "fatalities"],
    )
    if clicked and clicked.x and isinstance(clicked.customdata, list):
        first = dates.parse_day(str(clicked.x)[:10]).replace(day=1)  # a bar answers with its middle
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        newest([str(clicked.customdata[0])], max(first, asked[0] or first), min(last, to or last))
    elif len(series):
        st.html('<p class="small">Click a bar to list the events of that country in that month.</p>')


def pairs() -> None:
    """Who to whom among the countries chosen and those they deal with most."""
    every = {name: value for name, value in given.items() if name != "role"}
    whole = reader.rows("ties_between_countries", **every)
    side = event_words.partners(whole, chosen.countries, SIDE_OF_MATRIX)
    about = every | {"country": side}
    ties = reader.rows("ties_between_countries", **about)
    scale = most(reader.rows("ties_between_countries", feed=[feed.name], top=500), measure)
    look: dict[str, Any] = {"theme": theme, "measure": measure, "most": scale}
    figure = reader.drawn(
        ties_between_countries.draw, ("ties_between_countries", about),
        names={code: names.get(code, code) for code in side}, order=tuple(side), **look,
    )  # fmt: skip
    clicked = framed(
        "ties_between_countries",
        ties,
        about,
        title=f"Who to whom: {MEASURES[measure].lower()}",
        subtitle="A row is who acts, a column whom it is done to, by its code; on the diagonal both are of one country. "
        + MEANING[measure]
        + (f" The {len(side)} countries with most events." if not chosen.countries else ""),
        figure=figure,
        legend=ties_between_countries.legend(ties, **look),
        height=int(figure.layout.height),
        key="events_pairs",
        alt="Matrix of countries: who acts and to whom it is done.",
        note="Events that name one country only are in no pair",
        columns=["source", "target", "events", "reports", "intensity"],
    )
    if clicked and clicked.row is not None:
        between(str(ties["source"].iloc[clicked.row]), str(ties["target"].iloc[clicked.row]))
    elif clicked and clicked.y:
        between(str(clicked.y), str(clicked.x))
    elif len(ties):
        st.html('<p class="small">Click a square to list what the one did to the other.</p>')


def between(source: str, target: str) -> None:
    """What one country did to another, newest first."""
    about = {name: value for name, value in given.items() if name != "role"} | {"source": source, "target": target}
    one, other = names.get(source, source), names.get(target, target)
    listed("newest_between", about, f"Within {one}" if source == target else f"What {one} did to {other}", "events_between")


def newest(countries: list[str], first: date | None = None, last: date | None = None) -> None:
    """The newest events of some countries, or of all, in any role."""
    about = {name: value for name, value in given.items() if name != "role"} | {"country": countries}
    about |= {"from": first or chosen.from_, "to": last or to}
    who = ", ".join(names.get(code, code) for code in countries[:3]) + (f" and {len(countries) - 3} more" if len(countries) > 3 else "")
    when = f", {event_words.period(first, last)}" if first and last else ""
    listed("newest_events", about, f"Newest events{' that name ' + who if countries else ''}{when}", "events_newest")


def listed(query: str, about: dict[str, Any], title: str, key: str) -> None:
    """Events as rows with their links; the row chosen is told in full."""
    found = reader.rows(query, **about)
    told = event_words.as_read(found)
    clicked = framed(
        query,
        told,
        about,
        title=title,
        subtitle="Newest first, at most 100. " + ("" if query == "newest_between" else "The countries may be in any role. ")
        + "The download has these rows with every column.",
        figure=None,
        key=key,
        alt=f"{title}.",
        columns=[name for name in event_words.READ if name in ("date", "who", "did") or told[name].replace("", None).notna().any()],
    )
    if clicked and clicked.row is not None and clicked.row < len(found):
        row = panel.records(found.iloc[[clicked.row]])[0]
        panel.details(event_words.event(row))
        url = row["source_url"]
        said = panel.link(str(url), "Open the report") if isinstance(url, str) and url else "The feed names no address for it."
        st.html(f'<p class="small">{said} Read by machine: the code may be wrong, so read the report.</p>')


MEANING = {
    "events": f"Counts of events; {day_after}.",
    "reports": f"Counts of reports, so that what many papers print weighs more; {day_after}.",
    "intensity": f"The mean of the events on the Goldstein scale, from −10 (hostile) to 10 (cooperative); {day_after}.",
}

top = st.container()
with st.container(horizontal=True, vertical_alignment="center"):
    shown = panel.view(VIEWS, key="events_view")
    wanted = panel.switch("Shown", list(MEASURES.values()), "event_measure") if shown != "newest" else "Events"
given = choices(with_role=shown in ("map", "months"))
feed = event_words.feed_of(given["feed"][0])
state = next(row for row in panel.records(feeds) if row["feed"] == feed.name)
held = (reader.day(state["data_from"]), reader.day(state["data_until"]))
rows = reader.rows("events_by_country", **given)
with top:
    when = "in all it holds" if asked == (None, None) else event_words.period(*asked)
    panel.heading(
        "Events", "Who does what to whom?", event_words.lead(rows, feed, given["role"], names, chosen.countries, when)
    )
told = " ".join(event_words.state(state, asked))
if state["state"] in ("broken", "warning"):
    (st.error if state["state"] == "broken" else st.warning)(told)
else:
    st.html(f'<p class="small">{panel.bold(told)}</p>')
measure = next(name for name, word in MEASURES.items() if word == wanted)
if rows[measure].isna().all() and len(rows):
    st.html(f'<p class="small">{panel.bold(feed.title)} gives no {wanted.lower()}; events are shown.</p>')
    measure = "events"
st.html(f'<p class="small">{panel.bold(event_words.EVENT_OR_REPORT)}</p>')
if shown == "newest":
    newest(list(chosen.countries))
else:
    {"map": world, "months": months, "pairs": pairs}[shown]()
