"""Can a country be in a coalition and under sanctions at once?"""

from charts import coalition_crossings
from entente import dates, filters, lines, panel, reader, sentences

USUAL = ("GCDI", "OIC", "LAS", "IMCTC", "SCO", "CSTO", "BRICS")  # until organisations are chosen
SHOWN = 14

chosen, theme = filters.current(), panel.scheme()
names = filters.labels("org")
orgs = [org for org in chosen.orgs or USUAL if org in names]
given = chosen.params | {"org": orgs}
rows = reader.rows("coalition_crossings", **given)
figure = reader.drawn(coalition_crossings.draw, ("coalition_crossings", given), theme=theme, orgs=orgs, shown=SHOWN)
day = dates.in_words(chosen.as_of)
imposers = filters.names("imposer")
whose = sentences.imposers([imposers[code] for code in chosen.by if code in imposers])

panel.heading(
    f"Crossings, as of {day}",
    "Can a country be in a coalition and under sanctions?",
    lines.crossings(rows, chosen.as_of, whose),
)
panel.chart_and_evidence(
    "coalition_crossings",
    title="Combinations of organisations, and who in them is under sanctions",
    subtitle=(
        "A row is one exact combination: the dots are the organisations its states are in, of those chosen. The bar counts "
        f"the states; named are those under sanctions. {min(len(rows), SHOWN)} of {len(rows)} combinations are drawn, the table has all."
    ),
    rows=rows,
    called=lambda row: f"{row['orgs'].replace(';', ', ')}: {row['states']} {'state' if row['states'] == 1 else 'states'}",
    given=given,
    figure=figure,
    legend=reader.drawn(coalition_crossings.legend, ("coalition_crossings", given), theme=theme),
    columns=["orgs", "states", "in_force", "in_relief", "formerly", "names_in_force", "names_in_relief", "names"],
    key="crossings",
    alt="For each combination of organisations, how many states it has and how many of them are under sanctions.",
    height=int(figure.layout.height),
    asked=f"a member of {', '.join(orgs)} on {day}",
    advice="Choose other organisations or a later as-of date.",
)
