"""What the rows of event feeds say in words: what a page offers to choose, its lead, the state of a feed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from entente import dates, glossary, lines, sentences
from entente.feeds.events import EVENT_FEEDS
from entente.feeds.events.feed import Feed

ROLES = {"source": "Who did it", "target": "To whom it was done", "place": "Where it happened"}
_IN_ROLE = {
    "source": "as the one who acts",
    "target": "as the one it is done to",
    "place": "as the place where it happened",
}
EVENT_OR_REPORT = (
    "An **event** is one happening as the feed coded it; a **report** is one mention of it in a text. "
    "An event that a hundred papers print is one event and a hundred reports."
)

READ = ("date", "who", "did", "to_whom", "source_url", "place", "mentions", "intensity", "fatalities")

Row = Mapping[str, Any]


def with_events(feeds_by_state: pd.DataFrame) -> pd.DataFrame:
    """The rows of feeds of coded events that hold any; lists, mentions and empty feeds stay out."""
    coded = [name for name, feed in EVENT_FEEDS.items() if feed.table == "events"]
    return feeds_by_state[feeds_by_state["feed"].isin(coded) & (feeds_by_state["rows_loaded"] > 0)]


def feed_of(name: str) -> Feed:
    """What a feed says of itself: title, publisher, licence."""
    return EVENT_FEEDS[name]


def source_of(feed: Feed) -> pd.DataFrame:
    """The feed as a source, in the columns of sources_of_facts that a trust line shows."""
    columns = ("publisher", "title", "published", "licence", "url")
    return pd.DataFrame([(feed.publisher, feed.title, "", feed.licence, feed.url)], columns=columns)


def kinds() -> dict[str, str]:
    """What `kind` of the event queries takes, to words: four classes, twenty CAMEO roots, PLOVER types."""
    classes = {word: word.capitalize() for word in glossary.EVENT_CLASS}
    roots = {code: f"CAMEO {code} {words}" for code, words in glossary.EVENT_ROOT.items()}
    return classes | roots | {word: f"PLOVER {word.lower()}" for word in glossary.PLOVER}


def kind_of(row: Row) -> str:
    """What was done, in words: the root of its code, else its PLOVER type."""
    root, plover = row.get("root"), row.get("plover")
    if isinstance(root, str) and root in glossary.EVENT_ROOT:
        return glossary.EVENT_ROOT[root]
    return plover.lower() if isinstance(plover, str) else ""


def lead(
    events_by_country: pd.DataFrame, feed: Feed, role: str, names: Mapping[str, str], of: Sequence[str], when: str
) -> str:
    """How much the feed holds for what was asked, and which country it names most.

    events_by_country: rows of one feed. of: the countries asked for, none for all. when: the period in words.
    """
    rows = events_by_country[events_by_country["iso3"].isin(of)] if of else events_by_country
    who = lines.listed((sentences.the(names.get(code, code)) for code in of), 3) or "a country"
    if rows.empty:
        return f"{feed.title}, {when}: no event that fits names {who} {_IN_ROLE[role]}."
    events, most = int(rows["events"].sum()), rows.nlargest(1, "events").iloc[0]
    told = f"{_plural(events, 'event')} {'names' if events == 1 else 'name'} {who} {_IN_ROLE[role]}"
    if rows["reports"].notna().any():
        told += f", told in {_plural(int(rows['reports'].sum()), 'report')}"
    if len(rows) > 1:
        told += f"; most often {sentences.the(names.get(most['iso3'], most['iso3']))}, with **{int(most['events']):,}**"
    return f"{feed.title}, {when}: {told}."


def _plural(number: int, one: str) -> str:
    return f"**{number:,}** {one if number == 1 else one + 's'}"


def period(first: date | None, last: date | None) -> str:
    """A range of days in words; an open end is "the first day held" or "the last"."""
    start = dates.in_words(first) if first else "the first day held"
    return f"{start} to {dates.in_words(last) if last else 'the last day held'}"


def state(feed: Row, asked: tuple[date | None, date | None]) -> list[str]:
    """What a reader must know before reading an empty place as calm; sentences.

    feed: its row of feeds_by_state. asked: the range of days asked for.
    """
    first, last = _day(feed["data_from"]), _day(feed["data_until"])
    rows = f"{int(feed['rows_loaded']):,} rows"
    if feed["rows_rejected"]:
        rows += f" ({int(feed['rows_rejected']):,} more were rejected)"
    said = [f"{feed_of(str(feed['feed'])).title}: {rows}, events from {period(first, last)}."]
    if isinstance(feed["reason"], str) and feed["reason"]:
        said.append(feed["reason"] if feed["reason"].endswith(".") else feed["reason"] + ".")
    outside = [
        words
        for words, out in (
            (f"before {dates.in_words(first)}", first and asked[0] and asked[0] < first),
            (f"after {dates.in_words(last)}", last and asked[1] and asked[1] > last),
        )
        if out
    ]
    if outside:
        said.append(f"Days {lines.listed(outside)} are not covered: nothing there means nothing loaded.")
    return said


def covers(feed: Row, asked: tuple[date | None, date | None]) -> bool:
    """Whether a country without an event may be called so: the feed is not broken and holds days of the range."""
    first, last = _day(feed["data_from"]), _day(feed["data_until"])
    if feed["state"] == "broken" or first is None or last is None:
        return False
    return (asked[0] is None or asked[0] <= last) and (asked[1] is None or asked[1] >= first)


def partners(ties_between_countries: pd.DataFrame, of: Sequence[str], most: int) -> list[str]:
    """The countries of a matrix: those asked for, then those with most events in pairs with them (or at all).

    ties_between_countries: all pairs of one feed.
    """
    pairs = ties_between_countries
    if of:
        pairs = pairs[pairs["source"].isin(of) | pairs["target"].isin(of)]
    both = pd.concat([pairs[["source", "events"]].set_axis(["iso3", "events"], axis=1),
                      pairs.loc[pairs["source"] != pairs["target"], ["target", "events"]].set_axis(["iso3", "events"], axis=1)])  # fmt: skip
    counted = both.groupby("iso3")["events"].sum().reset_index()
    ranked = counted.sort_values(["events", "iso3"], ascending=[False, True])["iso3"]
    return [*of, *(code for code in ranked if code not in of)][: max(most, len(of))]


def as_read(newest_events: pd.DataFrame) -> pd.DataFrame:
    """The rows with `who`, `did` and `to_whom` in words beside their codes."""
    rows = [{str(name): value for name, value in row.items()} for row in newest_events.to_dict("records")]
    return newest_events.assign(
        who=[_actor(row, "source") for row in rows],
        did=[kind_of(row) for row in rows],
        to_whom=[_actor(row, "target") for row in rows],
    )


def event(row: Row) -> list[tuple[str, str]]:
    """One event as names and values; what the feed did not give is left out."""
    root, words = row.get("root"), kind_of(row)
    day = dates.in_words(_day(row["date"]))
    latest = _day(row.get("latest"))
    pairs = [
        ("Day", f"{day} to {dates.in_words(latest)} ({row['precision']})" if latest else day),
        ("Who", _actor(row, "source")),
        ("Did", f"{words} (CAMEO {row['cameo']})" if _text(row.get("cameo")) else words),
        ("To whom", _actor(row, "target")),
        ("Where", _text(row.get("place"))),
        ("Class", _text(row.get("quad"))),
        ("PLOVER type", _text(row.get("plover")).lower()),
        ("Intensity", "" if pd.isna(row.get("intensity")) else f"{row['intensity']:.1f} on the Goldstein scale, −10 to 10"),
        ("Deaths", "" if pd.isna(row.get("fatalities")) else f"{int(row['fatalities']):,}"),
        ("Reports", "" if pd.isna(row.get("mentions")) else f"{int(row['mentions']):,}"),
        ("Published by the feed", dates.in_words(_day(row.get("reported"))) if _day(row.get("reported")) else ""),
        ("The feed's id", str(row["event_id"])),
    ]
    return [(name, value) for name, value in pairs if value and not (name == "Did" and root is None and not words)]


def _actor(row: Row, side: str) -> str:
    name, code = _text(row.get(f"{side}_name")), _text(row.get(side))
    return f"{name} ({code})" if name and code else name or code


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
