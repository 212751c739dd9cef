"""What the rows say, in sentences: the lead of the sanctions page, the position of one country.

A clause that would say zero is left out; bold parts stand between `**`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from entente import dates

STANDING = ("in_force", "eased", "waived", "suspended")
_IN_WORDS = {"in_force": "in force", "eased": "eased in part", "waived": "waived", "suspended": "suspended"}
_CLASSES = {  # class of sanction_status_by_country: what is said of its countries
    "wide_in_force": "wide measures are in force against",
    "wide_eased": "wide measures are eased against",
    "wide_relieved": "wide measures are waived or suspended against",
    "status_or_arms_in_force": "arms or status measures alone are in force against",
    "listings": "only named persons and bodies are listed for",
    "status_or_arms_relieved": "arms or status measures alone stand, in relief, against",
}
NAMED = 4


@dataclass(frozen=True)
class Clause:
    """A part of a sentence and the facts it rests on, none where it says what is not held."""

    text: str
    facts: tuple[str, ...] = ()


def listed(words: Iterable[str], most: int | None = None) -> str:
    """ "A, B and C"; beyond `most` words the rest is counted: "A, B and 3 more"."""
    words = list(dict.fromkeys(words))
    if most is not None and len(words) > most + 1:
        words = [*words[:most], f"{len(words) - most} more"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 programme", "3 programmes"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def with_article(name: str) -> str:
    """The name as a sentence takes it: "the United States", "Canada"."""
    the = ("United ", "European ", "League ", "Economic ", "African ")
    return f"the {name}" if name.startswith(the) else name


def imposers(names: Sequence[str]) -> str:
    """The imposers chosen in words; none chosen means all we follow."""
    return listed(map(with_article, names), NAMED) if names else "the authorities we follow"


def sanctions_lead(status: pd.DataFrame, as_of: date) -> str:
    """Whom the imposers asked sanction and how hard: one clause a class, strongest first.

    status: rows of sanction_status_by_country on `as_of`.
    """
    clauses = []
    for key, words in _CLASSES.items():
        names = status.loc[status["class"] == key, "name"].tolist()
        if names:
            short = len(names) <= NAMED
            clauses.append(
                f"{words} {listed(names)}"
                if short
                else f"{words} **{counted(len(names), 'country', 'countries')}**"
            )
    ended = int((status["class"] == "formerly").sum())
    if not clauses and not ended:
        return f"On {dates.in_words(as_of)} no programme of theirs is known that colours a country."
    first = "; ".join(clauses) or "none of their programmes stands"
    after = (
        f". {counted(ended, 'country was a target', 'countries were targets')} once and {'is' if ended == 1 else 'are'} not now"
        if ended
        else ""
    )
    return f"On {dates.in_words(as_of)} {first}{after}."


def position(
    members: pd.DataFrame,
    against: pd.DataFrame,
    by: pd.DataFrame,
    coverage: pd.DataFrame,
    short_names: dict[str, str],
) -> list[Clause]:
    """Where a country stands on a day: who it is with, what stands against it, what it imposes.

    members: its rows of coalition_members. against and by: rows of sanction_status_by_programme
    with the country as target and as imposer. coverage: rows of sanction_coverage that day.
    short_names: organisation id to the name to use.
    """
    return [
        *_memberships(members, short_names),
        *_against(against[against["target_id"] == against["target_iso3"]], coverage),
        *_imposed(by),
    ]


def _memberships(members: pd.DataFrame, short_names: dict[str, str]) -> list[Clause]:
    clauses = []
    for words, statuses in (
        ("is a member of {}", ("founding-member", "member")),
        ("is suspended from {}", ("suspended",)),
        ("is partner or observer in {}", ("partner", "observer")),
        ("has applied or is acceding to {}", ("applicant", "acceding")),
    ):
        rows = members[members["status"].isin(statuses)]
        if not rows.empty:
            names = [short_names.get(org, org) for org in rows["org"]]
            bodies = f"{counted(len(names), 'organisation')} we follow ({listed(names, NAMED)})"
            clauses.append(Clause(words.format(bodies), tuple(rows["fact_id"])))
    return clauses or [Clause("is in none of the organisations we follow")]


def _against(programmes: pd.DataFrame, coverage: pd.DataFrame) -> list[Clause]:
    standing = programmes[
        programmes["status"].isin(STANDING) & ~programmes["breadth"].isin(["framework", "list"])
    ]
    if standing.empty:
        covered = coverage.loc[coverage["covered"], "imposer_name"].tolist()
        known = f"no programme of {listed(map(with_article, covered))} is known against it" if covered else ""
        return [
            Clause(
                known
                or "the imposers' programmes are not covered for this day, so nothing can be said of them"
            )
        ]
    clauses = []
    for status in STANDING:
        rows = standing[(standing["status"] == status) & ~_relief_with_end(standing)]
        if not rows.empty:
            words = _IN_WORDS[status]
            names = listed(map(with_article, rows["imposer_name"]), NAMED)
            clauses.append(
                Clause(
                    f"{counted(len(rows), 'programme')} of {names} against it {'is' if len(rows) == 1 else 'are'} {words}",
                    tuple(rows["fact_id"]),
                )
            )
    for row in _each(standing[_relief_with_end(standing)]):
        until = dates.in_words(pd.Timestamp(row["expires"]).date())
        clauses.append(
            Clause(f"the {row['name']} is {_IN_WORDS[row['status']]} until {until}", (row["fact_id"],))
        )
    return clauses


def _relief_with_end(programmes: pd.DataFrame) -> pd.Series:
    """Which rows are a waiver or suspension with a stated end."""
    return programmes["status"].isin(["waived", "suspended"]) & programmes["expires"].notna()


def _imposed(programmes: pd.DataFrame) -> list[Clause]:
    standing = programmes[programmes["status"].isin(STANDING)]
    if standing.empty:
        return []
    targets = [str(row["target_name"]) for row in _each(standing) if row["target_id"] == row["target_iso3"]]
    on = f", on {listed(targets, NAMED)}" if targets else ""
    return [
        Clause(
            f"it has {counted(len(standing), 'programme')} of its own standing{on}",
            tuple(standing["fact_id"]),
        )
    ]


def _each(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def coverage_note(coverage: pd.DataFrame) -> str:
    """For whom "none known" speaks: the imposers whose programmes are held that fully.

    coverage: rows of sanction_coverage for the imposers asked.
    """
    covered = coverage.loc[coverage["covered"], "imposer_name"].tolist()
    if not covered:
        return "not covered: for this day no imposer asked is held so fully that “none” may be said"
    return f"“None known” speaks for {listed(map(with_article, covered))} alone"


def country_figures(members: pd.DataFrame, against: pd.DataFrame, as_of: date) -> list[tuple[str, str]]:
    """Four key figures of a country, each with what it counts; rows as for `position`."""
    inside = members[members["status"].isin(["founding-member", "member", "suspended"])]
    standing = against[against["status"].isin(STANDING)]
    full = int((standing["status"] == "in_force").sum())
    figures = [
        (
            f"{len(inside):,}",
            f"{'membership' if len(inside) == 1 else 'memberships'} in organisations we follow",
        ),
        (
            f"{full} of {len(standing)}",
            "programmes against it are in force in full; the others are eased, waived or suspended",
        )
        if len(standing)
        else ("None", "known against it among the imposers we follow; see which are covered"),
    ]
    changed = against[~against["status"].isin(["not_in_force_yet", "unknown"]) & (against["since"] != "")]
    if not changed.empty:
        last = max(_each(changed), key=lambda row: row["since"])
        figures.append(
            (
                dates.in_words(last["since"]),
                f"last change: {last['name']}, {last['status'].replace('_', ' ')}",
            )
        )
    ahead = against[against["status"].isin(STANDING) & (against["expires"] > pd.Timestamp(as_of))]
    if not ahead.empty:
        soonest = min(_each(ahead), key=lambda row: row["expires"])
        day = pd.Timestamp(soonest["expires"]).date()
        figures.append(
            (
                f"in {counted((day - as_of).days, 'day')}",
                f"{soonest['name']} ends on {dates.in_words(day)} unless renewed",
            )
        )
    return figures
