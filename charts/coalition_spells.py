"""Memberships over time: one row an organisation for a country, or one row a member for an organisation."""

from datetime import date

import pandas as pd
from plotly.graph_objects import Figure

from charts import palette
from charts.timeline import Row, Span, ends_of_window, figure
from charts.words import Row as Record
from charts.words import card, day, safe, short

_ORDER = [
    "partner",
    "observer",
    "applicant",
    "acceding",
    "member",
    "founding-member",
    "suspended",
]  # the last on top
_NAME = 46


def draw(
    coalition_spells: pd.DataFrame,
    *,
    as_of: date,
    theme: str,
    per: str = "org",
    start: date = date(2004, 1, 1),
    end: date | None = None,
) -> Figure:
    """The rows; `customdata` of a bar is the member's ISO3, its fact id and the hover text.

    coalition_spells: one row per spell of one status of one member over [since, until).
    per: "org" gives one row an organisation (for one country's spells), "member" one row a member (for one
    organisation's). A start nobody states is hatched from the day it became possible; a refusal draws nothing.
    """
    end = end or ends_of_window(as_of, start)
    key, name = ("org", "org_name") if per == "org" else ("member_id", "member_name")
    spells = coalition_spells[coalition_spells["status"].isin(_ORDER)]
    spells = spells.sort_values("status", key=lambda status: status.map(_ORDER.index), kind="stable")
    rows = []
    for _, group in spells.sort_values(name, kind="stable").groupby(key, sort=False):
        records = sorted(group.to_dict("records"), key=lambda one: _ORDER.index(one["status"]))
        bars = [_bar(record, start, theme) for record in records]
        if any(bar.until is None or bar.until[1] > start for bar in bars):
            rows.append(Row(_label(records, name, start), bars))
    return figure(rows, as_of, start, end, theme)


def _label(records: list[Record], name: str, start: date) -> str:
    years = [
        one["since_earliest"].year for one in records if one["since"] and one["since_earliest"].date() < start
    ]
    return safe(short(records[0][name], _NAME)) + (f", since {min(years)}" if years else "")


def _bar(record: Record, start: date, theme: str) -> Span:
    earliest, latest = record["since_earliest"], record["since_latest"]
    possible: date | None = None if pd.isna(earliest) else earliest.date()
    certain: date = date.max if pd.isna(latest) else latest.date()
    until = None
    if not pd.isna(record["until_earliest"]):
        until = (record["until_earliest"].date(), record["until_latest"].date())
    rung = record["status"].replace("-", " ").capitalize()
    told = f"{rung} since {day(record['since'])}" if record["since"] else f"{rung}; since when is not stated"
    if record["until"]:
        told += f" until {day(record['until'])}"
    return Span(
        (possible, certain),
        until,
        palette.rung(record["status"], theme),
        "solid" if record["since"] else "start-unknown",
        card(
            f"{safe(record['member_name'])} in {safe(short(record['org_name'], 40))}",
            told,
            safe(short(record["basis"], 70)),
            "Click for the evidence",
        ),
        [safe(record["iso3"]), record["fact_id"]],
    )
