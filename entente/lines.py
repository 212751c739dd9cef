"""Rows in plain English: the lead of a page, and one line for a change, an expiry, a head-count.

Lines are Markdown, with everything that came from the data made literal; numbers and days are bold,
a reason or basis is grey. A clause that would say nought is left out.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from entente import dates

ARROWS = {"tightened": "↑", "eased": "↓", "joined": "→", "left": "←"}
ARROWS_MEAN = "↑\u00a0tightened, ↓\u00a0eased, →\u00a0joined, ←\u00a0left, ·\u00a0other."
MEMBERS = ("founding-member", "member", "suspended")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_ISO = re.compile(r"(?<![\w/-])\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?(?![\w/-])")
_ON_A_MONTH = re.compile(r"\bon (?=\d{4}-(0[1-9]|1[0-2])(?![\w/-]))")
# Changes whose own words say which way they go; others have it in brackets.
_SAYS_SO = re.compile(r"(lifted|repealed|eased in part|relief extended|tightened|imposed|imposed again|on the list .*|off the list .*)$")

Row = dict[str, Any]


def literal(text: Any) -> str:
    """Text as it stands, for a place that reads Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+!|$:<>~-])", r"\\\1", str(text))


def counted(number: int, one: str, many: str | None = None) -> str:
    """A bold count with its noun: "**1** country", "**82** countries"."""
    return f"**{number:,}** {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str], most: int | None = None) -> str:
    """ "a", "a and b", "a, b and c", each once; of more than `most` the rest is counted: "a, b and 3 more"."""
    parts = list(dict.fromkeys(words))
    if most and len(parts) > most + 1:  # one more is named, not counted
        parts = [*parts[:most], f"{len(parts) - most} more"]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def begun(text: str) -> str:
    """The text with a capital in front."""
    return text[:1].upper() + text[1:]


def with_days(text: str) -> str:
    """The text with its ISO dates in words: "waived on 2025-05-23" is "waived on 23 May 2025", "on 2025-05" is "in May 2025"."""
    return _ISO.sub(lambda found: dates.in_words(found[0]), _ON_A_MONTH.sub("in ", text))


def overview(heads: pd.DataFrame, sanctioned: pd.DataFrame, changes: pd.DataFrame, *, as_of: date, days: int) -> str:
    """The picture on a day; heads, sanctioned and changes are rows of the queries the overview shows."""
    told = []
    if len(heads):
        told.append(f"we can name the members of {counted(len(heads), 'coalition or body', 'coalitions and bodies')}")
    if wide := int(sanctioned["class"].eq("wide_in_force").sum()):
        told.append(f"{counted(wide, 'state is', 'states are')} under wide sanctions in force")
    turned = changes["direction"].value_counts()
    nouns = {"joined": "join", "left": "exit", "eased": "easing", "tightened": "tightening"}
    moves = [counted(int(turned[word]), noun) for word, noun in nouns.items() if word in turned]
    said = [f"On {dates.in_words(as_of)} {', and '.join(told)}."] if told else []
    if moves:
        said.append(f"The {days} days before brought {listed(moves)}.")
    return " ".join(said) or f"Nothing is held for {dates.in_words(as_of)}. Choose another as-of or as-known date."


def change(row: Row) -> str:
    """One row of changes_between or story_of_country: day, arrow, who did what to whom, why."""
    arrow = ARROWS.get(row["direction"], "·")
    subject, what, thing = (literal(row[name]) for name in ("subject_name", "change", "object_name"))
    if row["kind"] == "membership":
        told = f"{subject} {what} {thing}"
    elif row["kind"] == "sanction" and ": " in row["change"]:
        told = f"{subject}: {what}"  # changes_between names the programme in the change itself
    else:
        told = f"{subject}: {thing} {what}"
    turned = row["kind"] != "membership" and row["direction"] in ARROWS and not _SAYS_SO.search(row["change"])
    turn = f" ({row['direction']})" if turned else ""
    return f"**{dates.in_words(row['date'])}** {arrow} {told}{turn}{_grey(row['reason'])}"


def expiry(row: Row, as_of: date) -> str:
    """One row of sanction_expiries: the day, whose measure ends, in how many days, and what became of it."""
    when = dates.in_words(row["expires_stated"])
    told = f"{literal(row['imposer_name'])}: {literal(row['name'])}"
    if row["outcome"] == "pending" and len(row["expires_stated"]) < len("2026-05-09"):
        end = f"{literal(row['what_ends'])} ends that month, the day is not stated"
    elif row["outcome"] == "pending":
        days = (row["expires"].date() - as_of).days
        end = f"{literal(row['what_ends'])} ends in {days} {'day' if days == 1 else 'days'}"
    else:
        end = f"{literal(row['what_ends'])}, {literal(row['outcome'].replace('_', ' '))}"
    if row["outcome"] == "superseded":
        when = f"~~{when}~~"
    return f"**{when}** {told}: {end}{_grey('. '.join(part for part in (row['basis'], row['description']) if part))}"


