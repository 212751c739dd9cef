"""What is held? (throw-away, the Data page's author replaces it)"""

from entente import filters, panel, reader

chosen = filters.current()
panel.heading("Data", "What is held?", "Throw-away page.")
rows = reader.rows("holdings", **chosen.params)
panel.chart("holdings", title="Claims held", subtitle="By type and checking.", rows=rows, given=chosen.params, figure=None, key="holdings", alt="Claims held.")
