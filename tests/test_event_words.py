"""What pages say of event feeds: leads, the state of a feed, what is covered, who stands in a matrix."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from entente import event_words, glossary
from entente.feeds.events import EVENT_FEEDS

GDELT = EVENT_FEEDS["gdelt2"]
NAMES = {"SYR": "Syria", "USA": "United States"}


def _state(**changed: Any) -> dict[str, Any]:
    plain = {
        "feed": "gdelt2", "rows_loaded": 6, "rows_rejected": 0, "state": "fine", "reason": None,
        "data_from": pd.Timestamp("2020-01-01"), "data_until": pd.Timestamp("2020-01-31"),
    }  # fmt: skip
    return plain | changed


def _rows(*rows: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["iso3", "events", "reports"])


def test_a_lead_counts_events_and_reports_apart():
    lead = event_words.lead(_rows(("SYR", 2, 7), ("USA", 1, 9)), GDELT, "source", NAMES, (), "in all it holds")

    assert lead == (
        "GDELT 2.0 Events, in all it holds: **3** events name a country as the one who acts, told in **16** reports; "
        "most often Syria, with **2**."
    )


def test_a_lead_of_one_country_counts_that_country():
    lead = event_words.lead(_rows(("SYR", 2, 7), ("USA", 1, 9)), GDELT, "target", NAMES, ("USA",), "2020")

    assert lead == "GDELT 2.0 Events, 2020: **1** event names the United States as the one it is done to, told in **9** reports."


def test_a_feed_that_counts_no_reports_says_none():
    rows = _rows(("SYR", 2, 0)).assign(reports=None)

    assert "report" not in event_words.lead(rows, GDELT, "source", NAMES, (), "2020")


def test_the_state_of_a_feed_tells_lost_rows_its_reason_and_the_days_not_covered():
    told = event_words.state(
        _state(rows_rejected=2, reason="Newer data was expected by 2020-02-02; load it."), (date(2019, 1, 1), date(2021, 1, 1))
    )

    assert told == [
        "GDELT 2.0 Events: 6 rows (2 more were rejected), events from 1 Jan 2020 to 31 Jan 2020.",
        "Newer data was expected by 2020-02-02; load it.",
        "Days before 1 Jan 2020 and after 31 Jan 2020 are not covered: nothing there means nothing loaded.",
    ]


@pytest.mark.parametrize(
    ("state", "asked", "covered"),
    [
        ({}, (None, None), True),
        ({}, (date(2020, 1, 31), None), True),
        ({}, (date(2020, 2, 1), None), False),
        ({}, (None, date(2019, 12, 31)), False),
        ({"state": "broken"}, (None, None), False),
        ({"data_from": pd.NaT, "data_until": pd.NaT}, (None, None), False),
    ],
)
def test_a_broken_feed_and_days_it_lacks_are_never_calm(state: dict[str, Any], asked: tuple[date | None, date | None], covered: bool):
    assert event_words.covers(_state(**state), asked) is covered


def test_lists_mentions_and_feeds_that_hold_nothing_are_no_feeds_of_events():
    feeds = pd.DataFrame({"feed": ["gdelt2", "gdelt2-mentions", "un-sc", "icews"], "rows_loaded": [6, 5, 4, 0]})

    assert event_words.with_events(feeds)["feed"].tolist() == ["gdelt2"]


def test_a_matrix_holds_the_countries_asked_for_and_those_they_deal_with_most():
    pairs = pd.DataFrame(
        [("USA", "SYR", 5), ("SYR", "ISR", 3), ("FRA", "DEU", 99), ("IRQ", "SYR", 4), ("SYR", "SYR", 50)],
        columns=["source", "target", "events"],
    )

    assert event_words.partners(pairs, ["SYR"], 3) == ["SYR", "USA", "IRQ"]
    assert event_words.partners(pairs, [], 2) == ["DEU", "FRA"]  # within one country counts once, 62 against 99


def test_what_the_feed_did_not_give_is_left_out_of_an_event():
    event = {
        "event_id": "gdelt2:103", "date": pd.Timestamp("2020-01-09"), "latest": pd.NaT, "precision": "day",
        "source": "SYR", "source_name": None, "target": None, "target_name": "<b>NOBODY</b>", "cameo": "190", "root": "19",
        "plover": "ASSAULT", "quad": "material conflict", "intensity": -10.0, "fatalities": None, "place": None,
        "mentions": 1, "source_url": None, "reported": pd.NaT,
    }  # fmt: skip

    told = dict(event_words.event(event))

    assert told["Did"] == "fight (CAMEO 190)"
    assert told["To whom"] == "<b>NOBODY</b>"  # as text; the panel escapes it
    assert told["Who"] == "SYR"
    assert not {"Where", "Deaths", "Published by the feed"} & set(told)


def test_every_kind_that_can_be_chosen_is_one_that_the_loads_write():
    assert set(glossary.EVENT_ROOT) == {f"{number:02}" for number in range(1, 21)}
    assert len(event_words.kinds()) == 4 + 20 + 16
