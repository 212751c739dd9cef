"""Parts that more than one page shows: a table with its evidence, the programmes against countries, the spans of programmes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from entente import glossary, panel, reader


def table(name: str, given: dict[str, Any], *, title: str, **more: Any) -> str | None:
    """The rows of a query as a table, and below it the evidence of the row chosen; returns the facts of that row.

    more: what panel.chart_and_evidence takes besides.
    """
    rows = reader.rows(name, **given)
    return panel.chart_and_evidence(name, rows=rows, given=given, figure=None, title=title, alt=title, **more)


def programmes_against(whom: str, day: str, given: dict[str, Any], **more: Any) -> None:
    """Every programme against some countries on a day, and who says so.

    whom: the countries in words. more: what `table` takes besides: what was asked for, which facts are open at first.
    """
    table(
        "sanction_status_by_programme",
        given,
        title=f"Programmes against {whom} on {day}",
        subtitle="One row a programme, those that have ended too, and who says so.",
        called=lambda row: f"{row['imposer_name']}: {row['name']}, {glossary.label(row['status'])}",
        key="against",
        columns=["imposer_name", "name", "status", "since", "until", "expires_stated", "sources", "breadth", "verification"],
        **more,
    )


def spans(
    rows: pd.DataFrame,
    given: dict[str, Any],
    *,
    title: str,
    figure: Figure,
    legend: list[Any],
    key: str,
    until: date,
    tools: Callable[[], None] | None = None,
    **more: Any,
) -> str | None:
    """The status of programmes over time, a row each; returns the facts of what was clicked or chosen.

    rows: of sanction_spans; where none begins by `until`, the end of the figure's years, there is nothing to draw.
    figure and legend: those of charts.sanction_spans. more: what panel.chart_and_evidence takes besides.
    """
    return panel.chart_and_evidence(
        "sanction_spans",
        title=title,
        subtitle="Each row is one programme; colour is its status, and after the as-of line it fades. Striped in colour: inferred, "
        "as when a relief ran out. A diamond is a stated end: large of the measure or its relief, small of a licence or a notice.",
        rows=begun_by(rows, until),
        called=lambda row: f"{row['name']}: {glossary.label(row['status'])} since {row['since'] or 'an unknown day'}",
        given=given,
        figure=figure,
        legend=legend,
        words=glossary.STATUS,
        height=int(figure.layout.height),
        tools=tools,
        key=key,
        alt=f"{title}: status of each programme.",
        columns=["imposer_name", "target_name", "name", "status", "since", "until", "inferred", "breadth", "term"],
        **more,
    )


def begun_by(rows: pd.DataFrame, last: date) -> pd.DataFrame:
    """The rows of spans, none of them where every one begins after that day."""
    begins = rows["since_earliest"]
    return rows if (begins.isna() | (begins <= pd.Timestamp(last))).any() else rows.head(0)
