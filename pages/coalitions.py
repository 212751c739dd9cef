"""Who is in it: one coalition or body, or two side by side, on any day."""

import streamlit as st

from charts import coalition_members, coalitions_compared, palette
from entente import dates, filters, lines, panel, places, reader

FOUNDING_STORY = "GCDI"  # shown until an organisation is chosen

chosen, scheme = filters.current(), panel.scheme()
orgs = chosen.orgs or (FOUNDING_STORY,)
given = chosen.params | {"org": list(orgs)}
everybody = given | {"country": []}
day, names = dates.in_words(chosen.as_of), filters.names("org")
members = reader.rows("coalition_members", **everybody)
steps = reader.rows("coalition_joins_and_exits", **everybody)
heads = reader.rows("coalition_headcount", **everybody)
totals = reader.rows("coalition_stated_totals", **everybody)
drawn = {"places": places, "theme": scheme, "lens": chosen.lens, "selected": chosen.countries}
