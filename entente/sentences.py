"""What the rows say of sanctions and of one country, in sentences: leads, clauses, key figures.

A clause that would say nought is left out; bold parts stand between `**`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from entente import dates, glossary, lines

STANDING = ("in_force", "eased", "waived", "suspended")
NAMED = 4
_IN_WORDS = {"in_force": "in force", "eased": "eased in part", "waived": "waived", "suspended": "suspended"}
_CLASSES = {  # class of sanction_status_by_country: what is said of its countries
    "wide_in_force": "wide measures are in force against",
    "wide_eased": "wide measures are eased against",
    "wide_relieved": "wide measures are waived or suspended against",
    "status_or_arms_in_force": "arms or status measures alone are in force against",
    "listings": "only named persons and bodies are listed for",
    "status_or_arms_relieved": "arms or status measures alone stand, in relief, against",
}
_RUNGS = {  # what is said of an organisation's member, by its statuses
    "is a member of": ("founding-member", "member"),
    "is suspended from": ("suspended",),
    "is partner or observer in": ("partner", "observer"),
    "has applied or is acceding to": ("applicant", "acceding"),
}
_WITH_THE = ("United ", "European ", "League ", "Economic ", "African ")

Row = dict[str, Any]


@dataclass(frozen=True)
class Clause:
    """A part of a sentence and the facts it rests on, none where it says what is not held."""

    text: str
    facts: tuple[str, ...] = ()


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 programme", "3 programmes", never broken between two lines."""
    return f"{number:,}\u00a0{one if number == 1 else many or one + 's'}"


def the(name: str) -> str:
    """An imposer as a sentence takes it: "the United States", "Canada"."""
    return f"the {name}" if name.startswith(_WITH_THE) else name


def imposers(names: Sequence[str]) -> str:
    """The imposers chosen, in words; none chosen means all we follow."""
    return lines.listed(map(the, names), NAMED) if names else "the authorities we follow"


def sanctions_title(names: Sequence[str]) -> str:
    """The question of the sanctions page for the imposers chosen."""
    return f"Whom {'does' if len(names) == 1 else 'do'} {imposers(names)} sanction, and how hard?"


def sanctions_lead(status: pd.DataFrame, as_of: date) -> str:
    """Whom the imposers asked sanction and how hard: one clause a class, strongest first.

    status: rows of sanction_status_by_country on `as_of`.
    """
    clauses = []
    for key, words in _CLASSES.items():
        names = status.loc[status["class"] == key, "name"].tolist()
        many = f"**{counted(len(names), 'country', 'countries')}**"
        if names:
            clauses.append(f"{words} {lines.listed(names) if len(names) <= NAMED else many}")
    ended = int((status["class"] == "formerly").sum())
    day = dates.in_words(as_of)
    if not clauses and not ended:
        return f"On {day} we know of no programme of theirs that colours a country."
    targets, now = ("country was a target", "is") if ended == 1 else ("countries were targets", "are")
    after = f" {ended} {targets} once and {now} not now." if ended else ""
    return f"On {day} {'; '.join(clauses) or 'none of their programmes stands'}.{after}"


def sanctions_on(names: Mapping[str, str], status: pd.DataFrame, coverage: pd.DataFrame) -> str:
    """How the countries chosen stand, a sentence; "" when none is chosen.

    names: ISO3 to name of those chosen. status and coverage: rows as for `sanctions_lead` and `coverage_note`.
    """
    rows = {row["iso3"]: row for row in _each(status)}
    unknown = "none_known" if coverage["covered"].any() else "not_covered"
    told = []
    for code, name in names.items():
        row = rows.get(code, {"class": unknown, "programmes_now": 0})
        stand = int(row["programmes_now"])
        more = f" ({counted(stand, 'programme')} {'stands' if stand == 1 else 'stand'})" if stand else ""
        told.append(f"{name}: **{glossary.label(row['class'])}**{more}")
    left_out = [f"{len(told) - NAMED} more countries"] if len(told) > NAMED else []
    return f"{'; '.join([*told[:NAMED], *left_out])}. " if told else ""


def coverage_note(coverage: pd.DataFrame) -> str:
    """For whom "none known" speaks: the imposers whose programmes are held that fully.

    coverage: rows of sanction_coverage for the imposers asked.
    """
    covered = coverage.loc[coverage["covered"], "imposer_name"].tolist()
    if not covered:
        return "Not covered: no imposer asked is held so fully for this day that “none” may be said"
    return f"“None known” speaks for {lines.listed(map(the, covered))} alone"


def position(members: pd.DataFrame, against: pd.DataFrame, by: pd.DataFrame, coverage: pd.DataFrame) -> list[Clause]:
    """Where a country stands on a day: who it is with, what stands against it, what it imposes.

    members: its rows of coalition_members, `org` already a name. against and by: rows of
    sanction_status_by_programme with the country as target and as imposer. coverage: rows of
    sanction_coverage that day.
    """
    return [*_memberships(members), *_against(against, coverage), *_imposed(by)]


def _memberships(members: pd.DataFrame) -> list[Clause]:
    clauses = []
    for words, statuses in _RUNGS.items():
        rows = members[members["status"].isin(statuses)]
        if not rows.empty:
            bodies = f"{counted(len(rows), 'organisation')} we follow ({lines.listed(rows['org'], NAMED)})"
            clauses.append(Clause(f"{words} {bodies}", tuple(rows["fact_id"])))
    return clauses or [Clause("is in none of the organisations we follow")]


