"""What changed, and when?"""

from datetime import timedelta

import streamlit as st

from entente import dates, filters, lines, panel, reader

BACK = timedelta(days=365)
KINDS = {"": "All", "membership": "Coalitions and bodies", "sanction": "Sanctions", "designation": "Lists"}

chosen = filters.current()
last = chosen.to or chosen.as_of
first = chosen.from_ or last - BACK
given = chosen.params | {"from": first, "to": last}
every = reader.rows("changes_between", **given)

panel.heading("Changes", "What changed, and when?", lines.changes(every, first, last))


def kind_switch(options: list[str], **more: object) -> str:
    return str(st.segmented_control("Kind of change", options, required=True, label_visibility="collapsed", **more))


kind = panel.addressed(kind_switch, "kind", KINDS, key="changes_kind")
panel.listed(
    "changes_between",
    title=f"Changes from {dates.in_words(first)} to {dates.in_words(last)}",
    subtitle=f"Newest first. {lines.ARROWS_MEAN}",
    rows=every[every["kind"] == kind] if kind else every,
    given=given,
    line=lines.change,
    groups=lines.month,
    key="changes",
    at_first=40,
    asked=f"a change from {dates.in_words(first)} to {dates.in_words(last)}",
    advice="Choose another kind, widen the dates under “More filters”, or take a filter away.",
)
st.html('<p class="small">For a feed reader: <a href="/changes.atom" target="_self">changes.atom</a> has the changes of the last 90 days.</p>')