def headcount(row: Row) -> str:
    """One row of coalition_headcount: named of stated, and the gap in words."""
    named, name = int(row["named"]), literal(row["org_name"])
    if pd.isna(row["stated"]):
        return f"**{named:,}** {name}{_grey('No source held states a total.')}"
    gap = int(row["gap"])
    over = "stated and not named" if gap > 0 else "named beyond the total stated"
    told = f": **{abs(gap):,}** {over}" if gap else ""
    return f"**{named:,} of {int(row['stated']):,}** {name}{told}{_grey(_stated(row))}"


def _stated(row: Row) -> str:
    what = f" ({row['stated_what']})" if row["stated_what"] else ""
    return f"Stated {dates.in_words(row['stated_on'])}{what}"


def _grey(text: str) -> str:
    return f" :gray[{literal(with_days(begun(text)))}]" if text else ""


def coalition(members: pd.DataFrame, heads: pd.DataFrame, steps: pd.DataFrame, name: str, as_of: date) -> str:
    """Who is in one organisation on a day: named of stated, states and others, who moved last."""
    inside = members[members["status"].isin(MEMBERS)]
    day = dates.in_words(as_of)
    if inside.empty:
        return f"On {day} no member of {name} can be named from what we hold."
    states = int(inside["iso3"].notna().sum())
    parts = [counted(states, "state or territory", "states and territories")] if states else []
    if len(inside) > states:
        parts.append(counted(len(inside) - states, "organisation"))
    total = int(heads["stated"].fillna(0).max())
    of = f"**{len(inside):,}** of the **{total:,}** members stated" if total >= len(inside) else counted(len(inside), "member")
    said = [f"On {day} we can name {of}" + (f": {listed(parts)}." if len(parts) > 1 else ".")]
    if unknown := int((inside["since"] == "").sum()):
        said.append(f"For **{unknown}** of them no source held says since when.")
    return " ".join([*said, *last_move(steps, as_of)])


def last_move(steps: pd.DataFrame, as_of: date) -> list[str]:
    """The last join or exit by then, in a sentence; steps are rows of coalition_joins_and_exits, newest first."""
    turns = ["founded", "joined", "left", "suspended", "reinstated", "expelled"]
    past = steps[steps["step"].isin(turns) & (steps["latest"] <= pd.Timestamp(as_of))]
    if past.empty:
        return []
    date_, step = past["date"].iloc[0], past["step"].iloc[0]
    same = past[(past["date"] == date_) & (past["step"] == step)]["member_name"]
    told = {"founded": "founded it", "joined": "joined", "left": "left"}.get(step) or f"{'was' if len(same) == 1 else 'were'} {step}"
    when = f"{'on' if len(date_) == 10 else 'in'} {dates.in_words(date_)}"
    return [f"Last change: {listed(same, 3)} {told} {when}."]


def compared(rows: pd.DataFrame, first: str, second: str, as_of: date) -> str:
    """Two organisations on a day; rows are those of coalitions_compared, first and second their ids."""
    groups = rows["in_which"].value_counts()
    words = {"both": f"in both {first} and {second}", f"only {first}": f"only in {first}", f"only {second}": f"only in {second}"}
    parts = [f"{counted(int(groups[key]), 'member is', 'members are')} {word}" for key, word in words.items() if key in groups]
    day = dates.in_words(as_of)
    if not parts:
        return f"On {day} no member of {first} or {second} can be named from what we hold."
    return f"On {day}, {listed(parts)}."


def stated(row: Row) -> str:
    """One row of coalition_stated_totals: the number, who states it, of what."""
    kind = " (rival count)" if row["rival"] else ""
    what = str(row["what"]).removeprefix("rival count").lstrip("; ")
    return f"**{dates.in_words(row['date'])}** **{row['stated']:,}** by {literal(row['publisher'])}{kind}{_grey(what)}"


