"""The status of each programme over time, one row a programme, with the ends that its acts state."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.legend import Entry
from charts.timeline import Diamond, Row, Span, Texture, ends_of_window, figure
from charts.words import Row as Record
from charts.words import card, day, safe, short

_STANDS = {"in_force": "In force", "eased": "Eased", "waived": "Waived", "suspended": "Suspended"}
_BREADTH = {"arms-only": "arms only", "listings": "listings", "framework": "framework", "status": "status"}
_UNNAMED = {"USA": "US", "UN": "UN"}  # imposers whose programmes' names do not say whose they are
_OUTCOMES = {
    "pending": "still to come",
    "extended": "extended before it came",
    "superseded": "something else came first",
    "lapsed": "ran out",
    "not_known": "what happened is not known",
}
_LABEL = 58  # letters that a phone holds in one line
_TERM_OF = ("relief", "measure")


def draw(
    sanction_spans: pd.DataFrame,
    sanction_expiries: pd.DataFrame,
    *,
    as_of: date,
    theme: str,
    start: date = date(2023, 1, 1),
    end: date | None = None,
) -> Figure:
    """The rows; `customdata` of a bar or diamond is its target's ISO3, its fact ids and the hover text.

    sanction_spans: one row per programme and status over [since, until). Ended statuses draw no bar; after the
    stated end (`term`) of a measure not known to be renewed the bar is that of the unknown.
    sanction_expiries: one row per stated end, with its `outcome`.
    """
    end = end or ends_of_window(as_of, start)
    expiries = sanction_expiries.to_dict("records")
    rows = []
    for programme, spans in sanction_spans.groupby("programme_id", sort=False):
        records = spans.to_dict("records")
        ends = [one for one in expiries if one["programme_id"] == programme]
        bars = [bar for record in records for bar in _bars(record, theme)]
        if any(bar.until is None or bar.until[1] > start for bar in bars):
            marks = [_diamond(one) for one in ends]
            rows.append(Row(_label(records, start), bars, marks, _note(ends, as_of, start, end)))
    return figure(rows, as_of, start, end, theme)


def legend(*, theme: str) -> list[Entry]:
    """The colours, the textures and the diamonds."""
    t = palette.tokens(theme)
    return [
        *(Entry(word, palette.status(key, theme)) for key, word in _STANDS.items()),
        Entry("Inferred", palette.status("in_force", theme), pattern="inferred"),
        Entry("Unknown", t.hatch, pattern="hatch"),
        Entry("Stated end", t.ink, pattern="diamond"),
        Entry("Ran out", t.ink, pattern="diamond-open"),
        Entry("Superseded or extended", t.ink, pattern="diamond-bar"),
    ]


def _label(records: list[Record], start: date) -> str:
    """Who and what, how wide, and since when if that lies before the window."""
    first = records[0]
    who = _UNNAMED.get(first["imposer"], "")
    name = first["name"] if first["name"].startswith(who) else f"{who}: {first['name']}"
    began = first["since_earliest"].date() < start
    more = [_BREADTH.get(first["breadth"], ""), f"since {first['since_earliest'].year}" if began else ""]
    rest = "".join(f", {part}" for part in more if part)
    return safe(short(name, _LABEL - len(rest)) + rest)


def _bars(record: Record, theme: str) -> list[Span]:
    if record["status"] not in {*_STANDS, "unknown"}:
        return []
    known = record["status"] in _STANDS
    colour = palette.status(record["status"], theme) if known else palette.tokens(theme).hatch
    facts = [safe(record["target_iso3"]), record["fact_ids"]]
    until = _days(record, "until")
    term = None if pd.isna(record["term"]) or until else record["term"].date()
    told = [
        f"{_STANDS.get(record['status'], 'Unknown')} since {day(record['since'])}"
        + (f" until {day(record['until'])}" if record["until"] else ""),
        "Inferred: the relief before it ran out" if record["inferred"] else "",
    ]
    hover = card(safe(short(record["name"], 56)), *told, "Click for the evidence")
    since = _days(record, "since")
    texture: Texture = "inferred" if record["inferred"] else "solid" if known else "unknown"
    if not term or not known:
        return [Span(since, until, colour, texture, hover, facts)]
    after = card(safe(short(record["name"], 56)), f"Stated end {day(term)}", "No renewal is known beyond it")
    return [
        Span(since, (term, term), colour, texture, hover, facts),
        Span((term, term), None, palette.tokens(theme).hatch, "unknown", after, facts),
    ]


def _days(record: Record, side: str) -> Any:
    earliest, latest = record[f"{side}_earliest"], record[f"{side}_latest"]
    return None if pd.isna(earliest) else (earliest.date(), latest.date())


def _diamond(expiry: Record) -> Diamond:
    on = expiry["expires"].date()
    told = [
        f"{expiry['what_ends'].capitalize()} ends {day(expiry['expires_stated'])}: {_OUTCOMES[expiry['outcome']]}",
        *_wrapped(expiry["basis"]),
    ]
    hover = card(safe(short(expiry["name"], 56)), *map(safe, told), "Click for the evidence")
    small = expiry["what_ends"] not in _TERM_OF
    return Diamond(on, expiry["outcome"], small, hover, [safe(expiry["target_iso3"]), expiry["fact_id"]])


def _wrapped(basis: str) -> list[str]:
    """One line for each part of the basis, or a phone cuts it."""
    return [part.strip() for part in basis.split(";")]


def _note(ends: list[Record], as_of: date, start: date, end: date) -> str:
    """The next end that is pending, else the last one of the year before the as-of day or after it that was overtaken, its date struck through."""
    moving = [one for one in ends if one["what_ends"] in _TERM_OF and start <= one["expires"].date() <= end]
    pending = [one for one in moving if one["outcome"] == "pending"]
    if pending:
        return f"ends {day(min(pending, key=lambda one: one['expires'])['expires_stated'])}"
    beaten = [
        one
        for one in moving
        if one["outcome"] == "superseded" and one["expires"].date() >= as_of - timedelta(365)
    ]
    if not beaten:
        return ""
    last = max(beaten, key=lambda one: one["expires"])
    cause = last["basis"].rpartition("then ")[2].partition(" on ")[0]
    return f"<s>{day(last['expires_stated'])}</s> {safe(cause)} first"