def standing_against(programmes: pd.DataFrame) -> pd.DataFrame:
    """The programmes that stand against the state itself: no areas, groups, frameworks or lists (DERIVATION 4)."""
    itself = (programmes["target_id"] == programmes["target_iso3"]) & (programmes["area"] == "")
    colours = ~programmes["breadth"].isin(["framework", "list"])
    return programmes[programmes["status"].isin(STANDING) & itself & colours]


def _against(programmes: pd.DataFrame, coverage: pd.DataFrame) -> list[Clause]:
    standing = standing_against(programmes)
    if standing.empty:
        covered = coverage.loc[coverage["covered"], "imposer_name"].tolist()
        if covered:
            return [Clause(f"no programme of {lines.listed(map(the, covered))} is known to stand against it")]
        return [Clause("no imposer's programmes are covered for this day, so nothing can be said of sanctions")]
    ending = standing["status"].isin(["waived", "suspended"]) & standing["expires"].notna()
    clauses = []
    for status, words in _IN_WORDS.items():
        rows = standing[(standing["status"] == status) & ~ending]
        if not rows.empty:
            names = lines.listed(map(the, rows["imposer_name"]), NAMED)
            are = "is" if len(rows) == 1 else "are"
            clauses.append(
                Clause(f"{counted(len(rows), 'programme')} of {names} against it {are} {words}", tuple(rows["fact_id"]))
            )
    for row in _each(standing[ending]):
        clauses.append(
            Clause(f"the {row['name']} is {_IN_WORDS[row['status']]} until {dates.in_words(row['expires_stated'])}", (row["fact_id"],))
        )
    return clauses


def _imposed(programmes: pd.DataFrame) -> list[Clause]:
    standing = programmes[programmes["status"].isin(STANDING)]
    if standing.empty:
        return []
    states = standing.loc[standing["target_id"] == standing["target_iso3"], "target_name"]
    on = f", against {lines.listed(states, NAMED)} among others" if len(states) else ""
    return [Clause(f"it has {counted(len(standing), 'programme')} of its own{on}", tuple(standing["fact_id"]))]


def country_figures(
    members: pd.DataFrame, against: pd.DataFrame, coverage: pd.DataFrame, as_of: date
) -> list[tuple[str, str]]:
    """Up to four key figures of a country, each with what it counts; rows as for `position`."""
    inside = int(members["status"].isin(["founding-member", "member", "suspended"]).sum())
    figures = [(f"{inside:,}", f"{'membership' if inside == 1 else 'memberships'} in organisations we follow")]
    standing = standing_against(against)
    if standing.empty and coverage["covered"].any():
        figures.append(("None known", "to stand against it; the sentence above says for whom that speaks"))
    elif standing.empty:
        figures.append(("Not covered", "no imposer's programmes are held for this day"))
    else:
        full = int((standing["status"] == "in_force").sum())
        figures.append((f"{full} of {len(standing)}", "programmes that stand against it are in force in full"))
    moved = against[~against["status"].isin(["not_in_force_yet", "unknown"]) & (against["since"] != "")]
    if not moved.empty:
        last = max(_each(moved), key=lambda row: row["since"])
        figures.append((dates.in_words(last["since"]), f"last change of status: {last['name']}, {glossary.label(last['status'])}"))
    ahead = standing[standing["expires"] > pd.Timestamp(as_of)]
    if not ahead.empty:
        next_end = min(_each(ahead), key=lambda row: row["expires"])
        what = "relief ends" if next_end["status"] in ("waived", "suspended") else "ends unless renewed"
        on, days = dates.in_words(next_end["expires_stated"]), (pd.Timestamp(next_end["expires"]).date() - as_of).days
        to_the_day = len(next_end["expires_stated"]) == len("2026-05-09")
        figures.append((f"in {counted(days, 'day')}" if to_the_day else on, f"{next_end['name']}: {what}" + (f", {on}" if to_the_day else "")))
    return figures


def _each(rows: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def next_end(expiries: pd.DataFrame, as_of: date) -> str:
    """The next stated end of a relief or measure from a day on, else the last one, with its outcome and basis.

    expiries: rows of sanction_expiries of one programme.
    """
    moving = expiries[expiries["what"] == "status"]
    ahead = moving[moving["expires"] >= pd.Timestamp(as_of)]
    chosen = ahead.head(1) if len(ahead) else moving.tail(1)
    for row in _each(chosen):
        what = f"{row['what_ends']} ends {dates.in_words(row['expires_stated'])}"
        return lines.begun(f"{what}: {glossary.label(row['outcome'])} ({row['basis']})")
    return ""


def designations_lead(
    designations_by_list: pd.DataFrame, designation_changes: pd.DataFrame, as_of: date
) -> str:
    """How many lists hold how many names on the day, and what moved in the year before it.

    designation_changes: the rows of that year.
    """
    day = dates.in_words(as_of)
    entries = int(designations_by_list["entities"].sum())
    if not entries:
        return f"On {day} nobody is known to be on a list of the authorities asked."
    told = f"On {day}, **{counted(len(designations_by_list), 'list')}** we hold {'has' if len(designations_by_list) == 1 else 'have'} **{entries:,}** entries"
    moved = designation_changes["change"].value_counts()
    steps = [
        f"**{int(moved[change]):,}** {'was' if moved[change] == 1 else 'were'} {words}"
        for change, words in (("added", "added"), ("removed", "taken off"))
        if change in moved
    ]
    return told + (f"; in the year before {lines.listed(steps)}." if steps else ".")
