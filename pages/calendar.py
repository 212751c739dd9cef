"""Which sanctions or reliefs run out next?"""

from datetime import timedelta

import streamlit as st

from entente import dates, filters, lines, panel, reader

AHEAD = timedelta(days=365)

chosen = filters.current()
first = chosen.from_ or chosen.as_of
last = chosen.to or first + AHEAD
given = chosen.params | {"from": first, "to": last}
rows = reader.rows("sanction_expiries", **given)

panel.heading(f"Calendar, as of {dates.in_words(chosen.as_of)}", "Which sanctions or reliefs run out next?", lines.calendar(rows, first, last))
panel.listed(
    "sanction_expiries",
    title="Stated ends",
    subtitle="Of a relief, a measure, a licence, a notice, a panel or an emergency, soonest first. Struck through: another act came first.",
    rows=rows,
    given=given,
    line=lambda row: lines.due(row, chosen.as_of),
    groups=lines.month,
    columns=["expires_stated", "outcome", "imposer_name", "name", "target_name", "what_ends", "basis", "description", "verification"],
    key="calendar",
    at_first=30,
    asked=f"a stated end from {dates.in_words(first)} to {dates.in_words(last)}",
    advice="Widen the dates, or take a filter away.",
)
if len(rows):
    st.html(
        '<p class="small">For a calendar program: <a href="/calendar.ics" target="_self">calendar.ics</a> has what ends in the two years from today.</p>'
    )