def gap(heads: pd.DataFrame) -> str:
    """How far the members named and the total stated are apart; heads are rows of coalition_headcount."""
    said = []
    for row in heads.to_dict("records"):
        name, named = row["org_name"], counted(int(row["named"]), "member")
        if pd.isna(row["stated"]):
            said.append(f"{name}: {named} named; no source held states a total by then.")
            continue
        what = f", {row['stated_what']}" if row["stated_what"] else ""
        apart = int(row["gap"])
        rest = (
            f"**{apart:,}** stated and not named by any source held" if apart > 0
            else f"**{-apart:,}** named beyond the total" if apart < 0
            else "no gap"
        )
        said.append(f"{name}: {named} named, **{int(row['stated']):,}** stated ({dates.in_words(row['stated_on'])}{what}); {rest}.")
    return " ".join(said) or "On this day no member is named and no total stated."


def days_of(spells: pd.DataFrame) -> list[date]:
    """The days on which a spell begins or ends, in order; a coarse date counts as its earliest day."""
    known = pd.concat([spells["since_earliest"][spells["since"] != ""], spells["until_earliest"]]).dropna()
    return [day.date() for day in sorted(known.unique())]


def by_day(steps: pd.DataFrame) -> dict[date, str]:
    """What happened on each day, in words; steps are rows of coalition_joins_and_exits."""
    said: dict[date, str] = {}
    for day, rows in steps.groupby("earliest"):
        turns = [f"{listed(same['member_name'], 6)} {step}" for step, same in rows.groupby("step", sort=False)]
        said[pd.Timestamp(str(day)).date()] = "; ".join(turns)
    return said


def crossings(rows: pd.DataFrame, as_of: date, whose: str) -> str:
    """Who is inside an organisation and under sanctions on a day; rows are those of coalition_crossings."""
    day = dates.in_words(as_of)
    names = sorted(name for cell in rows["names_in_force"] for name in cell.split("; ") if name)
    inside = f"**{int(rows['states'].sum()):,}** states are inside one or more of the organisations below" if len(rows) else ""
    if not inside:
        return f"On {day} nobody is known to be inside these organisations."
    if not names:
        return f"No: on {day}, {inside}, and none of them is known to be under a programme in force by {whose}."
    is_are = "is" if len(names) == 1 else "are"
    return f"Yes: on {day}, {inside}; **{len(names):,}** of them {is_are} under a programme in force by {whose}: {listed(names, 5)}."


def due(row: Row, as_of: date) -> str:
    """One row of sanction_expiries as the cells of a calendar: day, days left, authority, programme, what ends, basis.

    What was overtaken before its day is struck through and says by what.
    """
    day = row["expires_stated"]
    days = (row["expires"].date() - as_of).days
    left = "month only" if len(day) < len("2026-05-09") else f"in {days:,} {'day' if days == 1 else 'days'}" if days > 0 else "today" if days == 0 else "past"
    told = left if row["outcome"] == "pending" else row["outcome"].replace("_", " ")
    cells = [f"**{dates.in_words(day)}**", literal(row["name"]), f"{row['what_ends']} ends"]
    if row["outcome"] == "superseded":
        cells = [f"~~{cell}~~" for cell in cells]
    why = ". ".join(part for part in (row["basis"], row["description"]) if part)
    return "\t".join([cells[0], told, literal(row["imposer_name"]), cells[1], cells[2], _grey(why).lstrip()])


def month(row: Row) -> str:
    """The month of a row's day, as a heading: "May 2026"."""
    return dates.in_words(str(row["expires" if "expires" in row else "earliest"])[:7])


def calendar(rows: pd.DataFrame, first: date, last: date) -> str:
    """How many stated ends lie ahead; rows are those of sanction_expiries."""
    period = f"From {dates.in_words(first)} to {dates.in_words(last)}"
    outcomes = rows["outcome"].value_counts()
    said = [
        f"{counted(int(outcomes[outcome]), one, many)} {what}"
        for outcome, one, many, what in (
            ("pending", "measure or relief", "measures and reliefs", "will end unless someone acts"),
            ("extended", "stated end was", "stated ends were", "put off"),
            ("superseded", "was", "were", "overtaken by another act"),
            ("lapsed", "ran", "ran", "out"),
            ("not_known", "passed", "passed", "without a word of what came of it"),
        )
        if outcome in outcomes
    ]
    return f"{period}, {'; '.join(said)}." if said else f"{period} nothing is stated to end."


def changes(rows: pd.DataFrame, first: date, last: date) -> str:
    """How much changed in a period; rows are those of changes_between."""
    period = f"From {dates.in_words(first)} to {dates.in_words(last)}"
    turned = rows["direction"].value_counts()
    nouns = {"joined": "join", "left": "exit", "eased": "easing", "tightened": "tightening"}
    moves = [counted(int(turned[word]), noun) for word, noun in nouns.items() if word in turned]
    return f"{period} we hold {listed(moves)}." if moves else f"{period} we hold no join, exit, easing or tightening."
