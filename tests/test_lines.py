"""Rows in plain English: what a line says, and what it leaves unsaid."""

from datetime import date

import pandas as pd
import pytest

from entente import lines, panel

DAY = date(2025, 12, 20)
NOTHING = pd.DataFrame({"direction": [], "class": []})


def head(**given: object) -> dict[str, object]:
    return {"org_name": "Pact", "named": 3, "stated": 4, "stated_on": "2025-01", "stated_what": "", "gap": 1} | given


def members(*rows: tuple[str, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["status", "iso3", "since"])


def steps(*rows: tuple[str, str, str]) -> pd.DataFrame:
    told = pd.DataFrame(rows, columns=["date", "member_name", "step"])
    told["latest"] = told["earliest"] = pd.to_datetime(told["date"], format="ISO8601")
    return told


def test_a_clause_that_would_say_nought_is_left_out():
    heads = pd.DataFrame([head()])
    changes = pd.DataFrame({"direction": ["eased", "eased", "other"]})

    assert lines.overview(heads, NOTHING, changes, as_of=DAY, days=90) == (
        "On 20 Dec 2025 we can name the members of **1** coalition or body. The 90 days before brought **2** easings."
    )
    assert "Nothing is held" in lines.overview(pd.DataFrame(), NOTHING, NOTHING, as_of=DAY, days=90)


def test_text_from_the_data_cannot_become_markup():
    row = {"kind": "membership", "direction": "joined", "date": "2025-11-10", "subject_name": "[a](http://b) **c**",
           "change": "joined", "object_name": "$x$ :red[y] <b>", "reason": ""}  # fmt: skip
    told = lines.change(row)

    assert told.startswith("**10 Nov 2025** → ")
    assert "[a]" not in told.replace("\\[", "") and "**c**" not in told and "<b>" not in told.replace("\\<", "")


@pytest.mark.parametrize(
    ("outcome", "starts", "says"),
    [("pending", "**9 May 2026**", "relief ends in 140 days"), ("superseded", "**~~9 May 2026~~**", "relief, superseded")],
)
def test_an_expiry_counts_days_until_something_else_came_first(outcome: str, starts: str, says: str):
    row = {"imposer_name": "United States", "name": "Caesar Act", "expires": pd.Timestamp("2026-05-09"),
           "expires_stated": "2026-05-09", "what_ends": "relief",
           "outcome": outcome, "basis": "suspended on 2025-11-10", "description": ""}  # fmt: skip
    told = lines.expiry(row, DAY)

    assert told.startswith(starts) and says in told


def test_an_end_told_as_a_month_is_a_month_and_counts_no_days():
    row = {"imposer_name": "European Union", "name": "EU measures: Niger", "expires": pd.Timestamp("2026-10-01"),
           "expires_stated": "2026-10", "what_ends": "measure", "outcome": "pending", "basis": "", "description": ""}  # fmt: skip

    for told in (lines.expiry(row, DAY), lines.due(row, DAY)):
        assert told.startswith("**Oct 2026**") and " days" not in told and "1 Oct" not in told


@pytest.mark.parametrize(
    ("stated", "gap", "says"),
    [(4, 1, "**1** stated and not named"), (2, -1, "**1** named beyond the total"), (3, 0, "no gap"), (pd.NA, pd.NA, "no source held states a total")],
)
def test_the_gap_is_told_both_ways_and_never_filled(stated: object, gap: object, says: str):
    assert says in lines.gap(pd.DataFrame([head(stated=stated, gap=gap)]))


def test_members_are_counted_without_those_on_other_rungs():
    rows = members(("member", "SYR", ""), ("member", None, "2014"), ("observer", "FRA", "2014"), ("withdrawn", "GBR", "2015"))
    moves = steps(("2026-02-01", "Chad", "joined"), ("2025-11-10", "Syria", "joined"), ("2025-11-10", "Iraq", "joined"))
    told = lines.coalition(rows, pd.DataFrame({"stated": pd.array([4], "Int64")}), moves, "Pact", DAY)

    assert told == (
        "On 20 Dec 2025 we can name **2** of the **4** members stated: **1** state or territory and **1** organisation. "
        "For **1** of them no source held says since when. Last change: Syria and Iraq joined on 10 Nov 2025."
    )


def test_a_total_lower_than_the_names_is_not_called_theirs():
    rows = members(("member", "SYR", "2014"), ("member", "FRA", "2014"))
    told = lines.coalition(rows, pd.DataFrame({"stated": pd.array([1], "Int64")}), steps(), "Pact", DAY)

    assert told == "On 20 Dec 2025 we can name **2** members."


def test_two_organisations_are_told_without_empty_groups():
    assert lines.compared(pd.DataFrame({"in_which": ["both", "only A", "only A"]}), "A", "B", DAY) == (
        "On 20 Dec 2025, **1** member is in both A and B and **2** members are only in A."
    )


def test_names_are_listed_once_and_those_beyond_the_limit_are_counted():
    assert lines.listed(["Mali", "Niger", "Mali"]) == "Mali and Niger"
    assert lines.listed("ABCD", 3) == "A, B, C and D"
    assert lines.listed("ABCDE", 3) == "A, B, C and 2 more"


@pytest.mark.parametrize(
    ("direction", "change", "says"),
    [
        ("eased", "repealed", "repealed"),
        ("eased", "eased in part", "eased in part"),
        ("tightened", "put on the list FTO", "put on the list FTO"),
        ("eased", "suspended", "suspended (eased)"),
        ("tightened", "relief ran out", "relief ran out (tightened)"),
    ],
)
def test_the_way_a_change_goes_is_added_only_where_its_word_does_not_say_it(direction: str, change: str, says: str):
    row = {"kind": "sanction", "direction": direction, "date": "2025-12-18", "subject_name": "United States",
           "change": change, "object_name": "Caesar Act", "reason": ""}  # fmt: skip

    assert lines.change(row).endswith(f"United States: Caesar Act {says}")


def test_a_reason_begins_with_a_capital_and_tells_its_days_in_words():
    row = {"kind": "membership", "direction": "joined", "date": "2025-11-10", "subject_name": "Syria", "change": "joined",
           "object_name": "Pact", "reason": "an alias since 2018-06; signed 2025-06-23; Decision 2025/2436, UN-2799"}  # fmt: skip

    assert panel.inline(lines.change(row)).endswith(
        '<span class="muted">An alias since Jun 2018; signed 23 Jun 2025; Decision 2025/2436, UN-2799</span>'
    )


def test_a_thing_is_done_on_a_day_and_in_a_month():
    assert lines.with_days("kept on 2025-02; then kept on 2026-02-19") == "kept in Feb 2025; then kept on 19 Feb 2026"


def test_the_calendar_counts_each_outcome_by_its_own_name():
    rows = pd.DataFrame({"outcome": ["extended", "not_known", "not_known", "superseded"]})

    assert lines.calendar(rows, date(2025, 11, 10), date(2026, 11, 10)) == (
        "From 10 Nov 2025 to 10 Nov 2026, **1** stated end was put off; **1** was overtaken by another act; "
        "**2** passed without a word of what came of it."
    )


def test_a_member_that_was_reinstated_did_not_do_it_itself():
    assert lines.last_move(steps(("2025-03-07", "Syria", "reinstated")), DAY) == ["Last change: Syria was reinstated on 7 Mar 2025."]


def test_a_day_is_named_once_with_all_that_happened():
    moves = steps(("2025-11-10", "Syria", "joined"), ("2025-11-10", "Chad", "left"), ("2014", "Iraq", "founded"))

    assert lines.by_day(moves) == {date(2014, 1, 1): "Iraq founded", date(2025, 11, 10): "Syria joined; Chad left"}


def test_the_markup_of_a_line_becomes_html_and_what_the_data_brought_does_not():
    line = f"**9 May 2026** ~~old~~ {lines.literal('<b>*a*</b> [x]')} :gray[{lines.literal('see ] & (b)')}]"

    assert panel.inline(line) == (
        '<strong>9 May 2026</strong> <s>old</s> &lt;b&gt;*a*&lt;/b&gt; [x] <span class="muted">see ] &amp; (b)</span>'
    )
