"""Throw-away."""
from entente import filters, panel, reader

chosen = filters.current()
panel.heading("Today", "Who stands with whom?", f"On {chosen.as_of} **{len(reader.rows('coalition_members', **chosen.params))}** spells.")
